import { sql } from 'kysely'
import { isPostgres } from '../engine/database.ts'
import type { Db, RejectedRow } from '../engine/tables.ts'

/** A page of the rows that were left out of a list, in the order of the file. */
export async function listRejectedRows(
  db: Db,
  listId: string,
  page: { afterRow: number; limit: number },
): Promise<RejectedRow[]> {
  return db
    .selectFrom('rejectedRows')
    .selectAll()
    .where('listId', '=', listId)
    .where('rowNumber', '>', page.afterRow)
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
