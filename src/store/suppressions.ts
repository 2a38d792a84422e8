import type { Db, SuppressionRow } from './tables.ts'

/** True when the number was not on the do-not-call list before. */
export async function addSuppression(tx: Db, suppression: SuppressionRow): Promise<boolean> {
  const result = await tx
    .insertInto('suppressions')
    .values(suppression)
    .onConflict((conflict) => conflict.column('phone').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function isSuppressed(db: Db, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('suppressions')
    .select('phone')
    .where('phone', '=', phone)
    .executeTakeFirst()
  return row !== undefined
}

/** Which of the numbers must not be called. */
export async function findSuppressed(db: Db, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set()
  const rows = await db
    .selectFrom('suppressions')
    .select('phone')
    .where('phone', 'in', phones)
    .execute()
  return new Set(rows.map((row) => row.phone))
}
