import { z } from 'zod'
import { getList, listRejectedRows } from '../store/lists.ts'
import type { Db } from '../store/tables.ts'
import { CSV_LIMITS } from './read-csv.ts'
import { rejectedCsv } from './rejected-csv.ts'

const Columns = z.array(z.object({ header: z.string() }))
const Cells = z.array(z.string())

/** The rows of a file that became no lead, as a CSV to correct and share again. */
export async function makeRejectedFile(db: Db, listId: string): Promise<string> {
  const list = await getList(db, listId)
  const header = Columns.parse(JSON.parse(list.columnsJson)).map((column) => column.header)
  const rows = await listRejectedRows(db, listId, CSV_LIMITS.maxRows)
  return rejectedCsv(
    header,
    rows.map((row) => ({ cells: Cells.parse(JSON.parse(row.cellsJson)), reason: row.reason })),
  )
}
