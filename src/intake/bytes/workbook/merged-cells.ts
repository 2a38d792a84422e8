import { tooLargeWorkbook } from './broken.ts'

/** The rows of one column that are one cell: its value stands in the first of them only. */
interface Merge {
  column: number
  firstRow: number
  lastRow: number
}

export type Merges = ReadonlyMap<number, readonly Merge[]>

const MAX_MERGES = 100_000
// The sheet's own reader cannot know of them: they stand behind the rows.
const MERGE =
  /<(?:\w{1,20}:)?mergeCell [^<>]{0,200}?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"/g
const LONGEST = 300

/**
 * Finds the cells of a sheet that go over several rows, by the first. Cells over several columns do not
 * count: a title is no name of each column.
 */
export async function findMerges(bytes: AsyncIterable<Uint8Array>): Promise<Merges> {
  const merges = new Map<number, Merge[]>()
  let rest = ''
  let found = 0
  for await (const piece of bytes) {
    const text = rest + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')
    let end = 0
    for (const match of text.includes('mergeCell ') ? text.matchAll(MERGE) : []) {
      end = match.index + match[0].length
      const [firstRow, lastRow] = [Number(match[2]), Number(match[3])]
      if (lastRow <= firstRow) continue
      found += 1
      if (found > MAX_MERGES) throw tooLargeWorkbook('too many of its cells are merged')
      const merge = { column: columnOf(match[1] ?? ''), firstRow, lastRow }
      const others = merges.get(firstRow)
      if (others === undefined) merges.set(firstRow, [merge])
      else others.push(merge)
    }
    rest = text.slice(Math.max(end, text.length - LONGEST))
  }
  return merges
}

/** Counted from 0: `A` is 0, `AA` is 26. */
export function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** Puts the value of a cell that goes over several rows into each of them, a row after the other. */
export function createMerger(merges: Merges): (rowNumber: number, cells: string[]) => void {
  const open = new Map<number, { lastRow: number; value: string }>()
  return (rowNumber, cells) => {
    for (const [column, { lastRow, value }] of open) {
      if (rowNumber > lastRow) {
        open.delete(column)
        continue
      }
      while (cells.length <= column) cells.push('')
      cells[column] ||= value
    }
    for (const { column, lastRow } of merges.get(rowNumber) ?? []) {
      const value = cells[column] ?? ''
      if (value !== '') open.set(column, { lastRow, value })
    }
  }
}
