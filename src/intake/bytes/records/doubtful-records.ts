import type { MarkProblem } from './stray-marks.ts'

/** A row whose quotation marks do not say where its cells end. */
export interface DoubtfulRecord {
  cells: string[]
  /** Where the mark is, counted from 1. */
  column: number
  /**
   * - `open`: the mark is not closed. The cells are as they stand.
   * - `open_above`: lines below it are part of it, for nobody can tell whether they are rows.
   * - `stray`: there are marks within its marks.
   * - `whole_row`: the row is one quoted cell.
   */
  why: 'open' | 'open_above' | MarkProblem
}

export type CsvRecord = string[] | DoubtfulRecord

/** Knows which of the records that a parser finds are doubtful, and in which column. Indexes: among those found next. */
export function createDoubtfulRecords() {
  // Since the parser began anew.
  let found = 0
  // By the index of the record that the parser finds.
  let opened = new Map<number, number>()
  let torn = new Map<number, number>()
  let odd = new Map<number, { problem: MarkProblem; column: number }>()

  /** `at`: the index of the record among those that the parser finds. */
  function withMarks(cells: string[], at: number): CsvRecord {
    const openColumn = opened.get(at)
    const tornColumn = torn.get(at)
    const other = odd.get(at)
    opened.delete(at)
    torn.delete(at)
    odd.delete(at)
    if (openColumn !== undefined) return { cells, column: openColumn, why: 'open' }
    if (tornColumn !== undefined) return { cells, column: tornColumn, why: 'open_above' }
    if (other === undefined) return cells
    return { cells, column: other.column, why: other.problem }
  }

  return {
    /** `settled`: the columns of the marks in the lines that the parser is to find as records. */
    beginAnew(settled: Map<number, number>): void {
      opened = settled
      torn = new Map()
      odd = new Map()
      found = 0
    },

    /** Its marks were made to be read as they stand. */
    isSettled: (index: number): boolean => opened.has(found + index),

    /** The record goes on in lines that nobody can tell from rows. */
    tear(index: number, column: number): void {
      torn.set(found + index, column)
    },

    doubt(index: number, why: { problem: MarkProblem; column: number }): void {
      odd.set(found + index, why)
    },

    /** The next ones that were found, those that are doubtful as such. */
    mark(records: string[][]): CsvRecord[] {
      const first = found
      found += records.length
      if (opened.size === 0 && torn.size === 0 && odd.size === 0) return records
      return records.map((cells, index) => withMarks(cells, first + index))
    },
  }
}
