import { BREAKER_LAST, isProviderFailure } from '../../domain/calls/breaker.ts'
import { estimateCampaign } from '../../domain/calls/pacing.ts'
import { isActiveCampaign } from '../../domain/campaign.ts'
import { HOUR_MS } from '../../domain/durations.ts'
import type { LeadState } from '../../domain/lead.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { findCallerIdRest } from '../calls/caller-id.ts'
import {
  countOpenAttempts,
  countStartsOfCampaign,
  countUndisclosed,
  type DisclosureCount,
  findTrouble,
  listNewestEnded,
  sumCampaign,
} from '../calls/calls-of-campaign.ts'
import type { BigRead } from '../engine/big-read.ts'
import type { CampaignRow, Db } from '../engine/tables.ts'
import { findNextDueAt } from '../leads/due-leads.ts'
import { countBlockedReasons, countLeads } from '../leads/lead-groups.ts'
import { getList } from '../leads/lists.ts'

/** What the settings allow over all campaigns; null is no cap. */
export interface DialLimits {
  /** Calls on the line at once. */
  lines: number
  callsPerHour: number | null
  callsPerDay: number | null
}

/** A campaign with everything that is counted about it. */
export interface CampaignView {
  campaign: CampaignRow
  listName: string
  leads: Record<LeadState, number>
  outcomes: Partial<Record<Outcome, number>>
  /** Calls that ended, over all attempts. */
  calls: number
  lines: { used: number; limit: number }
  /** Calls started in the last hour. */
  callsPerHour: number
  etaAt: number | null
  /** When the next waiting lead may be called; null when one is due now, or none waits. */
  nextAt: number | null
  costMicros: number
  blockedReasons: { reason: string; leads: number }[]
  /** Prompt versions whose calls did not always say who was calling. */
  undisclosed: DisclosureCount[]
  /** Why Bland took no call when it was asked last; left out when it did. */
  trouble?: string
  /** Until when all dialing rests so that the caller id cools down; left out when it does not. */
  restsUntil?: number
  /** The calls for which the breaker paused the campaign, newest first; left out otherwise. */
  failedCalls?: { phone: string; reason: string | null }[]
}

/** Counts every lead and call of the campaign. */
export const CAMPAIGN_VIEW: BigRead<
  { campaign: CampaignRow; now: number; limits: DialLimits },
  CampaignView
> = {
  module: import.meta.url,
  name: 'CAMPAIGN_VIEW',
  run: (db, { campaign, ...context }) => readCampaignView(db, campaign, context),
}

export async function readCampaignView(
  db: Db,
  campaign: CampaignRow,
  context: { now: number; limits: DialLimits },
): Promise<CampaignView> {
  const { now, limits } = context
  const list = await getList(db, campaign.listId)
  const leads = await countLeads(db, campaign.listId)
  const figures = await sumCampaign(db, campaign.id)
  const used = await countOpenAttempts(db, campaign.id)
  const lines = { used, limit: Math.min(campaign.lines ?? limits.lines, limits.lines) }
  const trouble = await findTrouble(db, campaign.id)
  const rest = await findCallerIdRest(db, now)
  const estimate = estimateCampaign({
    now: Math.max(now, campaign.startsAt),
    waiting: leads.waiting,
    live: used,
    meanLineMs: figures.meanLineMs,
    meanCostMicros: figures.meanCostMicros,
    lines: lines.limit,
    callsPerHour: limits.callsPerHour,
    callsPerDay: limits.callsPerDay,
    maxAttempts: campaign.maxAttempts,
  })
  return {
    campaign,
    listName: list.name,
    leads,
    outcomes: figures.outcomes,
    calls: figures.calls,
    lines,
    callsPerHour: await countStartsOfCampaign(db, campaign.id, now - HOUR_MS),
    etaAt: isActiveCampaign(campaign.state) ? estimate.etaAt : null,
    nextAt: isActiveCampaign(campaign.state) ? await findNextCallAt(db, campaign, now) : null,
    costMicros: figures.costMicros,
    blockedReasons: await countBlockedReasons(db, campaign.listId),
    undisclosed: await countUndisclosed(db, campaign.id),
    ...(trouble !== null && { trouble }),
    ...(rest !== null && { restsUntil: rest.until }),
    ...(campaign.reason === 'breaker' && { failedCalls: await listFailedCalls(db, campaign) }),
  }
}

/** What the breaker saw when it opened. */
async function listFailedCalls(db: Db, campaign: CampaignRow) {
  const ended = await listNewestEnded(db, campaign.id, campaign.runningSince ?? 0, BREAKER_LAST)
  return ended
    .filter(({ outcome, reason }) => isProviderFailure(outcome, reason))
    .map(({ phone, reason }) => ({ phone, reason }))
}

async function findNextCallAt(db: Db, campaign: CampaignRow, now: number): Promise<number | null> {
  const dueAt = await findNextDueAt(db, campaign.listId)
  return dueAt !== null && dueAt > now ? dueAt : null
}
