import { dueCountLimit, planDials } from '../../domain/calls/pacing.ts'
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts'
import { findCallerIdRest } from '../../store/calls/caller-id.ts'
import { findLastStartAt } from '../../store/calls/calls-of-campaign.ts'
import { countOpenByCampaign, countStarts } from '../../store/calls/lines-and-starts.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { countDueLeads } from '../../store/leads/due-leads.ts'
import type { DialerContext } from '../context.ts'

const NO_STARTS = { count: 0, oldestAt: null, newestAt: null }

/** What a pass is to do, counted from rows. */
export interface Plan {
  /** By campaign id: how many calls it may begin now. */
  counts: ReadonlyMap<string, number>
  /** By campaign id: leads whose time has come, counted no further than matters. */
  due: ReadonlyMap<string, number>
  /** When to plan again; null: when something changes. */
  nextAt: number | null
}

/** Shares lines and starts out among the campaigns. `holdUntil`: Bland asked for no call before it. */
export async function planPass(
  { db, settings: { limits } }: Pick<DialerContext, 'db' | 'settings'>,
  running: readonly CampaignRow[],
  { now, holdUntil }: { now: number; holdUntil: number },
): Promise<Plan> {
  const open = await countOpenByCampaign(db)
  const hour = limits.callsPerHour === null ? NO_STARTS : await countStarts(db, now - HOUR_MS)
  const day = limits.callsPerDay === null ? NO_STARTS : await countStarts(db, now - DAY_MS)
  const used = [...open.values()].reduce((sum, count) => sum + count, 0)
  const free = limits.lines - used
  const far = dueCountLimit(free, limits.callsPerHour)
  const campaigns = []
  for (const campaign of running) {
    campaigns.push({
      id: campaign.id,
      used: open.get(campaign.id) ?? 0,
      lines: campaign.lines,
      due: free > 0 ? await countDueLeads(db, campaign.listId, now, far) : 0,
      // Only campaigns that share the lines are compared.
      lastStartAt: running.length > 1 ? await findLastStartAt(db, campaign.id) : null,
    })
  }
  const rest = await findCallerIdRest(db, now)
  const { takes, nextAt } = planDials({
    now,
    lines: { used, limit: limits.lines },
    startsLastHour: hour.count,
    callsPerHour: limits.callsPerHour,
    startsLastDay: day.count,
    callsPerDay: limits.callsPerDay,
    lastStartAt: hour.newestAt,
    oldestStartInHourAt: hour.oldestAt,
    oldestStartInDayAt: day.oldestAt,
    holdUntil: Math.max(holdUntil, rest?.until ?? 0),
    campaigns,
  })
  return {
    counts: new Map(takes.map(({ campaignId, count }) => [campaignId, count])),
    due: new Map(campaigns.map(({ id, due }) => [id, due])),
    nextAt,
  }
}
