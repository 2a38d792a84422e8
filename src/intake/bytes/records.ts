import { sniffDialect } from './dialect.ts'
import { type CsvRecord, createRecordReader } from './record-reader.ts'

const SNIFF_CHARACTERS = 64 * 1024

/**
 * The records of a CSV text, blank ones and the header too, without a `sep=` line: as many at a time
 * as a piece of the text ends. Blank records may follow the last one. Reads no further than it is asked
 * to. Throws `too_large` with its row for a line that does not end.
 */
export async function* readRecords(
  texts: AsyncGenerator<string>,
  maxCellCharacters: number,
): AsyncGenerator<CsvRecord[]> {
  try {
    const head = await takeHead(texts)
    const { delimiter, hasSepLine } = sniffDialect(head)
    const reader = createRecordReader({ delimiter, maxCellCharacters })
    for await (const text of joined(hasSepLine ? withoutFirstLine(head) : head, texts)) {
      reader.add(Buffer.from(text))
      for (let records = reader.next(); records !== null; records = reader.next()) {
        if (records.length > 0) yield records
      }
    }
    reader.end()
    for (let records = reader.next(); records !== null; records = reader.next()) yield records
  } finally {
    // A reader may stop within the head, where the loop that would close the source has not begun.
    await texts.return(undefined)
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

function withoutFirstLine(text: string): string {
  return text.replace(/^.*(?:\r\n|\r|\n|$)/, '')
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}
