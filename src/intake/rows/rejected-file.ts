import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { BigRead, OffThread } from '../../store/engine/off-thread.ts'
import type { Db, RejectedRow } from '../../store/engine/tables.ts'
import { getList } from '../../store/leads/lists.ts'
import { findMostCells, listRejectedRows } from '../../store/leads/rejected-rows.ts'
import { toCsvFiles } from '../../system/csv-files.ts'
import { planRejectedCsv } from './rejected-csv.ts'

/** A file of the rows that became no lead; where there are many, they come in several. */
export interface RejectedPart {
  content: Uint8Array
  rows: number
  /** The number of its last row, after which the next part begins. */
  lastRow: number
  isLast: boolean
}

interface PartQuestion {
  listId: string
  /** 0: from the beginning. */
  afterRow: number
  fileBytes: number | undefined
}

const Columns = z.array(
  z.object({ header: z.string(), variable: z.string(), field: z.string().nullable() }),
)
const Cells = z.array(z.string())

const MAX_PAGE_ROWS = 500
// Rows may be as long as four million characters: nobody knows how long before the first came.
const FIRST_PAGE_ROWS = 10
const PAGE_CHARACTERS = 512 * 1024
// A whole row of a file takes longer to read than what the limit of a BigRead is made for.
const WORTH_OF_A_ROW = 10

/** The rows of a file that became no lead, as a CSV to correct and share again; from a row on. */
export const REJECTED_PART: BigRead<PartQuestion, RejectedPart> = {
  module: import.meta.url,
  name: 'REJECTED_PART',
  run: readRejectedPart,
}

/** Throws `not_found` when there is no such list. */
export async function makeRejectedPart(
  { db, offThread, fileBytes }: { db: Db; offThread: OffThread; fileBytes?: number },
  listId: string,
  afterRow: number,
): Promise<RejectedPart> {
  const { rejected, duplicates, suppressed } = await getList(db, listId)
  const rows = rejected + duplicates + suppressed
  const question = { listId, afterRow, fileBytes }
  return offThread.read(REJECTED_PART, question, rows * WORTH_OF_A_ROW)
}

async function readRejectedPart(
  db: Db,
  { listId, afterRow, fileBytes }: PartQuestion,
): Promise<RejectedPart> {
  const { columnsJson } = await getList(db, listId)
  const mostCells = await findMostCells(db, listId, afterRow)
  const plan = planRejectedCsv(Columns.parse(JSON.parse(columnsJson)), mostCells)
  let rowsRead = 0
  let lastRow = afterRow
  let rowBefore = afterRow

  async function* lines(): AsyncGenerator<string[]> {
    for await (const { rowNumber, cellsJson, reason } of walk(db, listId, afterRow)) {
      rowsRead += 1
      rowBefore = lastRow
      lastRow = rowNumber
      yield plan.toCells({ cells: Cells.parse(JSON.parse(cellsJson)), reason })
    }
  }

  const files = toCsvFiles(lines(), { base: 'rejected', header: plan.header, fileBytes })
  for await (const { content, lines: rows } of files) {
    // A file is full when the next row does not fit into it any more.
    const isLast = rowsRead === rows
    return { content, rows, lastRow: isLast ? lastRow : rowBefore, isLast }
  }
  throw new Error('A CSV file has a header at least')
}

async function* walk(db: Db, listId: string, from: number): AsyncGenerator<RejectedRow> {
  let afterRow = from
  let limit = FIRST_PAGE_ROWS
  for (;;) {
    const rows = await listRejectedRows(db, listId, { afterRow, limit })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    afterRow = last.rowNumber
    const characters = rows.reduce((sum, { cellsJson }) => sum + cellsJson.length, 0)
    const fitting = Math.floor((PAGE_CHARACTERS * rows.length) / characters)
    limit = Math.min(MAX_PAGE_ROWS, Math.max(1, fitting))
    // SQLite answers at once: after each page others get their turn.
    await setImmediate()
  }
}
