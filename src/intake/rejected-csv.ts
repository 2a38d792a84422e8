// Excel takes a file without the mark for Windows-1252.
const BYTE_ORDER_MARK = '\ufeff'
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
  const lines = [toLine([...pad(columns, width), REASON])]
  for (const row of rows) {
    lines.push(toLine([...pad(ownCells(row.cells, header), width), row.reason]))
  }
  return `${BYTE_ORDER_MARK}${lines.join('')}`
}

function ownCells(cells: readonly string[], header: readonly string[]): readonly string[] {
  return header.at(-1) === REASON ? cells.toSpliced(header.length - 1, 1) : cells
}

function pad(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => cells[index] ?? '')
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

/** Spreadsheets run a cell that begins like a formula; the apostrophe makes it text. */
function toCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
