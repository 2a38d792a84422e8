import type { Estimate } from '../../domain/calls/pacing.ts'
import { DEFAULT_MAX_ATTEMPTS } from '../../domain/calls/retry.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import {
  countCampaignsOfList,
  findCampaignOfList,
  insertCampaign,
} from '../../store/campaigns/campaign-rows.ts'
import { isUniqueViolation } from '../../store/engine/database.ts'
import type { CampaignRow, Db, ListRow } from '../../store/engine/tables.ts'
import { releaseHours } from '../../store/leads/due-leads.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { newId } from '../../system/id.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard } from '../enqueue.ts'
import type { Consider, Considered } from './consider.ts'
import type { Preflight } from './preflight.ts'
import { alreadyRunning } from './start-checks.ts'
import type { StartRequest } from './start-request.ts'

export type StartResult =
  | {
      type: 'started'
      campaign: CampaignRow
      list: ListRow
      leads: number
      /** The template that was asked for is not there, so `default` speaks. */
      promptFellBack: boolean
      /** Leads that will not be called because the prompt needs a value they do not have. */
      missing: { variable: string; leads: number }[]
      /** The template still speaks for the example company it was shipped with. */
      namesExampleCompany: boolean
      estimate: Estimate
      preflight: Preflight
      /** There is no copy of the national registry, and the prompt is for marketing. */
      noNationalList: boolean
    }
  | {
      type: 'needs_consent'
      list: ListRow
      leads: number
      without: number
      estimate: Estimate
      /** What the prompt is for: marketing needs the stronger consent. */
      kind: CampaignKind
      /** As if those who did not say so had agreed. */
      preflight: Preflight
    }

export type Start = (request: StartRequest) => Promise<StartResult>

/** Starts a campaign, unless consent has to be asked for first. Throws the AppError that refuses it. */
export function createStart(context: DialerContext, consider: Consider): Start {
  const { db, clock, settings } = context

  async function create(considered: Considered, request: StartRequest): Promise<CampaignRow> {
    const { list, prompt } = considered
    const now = clock.now()
    const earlier = await countCampaignsOfList(db, list.id)
    const campaign = toCampaign(request, {
      name: earlier === 0 ? list.name : `${list.name} #${earlier + 1}`,
      prompt: prompt.name,
      needsApproval: settings.approval === 'two',
      now,
    })
    try {
      await db.transaction().execute((tx) => writeStart(tx, campaign, request, now))
    } catch (error) {
      // Two people pressed Start at once: the index on active campaigns lets one win.
      if (!isUniqueViolation(error)) throw error
      const winner = await findCampaignOfList(db, list.id, 'active')
      throw winner === undefined ? error : alreadyRunning(winner)
    }
    context.wakeDialer()
    context.wakeNotifier()
    return campaign
  }

  return async function start(request: StartRequest): Promise<StartResult> {
    const considered = await consider(request)
    const { list, preflight, estimate } = considered
    const { waiting, withoutConsent: without } = preflight
    if (without > 0 && !request.attestConsent) {
      const { kind } = considered
      return { type: 'needs_consent', list, leads: waiting, without, estimate, kind, preflight }
    }

    // The import has asked for marketing, which may be called at fewer hours.
    if (considered.kind === 'informational') await releaseHours(db, list.id, clock.now())
    const campaign = await create(considered, request)
    return {
      type: 'started',
      campaign,
      list,
      leads: waiting,
      promptFellBack: considered.fellBack,
      missing: preflight.missing,
      namesExampleCompany: considered.namesExampleCompany,
      estimate,
      preflight,
      noNationalList: considered.noNationalList,
    }
  }
}

function toCampaign(
  request: StartRequest,
  given: { name: string; prompt: string; needsApproval: boolean; now: number },
): CampaignRow {
  const { name, prompt, needsApproval, now } = given
  const isLater = request.startsAt !== null && request.startsAt > now
  const isScheduled = isLater || needsApproval
  return {
    id: newId(),
    name,
    listId: request.listId,
    state: isScheduled ? 'scheduled' : 'running',
    reason: needsApproval ? WAITS_FOR_APPROVAL : null,
    channel: request.channel,
    cardTs: null,
    prompt,
    lines: request.lines,
    maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    budgetMicros: request.budgetMicros,
    startedBy: request.actor,
    consentBy: request.attestConsent ? request.actor : null,
    consentAt: request.attestConsent ? now : null,
    startsAt: request.startsAt ?? now,
    startedAt: isScheduled ? null : now,
    runningSince: isScheduled ? null : now,
    endedAt: null,
    createdAt: now,
    updatedAt: now,
    spentMicros: 0,
    pricedCalls: 0,
    approvedBy: null,
    approvedAt: null,
    hours: request.hours ?? null,
  }
}

async function writeStart(
  tx: Db,
  campaign: CampaignRow,
  request: StartRequest,
  now: number,
): Promise<void> {
  await insertCampaign(tx, campaign)
  const { id, listId, prompt, hours } = campaign
  const { actor, attestConsent: attested, startsAt, lines, maxAttempts, budgetMicros } = request
  const wish = { startsAt, lines, maxAttempts, budgetMicros, hours }
  const detail = { listId, prompt, attested, ...wish }
  await addAudit(tx, { actor, action: 'campaign.start', subject: id, detail }, now)
  if (attested) await addAudit(tx, { actor, action: 'consent.attested', subject: listId }, now)
  await enqueueCard(tx, campaign, now)
}
