import type { DoubtfulRecord } from './records/doubtful-records.ts'

/** Why a row alone cannot be read, as sentences for whoever shared the file. */

const OPEN = 'opens a quotation mark (") that is not closed'
const STRAY = 'has quotation marks within its quotation marks'
const WHOLE_ROW = 'The row is one quoted cell'
const NULLS = 'The row has a damaged character (a NUL byte)'
const EXPORT_AGAIN = 'Export the file again as CSV UTF-8.'

export const NULL_BYTE = `${NULLS}. Type the cell anew, or export the file again.`

const TORN = 'The row ends too early, and the line below seems to be the rest of it'

export const TORN_IN_TWO = `${TORN}. Put quotation marks around a text that contains a line break.`

export function markProblem({ column, why }: DoubtfulRecord): string {
  const where = `Column ${column.toLocaleString('en-US')}`
  if (why === 'open') return `${where} ${OPEN}. Close the mark, or remove it.`
  if (why === 'open_above') {
    return `${where} ${OPEN} at the end of a cell, so the row below was read as part of it. Close the mark, or remove it.`
  }
  if (why === 'whole_row') {
    return `${WHOLE_ROW}, and its columns cannot be told apart. ${EXPORT_AGAIN}`
  }
  return `${where} ${STRAY}, so nobody can tell where the cell ends. Write each mark within as two ("").`
}

export function hasNull(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.includes('\0'))
}

// Every row of a list has a phone number, and few lines of a note do.
const MIN_DIGITS = 7

/** Whether a line break within a cell without quotation marks made two short rows of one. */
export function isTornInTwo(
  above: { cells: readonly string[] },
  below: { cells: readonly string[]; problem: string | null },
  headerCells: number,
): boolean {
  if (below.problem !== null) return false
  const [first, second] = [above.cells.length, below.cells.length]
  if (first >= headerCells || second >= headerCells || first + second - 1 > headerCells)
    return false
  return above.cells.some(hasNumber) && !below.cells.some(hasNumber)
}

function hasNumber(cell: string): boolean {
  return cell.replace(/\D/g, '').length >= MIN_DIGITS
}
