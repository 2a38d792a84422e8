import { parse } from 'csv-parse'

export interface Parser {
  /** The records that have come to their end. */
  write(bytes: Uint8Array): string[][]
  /** Where the last of them ended: the bytes before it, of all that was written since the parser began anew. */
  recordEnd(): number
  /** Those of the last write that go over several lines. */
  spans(): readonly Span[]
  /** Forgets what it has not handed out: what is written next begins a record. */
  beginAnew(): void
}

/** Where a record stands in what was written, in bytes. */
export interface Span {
  /** Among the records of the write. */
  index: number
  start: number
  end: number
}

/** More than the parser looks ahead: behind it, a record that has no open quotation mark has ended. */
export const ENDING = Buffer.from('\n'.repeat(16))
const CLOSING_MARK = Buffer.from('"')

export function createParser(delimiter: string): Parser {
  const parser = parse({
    bom: false,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `5" pipe` and `="0123"` are cells, not mistakes.
    relax_quotes: true,
  })
  const { info } = parser
  let failure: unknown = null
  // None of what it refuses is left to refuse, with these options.
  parser.on('error', (error) => {
    failure = error
  })
  let written = 0
  let origin = 0
  let recordEnd = 0
  let lines = 0
  let stale = 0
  let found = 0
  let spans: Span[] = []
  // csv-parse builds an error for every record that is not as long as the first one, even where that is
  // allowed, which takes longer than the record: it expects the length of the record at hand as long as
  // it has counted none. And it counts when a record has ended, the one moment at which it knows where.
  Object.defineProperty(info, 'records', { get: () => 0, set: noteRecord })

  function noteRecord() {
    const start = recordEnd
    recordEnd = info.bytes
    if (recordEnd <= origin) {
      stale += 1
    } else {
      if (info.lines > lines + 1) {
        spans.push({ index: found, start: start - origin, end: recordEnd - origin })
      }
      found += 1
    }
    lines = info.lines
  }

  function write(bytes: Uint8Array): string[][] {
    stale = 0
    found = 0
    spans = []
    written += bytes.length
    // It works while it is written to, and what it has found is there to be read at once: no record costs
    // a promise, and nothing piles up.
    parser.write(bytes)
    if (failure !== null) throw failure
    const records: string[][] = []
    for (;;) {
      const record: unknown = parser.read()
      if (record === null) return stale === 0 ? records : records.slice(stale)
      records.push(Array.isArray(record) ? record : [])
    }
  }

  return {
    write,
    recordEnd: () => Math.max(recordEnd - origin, 0),
    spans: () => spans,
    beginAnew() {
      // A parser of its own for each would take longer than most of what it reads.
      write(ENDING)
      if (written - recordEnd >= ENDING.length) write(Buffer.concat([CLOSING_MARK, ENDING]))
      origin = written
    },
  }
}
