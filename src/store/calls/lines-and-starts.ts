import { isOpenAttempt, isPlaced } from '../engine/conditions.ts'
import type { Db } from '../engine/tables.ts'

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
