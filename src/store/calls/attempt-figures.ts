import { HOUR_MS } from '../../domain/durations.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { isCallerIdBlocked, isOpenAttempt, isPlaced } from '../engine/conditions.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'

/** Lines in use, by campaign. They are counted from rows, so nothing can leak. */
export async function countOpenByCampaign(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('attempts')
    .select((eb) => ['campaignId', eb.fn.countAll<number>().as('count')])
    .where(isOpenAttempt)
    .groupBy('campaignId')
    .execute()
  return new Map(rows.map((row) => [row.campaignId, row.count]))
}

/** Starts since an instant, all campaigns together; released attempts were no calls. */
export async function countStarts(
  db: Db,
  since: number,
): Promise<{ count: number; oldestAt: number | null; newestAt: number | null }> {
  return db
    .selectFrom('attempts')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.min<number | null>('reservedAt').as('oldestAt'),
      eb.fn.max<number | null>('reservedAt').as('newestAt'),
    ])
    .where(isPlaced)
    .where('reservedAt', '>', since)
    .executeTakeFirstOrThrow()
}

export interface NumberHistory {
  openAttempt: boolean
  startsSince: number[]
  lastStartAt: number | null
  lastTransferAt: number | null
  /** Attempts by lead id; released ones were none. */
  attemptsOfLead: Map<string, number>
}

export const NO_HISTORY: NumberHistory = {
  openAttempt: false,
  startsSince: [],
  lastStartAt: null,
  lastTransferAt: null,
  attemptsOfLead: new Map(),
}

/** What was done with phone numbers, in every campaign. A number without attempts is left out. */
export async function findNumberHistories(
  db: Db,
  phones: readonly string[],
  since: number,
): Promise<Map<string, NumberHistory>> {
  if (phones.length === 0) return new Map()
  const rows = await db
    .selectFrom('attempts')
    .select(['phone', 'leadId', 'state', 'outcome', 'reservedAt', 'endedAt'])
    .where('phone', 'in', phones)
    .where(isPlaced)
    .orderBy('reservedAt', 'desc')
    .execute()
  const histories = new Map<string, NumberHistory>()
  for (const row of rows) {
    const history = histories.get(row.phone) ?? {
      openAttempt: false,
      startsSince: [],
      lastStartAt: row.reservedAt,
      lastTransferAt: null,
      attemptsOfLead: new Map<string, number>(),
    }
    histories.set(row.phone, history)
    if (row.state !== 'ended') history.openAttempt = true
    if (row.reservedAt > since) history.startsSince.push(row.reservedAt)
    if (row.outcome === 'transferred') history.lastTransferAt ??= row.endedAt
    history.attemptsOfLead.set(row.leadId, (history.attemptsOfLead.get(row.leadId) ?? 0) + 1)
  }
  return histories
}

/** Calls to a number over all campaigns, the newest first; `count` is of all of them. */
export async function listAttemptsOfNumber(
  db: Db,
  phone: string,
  limit: number,
): Promise<{ attempts: AttemptRow[]; count: number }> {
  const called = db.selectFrom('attempts').where('phone', '=', phone).where(isPlaced)
  const attempts = await called
    .selectAll()
    .orderBy('reservedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  const { count } = await called
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { attempts, count }
}

/** How many attempts a lead has had; released ones were none. */
export async function countAttemptsOfLead(db: Db, leadId: string): Promise<number> {
  const row = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('leadId', '=', leadId)
    .where(isPlaced)
    .executeTakeFirstOrThrow()
  return row.count
}

export interface CampaignFigures {
  outcomes: Partial<Record<Outcome, number>>
  calls: number
  costMicros: number
  /** Means over ended calls; null before the first one. */
  meanCostMicros: number | null
  meanLineMs: number | null
}

/** Outcomes, cost and mean line time of a campaign's calls so far. */
export async function sumCampaign(db: Db, campaignId: string): Promise<CampaignFigures> {
  const rows = await db
    .selectFrom('attempts')
    .select((eb) => [
      'outcome',
      'released',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('costMicros').as('costMicros'),
      eb.fn.count<number>('costMicros').as('priced'),
      eb.fn.sum<number | null>(eb('endedAt', '-', eb.ref('reservedAt'))).as('lineMs'),
    ])
    .where('campaignId', '=', campaignId)
    .where('state', '=', 'ended')
    .where('outcome', 'is not', null)
    .groupBy(['outcome', 'released'])
    .execute()
  const outcomes: Partial<Record<Outcome, number>> = {}
  let [calls, costMicros, priced, lineMs] = [0, 0, 0, 0]
  for (const row of rows) {
    if (row.outcome !== null) outcomes[row.outcome] = (outcomes[row.outcome] ?? 0) + row.count
    // Bland refused it: the lead has an outcome, but nobody was called.
    if (row.released === 1) continue
    calls += row.count
    costMicros += row.costMicros ?? 0
    priced += row.priced
    lineMs += row.lineMs ?? 0
  }
  return {
    outcomes,
    calls,
    costMicros,
    meanCostMicros: priced > 0 ? costMicros / priced : null,
    meanLineMs: calls > 0 ? lineMs / calls : null,
  }
}

export interface DisclosureCount {
  prompt: string
  versionId: string | null
  /** Calls of which it is known whether the AI and the company were named in time. */
  checked: number
  undisclosed: number
}

/** How often a campaign's calls left out who is calling, by prompt version; versions that never did are left out. */
export async function countUndisclosed(db: Db, campaignId: string): Promise<DisclosureCount[]> {
  const rows = await db
    .selectFrom('attempts')
    .select((eb) => [
      'prompt',
      'promptVersionId as versionId',
      eb.fn.count<number>('disclosed').as('checked'),
      eb.fn.sum<number | null>('disclosed').as('disclosed'),
    ])
    .where('campaignId', '=', campaignId)
    .where('disclosed', 'is not', null)
    .groupBy(['prompt', 'promptVersionId'])
    .orderBy('prompt')
    .orderBy('promptVersionId')
    .execute()
  return rows
    .map(({ disclosed, ...row }) => ({ ...row, undisclosed: row.checked - (disclosed ?? 0) }))
    .filter(({ undisclosed }) => undisclosed > 0)
}

export interface CallFilter {
  campaignId?: string
  channel?: string
  outcome?: Outcome
  phone?: string
  limit: number
  /** Only calls older than this attempt id. */
  before?: string
}

/** Calls, newest first. Reservations that led to no call are left out. */
export async function listCalls(db: Db, filter: CallFilter): Promise<AttemptRow[]> {
  let query = db
    .selectFrom('attempts')
    .selectAll()
    .where((eb) => eb.or([eb('released', '=', 0), eb('outcome', 'is not', null)]))
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.campaignId !== undefined) query = query.where('campaignId', '=', filter.campaignId)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.phone !== undefined) query = query.where('phone', '=', filter.phone)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  if (filter.channel !== undefined) {
    const channel = filter.channel
    query = query.where('campaignId', 'in', (eb) =>
      eb.selectFrom('campaigns').select('id').where('channel', '=', channel),
    )
  }
  return query.execute()
}

/** Lines a campaign uses. */
export async function countOpenAttempts(db: Db, campaignId: string): Promise<number> {
  const row = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaignId', '=', campaignId)
    .where(isOpenAttempt)
    .executeTakeFirstOrThrow()
  return row.count
}

/** True while a call of the campaign is on the line, or may be. */
export async function hasOpenAttempt(db: Db, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempts')
    .select('state')
    .where('campaignId', '=', campaignId)
    .where(isOpenAttempt)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function countStartsOfCampaign(
  db: Db,
  campaignId: string,
  since: number,
): Promise<number> {
  const row = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaignId', '=', campaignId)
    .where(isPlaced)
    .where('reservedAt', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

/** When a campaign last started a call; null before the first. */
export async function findLastStartAt(db: Db, campaignId: string): Promise<number | null> {
  const row = await db
    .selectFrom('attempts')
    .select('reservedAt')
    .where('campaignId', '=', campaignId)
    .where(isPlaced)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.reservedAt ?? null
}

/** Why Bland took no call when a campaign asked last: `unknown` when it gave no clear answer. */
export async function findTrouble(db: Db, campaignId: string): Promise<string | null> {
  const newest = await db
    .selectFrom('attempts')
    .select(['state', 'released', 'reason'])
    .where('campaignId', '=', campaignId)
    .where('state', '<>', 'reserved')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest?.state === 'unknown') return 'unknown'
  return newest?.released === 1 ? newest.reason : null
}

/** A campaign's newest ended calls, those that Bland refused for good included. Newest first. */
export async function listNewestEnded(
  db: Db,
  campaignId: string,
  since: number,
  limit: number,
): Promise<AttemptRow[]> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('campaignId', '=', campaignId)
    .where('outcome', 'is not', null)
    .where('endedAt', '>=', since)
    .orderBy('endedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** When calls ended because carriers distrust our caller id (SIP 608), over all campaigns. */
export async function listCallerIdBlocks(db: Db, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('attempts')
    .select('endedAt')
    .where(isCallerIdBlocked)
    .where('endedAt', '>', since)
    .execute()
  return rows.flatMap(({ endedAt }) => endedAt ?? [])
}

// A call that began earlier has ended earlier, or is no usual call; the bound lets an index find them.
const LONGEST_CALL_MS = HOUR_MS

/** Calls of the last hours that ended since an instant, over all campaigns, counted no further than `limit`. */
export async function countEndedSince(db: Db, since: number, limit: number): Promise<number> {
  const row = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('attempts')
        .select('id')
        .where(isPlaced)
        .where('reservedAt', '>', since - LONGEST_CALL_MS)
        .where('endedAt', '>', since)
        .orderBy('reservedAt', 'desc')
        .limit(limit)
        .as('ended'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}
