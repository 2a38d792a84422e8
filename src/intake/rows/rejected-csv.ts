import { cleanCell } from '../columns/cells.ts'
import { FIELD_VARIABLES } from '../columns/column-plan.ts'

export interface RejectedCsvColumn {
  header: string
  variable: string
  field: string | null
}

export interface RejectedCsvRow {
  cells: readonly string[]
  reason: string
}

export interface RejectedCsvPlan {
  header: string[]
  toCells(row: RejectedCsvRow): string[]
}

const REASON = 'reason'
// One row of five hundred cells must not put as many commas into a million others.
const MAX_COLUMNS_MORE = 20

/**
 * How the rows that were not taken go back: with their own columns and, in the last one, why; to be
 * corrected and shared again. A file that came back this way keeps one `reason` column. `mostCells`: of
 * the longest row, which may be longer than the header, for its reason still has to stand under "reason".
 */
export function planRejectedCsv(
  columns: readonly RejectedCsvColumn[],
  mostCells: number,
): RejectedCsvPlan {
  const names = nameColumns(columns)
  const reasonBefore = names.at(-1) === REASON ? names.length - 1 : null
  const ownNames = reasonBefore === null ? names : names.slice(0, -1)
  const most = reasonBefore === null ? mostCells : mostCells - 1
  const width = Math.max(ownNames.length, Math.min(most, ownNames.length + MAX_COLUMNS_MORE))
  return {
    header: [...pad(ownNames, width), REASON],
    toCells({ cells, reason }) {
      const own = reasonBefore === null ? cells : cells.toSpliced(reasonBefore, 1)
      const beyond = own.slice(width, own.findLastIndex((cell) => cell !== '') + 1)
      return [...pad(own, width), reason, ...beyond].map(withoutRisk)
    },
  }
}

/** A file without a header gets one that is understood, for the corrected rows come without the others. */
function nameColumns(columns: readonly RejectedCsvColumn[]): string[] {
  if (columns.some(({ header }) => header !== '')) return columns.map(({ header }) => header)
  const fields: Record<string, string> = FIELD_VARIABLES
  return columns.map(({ variable, field }) => fields[field ?? ''] ?? variable)
}

function pad(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => cells[index] ?? '')
}

const RISKY = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/**
 * A cell that a spreadsheet might run goes back as it was understood. `csvLine` puts an apostrophe before
 * a sign, which reading takes off again: not one before white space or `="02134"`.
 */
function withoutRisk(cell: string): string {
  if (!RISKY.test(cell)) return cell
  const text = cleanCell(cell)
  // It was written as a formula so that no spreadsheet takes its zeros for nothing.
  return /^\s*=/.test(cell) && /^\d/.test(text) ? `'${text}` : text
}
