import { AppError } from '../../domain/error.ts'
import { judgeSpan, lineToGoOnAt, type SpanJudgment, settleLines } from './open-quotes.ts'
import { createParser, ENDING, type Span } from './parser.ts'

/** A record longer than this has a quotation mark that is not closed, or is no row at all. */
const MAX_RECORD_BYTES = 4_000_000
// What the parser gets at a time: it holds the event loop for two milliseconds.
const PIECE_BYTES = 64 * 1024
// After text that is read again, so that much of it is read again only where much has been read.
const FIRST_PIECE_BYTES = 256
const RECORDS_ABOVE = 20

/** A row with a quotation mark that is not closed. */
export interface UnclosedRecord {
  cells: string[]
  /** Where the mark is, counted from 1. */
  column: number
  /** Lines below it are part of it, for nobody can tell whether they are rows. Otherwise its cells are as they stand. */
  hasMoreLines: boolean
}

export type CsvRecord = string[] | UnclosedRecord

export interface RecordReader {
  add(bytes: Buffer): void
  /** Nothing more is added. Blank records may follow the last one. */
  end(): void
  /** Those that end in a piece of what was added, which may be none; null when all of it is read. */
  next(): CsvRecord[] | null
}

/**
 * Divides CSV text into records. A quotation mark that is not closed costs the row in which it stands: the
 * parser takes it and all that follows for one cell, and when that has shown to be wrong, it begins anew
 * at the line below. Throws `too_large` for a line without end.
 */
export function createRecordReader(dialect: {
  delimiter: string
  maxCellCharacters: number
}): RecordReader {
  const { delimiter, maxCellCharacters } = dialect
  const parser = createParser(delimiter)
  const held = createHeld()
  // The last one is the next to be read.
  const waiting: Buffer[] = []
  let hasEnded = false
  let readBytes = PIECE_BYTES
  // Columns, by the index of the record that the parser finds.
  let opened = new Map<number, number>()
  let torn = new Map<number, number>()
  let found = 0
  let handedOn = 0
  // Not the records themselves, which may be large: how many cells each has, 0 for a blank one.
  let above: number[] = []
  let mostCells = 0

  function next(): CsvRecord[] | null {
    const bytes = waiting.pop()
    if (bytes === undefined) return hasEnded ? readRest() : null
    // As much as was read since it was begun anew, so that no text is read again many times.
    const size = Math.min(Math.max(readBytes, FIRST_PIECE_BYTES), PIECE_BYTES)
    const piece = bytes.subarray(0, size)
    if (bytes.length > size) waiting.push(bytes.subarray(size))
    readBytes += piece.length
    const records = parser.write(piece)
    held.add(piece)
    const pile = findPile(records)
    if (pile !== undefined) {
      const whole = handOn(records.slice(0, pile.index))
      waiting.push(...divide(pile))
      return whole
    }
    held.dropBefore(parser.recordEnd())
    if (records.length === 0 && held.length() > MAX_RECORD_BYTES) waiting.push(...giveUp())
    return handOn(records)
  }

  /** When a mark is open at the very end. */
  function readRest(): CsvRecord[] | null {
    if (held.length() <= ENDING.length) return null
    const { start, end } = held.bounds()
    waiting.push(settle(held.slice(start, end - ENDING.length).toString(), ENDING))
    return []
  }

  function handOn(records: string[][]): CsvRecord[] {
    const first = found
    found += records.length
    handedOn += records.length
    above = [...above, ...records.slice(-RECORDS_ABOVE).map(countCells)].slice(-RECORDS_ABOVE)
    mostCells = mostCellsOf(records, mostCells)
    if (opened.size === 0 && torn.size === 0) return records
    return records.map((cells, index) => {
      const tornColumn = torn.get(first + index)
      const column = opened.get(first + index) ?? tornColumn
      if (column === undefined) return cells
      opened.delete(first + index)
      torn.delete(first + index)
      return { cells, column, hasMoreLines: tornColumn !== undefined }
    })
  }

  function findPile(records: string[][]): Span | undefined {
    for (const span of parser.spans()) {
      const judged = judge(span, records)
      if (judged?.isPile) return span
      if (judged?.tornColumn != null) torn.set(found + span.index, judged.tornColumn)
    }
    return undefined
  }

  /** Null for a good record, which is told from the cells, at once. */
  function judge({ index, start, end }: Span, records: string[][]): SpanJudgment | null {
    const cells = records[index] ?? []
    const near = records[index - 1]?.length ?? above.at(-1)
    if (cells.length === near && !cells.some(isOddCell)) return null
    const nearest = records.slice(Math.max(0, index - RECORDS_ABOVE), index).map(countCells)
    const file = {
      ...{ delimiter, maxCellCharacters },
      usualCells: commonest([...above, ...nearest].slice(-RECORDS_ABOVE)),
      mostCells: mostCellsOf(records.slice(0, index), mostCells),
    }
    return judgeSpan({ text: withoutLineBreak(held.slice(start, end).toString()), cells }, file)
  }

  function isOddCell(cell: string): boolean {
    return cell.startsWith('"') || cell.length > maxCellCharacters
  }

  function divide({ start, end }: Span): Buffer[] {
    const text = held.slice(start, end).toString()
    const after = held.slice(end, held.bounds().end)
    const cut = lineToGoOnAt(withoutLineBreak(text), delimiter)
    return [after, settle(text.slice(0, cut), Buffer.from(text.slice(cut)))]
  }

  /** Only the first half has been followed far enough to be certain. */
  function giveUp(): Buffer[] {
    const { start, end } = held.bounds()
    const bytes = held.slice(start, end)
    const lines = endOfLines(bytes, bytes.length / 2)
    if (lines === 0) throw endlessRecord(handedOn + 1)
    return [settle(bytes.subarray(0, lines).toString(), bytes.subarray(lines))]
  }

  /** What the parser is to read when it begins anew: each line of the text becomes a record. */
  function settle(text: string, after: Buffer): Buffer {
    const settled = settleLines(text, delimiter)
    opened = settled.opened
    torn = new Map()
    found = 0
    parser.beginAnew()
    held.clear()
    readBytes = 0
    return Buffer.concat([Buffer.from(settled.text), after])
  }

  return {
    next,
    add: (bytes) => waiting.push(bytes),
    end() {
      hasEnded = true
      waiting.push(ENDING)
    },
  }
}

/** What the parser was given since the last record ended, by the position in all it was given. */
function createHeld() {
  let pieces: Buffer[] = []
  let start = 0
  let end = 0
  return {
    add(piece: Buffer) {
      pieces.push(piece)
      end += piece.length
    },
    dropBefore(position: number) {
      let first = pieces[0]
      while (first !== undefined && start + first.length <= position) {
        start += first.length
        pieces.shift()
        first = pieces[0]
      }
      if (first === undefined || start === position) return
      pieces[0] = first.subarray(position - start)
      start = position
    },
    clear() {
      pieces = []
      start = 0
      end = 0
    },
    slice(from: number, to: number): Buffer {
      const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
      pieces = [all]
      return all.subarray(from - start, to - start)
    },
    bounds: () => ({ start, end }),
    length: () => end - start,
  }
}

function countCells(record: readonly string[]): number {
  return record.every((cell) => cell.trim() === '') ? 0 : record.length
}

function mostCellsOf(records: readonly string[][], known: number): number {
  let most = known
  for (const record of records) if (record.length > most) most = Math.max(most, countCells(record))
  return most
}

/** Of numbers of cells; 0 when there is no record that is not blank. */
function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  let usual = 0
  for (const number of numbers) {
    if (number === 0) continue
    const count = (counts.get(number) ?? 0) + 1
    counts.set(number, count)
    if (count >= (counts.get(usual) ?? 0)) usual = number
  }
  return usual
}

/** Where the last line ends that does so before `wanted`, else the first one after it; 0 when there is none. */
function endOfLines(bytes: Buffer, wanted: number): number {
  const before = Math.max(bytes.lastIndexOf('\n', wanted), bytes.lastIndexOf('\r', wanted))
  if (before !== -1) return before + 1
  const after = [bytes.indexOf('\n'), bytes.indexOf('\r')].filter((position) => position !== -1)
  return after.length === 0 ? 0 : Math.min(...after) + 1
}

function withoutLineBreak(text: string): string {
  return text.replace(/(?:\r\n|\n|\r)$/, '')
}

function endlessRecord(row: number): AppError {
  return new AppError(
    'too_large',
    `Row ${row} does not end within ${MAX_RECORD_BYTES / 1_000_000} MB: it has no line break. Export the file again with each lead in a row of its own.`,
  )
}
