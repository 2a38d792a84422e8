import { sql } from 'kysely'
import type { CallGroup, HourCount, Window } from '../../domain/calls/report.ts'
import { DAY_MS } from '../../domain/durations.ts'
import { SPOKEN_OUTCOMES } from '../../domain/outcome.ts'
import { nextOffsetChange, offsetAt } from '../../domain/places/zone-offset.ts'
import type { BigRead } from '../engine/big-read.ts'
import { isPlaced } from '../engine/conditions.ts'
import type { Db } from '../engine/tables.ts'

/** Whose calls are counted: a channel's, over all its campaigns, or a campaign's. */
export type CallScope = { channel: string } | { campaignId: string }

export interface CallCounts {
  /** Calls started in the window, those under way too. Released attempts were no calls. */
  groups: CallGroup[]
  /** The ended ones by the hour in which they were started, by the clock of `zone`. */
  hours: HourCount[]
}

/** Counts every call of a window: as many rows as all channels together had calls in it. */
export const CALL_COUNTS: BigRead<{ scope: CallScope; window: Window; zone: string }, CallCounts> =
  {
    module: import.meta.url,
    name: 'CALL_COUNTS',
    run: async (db, { scope, window, zone }) => ({
      groups: await countByVersion(db, scope, window),
      hours: await countByHour(db, scope, window, zone),
    }),
  }

/**
 * How many calls such a count has to look at, counted no further than `limit`: of a campaign all there
 * are, else all of the window, whatever their channel.
 */
export async function countCallsUpTo(
  db: Db,
  about: { window: Window } | { campaignId: string },
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ calls: number }>`
    select count(*) as calls from (
      select 1 as one from attempts
      where ${'campaignId' in about ? isOfCampaign(about.campaignId) : isIn(about.window)}
      limit ${limit}) as counted`.execute(db)
  return rows[0]?.calls ?? 0
}

/** Channels in which calls were started in a window; it looks at all calls of the window. */
export const CALLED_CHANNELS: BigRead<Window, string[]> = {
  module: import.meta.url,
  name: 'CALLED_CHANNELS',
  run: listCalledChannels,
}

async function listCalledChannels(db: Db, window: Window): Promise<string[]> {
  const { rows } = await sql<{ channel: string }>`
    select channel from campaigns
    where channel is not null and id in (
      select distinct campaign_id from attempts where ${isIn(window)})
    group by channel order by channel`.execute(db)
  return rows.map(({ channel }) => channel)
}

async function countByVersion(db: Db, scope: CallScope, window: Window): Promise<CallGroup[]> {
  const { rows } = await sql<CallGroup>`
    select prompt, version_id, outcome, count(*) as calls,
      coalesce(sum(cost_micros), 0) as cost_micros,
      count(disclosed) as checked, coalesce(sum(disclosed), 0) as disclosed
    from ${callsOf(scope, window)}
    group by prompt, version_id, outcome
    order by prompt, version_id, outcome`.execute(db)
  return rows
}

async function countByHour(
  db: Db,
  scope: CallScope,
  window: Window,
  zone: string,
): Promise<HourCount[]> {
  const hours = new Map<number, HourCount>()
  for (const { from, to, offsetMs } of stretches(window, zone)) {
    const { rows } = await sql<HourCount>`
      select hour, count(*) as calls,
        count(case when outcome in (${sql.join(SPOKEN_OUTCOMES)}) then 1 end) as answered
      from (
        select outcome,
          ((reserved_at + cast(${offsetMs} as bigint)) / 3600000) % 24 as hour
        from ${callsOf(scope, { from, to })} where outcome is not null) as timed
      group by hour`.execute(db)
    for (const { hour, calls, answered } of rows) {
      const known = hours.get(hour) ?? { hour, calls: 0, answered: 0 }
      hours.set(hour, { hour, calls: known.calls + calls, answered: known.answered + answered })
    }
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour)
}

/** The window cut where the zone puts its clocks forward or back. */
function* stretches({ from, to }: Window, zone: string): Generator<Window & { offsetMs: number }> {
  for (let start = from; start < to; ) {
    const offsetMs = offsetAt(zone, start)
    // Steps of a month, as no zone changes twice in one and a campaign may last for years.
    const reach = Math.min(to, start + MONTH_MS)
    const end = offsetAt(zone, reach) === offsetMs ? reach : nextOffsetChange(zone, start, reach)
    yield { from: start, to: end, offsetMs }
    start = end
  }
}

const MONTH_MS = 28 * DAY_MS

// For a channel the calls of the window are found by time and then asked for their campaign: a channel's
// campaigns may have a million older ones. `cross join` tells SQLite that order.
function callsOf(scope: CallScope, window: Window) {
  const columns = sql`attempts.prompt, attempts.prompt_version_id as version_id, attempts.outcome,
    attempts.cost_micros, attempts.disclosed, attempts.reserved_at`
  if ('campaignId' in scope) {
    return sql`(select ${columns} from attempts
      where ${isOfCampaign(scope.campaignId)} and ${isIn(window)}) as calls`
  }
  return sql`(select ${columns} from attempts cross join campaigns
    where campaigns.id = attempts.campaign_id and campaigns.channel = ${scope.channel}
      and ${isIn(window)}) as calls`
}

function isOfCampaign(campaignId: string) {
  return sql`campaign_id = ${campaignId}`
}

function isIn({ from, to }: Window) {
  return sql`${isPlaced} and reserved_at >= cast(${from} as bigint)
    and reserved_at < cast(${to} as bigint)`
}
