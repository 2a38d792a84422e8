import type { Mentions } from '../../domain/speech/mentions.ts'
import { oldPages, PAGE_ROWS, pagesById } from '../engine/pages.ts'
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

/** A receipt without what Bland said; its hash stays, so that the same bytes are still known. */
const NO_BODY = '{}'

/** How many of them had something to erase. */
export async function eraseReceipts(tx: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const result = await tx
    .updateTable('webhookReceipts')
    .set({ body: NO_BODY })
    .where('id', 'in', ids)
    .where('body', '<>', NO_BODY)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Those of these calls; how many had something to erase. */
export async function eraseReceiptsOfCalls(tx: Db, callIds: readonly string[]): Promise<number> {
  if (callIds.length === 0) return 0
  const result = await tx
    .updateTable('webhookReceipts')
    .set({ body: NO_BODY })
    .where('callId', 'in', callIds)
    .where('body', '<>', NO_BODY)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/**
 * Receipts that came to the address of one of these attempts, whatever call they name, and those nobody
 * could make anything of, found by their words. How many.
 */
export async function eraseReceiptsOf(
  db: Db,
  attemptIds: ReadonlySet<string>,
  mentions: Mentions,
): Promise<number> {
  let erased = 0
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('webhookReceipts')
      .select((eb) => [
        'id',
        'tokenAttemptId',
        // The bodies of settled calls are long, and their attempts lead to them.
        eb
          .case()
          .when('result', 'in', ['settled', 'late'])
          .then(null)
          .else(eb.ref('body'))
          .end()
          .as('body'),
      ])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  for await (const rows of all) {
    const found = rows.filter(
      ({ tokenAttemptId, body }) =>
        (tokenAttemptId !== null && attemptIds.has(tokenAttemptId)) ||
        (body !== null && mentions(body)),
    )
    const ids = found.map(({ id }) => id)
    if (ids.length > 0) {
      erased += await db.transaction().execute((tx) => eraseReceipts(tx, ids))
    }
  }
  return erased
}

/** Receipts that came before an instant and still say what Bland said, in pages. */
export function oldReceipts(db: Db, before: number): AsyncGenerator<{ id: string }[]> {
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('webhookReceipts')
      .select(['id', 'receivedAt', 'processedAt'])
      .select((eb) => eb.case().when('body', '=', NO_BODY).then(0).else(1).end().as('hasBody'))
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  return oldPages(
    all,
    (row) => row.receivedAt < before && row.processedAt !== null && row.hasBody === 1,
    ({ receivedAt }) => receivedAt < before,
  )
}
