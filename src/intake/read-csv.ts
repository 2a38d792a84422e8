import { pipeline, Readable } from 'node:stream'
import { CsvError, type Parser, parse } from 'csv-parse'
import { AppError } from '../domain/error.ts'
import { decodeText } from './decode.ts'
import { sniffDialect } from './dialect.ts'

export interface CsvLimits {
  /** Rows below the header. */
  maxRows: number
  maxColumns: number
  maxCellCharacters: number
}

export const CSV_LIMITS: CsvLimits = {
  maxRows: 1_000_000,
  maxColumns: 500,
  maxCellCharacters: 10_000,
}

export interface CsvRow {
  /** As a spreadsheet counts them: the header is row 1, blank lines count, a `sep=` line does not. */
  rowNumber: number
  cells: string[]
}

// A row longer than this is a quotation mark that was never closed, or no table at all.
const MAX_RECORD_CHARACTERS = 4_000_000
// What the parser gets at a time: it holds the event loop for a millisecond.
const PIECE_CHARACTERS = 64 * 1024
const SNIFF_CHARACTERS = 64 * 1024

/**
 * The rows of a CSV file, header first, as they arrive. A row is a record: line breaks inside quotation
 * marks do not count. Blank rows are left out but counted. Throws `invalid` or `too_large`, with row
 * and column, for a file that cannot be read; also when there is no row below the header.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Uint8Array>,
  limits: CsvLimits = CSV_LIMITS,
): AsyncGenerator<CsvRow> {
  let rows = 0
  for await (const row of readAnyRows(chunks, limits)) {
    rows += 1
    yield row
  }
  if (rows === 0) {
    throw new AppError(
      'invalid',
      'The file is empty. Put column names in the first row, one of them "phone", and a lead in each row below.',
    )
  }
  if (rows === 1) {
    throw new AppError(
      'invalid',
      'The file has only one row. The first row holds the column names; put a lead in each row below it.',
    )
  }
}

/** The same for a file that may have no header, and no rows. */
export async function* readAnyRows(
  chunks: AsyncIterable<Uint8Array>,
  limits: CsvLimits,
): AsyncGenerator<CsvRow> {
  let rowNumber = 0
  let rows = 0
  for await (const cells of readRecords(decodeText(chunks))) {
    rowNumber += 1
    if (isBlank(cells)) continue
    checkSize(cells, rowNumber, limits)
    // The first one is not counted: most files have a header.
    if (rows > limits.maxRows) {
      throw new AppError(
        'too_large',
        `The file has more than ${count(limits.maxRows)} rows. Split it and share the parts.`,
      )
    }
    rows += 1
    yield { rowNumber, cells }
  }
}

async function* readRecords(texts: AsyncGenerator<string>): AsyncGenerator<string[]> {
  const head = await takeHead(texts)
  const { delimiter, hasSepLine } = sniffDialect(head)
  const first = hasSepLine ? head.replace(/^.*(?:\r\n|\r|\n|$)/, '') : head
  const parser = parse({
    bom: false,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `5" pipe` and `="0123"` are cells, not mistakes.
    relax_quotes: true,
  })
  pipeline(Readable.from(feed(first, texts, parser), { objectMode: true }), parser, () => {
    // The error, if any, comes out of the loop below.
  })
  try {
    for await (const record of parser) yield toCells(record)
  } catch (error) {
    throw asAppError(error, parser.info.records + 1)
  }
}

async function takeHead(texts: AsyncGenerator<string>): Promise<string> {
  let head = ''
  while (head.length < SNIFF_CHARACTERS) {
    const next = await texts.next()
    if (next.done) break
    head += next.value
  }
  return head
}

/** Passes the text on, and stops a record without end: many empty cells have no size of their own. */
async function* feed(
  first: string,
  texts: AsyncGenerator<string>,
  parser: Parser,
): AsyncGenerator<string> {
  let records = 0
  let sinceRecord = 0
  function* watched(text: string) {
    for (const piece of inPieces(text)) {
      if (parser.info.records !== records) sinceRecord = 0
      records = parser.info.records
      sinceRecord += piece.length
      if (sinceRecord > MAX_RECORD_CHARACTERS) throw endlessRow(records + 1)
      yield piece
    }
  }
  try {
    yield* watched(first)
    for await (const text of texts) yield* watched(text)
  } finally {
    // A reader may stop within the head, where the loop that would close the source has not begun.
    await texts.return(undefined)
  }
}

function* inPieces(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    let end = start + PIECE_CHARACTERS
    // The two halves of a character beyond the basic plane stay together.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end += 1
    yield text.slice(start, end)
    start = end
  }
}

function checkSize(cells: string[], rowNumber: number, limits: CsvLimits): void {
  if (cells.length > limits.maxColumns) {
    const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1
    if (used > limits.maxColumns) {
      throw new AppError(
        'too_large',
        `Row ${rowNumber} has ${count(used)} columns; at most ${count(limits.maxColumns)} can be read. Remove the columns you do not need.`,
      )
    }
    cells.length = used
  }
  for (let column = 0; column < cells.length; column += 1) {
    const length = cells[column]?.length ?? 0
    if (length > limits.maxCellCharacters) {
      throw new AppError(
        'too_large',
        `Row ${rowNumber}, column ${column + 1} has ${count(length)} characters; at most ${count(limits.maxCellCharacters)} fit in a cell. ` +
          'Shorten it, or look for a quotation mark that is opened there and never closed.',
      )
    }
  }
}

function asAppError(error: unknown, rowNumber: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new AppError(
      'invalid',
      `Row ${rowNumber} opens a quotation mark (") that is never closed. Close or remove it and share the file again.`,
      { cause: error },
    )
  }
  return new AppError('invalid', `Row ${rowNumber} cannot be read as CSV.`, { cause: error })
}

function endlessRow(rowNumber: number): AppError {
  return new AppError(
    'too_large',
    `Row ${rowNumber} does not end within ${count(MAX_RECORD_CHARACTERS)} characters. Look for a quotation mark (") that is opened there and never closed.`,
  )
}

function toCells(record: unknown): string[] {
  return Array.isArray(record) ? record : []
}

function isBlank(cells: string[]): boolean {
  for (const cell of cells) if (cell.trim() !== '') return false
  return true
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
