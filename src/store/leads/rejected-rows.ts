import { sql } from 'kysely'
import { z } from 'zod'
import { isPostgres } from '../engine/database.ts'
import { jsonColumn } from '../engine/json-column.ts'
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
