import { parse } from 'csv-parse'
import { createHeldBytes } from './held-bytes.ts'
import { hasStrayMark } from './stray-marks.ts'

/** csv-parse, written to and read at once, which also says where in the bytes its records stand. */
export interface Parser {
  /** The records that have come to their end. */
  write(bytes: Buffer): string[][]
  /** Those of the last write that go over several lines, or have marks that want a look. */
  spans(): readonly Span[]
  bytesOf(span: Span): Buffer
  /** What was written behind the record. */
  bytesBehind(span: Span): Buffer
  /** What was written behind the last record that has ended. */
  pending(): Buffer
  pendingLength(): number
  /** Forgets what it has not handed out: what is written next begins a record. */
  beginAnew(): void
}

/** Where a record stands in what was written since the parser began anew, in bytes. */
export interface Span {
  /** Among the records of the write. */
  index: number
  start: number
  end: number
  hasLines: boolean
}

/** More than the parser looks ahead: behind it, a record that has no open quotation mark has ended. */
export const ENDING = Buffer.from('\n'.repeat(16))
const MARK = 0x22
const CLOSING_MARK = Buffer.from('"')
const NONE_YET = { records: 0 }

export function createParser(delimiter: string): Parser {
  const held = createHeldBytes()
  let failure: unknown = null
  // Positions in all that csv-parse was given; `origin`: where it began anew.
  let written = 0
  let origin = 0
  let recordEnd = 0
  let lines = 0
  let records: string[][] = []
  let spans: Span[] = []
  // In what may be of the records of this write: in most files there are none, and no row is looked at.
  let mayHaveMarks = false
  const parser = parse({
    bom: false,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `5" pipe` and `="0123"` are cells, not mistakes.
    relax_quotes: true,
    on_record(record: string[], info) {
      // For every record that is not as long as the first one csv-parse builds an error, even where
      // that is allowed: 30 µs, where a record takes 4. So it is told that each is the first one; only
      // the speed hangs on that.
      Object.assign(parser.info, NONE_YET)
      const start = recordEnd
      recordEnd = info.bytes
      if (recordEnd > origin) {
        const hasLines = info.lines > lines + 1
        if (hasLines || (mayHaveMarks && hasStrayMark(record, delimiter))) {
          const place = { start: start - origin, end: recordEnd - origin }
          spans.push({ index: records.length, ...place, hasLines })
        }
        records.push(record)
      }
      lines = info.lines
      // It is taken: nothing piles up in the stream.
      return null
    },
  })
  // None of what it refuses is left to refuse, with these options.
  parser.on('error', (error) => {
    failure = error
  })

  /** csv-parse works while it is written to: no record costs a promise. */
  function feed(bytes: Buffer): void {
    records = []
    spans = []
    written += bytes.length
    parser.write(bytes)
    if (failure !== null) throw failure
  }

  /** Of those that are held. */
  const lastEnd = () => Math.max(recordEnd - origin, 0)

  return {
    write(bytes) {
      held.dropBefore(lastEnd())
      // Of a record that has not ended, its beginning was looked at before.
      if (records.length > 0) mayHaveMarks = held.slice(lastEnd(), held.end()).includes(MARK)
      mayHaveMarks ||= bytes.includes(MARK)
      held.add(bytes)
      feed(bytes)
      return records
    },
    spans: () => spans,
    bytesOf: ({ start, end }) => held.slice(start, end),
    bytesBehind: ({ end }) => held.slice(end, held.end()),
    pending: () => held.slice(lastEnd(), held.end()),
    pendingLength: () => held.end() - lastEnd(),
    beginAnew() {
      // A parser of its own for each would take longer than most of what it reads.
      feed(ENDING)
      if (written - recordEnd >= ENDING.length) feed(Buffer.concat([CLOSING_MARK, ENDING]))
      origin = written
      mayHaveMarks = false
      records = []
      held.clear()
    },
  }
}
