/** For the beginning of a CSV: Excel takes a file without the mark for Windows-1252. */
export const BYTE_ORDER_MARK = '\ufeff'

/** A row of a CSV that is safe to open in a spreadsheet. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

/** Spreadsheets run a cell that begins like a formula; the apostrophe makes it text. */
function toCell(cell: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
