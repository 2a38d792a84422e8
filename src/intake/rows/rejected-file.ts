import type { BigRead } from '../../store/engine/big-read.ts'
import type { OffThread } from '../../store/engine/off-thread.ts'
import { pages } from '../../store/engine/pages.ts'
import type { Db, RejectedRow } from '../../store/engine/tables.ts'
import { readColumns } from '../../store/leads/list-json.ts'
import { getList } from '../../store/leads/lists.ts'
import { findMostCells, listRejectedRows, readCells } from '../../store/leads/rejected-rows.ts'
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
  const columns = readColumns(await getList(db, listId))
  const mostCells = await findMostCells(db, listId, afterRow)
  const plan = planRejectedCsv(columns, mostCells)
  let rowsRead = 0
  let lastRow = afterRow
  let rowBefore = afterRow

  async function* lines(): AsyncGenerator<string[]> {
    for await (const page of rejectedPages(db, listId, afterRow)) {
      for (const row of page) {
        rowsRead += 1
        rowBefore = lastRow
        lastRow = row.rowNumber
        yield plan.toCells({ cells: readCells(row), reason: row.reason })
      }
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

function rejectedPages(db: Db, listId: string, from: number): AsyncGenerator<RejectedRow[]> {
  return pages({
    from,
    limit: fittingRows,
    read: (page) => listRejectedRows(db, listId, page),
    placeOf: ({ rowNumber }) => rowNumber,
  })
}

/** As many as a page may hold when they are as long as those before. */
function fittingRows(before: readonly RejectedRow[]): number {
  if (before.length === 0) return FIRST_PAGE_ROWS
  const characters = before.reduce((sum, { cellsJson }) => sum + cellsJson.length, 0)
  const fitting = Math.floor((PAGE_CHARACTERS * before.length) / characters)
  return Math.min(MAX_PAGE_ROWS, Math.max(1, fitting))
}
