import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { Mentions } from '../../domain/speech/mentions.ts'
import type { Db } from '../engine/tables.ts'
import { eraseReceipts, eraseRejectedRows } from './erase.ts'

// Where a person can be named in text that no index leads to. Each table is read in pages, and what is
// found is erased in a short transaction: others get their turn in between.

const PAGE = 500

const Cells = z.array(z.string())

/** Rows that were left out of a list, found by what stands in their cells. How many. */
export async function eraseRejectedRowsOf(db: Db, mentions: Mentions): Promise<number> {
  let erased = 0
  let after = { listId: '', rowNumber: 0 }
  for (;;) {
    const rows = await db
      .selectFrom('rejectedRows')
      .select(['listId', 'rowNumber', 'cellsJson'])
      .where((eb) =>
        eb(eb.refTuple('listId', 'rowNumber'), '>', eb.tuple(after.listId, after.rowNumber)),
      )
      .orderBy('listId')
      .orderBy('rowNumber')
      .limit(PAGE)
      .execute()
    const found = rows.filter(({ cellsJson }) => Cells.parse(JSON.parse(cellsJson)).some(mentions))
    if (found.length > 0) {
      await db.transaction().execute((tx) => eraseRejectedRows(tx, found))
      erased += found.length
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return erased
    after = last
    await setImmediate()
  }
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
  let afterId = ''
  for (;;) {
    const rows = await db
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
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    const found = rows.filter(
      ({ tokenAttemptId, body }) =>
        (tokenAttemptId !== null && attemptIds.has(tokenAttemptId)) ||
        (body !== null && mentions(body)),
    )
    const ids = found.map(({ id }) => id)
    if (ids.length > 0) {
      erased += await db.transaction().execute((tx) => eraseReceipts(tx, ids))
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return erased
    afterId = last.id
    await setImmediate()
  }
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
  let afterId = ''
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .select(['id', 'subject', 'detailJson'])
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(PAGE)
      .execute()
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
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return erased
    afterId = last.id
    await setImmediate()
  }
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
