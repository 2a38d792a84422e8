import { CALLER_ID_RULE, callerIdRest } from '../../domain/calls/caller-id.ts'
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts'
import { isCallerIdBlocked, isPlaced } from '../engine/conditions.ts'
import type { Db } from '../engine/tables.ts'

/** Until when nobody is called because carriers distrust our caller id; null when they do not. */
export async function findCallerIdRest(db: Db, now: number): Promise<{ until: number } | null> {
  const blockedAt = await listCallerIdBlocks(db, now - DAY_MS)
  // Were no other call counted, would there be a rest at all? Mostly not, and then nothing is counted.
  if (callerIdRest({ now, blockedAt, endedLastHour: 0 }) === null) return null
  const enough = Math.ceil(blockedAt.length / CALLER_ID_RULE.share)
  const endedLastHour = await countEndedSince(db, now - HOUR_MS, enough)
  return callerIdRest({ now, blockedAt, endedLastHour })
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
