/**
 * Divides CSV text into records, and mends quotation marks that nobody closed.
 *
 * A mark at the start of a cell takes what follows into the cell, line breaks too, until the next
 * mark. When people or programs forget to close it, a parser takes the rows below for one cell: at
 * best it ends at the next mark in the file, at worst at its end, and every lead in between is
 * lost without a word.
 *
 * What is promised: such a mark costs the row in which it stands, not those below. That row comes
 * as an `DoubtfulRecord`, its cells as they stand, mark and all, with the column of the mark; each
 * line below is read as a row again, under the row number it would have had. A record that is not
 * odd (below) is read as any parser of RFC 4180 reads it, and a mark within a cell (`5" pipe`,
 * `="0123"`) is a character.
 *
 * How an open mark shows, in the order in which it is found out:
 * - At the end of the file, when a mark is open there.
 * - When a record has not ended after 4 MB. The first half of it is settled then, and the rest is
 *   read on.
 * - When a record of several lines has ended, but is odd (a pile): it has something behind a
 *   closing mark that no program writes, fewer cells than rows usually have or more than any has,
 *   or a cell that is too long; and three of four of the lines below its first one look like rows:
 *   as wide as the rows above, with seven digits. It must be both, for a note may have lines of
 *   any kind: when in doubt, a record is left whole.
 * - When such an odd record closes its cell in a way that no program writes, but its lines do not
 *   look like rows, it is left whole and comes as an `DoubtfulRecord` with `open_above`: nobody
 *   can tell what is in it.
 *
 * To settle a pile means to make each of its lines a record, and then to let the parser begin anew
 * with them. That may be done for each line by itself: every line break within a record stands
 * between marks, so a line of it either comes to its own end and is a row, or leaves a mark open,
 * too. The end of a pile is left to the parser as it is: its last line, which may open a cell that
 * goes on below, and what is above that from the last line on which a mark stays open, which may be
 * a good row of several lines.
 *
 * A row on one line in which marks stand otherwise than RFC 4180 has them is read by what was meant where
 * that is certain, else it comes as a `DoubtfulRecord`: see `stray-marks.ts`.
 *
 * What it costs: a record on one line, next to nothing; one of several lines, a look at its cells; an odd
 * one, a second pass over its text. After a new beginning the parser gets as much at a time as it
 * has read since, so that a file made of open marks is read in a few passes, not once for each
 * line. At most some 4 MB are held.
 *
 * What is refused: a line of more than 4 MB (`too_large`, with its row). What is not mended: a
 * mark that a later one closes so well that the record looks like any other. Its rows are in one
 * cell, and whoever reads the records judges that by its length.
 *
 * The parts: `csv-parser.ts` (csv-parse, and where its records stand), `held-bytes.ts` (the bytes
 * that may be read again), `widths.ts` (how wide the rows above are), `open-quotes.ts` (pure: what
 * to make of a record of several lines, and how to settle lines), `stray-marks.ts` (pure: a row
 * whose marks stand oddly), `doubtful-records.ts` (which records nobody can divide), `record-reader.ts` (brings them together).
 */

import { sniffDialect } from '../dialect.ts'
import type { CsvRecord } from './doubtful-records.ts'
import { createRecordReader } from './record-reader.ts'

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
    const { hasSepLine, ...dialect } = sniffDialect(head)
    const reader = createRecordReader({ ...dialect, maxCellCharacters })
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
