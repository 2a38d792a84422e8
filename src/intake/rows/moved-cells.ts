import type { ColumnPlan } from '../columns/column-plan.ts'
import { refusalColumn } from '../columns/refusal-columns.ts'

const QUOTE_IT = 'Put quotation marks around a text that contains the separator.'
const ADD_IT = 'Add the separators that are missing, for empty cells too.'
// One separator is lost where two cells ran into one. A row that ends far sooner was not written to its end.
const MAX_LOST = 2

/**
 * Why the cells of a row may stand under the wrong names, if so. A separator inside a cell without quotation
 * marks pushes the cells after it to the right, and one that is lost pulls them to the left: what stands
 * under "consent" or "zip" then belongs to another column, so such a row is not read at all.
 */
export function movedCells(
  cells: readonly string[],
  plan: ColumnPlan,
): { reason: string; kind: string } | null {
  const columns = plan.columns.length
  if (cells.length > columns && isTooLong(cells, plan)) {
    const used = Math.max(cells.findLastIndex((cell) => cell !== '') + 1, columns)
    const count = used > columns ? used : cells.length
    return {
      reason: `The row has ${count} cells but the header has ${columns}. ${QUOTE_IT}`,
      kind: `The row has more cells than the header. ${QUOTE_IT}`,
    }
  }
  const missing = columns - cells.length
  if (missing > 0 && missing <= MAX_LOST && hasDecidingColumn(plan)) {
    return {
      reason: `The row has ${cells.length} cells but the header has ${columns}, so they may stand in the wrong columns. ${ADD_IT}`,
      kind: `The row has fewer cells than the header. ${ADD_IT}`,
    }
  }
  return null
}

/** Empty cells at the end do not make it right: the last columns of a row that was pushed may be empty. */
function isTooLong(cells: readonly string[], plan: ColumnPlan): boolean {
  const { columns, mostCells = columns.length, positions } = plan
  for (let index = columns.length; index < cells.length; index += 1) if (cells[index]) return true
  if (cells.length <= mostCells) return false
  // A text that was cut in two fills two cells.
  const filled = cells.filter((cell, index) => cell !== '' && index !== positions.phone).length
  return filled > 1
}

const deciding = new WeakMap<ColumnPlan, boolean>()

/** Whether a column says if, or when, a person may be called. */
function hasDecidingColumn(plan: ColumnPlan): boolean {
  let has = deciding.get(plan)
  if (has === undefined) {
    const { consent, consentSource, consentAt, timezone, region, zip } = plan.positions
    const fields = [consent, consentSource, consentAt, timezone, region, zip]
    const isOne = ({ header }: { header: string }) => refusalColumn(header) !== null
    has = fields.some((index) => index !== undefined) || plan.columns.some(isOne)
    deciding.set(plan, has)
  }
  return has
}
