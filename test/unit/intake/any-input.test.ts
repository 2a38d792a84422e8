import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../src/domain/error.ts'
import { readHeader } from '../../../src/intake/columns.ts'
import { readCsvRows } from '../../../src/intake/read-csv.ts'
import { checkRow } from '../../../src/intake/rows.ts'
import { collect, inChunks, makeContext } from './make.ts'

/** Reads as the importer does, and lets only an AppError out of the way. */
async function survives(bytes: Uint8Array, chunkBytes: number): Promise<void> {
  const context = makeContext()
  try {
    let plan = null
    for await (const row of readCsvRows(inChunks(bytes, chunkBytes))) {
      if (plan) checkRow(row, plan, context)
      else plan = readHeader(row.cells)
    }
  } catch (error) {
    if (!isAppError(error)) throw error
  }
}

const chunkBytes = fc.integer({ min: 1, max: 50 })
const GOOD = Buffer.from(
  'phone,name,consent\r\n"4155550112","Zoë ""Z"" Lee",yes\r\n2125550134,Bo,\r\n',
)

describe('any input', () => {
  it('ends in rows or in an AppError, whatever the bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), chunkBytes, survives), {
      numRuns: 300,
    })
  })

  it('ends in rows or in an AppError, whatever the text below a good header', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'"",;|\t\r\n=+\'4155550112 aé\u{1f600}'),
      maxLength: 120,
    })
    await fc.assert(
      fc.asyncProperty(text, chunkBytes, (body, size) =>
        survives(Buffer.from(`phone,name\n${body}`), size),
      ),
      { numRuns: 300 },
    )
  })

  it('ends in rows or in an AppError when bytes of a good file are damaged', async () => {
    const damage = fc.array(fc.tuple(fc.nat(GOOD.length - 1), fc.nat(255)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(damage, chunkBytes, (changes, size) => {
        const bytes = Buffer.from(GOOD)
        for (const [position, value] of changes) bytes[position] = value
        return survives(bytes, size)
      }),
      { numRuns: 300 },
    )
  })

  it('reads any table back the same, in every dialect and encoding', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab ,;|\t"\r\né€ß'), maxLength: 8 })
    // The first cell keeps the row from being blank, and every letter beyond ASCII is followed by "a": two
    // of them in Windows-1252 can be valid UTF-8.
    const row = fc
      .tuple(cell, cell, cell)
      .map((cells) => ['x', ...cells.map((text) => text.replace(/[é€ß]/g, '$&a'))])
    const table = fc.array(row, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(...ENCODERS),
        chunkBytes,
        async (rows, delimiter, lineBreak, encode, size) => {
          const all = [['phone', 'a', 'b', 'c'], ...rows]
          const text = all.map((cells) => cells.map(quote).join(delimiter) + lineBreak).join('')
          const read = await collect(readCsvRows(inChunks(encode(text), size)))
          expect(read.map((each) => each.cells)).toEqual(all)
        },
      ),
      { numRuns: 300 },
    )
  })
})

function quote(cell: string): string {
  return /[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const ENCODERS: ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text.replaceAll('€', '\u0080'), 'latin1'),
]
