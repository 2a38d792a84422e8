/**
 * What to make of a quotation mark that opens a cell over several lines and should not. Every line break
 * within a record stands between marks, so a line of it that is read by itself either comes to its own
 * end and is a row, or leaves a mark open, too, and would run on exactly as far as the record did.
 */

const LINE_BREAK = /\r\n|\n|\r/
// Every row of a list has a phone number, and few lines of a note do.
const MIN_DIGITS = 7

/** A text as the parser divides it. */
interface Shape {
  cells: number
  /** The position of the mark that is open at the end. */
  openAt: number | null
  /** The cell that closes below the line on which it opens, and has something behind the mark: no program writes that. */
  tornCell: number | null
}

export interface SettledLines {
  /** Each line is a record. */
  text: string
  /** By the index of the line, the column whose mark was open. Its cells are there as they stand, mark and all. */
  opened: Map<number, number>
}

/** Makes each line a record of its own. */
export function settleLines(text: string, delimiter: string): SettledLines {
  const opened = new Map<number, number>()
  // The line breaks are every second part.
  const parts = text.split(/(\r\n|\n|\r)/)
  for (let index = 0; index < parts.length; index += 2) {
    const line = parts[index] ?? ''
    const { cells, openAt } = readShape(line, delimiter)
    if (openAt === null) continue
    opened.set(index / 2, cells)
    parts[index] = line.slice(0, openAt) + asItStands(line.slice(openAt), delimiter)
  }
  return { text: parts.join(''), opened }
}

export interface SpanningRecord {
  /** As it stands in the file, without the line break at its end. */
  text: string
  cells: readonly string[]
}

export interface SpanJudgment {
  /** It is a row with an open mark, and rows below it. */
  isPile: boolean
  /** The column of a cell that no program writes, counted from 1: its mark should have been closed further up. */
  tornColumn: number | null
}

/**
 * Judges a record of several lines. A pile must be broken in itself, or not be a row that could be taken, and
 * what is below must look like rows: when in doubt, it is none, for a note may have lines of any kind.
 */
export function judgeSpan(
  { text, cells }: SpanningRecord,
  file: {
    delimiter: string
    usualCells: number
    /** Of the records above, the header too: a program may leave out empty cells at the end of rows. */
    mostCells: number
    maxCellCharacters: number
  },
): SpanJudgment {
  const { delimiter, usualCells, mostCells, maxCellCharacters } = file
  const { tornCell } = readShape(text, delimiter)
  const isLong = cells.some((cell) => cell.length > maxCellCharacters)
  const isOddlyWide = cells.length < usualCells || cells.length > mostCells
  const isBroken = tornCell !== null || isLong || isOddlyWide
  const below = text
    .split(LINE_BREAK)
    .slice(1)
    .filter((line) => line.trim() !== '')
  const rows = below.filter((line) => isLikeRow(line, delimiter, usualCells))
  const last = below.at(-1) ?? ''
  // A mark that only closes looks like one that opens, at the start of a line.
  const endsInRow = tornCell !== null || readShape(last, delimiter).openAt === null
  const isMostlyRows = rows.length > 0 && rows.length >= below.length * 0.75
  return { isPile: isBroken && endsInRow && isMostlyRows, tornColumn: tornCell }
}

function isLikeRow(line: string, delimiter: string, usualCells: number): boolean {
  const { cells, openAt } = readShape(line, delimiter)
  const isWide = openAt === null ? cells === usualCells : cells <= usualCells
  return isWide && line.replace(/\D/g, '').length >= MIN_DIGITS
}

/**
 * Where in a pile to read on by the parser. The last line may open a cell that goes on below. And a line above
 * it that leaves a mark open may be a good row to the end of the pile: the last one that does.
 */
export function lineToGoOnAt(text: string, delimiter: string): number {
  // The line breaks are every second part.
  const parts = text.split(/(\r\n|\n|\r)/)
  const lastStart = text.length - (parts.at(-1)?.length ?? 0)
  let goOnAt = lastStart
  let start = 0
  for (const [index, part] of parts.entries()) {
    const isLine = index % 2 === 0 && start > 0 && start < lastStart
    if (isLine && readShape(part, delimiter).openAt !== null) goOnAt = start
    start += part.length
  }
  return goOnAt
}

function readShape(text: string, delimiter: string): Shape {
  let cells = 0
  let position = 0
  let tornCell: number | null = null
  for (;;) {
    cells += 1
    if (text[position] === '"') {
      const close = findClosing(text, position + 1)
      if (close === -1) return { cells, openAt: position, tornCell }
      const behind = text[close + 1]
      if (behind !== undefined && behind !== delimiter) {
        if (LINE_BREAK.test(text.slice(position, close))) tornCell ??= cells
      }
      position = close + 1
    }
    const end = text.indexOf(delimiter, position)
    if (end === -1) return { cells, openAt: null, tornCell }
    position = end + delimiter.length
  }
}

/** Two marks in a row are a mark within the cell. */
function findClosing(text: string, from: number): number {
  let position = text.indexOf('"', from)
  while (position !== -1 && text[position + 1] === '"') position = text.indexOf('"', position + 2)
  return position
}

/** Written so that a mark is read as any other character. */
function asItStands(text: string, delimiter: string): string {
  return text
    .split(delimiter)
    .map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter)
}
