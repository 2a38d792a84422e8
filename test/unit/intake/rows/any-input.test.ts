import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../../src/domain/error.ts'
import { CSV_LIMITS, readRowBatches } from '../../../../src/intake/bytes/read-csv.ts'
import { recogniseColumns } from '../../../../src/intake/columns/recognise.ts'
import { checkRow } from '../../../../src/intake/rows/check-row.ts'
import { collect, inChunks, makeContext } from '../make.ts'

const LIMITS = { ...CSV_LIMITS, maxColumns: 6, maxCellCharacters: 30 }

/** Reads as the importer does, and lets only an AppError out of the way. */
async function survives(bytes: Uint8Array, chunkBytes: number): Promise<void> {
  const context = makeContext()
  try {
    const options = { limits: LIMITS, batchRows: 3, maxUnpackedBytes: 1000 }
    const rows = (await collect(readRowBatches(inChunks(bytes, chunkBytes), options))).flat()
    for (const { cells } of rows) {
      expect(cells.length).toBeLessThanOrEqual(LIMITS.maxColumns)
      for (const cell of cells) expect(cell.length).toBeLessThanOrEqual(LIMITS.maxCellCharacters)
    }
    const head = rows.map(({ cells }) => cells)
    const found = recogniseColumns(head, { defaultCountry: 'US', choice: null })
    if (found.type === 'plan') for (const row of rows) checkRow(row, found.plan, context)
  } catch (error) {
    if (!isAppError(error)) throw error
  }
}

const chunkBytes = fc.integer({ min: 1, max: 50 })
const GOOD = Buffer.from(
  'phone,name,consent\r\n"4155550112","Zoë ""Z"" Lee",yes\r\n2125550134,Bo,\r\n',
)
const GOOD_GZ = gzipSync(GOOD)

function damaged(good: Buffer) {
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 })
  return damage.map((changes) => {
    const bytes = Buffer.from(good)
    for (const [position, value] of changes) bytes[position] = value
    return bytes
  })
}

describe('any input', () => {
  it('ends in rows or in an AppError, whatever the bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), chunkBytes, survives), {
      numRuns: 300,
    })
  })

  it('ends in rows or in an AppError, whatever the bytes that are compressed', async () => {
    const packed = fc.uint8Array({ maxLength: 2000 }).map((bytes) => gzipSync(bytes))
    await fc.assert(fc.asyncProperty(packed, chunkBytes, survives), { numRuns: 100 })
  })

  it('ends in rows or in an AppError, whatever the text below a good header', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'"",;|\t\r\n\0\u001a=+\'4155550112 aé\u{1f600}'),
      maxLength: 120,
    })
    await fc.assert(
      fc.asyncProperty(text, chunkBytes, (body, size) =>
        survives(Buffer.from(`phone,name\n${body}`), size),
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    ['plain', GOOD],
    ['compressed', GOOD_GZ],
  ])('ends in rows or in an AppError when bytes of a good %s file are damaged', async (_, good) => {
    await fc.assert(fc.asyncProperty(damaged(good), chunkBytes, survives), { numRuns: 300 })
  })

  it.each([
    ['plain', GOOD],
    ['compressed', GOOD_GZ],
  ])('ends in rows or in an AppError wherever a good %s file is cut off', async (_, good) => {
    for (let length = 0; length <= good.length; length += 1) {
      await survives(good.subarray(0, length), 1 + (length % 50))
    }
  })

  it('reads any table back the same, in every dialect and encoding', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab ,;|\t"\r\né€ß'), maxLength: 8 })
    // The first cell keeps the row from being blank, and every letter beyond ASCII is followed by "a": two
    // of them in Windows-1252 can be valid UTF-8.
    const row = fc
      .tuple(cell, cell, cell)
      .map((cells) => ['x', ...cells.map((text) => text.replace(/[é€ß]/g, '$&a'))])
    const table = fc.array(row, { minLength: 1, maxLength: 8 })
    const way = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
      encode: fc.constantFrom(...ENCODERS),
      isPacked: fc.boolean(),
      hasSepLine: fc.boolean(),
      quotesAll: fc.boolean(),
      endsWithBreak: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(table, way, chunkBytes, async (rows, how, size) => {
        const all = [['phone', 'a', 'b', 'c'], ...rows]
        const bytes = how.encode(write(all, how))
        const chunks = inChunks(how.isPacked ? gzipSync(bytes) : bytes, size)
        const batches = await collect(readRowBatches(chunks, { batchRows: 3 })).catch(ifUncertain)
        // Letters that make sense in two encodings are not read at all, and only where there is no Unicode.
        if (batches === null) {
          expect(how.encode).toBe(WINDOWS_1252)
          return
        }
        const read = batches.flat()
        expect(read.map((each) => each.cells)).toEqual(all)
        expect(read.map((each) => each.rowNumber)).toEqual(all.map((_, index) => index + 1))
      }),
      { numRuns: 500 },
    )
  })
})

function ifUncertain(error: unknown): null {
  if (isAppError(error) && error.message.includes('letters of this file are uncertain')) return null
  throw error
}

interface Way {
  delimiter: string
  lineBreak: string
  hasSepLine: boolean
  quotesAll: boolean
  endsWithBreak: boolean
}

function write(rows: readonly string[][], way: Way): string {
  const { delimiter, lineBreak, hasSepLine, quotesAll, endsWithBreak } = way
  const lines = rows.map((cells) =>
    cells
      .map((cell) => (quotesAll || /[",;|\t\r\n]/.test(cell) ? quote(cell) : cell))
      .join(delimiter),
  )
  if (hasSepLine) lines.unshift(`sep=${delimiter}`)
  return lines.join(lineBreak) + (endsWithBreak ? lineBreak : '')
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

const WINDOWS_1252 = (text: string) => Buffer.from(text.replaceAll('€', '\u0080'), 'latin1')

const ENCODERS: ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  WINDOWS_1252,
]
