import { isTurn } from '../../domain/call-record.ts'
import { planRetry } from '../../domain/calls/retry.ts'
import { AppError } from '../../domain/error.ts'
import { endsLead, isWin, type Outcome } from '../../domain/outcome.ts'
import { CORRECTED, correctAttempt, getAttempt } from '../../store/calls/attempts.ts'
import { countAttemptsOfLead, listEndedCalls } from '../../store/calls/calls-of-lead.ts'
import { insertCorrection, listCorrections } from '../../store/calls/corrections.ts'
import { listTurns } from '../../store/calls/transcript-turns.ts'
import { findCampaignOfList, getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { AttemptRow, CampaignRow, Db } from '../../store/engine/tables.ts'
import { getLead, type Lead } from '../../store/leads/lead-rows.ts'
import {
  markLeadDone,
  moveLeadByHand,
  PROMISED,
  setLeadOutcome,
} from '../../store/leads/lead-states.ts'
import { listLeadsOfNumber } from '../../store/leads/leads-of-numbers.ts'
import { getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { findSuppression } from '../../store/numbers/suppressions.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import { newId } from '../../system/id.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { noteDisclosure } from '../endings/disclose.ts'
import { enqueueCard, enqueueOutcome } from '../enqueue.ts'
import { suppressNumber } from '../suppress.ts'

/** What becomes of the lead of a call whose outcome was set right. */
export type CorrectedLead =
  | { state: 'waiting'; nextAt: number }
  /** `onDoNotCallList`: it stays there, whatever the outcome says now. */
  | { state: 'done'; onDoNotCallList: boolean }
  /** It is being called just now, by another call: how that one ends counts as well. */
  | { state: 'dialing' }
  | { state: 'blocked'; onDoNotCallList: boolean }

export type CorrectResult =
  | { type: 'same'; outcome: Outcome; correctedBy: string | null }
  | {
      type: 'corrected'
      was: Outcome
      outcome: Outcome
      /** Who had corrected it before; null when it was Dialbot's own judgement. */
      wasBy: string | null
      lead: CorrectedLead
    }

/** Sets the outcome of an ended call right, and lets its lead go by that. The newest correction holds. */
export function createCorrect(
  context: Pick<DialerContext, 'db' | 'clock' | 'random' | 'wakeDialer' | 'wakeNotifier'>,
) {
  const { db, clock, random } = context

  return async function correct(
    attemptId: string,
    outcome: Outcome,
    actor: string,
  ): Promise<CorrectResult> {
    const { phone } = await getAttempt(db, attemptId)
    const now = clock.now()
    const result = await db.transaction().execute(async (tx): Promise<CorrectResult> => {
      await lockNumber(tx, phone)
      const attempt = await getAttempt(tx, attemptId)
      const was = checkCorrectable(attempt)
      const wasBy = (await listCorrections(tx, [attemptId])).at(-1)?.correctedBy ?? null
      if (was === outcome) return { type: 'same', outcome, correctedBy: wasBy }

      await correctAttempt(tx, attemptId, outcome)
      const by = { correctedBy: actor, correctedAt: now }
      await insertCorrection(tx, { id: newId(), attemptId, was, outcome, ...by })
      const detail = { was, outcome, reason: attempt.reason, campaignId: attempt.campaignId }
      await addAudit(tx, { actor, action: 'outcome.correct', subject: attemptId, detail }, now)
      await noteDisclosure(tx, attempt, outcome, (await listTurns(tx, attemptId)).filter(isTurn))
      const campaign = await getCampaign(tx, attempt.campaignId)
      const active = (await findCampaignOfList(tx, await listOf(tx, attempt), 'active')) ?? null
      const lead = await correctLead(tx, { ...attempt, outcome }, active, { now, random })
      if (outcome === 'do_not_call')
        await suppressNumber(tx, attempt, { ...BY_CORRECTION, actor }, now)
      if (CANCELS_PROMISES.includes(outcome)) await cancelPromises(tx, attempt, now)
      if (active !== null) await concludeCampaign(tx, active.id, now)
      const standing = await renewMessages(tx, attempt, campaign, active, now)
      // An edit would notify nobody, neither the channel nor the lead's owner.
      const isNewWin = isWin(outcome) && !isWin(was) && standing > 0
      if (isNewWin) await enqueueOutcome(tx, campaign, attempt, now, true)
      return { type: 'corrected', was, outcome, wasBy, lead }
    })
    context.wakeDialer()
    context.wakeNotifier()
    return result
  }
}

const BY_CORRECTION = { source: 'slack', reason: 'the outcome of a call was corrected' } as const

/** After these nobody is to be called at a time that was planned before. */
const CANCELS_PROMISES: readonly Outcome[] = ['not_interested', 'wrong_number', 'bad_number']
const MAX_PROMISES = 200

/** Ends the calls that were planned for this number as campaigns of their own. */
async function cancelPromises(tx: Db, { phone, leadId }: AttemptRow, now: number): Promise<void> {
  for (const lead of await listLeadsOfNumber(tx, phone, MAX_PROMISES)) {
    if (lead.id === leadId || lead.state !== 'waiting' || lead.reason !== PROMISED) continue
    if ((await getList(tx, lead.listId)).source !== 'call') continue
    await markLeadDone(tx, lead.id, { outcome: null, reason: CORRECTED, now })
    const campaign = await findCampaignOfList(tx, lead.listId, 'active')
    if (campaign === undefined) continue
    await concludeCampaign(tx, campaign.id, now)
    await enqueueCard(tx, campaign, now)
  }
}

async function listOf(tx: Db, { leadId }: AttemptRow): Promise<string> {
  return (await getLead(tx, leadId)).listId
}

/** The present outcome. Throws `conflict` when there is none to be corrected. */
export function checkCorrectable(attempt: AttemptRow): Outcome {
  const { state, outcome, released, phone } = attempt
  if (isErased(phone)) {
    throw new AppError('conflict', 'What was known of this call was erased. Its outcome stays.')
  }
  if (state !== 'ended' || outcome === null) {
    throw new AppError('conflict', 'This call has not ended yet. Correct it when it has.')
  }
  if (released === 1) {
    throw new AppError('conflict', 'No call was made here, so there is no outcome to correct.')
  }
  return outcome
}

/** Has all that is no longer true in Slack made anew. How many messages about the call stand there. */
async function renewMessages(
  tx: Db,
  attempt: AttemptRow,
  campaign: CampaignRow,
  active: CampaignRow | null,
  now: number,
): Promise<number> {
  await refreshMessages(tx, { campaignIds: [campaign.id] })
  if (active !== null && active.id !== campaign.id) await enqueueCard(tx, active, now)
  return refreshMessages(tx, { attemptIds: [attempt.id] })
}

async function correctLead(
  tx: Db,
  /** With the outcome that it has by now. */
  attempt: AttemptRow,
  active: CampaignRow | null,
  { now, random }: { now: number; random: () => number },
): Promise<CorrectedLead> {
  const lead = await getLead(tx, attempt.leadId)
  const calls = await listEndedCalls(tx, lead.id)
  const last = calls[0] ?? attempt
  // What ends a lead counts on whichever of the calls it was said.
  const said = calls.find(({ outcome }) => outcome !== null && endsLead(outcome))
  const outcome = said?.outcome ?? last.outcome ?? undefined
  if (outcome !== undefined) await setLeadOutcome(tx, lead.id, outcome, now)
  const onDoNotCallList =
    attempt.outcome === 'do_not_call' || (await findSuppression(tx, lead.phone)) !== undefined
  if (lead.state === 'dialing') return { state: 'dialing' }
  if (lead.state === 'blocked') return { state: 'blocked', onDoNotCallList }

  const nextAt =
    said === undefined && active !== null && !onDoNotCallList
      ? await nextTryAt(tx, lead, last, active, { now, random })
      : null
  if (nextAt === null) {
    await moveLeadByHand(tx, lead.id, { state: 'done', reason: CORRECTED, now })
    return { state: 'done', onDoNotCallList }
  }
  if (lead.state !== 'waiting') {
    await moveLeadByHand(tx, lead.id, { state: 'waiting', nextAt, reason: 'retry', now })
  }
  return { state: 'waiting', nextAt }
}

/** When the lead is called again; null when it is not. A lead that waits already keeps its time. */
async function nextTryAt(
  tx: Db,
  lead: Lead,
  last: AttemptRow,
  active: CampaignRow,
  { now, random }: { now: number; random: () => number },
): Promise<number | null> {
  if (last.outcome === null) return null
  const isPromised = lead.state === 'waiting' && lead.reason === PROMISED
  if (last.outcome === 'callback' && isPromised) return lead.nextAt
  const plan = planRetry({
    outcome: last.outcome,
    reason: last.reason,
    attemptsUsed: await countAttemptsOfLead(tx, lead.id),
    maxAttempts: active.maxAttempts,
    endedAt: last.endedAt ?? now,
    zones: lead.zones,
    random,
  })
  if (plan.state === 'done') return null
  return lead.state === 'waiting' ? lead.nextAt : Math.max(now, plan.nextAt)
}
