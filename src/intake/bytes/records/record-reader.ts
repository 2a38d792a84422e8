import { AppError } from '../../../domain/error.ts'
import { createParser, ENDING, type Span } from './csv-parser.ts'
import { type CsvRecord, createDoubtfulRecords } from './doubtful-records.ts'
import { judgeSpan, lineToGoOnAt, type SpanJudgment, settleLines } from './open-quotes.ts'
import { mendLine } from './stray-marks.ts'
import { createWidths } from './widths.ts'

/** A record longer than this has a quotation mark that is not closed, or is no row at all. */
const MAX_RECORD_BYTES = 4_000_000
// What the parser gets at a time: it holds the event loop for two milliseconds.
const PIECE_BYTES = 64 * 1024
// After text that is read again, so that much of it is read again only where much has been read.
const FIRST_PIECE_BYTES = 256

export interface RecordReader {
  add(bytes: Buffer): void
  /** Nothing more is added. Blank records may follow the last one. */
  end(): void
  /** Those that end in a piece of what was added, which may be none; null when all of it is read. */
  next(): CsvRecord[] | null
}

/**
 * Divides CSV text into records. When a record shows that a mark was left open in it, its lines are
 * settled and the parser begins anew with them. Throws `too_large` for a line without end.
 */
export function createRecordReader(dialect: {
  delimiter: string
  isWrapped?: boolean
  maxCellCharacters: number
}): RecordReader {
  const { delimiter, isWrapped = false, maxCellCharacters } = dialect
  const parser = createParser(delimiter)
  const widths = createWidths()
  const doubtful = createDoubtfulRecords()
  const judge = createSpanJudge({ delimiter, maxCellCharacters }, parser, widths)
  // The last one is the next to be read.
  const waiting: Buffer[] = []
  let hasEnded = false
  // Since the parser began anew.
  let readBytes = PIECE_BYTES
  let handedOn = 0

  function next(): CsvRecord[] | null {
    const piece = takePiece()
    if (piece === undefined) return hasEnded ? readRest() : null
    const records = parser.write(piece)
    const pile = findPile(records)
    if (pile !== undefined) {
      const whole = handOn(records.slice(0, pile.index))
      divide(pile)
      return whole
    }
    if (records.length === 0 && parser.pendingLength() > MAX_RECORD_BYTES) giveUp()
    return handOn(records)
  }

  function takePiece(): Buffer | undefined {
    const bytes = waiting.pop()
    if (bytes === undefined) return undefined
    const [piece, rest] = cutPiece(bytes, readBytes)
    if (rest.length > 0) waiting.push(rest)
    readBytes += piece.length
    return piece
  }

  /** When a mark is open at the very end. */
  function readRest(): CsvRecord[] | null {
    if (parser.pendingLength() <= ENDING.length) return null
    settle(parser.pending().subarray(0, -ENDING.length).toString(), ENDING)
    return []
  }

  function handOn(records: string[][]): CsvRecord[] {
    handedOn += records.length
    widths.add(records)
    return doubtful.mark(records)
  }

  function findPile(records: string[][]): Span | undefined {
    for (const span of parser.spans()) {
      if (!span.hasLines) {
        lookAtMarks(span, records)
        continue
      }
      const judged = judge(span, records)
      if (judged?.isPile) return span
      if (judged?.tornColumn != null) doubtful.tear(span.index, judged.tornColumn)
      else if (records[span.index]?.length === 1) lookAtMarks(span, records)
    }
    return undefined
  }

  /** The cells that were meant take the place of those that the parser found. */
  function lookAtMarks(span: Span, records: string[][]): void {
    const { index } = span
    const cells = records[index] ?? []
    // Its marks were made to be read as they stand.
    if (doubtful.isSettled(index)) return
    const text = withoutLineBreak(parser.bytesOf(span).toString())
    const file = { delimiter, isWrapped, headerCells: widths.first(records) }
    const mended = mendLine({ text, cells }, file)
    if (mended?.type === 'cells') records[index] = mended.cells
    else if (mended !== null) doubtful.doubt(index, mended)
  }

  function divide(pile: Span): void {
    const text = parser.bytesOf(pile).toString()
    const cut = lineToGoOnAt(withoutLineBreak(text), delimiter)
    waiting.push(parser.bytesBehind(pile))
    settle(text.slice(0, cut), Buffer.from(text.slice(cut)))
  }

  function giveUp(): void {
    const { text, after } = firstHalf(parser.pending(), handedOn + 1)
    settle(text, after)
  }

  /** The parser begins anew, with each line of the text as a record, and what comes after. */
  function settle(text: string, after: Buffer): void {
    const settled = settleLines(text, delimiter)
    doubtful.beginAnew(settled.opened)
    readBytes = 0
    parser.beginAnew()
    waiting.push(Buffer.concat([Buffer.from(settled.text), after]))
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

/** Judges a record of several lines; null for a good one, which is told from the cells, at once. */
function createSpanJudge(
  dialect: { delimiter: string; maxCellCharacters: number },
  parser: ReturnType<typeof createParser>,
  widths: ReturnType<typeof createWidths>,
): (span: Span, records: string[][]) => SpanJudgment | null {
  const isOddCell = (cell: string) =>
    cell.startsWith('"') || cell.length > dialect.maxCellCharacters
  return (span, records) => {
    const { index } = span
    const cells = records[index] ?? []
    if (cells.length === widths.nearest(records, index) && !cells.some(isOddCell)) return null
    const usualCells = widths.usual(records, index)
    const file = { ...dialect, usualCells, mostCells: widths.most(records, index) }
    return judgeSpan({ text: withoutLineBreak(parser.bytesOf(span).toString()), cells }, file)
  }
}

/** Only the first half has been followed far enough to be certain. Throws for a line without end. */
function firstHalf(bytes: Buffer, row: number): { text: string; after: Buffer } {
  const lines = endOfLines(bytes, bytes.length / 2)
  if (lines === 0) throw endlessRecord(row)
  return { text: bytes.subarray(0, lines).toString(), after: bytes.subarray(lines) }
}

/** As much as was read since the parser began anew, so that no text is read again many times; and the rest. */
function cutPiece(bytes: Buffer, readBytes: number): [Buffer, Buffer] {
  const size = Math.min(Math.max(readBytes, FIRST_PIECE_BYTES), PIECE_BYTES)
  return [bytes.subarray(0, size), bytes.subarray(size)]
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
