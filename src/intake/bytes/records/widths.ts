const RECORDS_KEPT = 20

/**
 * How wide the rows above are, which tells a record that is odd. Not the records themselves, which
 * may be large: how many cells each has. `next`: those that follow, of which the one at `index` is
 * asked about.
 */
export interface Widths {
  add(records: readonly string[][]): void
  /** Of the record just above; undefined for the first one. */
  nearest(next: readonly string[][], index: number): number | undefined
  /** The commonest one of those just above that are not blank; 0 when there is none. */
  usual(next: readonly string[][], index: number): number
  /** Of the first one that is not blank: in most files, the header. */
  first(next: readonly string[][]): number
  /** Of all above, the header too. */
  most(next: readonly string[][], index: number): number
}

export function createWidths(): Widths {
  let kept: number[] = []
  let most = 0
  let first = 0
  return {
    add(records) {
      if (first === 0) first = firstOf(records)
      kept = [...kept, ...records.slice(-RECORDS_KEPT).map(countCells)].slice(-RECORDS_KEPT)
      most = mostOf(records, most)
    },
    nearest: (next, index) => next[index - 1]?.length ?? kept.at(-1),
    usual(next, index) {
      const above = next.slice(Math.max(0, index - RECORDS_KEPT), index).map(countCells)
      return commonest([...kept, ...above].slice(-RECORDS_KEPT))
    },
    first: (next) => first || firstOf(next),
    most: (next, index) => mostOf(next.slice(0, index), most),
  }
}

/** 0 for a blank record. */
function countCells(record: readonly string[]): number {
  return record.every((cell) => cell.trim() === '') ? 0 : record.length
}

function firstOf(records: readonly string[][]): number {
  for (const record of records) {
    const width = countCells(record)
    if (width > 0) return width
  }
  return 0
}

function mostOf(records: readonly string[][], known: number): number {
  let most = known
  for (const record of records) if (record.length > most) most = Math.max(most, countCells(record))
  return most
}

function commonest(widths: readonly number[]): number {
  const counts = new Map<number, number>()
  let usual = 0
  for (const width of widths) {
    if (width === 0) continue
    const count = (counts.get(width) ?? 0) + 1
    counts.set(width, count)
    if (count >= (counts.get(usual) ?? 0)) usual = width
  }
  return usual
}
