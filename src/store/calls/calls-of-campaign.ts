import type { Outcome } from '../../domain/outcome.ts'
import { isOpenAttempt, isPlaced } from '../engine/conditions.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'

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
