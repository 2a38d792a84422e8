/** A row with a quotation mark that is not closed. */
export interface UnclosedRecord {
  cells: string[]
  /** Where the mark is, counted from 1. */
  column: number
  /** Lines below it are part of it, for nobody can tell whether they are rows. Otherwise its cells are as they stand. */
  hasMoreLines: boolean
}

export type CsvRecord = string[] | UnclosedRecord

/** Knows which of the records that a parser finds have an open mark, and in which column. */
export function createUnclosedRecords() {
  // Since the parser began anew.
  let found = 0
  // Columns, by the index of the record that the parser finds.
  let opened = new Map<number, number>()
  let torn = new Map<number, number>()

  return {
    /** `settled`: the columns of the marks in the lines that the parser is to find as records. */
    beginAnew(settled: Map<number, number>): void {
      opened = settled
      torn = new Map()
      found = 0
    },

    /** The record at `index` of those that are marked next goes on in lines that nobody can tell from rows. */
    tear(index: number, column: number): void {
      torn.set(found + index, column)
    },

    /** The next ones that were found, those with an open mark as such. */
    mark(records: string[][]): CsvRecord[] {
      const first = found
      found += records.length
      if (opened.size === 0 && torn.size === 0) return records
      return records.map((cells, index) => {
        const tornColumn = torn.get(first + index)
        const column = opened.get(first + index) ?? tornColumn
        if (column === undefined) return cells
        opened.delete(first + index)
        torn.delete(first + index)
        return { cells, column, hasMoreLines: tornColumn !== undefined }
      })
    },
  }
}
