import type { CallRequest } from '../../bland/call-body.ts'
import type { PlaceResult } from '../../bland/client.ts'
import { refusalEffect } from '../../domain/calls/refusal.ts'
import { SENT_DISPOSITIONS } from '../../domain/disposition.ts'
import type { Prompt, RenderedCall } from '../../prompts/prompt.ts'
import { markLive, markReleased, markSent, markUnknown } from '../../store/calls/attempts.ts'
import { findCampaign, listCampaignsIn } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import type { Lead } from '../../store/leads/lead-rows.ts'
import { markLeadBlocked, markLeadNotCalled } from '../../store/leads/lead-states.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard, enqueueOutcome } from '../enqueue.ts'
import { pauseCampaign } from '../pause.ts'
import { suppressNumber } from '../suppress.ts'

/** A reserved attempt with everything its call will say. */
export interface Placement {
  attemptId: string
  campaign: CampaignRow
  lead: Lead
  prompt: Prompt
  rendered: RenderedCall
}

export interface PlaceEffect {
  /** Bland asked for fewer calls, or cannot take any just now. */
  slowDown: boolean
  accepted: boolean
}

// Bland: at most one call to a number in 10 s (docs.bland.ai, error reference of POST /v1/calls); some slack for clocks.
const SAME_NUMBER_WAIT_MS = 15_000
/** Minutes after which Bland ends a call by itself when the prompt does not say. */
export const DEFAULT_MAX_MINUTES = 12

/**
 * Asks Bland for the call of a reserved attempt, once, and writes down what Bland said. What did not
 * clearly fail is `unknown` and counts as called.
 */
export function createPlacer(context: DialerContext) {
  const { db, write, bland, clock, log } = context

  async function release(
    placement: Placement,
    refused: Extract<PlaceResult, { type: 'refused' }>,
  ): Promise<void> {
    const { attemptId, campaign, lead } = placement
    const effect = refusalEffect(refused.reason)
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      await lockNumber(tx, lead.phone)
      const change = { reason: refused.reason, outcome: effect.outcome, now }
      // A webhook has claimed the call meanwhile: then it was placed, whatever the answer said.
      if (!(await markReleased(tx, attemptId, change))) return
      if (effect.lead === 'block') {
        await markLeadBlocked(tx, lead.id, {
          reason: refused.reason,
          now,
          ...(effect.outcome !== null && { outcome: effect.outcome }),
        })
        await enqueueOutcome(tx, campaign, { id: attemptId }, now)
        if (effect.outcome === 'do_not_call') {
          // Bland blocks accounts that go on asking for such numbers.
          const attempt = { id: attemptId, phone: lead.phone, campaignId: campaign.id }
          await suppressNumber(tx, attempt, { source: 'bland', reason: refused.reason }, now)
        }
      } else {
        const nextAt = effect.lead === 'retry' ? now + SAME_NUMBER_WAIT_MS : now
        await markLeadNotCalled(tx, lead.id, { nextAt, reason: refused.reason, now })
      }
      if (effect.pause !== null) await pauseFor(tx, effect.pause, campaign, refused.reason, now)
      await concludeCampaign(tx, campaign.id, now)
      await enqueueCard(tx, campaign, now)
    })
    log.warn({ attemptId, reason: refused.reason }, 'dialer.call_refused')
  }

  /** Something changed before Bland was asked: the gate is asked again, if the campaign still runs. */
  async function putBack({ attemptId, campaign, lead }: Placement): Promise<void> {
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      const isRunning = (await findCampaign(tx, campaign.id))?.state === 'running'
      const reason = isRunning ? 'asked_again' : 'campaign_not_running'
      const change = { reason, outcome: null, now }
      if (!(await markReleased(tx, attemptId, change))) return
      await markLeadNotCalled(tx, lead.id, { nextAt: now, reason: null, now })
      await concludeCampaign(tx, campaign.id, now)
      await enqueueCard(tx, campaign, now)
    })
  }

  /** `stop` cannot cancel a call whose POST is under way; it is canceled as soon as it has an id. */
  async function cancel(callId: string): Promise<void> {
    await bland.stopCall(callId).catch((error: unknown) => {
      log.warn({ callId, error }, 'dialer.hang_up_failed')
    })
  }

  return async function place(placement: Placement): Promise<PlaceEffect> {
    const { attemptId } = placement
    const isSent = await write(async (tx) => {
      // An opt-out that is being written down is waited for.
      await lockNumber(tx, placement.lead.phone)
      return markSent(tx, attemptId, clock.now())
    })
    if (!isSent) {
      await putBack(placement)
      return { slowDown: false, accepted: false }
    }
    const result = await bland.placeCall(callRequest(placement, context))
    if (result.type === 'refused') {
      await release(placement, result)
      return { slowDown: refusalEffect(result.reason).slowDown, accepted: false }
    }
    if (result.type === 'unknown') {
      await db.transaction().execute(async (tx) => {
        await markUnknown(tx, attemptId, result.message)
        await enqueueCard(tx, placement.campaign, clock.now())
      })
      context.wakeNotifier()
      context.wakeReconciler()
      log.warn({ attemptId }, 'dialer.call_unknown')
      return { slowDown: true, accepted: false }
    }
    const { callId } = result
    const state = await write((tx) => markLive(tx, attemptId, callId, clock.now()))
    if (state === null) log.error({ attemptId, callId }, 'dialer.call_id_taken')
    if (state === 'stopped') await cancel(callId)
    return { slowDown: false, accepted: true }
  }
}

function callRequest(placement: Placement, context: DialerContext): CallRequest {
  const { attemptId, campaign, lead, prompt, rendered } = placement
  const { settings } = prompt
  return {
    phone: lead.phone,
    task: rendered.task,
    voice: settings.voice ?? context.settings.voiceId,
    firstSentence: rendered.firstSentence,
    language: lead.language ?? settings.language,
    maxMinutes: settings.maxMinutes ?? DEFAULT_MAX_MINUTES,
    voicemailMessage: rendered.voicemailMessage,
    transferNumber: settings.transfer,
    record: true,
    webhookUrl: context.webhookUrl(attemptId),
    // Not the file's own word for it (`P`, `Eastern`), which Bland refuses.
    timezone: lead.zones[0] ?? null,
    metadata: { attemptId, campaignId: campaign.id, leadId: lead.id },
    variables: lead.variables,
    dispositions: SENT_DISPOSITIONS,
  }
}

/** Pauses what cannot go on until a person has acted, and says so once in each campaign's channel. */
async function pauseFor(
  tx: Db,
  scope: 'all' | 'campaign',
  campaign: CampaignRow,
  reason: string,
  now: number,
): Promise<void> {
  const found =
    scope === 'all' ? await listCampaignsIn(tx, ['running']) : [await findCampaign(tx, campaign.id)]
  for (const one of found) {
    if (one !== undefined) await pauseCampaign(tx, one, reason, now)
  }
}
