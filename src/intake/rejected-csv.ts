import { BYTE_ORDER_MARK, csvLine } from '../system/csv.ts'

const REASON = 'reason'

export interface RejectedCsvRow {
  cells: readonly string[]
  reason: string
}

/**
 * The rows that were not taken, with their own columns and why, to be corrected and shared again. A file
 * that came back this way keeps one `reason` column.
 */
export function rejectedCsv(header: readonly string[], rows: readonly RejectedCsvRow[]): string {
  const columns = header.at(-1) === REASON ? header.slice(0, -1) : header
  // A row may be longer than the header; its reason still has to stand under "reason".
  const width = rows.reduce(
    (most, row) => Math.max(most, ownCells(row.cells, header).length),
    columns.length,
  )
  const lines = [csvLine([...pad(columns, width), REASON])]
  for (const row of rows) {
    lines.push(csvLine([...pad(ownCells(row.cells, header), width), row.reason]))
  }
  return `${BYTE_ORDER_MARK}${lines.join('')}`
}

function ownCells(cells: readonly string[], header: readonly string[]): readonly string[] {
  return header.at(-1) === REASON ? cells.toSpliced(header.length - 1, 1) : cells
}

function pad(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => cells[index] ?? '')
}
