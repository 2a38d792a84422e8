import { isOneOf } from '../engine/is-one-of.ts'
import { pages } from '../engine/pages.ts'
import type { Db, SuppressionRow } from '../engine/tables.ts'
import { findForgotten } from './forgotten.ts'

/** The source of an entry whose person is being erased: the hash takes its place at the end. */
export const ERASING = 'forget'

/** True when the number was not on the do-not-call list before. */
export async function addSuppression(tx: Db, suppression: SuppressionRow): Promise<boolean> {
  return (await addSuppressions(tx, [suppression])).has(suppression.phone)
}

/** The numbers that were not on the list before. The others keep their first reason. */
export async function addSuppressions(
  tx: Db,
  suppressions: readonly SuppressionRow[],
): Promise<Set<string>> {
  if (suppressions.length === 0) return new Set()
  const rows = await tx
    .insertInto('suppressions')
    .values(suppressions)
    .onConflict((conflict) => conflict.column('phone').doNothing())
    .returning('phone')
    .execute()
  return new Set(rows.map(({ phone }) => phone))
}

/** What was removed; undefined when the number was not on the list. */
export async function removeSuppression(
  tx: Db,
  phone: string,
): Promise<SuppressionRow | undefined> {
  return tx.deleteFrom('suppressions').where('phone', '=', phone).returningAll().executeTakeFirst()
}

/** Who put the number on our own list, when and why. A forgotten number has no such row. */
export async function findSuppression(db: Db, phone: string): Promise<SuppressionRow | undefined> {
  return db.selectFrom('suppressions').selectAll().where('phone', '=', phone).executeTakeFirst()
}

/** All of our own list, by number. */
export function suppressionPages(db: Db, limit: number): AsyncGenerator<SuppressionRow[]> {
  return pages({
    from: '',
    limit,
    read: (page) =>
      db
        .selectFrom('suppressions')
        .selectAll()
        .where('phone', '>', page.after)
        .orderBy('phone')
        .limit(page.limit)
        .execute(),
    placeOf: ({ phone }) => phone,
  })
}

/** Which of the numbers must not be called: those on our own list, and those of erased people. */
export async function findSuppressed(db: Db, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set()
  const rows = await db
    .selectFrom('suppressions')
    .select('phone')
    .where(isOneOf(db, 'phone', phones))
    .execute()
  const forgotten = await findForgotten(db, phones)
  return new Set([...rows.map((row) => row.phone), ...forgotten])
}

/** Which numbers of a list are on our own list. It walks all of our own list. */
export async function findSuppressedIn(db: Db, listId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('suppressions')
    .innerJoin('leadNumbers', 'leadNumbers.phone', 'suppressions.phone')
    .select('suppressions.phone')
    .where('leadNumbers.listId', '=', listId)
    .execute()
  return rows.map(({ phone }) => phone)
}

// Values in one statement: SQLite takes 32,766, Postgres 65,535.
const ASKED_TOGETHER = 5_000

/** Which of the numbers are of people whose data was erased, or is just being erased. */
export async function findErased(db: Db, phones: readonly string[]): Promise<Set<string>> {
  const erased = new Set<string>()
  for (let start = 0; start < phones.length; start += ASKED_TOGETHER) {
    const asked = phones.slice(start, start + ASKED_TOGETHER)
    // In this order: what is no entry any more has a hash by then.
    const erasing = await db
      .selectFrom('suppressions')
      .select('phone')
      .where('phone', 'in', asked)
      .where('source', '=', ERASING)
      .execute()
    for (const { phone } of erasing) erased.add(phone)
    for (const phone of await findForgotten(db, asked)) erased.add(phone)
  }
  return erased
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
