import { CsvError, type Parser, parse } from 'csv-parse'
import { AppError } from '../domain/error.ts'
import { sniffDialect } from './dialect.ts'

/** A record longer than this is a quotation mark that was never closed, or no table at all. */
const MAX_RECORD_CHARACTERS = 4_000_000
// What the parser gets at a time: it holds the event loop for two milliseconds.
const PIECE_CHARACTERS = 64 * 1024
const SNIFF_CHARACTERS = 64 * 1024

/**
 * The records of a CSV text, blank ones and the header too, without a `sep=` line: as many at a time
 * as a piece of the text ends, which may be none. Reads no further than it is asked to. Throws `invalid`
 * or `too_large` with row and column for a record that does not end.
 */
export async function* readRecords(texts: AsyncGenerator<string>): AsyncGenerator<string[][]> {
  try {
    const head = await takeHead(texts)
    const { delimiter, hasSepLine } = sniffDialect(head)
    const parser = makeParser(delimiter)
    let records = 0
    let unended = 0
    for await (const text of joined(hasSepLine ? withoutFirstLine(head) : head, texts)) {
      for (const piece of inPieces(text)) {
        // The parser works while it is written to, and what it has found is there to be read at once:
        // no record costs a promise, and nothing piles up.
        parser.write(piece)
        const found = takeRecords(parser)
        records += found.length
        unended = found.length === 0 ? unended + piece.length : 0
        if (unended > MAX_RECORD_CHARACTERS) throw await endlessRecord(parser, records)
        if (found.length > 0) yield found
      }
    }
    yield await takeLastRecords(parser, records)
  } finally {
    // A reader may stop within the head, where the loop that would close the source has not begun.
    await texts.return(undefined)
  }
}

function makeParser(delimiter: string): Parser {
  const parser = parse({
    bom: false,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `5" pipe` and `="0123"` are cells, not mistakes.
    relax_quotes: true,
  })
  takeLengthOfEach(parser)
  parser.on('error', () => {
    // It comes out of takeLastRecords.
  })
  return parser
}

/**
 * csv-parse builds an error for every record that is not as long as the first one, even where that is
 * allowed, which takes longer than the record: it expects the length of the record at hand as long as
 * it has counted none.
 */
function takeLengthOfEach(parser: Parser): void {
  Object.defineProperty(parser.info, 'records', { get: () => 0, set: () => {} })
}

function takeRecords(parser: Parser): string[][] {
  const records: string[][] = []
  for (;;) {
    const record: unknown = parser.read()
    if (record === null) return records
    records.push(toCells(record))
  }
}

/** Ends the parser. Throws `invalid` when a quotation mark is open. */
async function takeLastRecords(parser: Parser, before: number): Promise<string[][]> {
  const records: string[][] = []
  parser.end()
  try {
    for await (const record of parser) records.push(toCells(record))
  } catch (error) {
    throw error instanceof CsvError ? unclosedQuote(error, before + records.length + 1) : error
  }
  return records
}

/** Ending the parser tells whether a quotation mark is open, and where. */
async function endlessRecord(parser: Parser, before: number): Promise<AppError> {
  await takeLastRecords(parser, before)
  return new AppError(
    'too_large',
    `Row ${before + 1} does not end within ${MAX_RECORD_CHARACTERS.toLocaleString('en-US')} characters: it has no line break. Export the file again with each lead in a row of its own.`,
  )
}

function unclosedQuote(error: CsvError, row: number): AppError {
  const column = typeof error.column === 'number' ? `, column ${error.column + 1}` : ''
  return new AppError(
    'invalid',
    `Row ${row}${column} opens a quotation mark (") that is never closed. Close or remove it and share the file again.`,
    { cause: error },
  )
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

function withoutFirstLine(text: string): string {
  return text.replace(/^.*(?:\r\n|\r|\n|$)/, '')
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* rest
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

function toCells(record: unknown): string[] {
  return Array.isArray(record) ? record : []
}
