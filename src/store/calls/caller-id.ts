import { CALLER_ID_RULE, callerIdRest } from '../../domain/calls/caller-id.ts'
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts'
import type { Db } from '../engine/tables.ts'
import { countEndedSince, listCallerIdBlocks } from './attempt-figures.ts'

/** Until when nobody is called because carriers distrust our caller id; null when they do not. */
export async function findCallerIdRest(db: Db, now: number): Promise<{ until: number } | null> {
  const blockedAt = await listCallerIdBlocks(db, now - DAY_MS)
  // Were no other call counted, would there be a rest at all? Mostly not, and then nothing is counted.
  if (callerIdRest({ now, blockedAt, endedLastHour: 0 }) === null) return null
  const enough = Math.ceil(blockedAt.length / CALLER_ID_RULE.share)
  const endedLastHour = await countEndedSince(db, now - HOUR_MS, enough)
  return callerIdRest({ now, blockedAt, endedLastHour })
}
