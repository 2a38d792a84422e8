import type { Db, ReceiptKind, ReceiptRow } from '../engine/tables.ts'

export interface NewReceipt {
  id: string
  kind: ReceiptKind
  callId: string | null
  tokenAttemptId: string | null
  bodyHash: string
  body: string
  receivedAt: number
}

/** Keeps what Bland sent. The same bytes again only raise `deliveries`. */
export async function addReceipt(db: Db, receipt: NewReceipt): Promise<void> {
  await db
    .insertInto('webhookReceipts')
    .values({ ...receipt, processedAt: null, result: null })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'bodyHash'])
        .doUpdateSet((eb) => ({ deliveries: eb('webhookReceipts.deliveries', '+', 1) })),
    )
    .execute()
}

/** Receipts nobody has acted on yet, oldest first. */
export async function listOpenReceipts(db: Db, limit: number): Promise<ReceiptRow[]> {
  return db
    .selectFrom('webhookReceipts')
    .selectAll()
    .where('processedAt', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** False when another pass has dealt with the receipt already. */
export async function markReceiptProcessed(
  db: Db,
  id: string,
  result: string,
  now: number,
): Promise<boolean> {
  const updated = await db
    .updateTable('webhookReceipts')
    .set({ processedAt: now, result })
    .where('id', '=', id)
    .where('processedAt', 'is', null)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

export async function countOpenReceipts(db: Db): Promise<number> {
  const row = await db
    .selectFrom('webhookReceipts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('processedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}
