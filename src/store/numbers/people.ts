import { isOpenAttempt } from '../engine/conditions.ts'
import type { AttemptRow, Db, LeadRow } from '../engine/tables.ts'
import { idsOfNumbers } from '../leads/lead-numbers.ts'
import { ERASING, findSuppression } from './suppressions.ts'

/** Everybody a number was a lead of, in whatever list. */
export async function listLeadsOfNumbers(db: Db, phones: readonly string[]): Promise<LeadRow[]> {
  return db
    .selectFrom('leads')
    .selectAll()
    .where('id', 'in', idsOfNumbers(phones))
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Every call to a number, of whatever campaign, oldest first. */
export async function listAttemptsOfNumbers(
  db: Db,
  phones: readonly string[],
): Promise<AttemptRow[]> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('phone', 'in', phones)
    .orderBy('reservedAt')
    .orderBy('id')
    .execute()
}

/** True while somebody may be on the line. */
export async function hasOpenAttemptTo(db: Db, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempts')
    .select('id')
    .where('phone', '=', phone)
    .where(isOpenAttempt)
    .executeTakeFirst()
  return row !== undefined
}

/** Campaigns that call one of these lists. */
export async function listCampaignIdsOf(db: Db, listIds: readonly string[]): Promise<string[]> {
  if (listIds.length === 0) return []
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('listId', 'in', listIds)
    .execute()
  return rows.map(({ id }) => id)
}

export async function isImporting(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('lists')
    .select('id')
    .where('state', '=', 'importing')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * From the commit on nobody calls the number, and the entry stands until the erasure is complete. An
 * entry that was there keeps who added it, when and why. Its source until now; null when there was none.
 */
export async function markErasing(
  tx: Db,
  phone: string,
  by: { actor: string; now: number },
): Promise<string | null> {
  const known = await findSuppression(tx, phone)
  const entry = { phone, source: ERASING, reason: null, addedBy: by.actor }
  await tx
    .insertInto('suppressions')
    .values({ ...entry, attemptId: null, addedAt: by.now })
    .onConflict((conflict) => conflict.column('phone').doUpdateSet({ source: ERASING }))
    .execute()
  return known?.source ?? null
}

/** Its hash stands for the number from now on. */
export async function unmarkErasing(tx: Db, phone: string): Promise<void> {
  await tx.deleteFrom('suppressions').where('phone', '=', phone).execute()
}

/** Erasures that somebody asked for and that are not complete, with who put the number on the list. */
export async function listErasing(db: Db): Promise<{ phone: string; addedBy: string }[]> {
  return db
    .selectFrom('suppressions')
    .select(['phone', 'addedBy'])
    .where('source', '=', ERASING)
    .orderBy('phone')
    .execute()
}
