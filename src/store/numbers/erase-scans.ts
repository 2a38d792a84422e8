import type { Mentions } from '../../domain/speech/mentions.ts'
import { pages, pagesById } from '../engine/pages.ts'
import type { Db } from '../engine/tables.ts'
import { readCells } from '../leads/rejected-rows.ts'
import { eraseReceipts, eraseRejectedRows } from './erase.ts'

// Where a person can be named in text that no index leads to. Each table is read in pages, and what is
// found is erased in a short transaction: others get their turn in between.

const PAGE = 500

/** Rows that were left out of a list, found by what stands in their cells. How many. */
export async function eraseRejectedRowsOf(db: Db, mentions: Mentions): Promise<number> {
  let erased = 0
  const all = pages({
    from: { listId: '', rowNumber: 0 },
    limit: PAGE,
    read: ({ after: { listId, rowNumber }, limit }) =>
      db
        .selectFrom('rejectedRows')
        .select(['listId', 'rowNumber', 'cellsJson'])
        .where((eb) => eb(eb.refTuple('listId', 'rowNumber'), '>', eb.tuple(listId, rowNumber)))
        .orderBy('listId')
        .orderBy('rowNumber')
        .limit(limit)
        .execute(),
    placeOf: (last) => last,
  })
  for await (const rows of all) {
    const found = rows.filter((row) => readCells(row).some(mentions))
    if (found.length === 0) continue
    await db.transaction().execute((tx) => eraseRejectedRows(tx, found))
    erased += found.length
  }
  return erased
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
  const all = pagesById(PAGE, ({ after, limit }) =>
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

/**
 * Audit entries about a number keep who did what and when; the number becomes `name`, and words that
 * somebody wrote are gone. How many.
 */
export async function eraseAuditOf(
  db: Db,
  phone: string,
  name: string,
  mentions: Mentions,
): Promise<number> {
  let erased = 0
  const all = pagesById(PAGE, ({ after, limit }) =>
    db
      .selectFrom('audit')
      .select(['id', 'subject', 'detailJson'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  for await (const rows of all) {
    const found = rows.filter(
      ({ subject, detailJson }) =>
        subject === phone || textsIn(JSON.parse(detailJson)).some(mentions),
    )
    if (found.length > 0) {
      await db.transaction().execute(async (tx) => {
        for (const { id, subject, detailJson } of found) {
          const kept = JSON.stringify(withoutWords(JSON.parse(detailJson)))
          await tx
            .updateTable('audit')
            .set({ detailJson: kept, ...(subject === phone && { subject: name }) })
            .where('id', '=', id)
            .execute()
        }
      })
      erased += found.length
    }
  }
  return erased
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

// Ids, and the one word that says where an entry came from.
const HARMLESS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function withoutWords(detail: unknown): Record<string, unknown> {
  if (typeof detail !== 'object' || detail === null) return {}
  return Object.fromEntries(
    Object.entries(detail).filter(([key, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean') return true
      if (typeof value !== 'string') return false
      return HARMLESS.test(value) || (key === 'source' && /^[a-z_]+$/.test(value))
    }),
  )
}
