import { sql } from 'kysely'
import { z } from 'zod'
import type { Mentions } from '../../domain/speech/mentions.ts'
import { isPostgres } from '../engine/database.ts'
import { jsonColumn } from '../engine/json-column.ts'
import { PAGE_ROWS, pages } from '../engine/pages.ts'
import type { Db, RejectedRow } from '../engine/tables.ts'

export const RejectedCells = jsonColumn(z.array(z.string()))

/** Of a row that was left out, as they stand in the file. */
export function readCells({ cellsJson }: Pick<RejectedRow, 'cellsJson'>): string[] {
  return RejectedCells.read(cellsJson)
}

/** A page of the rows that were left out of a list, in the order of the file. */
export async function listRejectedRows(
  db: Db,
  listId: string,
  page: { after: number; limit: number },
): Promise<RejectedRow[]> {
  return db
    .selectFrom('rejectedRows')
    .selectAll()
    .where('listId', '=', listId)
    .where('rowNumber', '>', page.after)
    .orderBy('rowNumber')
    .limit(page.limit)
    .execute()
}

/** How many cells the longest of the rows after this one has. Reads all of them. */
export async function findMostCells(db: Db, listId: string, afterRow: number): Promise<number> {
  const cells = isPostgres(db)
    ? sql<number>`json_array_length(cells_json::json)`
    : sql<number>`json_array_length(cells_json)`
  const { most } = await db
    .selectFrom('rejectedRows')
    .select((eb) => eb.fn.max(cells).as('most'))
    .where('listId', '=', listId)
    .where('rowNumber', '>', afterRow)
    .executeTakeFirstOrThrow()
  return most ?? 0
}

/** Rows of a file that hold what a person is not to be found by any more. */
export async function eraseRejectedRows(
  tx: Db,
  rows: readonly { listId: string; rowNumber: number }[],
): Promise<void> {
  for (const { listId, rowNumber } of rows) {
    await tx
      .updateTable('rejectedRows')
      .set({ cellsJson: RejectedCells.write([]) })
      .where('listId', '=', listId)
      .where('rowNumber', '=', rowNumber)
      .execute()
  }
}

/** Rows that were left out of a list, found by what stands in their cells. How many. */
export async function eraseRejectedRowsOf(db: Db, mentions: Mentions): Promise<number> {
  let erased = 0
  const all = pages({
    from: { listId: '', rowNumber: 0 },
    limit: PAGE_ROWS,
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

/** At most `limit` of them; how many it was. */
export async function deleteRejectedRows(tx: Db, listId: string, limit: number): Promise<number> {
  const rows = await tx
    .selectFrom('rejectedRows')
    .select('rowNumber')
    .where('listId', '=', listId)
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  if (rows.length === 0) return 0
  await tx
    .deleteFrom('rejectedRows')
    .where('listId', '=', listId)
    .where(
      'rowNumber',
      'in',
      rows.map(({ rowNumber }) => rowNumber),
    )
    .execute()
  return rows.length
}
