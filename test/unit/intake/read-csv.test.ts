import { describe, expect, it } from 'vitest'
import { CSV_LIMITS, type CsvLimits, readCsvRows } from '../../../src/intake/read-csv.ts'
import { collect, inChunks } from './make.ts'

function read(text: string, limits: Partial<CsvLimits> = {}) {
  return collect(readCsvRows(inChunks(text), { ...CSV_LIMITS, ...limits }))
}

async function cellsOf(text: string): Promise<string[][]> {
  return (await read(text)).map((row) => row.cells)
}

describe('readCsvRows', () => {
  it('numbers rows as a spreadsheet does, blank ones included', async () => {
    const rows = await read('phone,note\n1,"a\nb"\n\n , \n2,c\n')
    expect(rows).toEqual([
      { rowNumber: 1, cells: ['phone', 'note'] },
      { rowNumber: 2, cells: ['1', 'a\nb'] },
      { rowNumber: 5, cells: ['2', 'c'] },
    ])
  })

  it('does not count a sep= line', async () => {
    expect(await read('sep=;\r\nphone;a\r\n1;2,5\r\n')).toEqual([
      { rowNumber: 1, cells: ['phone', 'a'] },
      { rowNumber: 2, cells: ['1', '2,5'] },
    ])
  })

  it('takes every kind of line break, mixed in one file', async () => {
    expect(await cellsOf('a,b\r\n1,2\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  it('leaves quotation marks inside a cell as they are', async () => {
    expect(await cellsOf('a,b\n5" pipe,="0123"\n"Bob" Smith,"say ""hi"""\n')).toEqual([
      ['a', 'b'],
      ['5" pipe', '="0123"'],
      ['"Bob" Smith', 'say "hi"'],
    ])
  })

  it('hands rows on before the file has ended', async () => {
    let isRead = false
    async function* source() {
      yield Buffer.from(`phone,a\n${'4155550112,x\n'.repeat(20_000)}`)
      yield Buffer.from('4155550113,y\n'.repeat(20_000))
      isRead = true
    }
    const rows = readCsvRows(source())
    await rows.next()
    const second = await rows.next()
    expect(second.value).toEqual({ rowNumber: 2, cells: ['4155550112', 'x'] })
    expect(isRead).toBe(false)
    await rows.return(undefined)
  })

  it('takes a large file in one piece, with every character whole', async () => {
    const cell = '\u{1f600}'.repeat(50)
    const rows = await collect(
      readCsvRows(inChunks(`phone,x\n${`1,${cell}\n`.repeat(45_000)}`, 20_000_000)),
    )
    expect(rows).toHaveLength(45_001)
    expect(rows.slice(1).every((row) => row.cells[1] === cell)).toBe(true)
  })

  it('closes its source when the reader stops early', async () => {
    const closed = Promise.withResolvers<void>()
    async function* source() {
      try {
        for (;;) yield Buffer.from('4155550112,x\n'.repeat(10_000))
      } finally {
        closed.resolve()
      }
    }
    for await (const row of readCsvRows(source())) if (row.rowNumber > 5) break
    await closed.promise
  })

  it('passes on what its source throws', async () => {
    const broken = new Error('The line went dead')
    async function* source() {
      yield Buffer.from('phone,name\n')
      throw broken
    }
    await expect(collect(readCsvRows(source()))).rejects.toBe(broken)
  })

  it('says of an empty file and of a header alone what is missing', async () => {
    await expect(read('')).rejects.toThrow('The file is empty.')
    await expect(read('\n , \n')).rejects.toThrow('The file is empty.')
    await expect(read('phone,name\n\n')).rejects.toThrow('The file has only one row.')
  })

  it('stops at the row limit, which the header does not count towards', async () => {
    expect(await read('phone\n1\n2\n', { maxRows: 2 })).toHaveLength(3)
    await expect(read('phone\n1\n2\n3\n', { maxRows: 2 })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('more than 2 rows'),
    })
  })

  it('names the row that has too many columns', async () => {
    await expect(read('a,b\n1,2\n1,2,3,4\n', { maxColumns: 3 })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('Row 3 has 4 columns; at most 3'),
    })
  })

  it('does not count empty columns at the end of a row', async () => {
    expect(await read('a,b,,,\n1,2,,,\n', { maxColumns: 2 })).toEqual([
      { rowNumber: 1, cells: ['a', 'b'] },
      { rowNumber: 2, cells: ['1', '2'] },
    ])
  })

  it('names the row and column of a cell that is too long', async () => {
    await expect(read('a,b\n\n1,12345\n', { maxCellCharacters: 4 })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('Row 3, column 2 has 5 characters; at most 4'),
    })
  })

  it('names the row whose quotation mark is never closed', async () => {
    await expect(read('a,b\n1,2\n3,"4\n5,6\n')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Row 3 opens a quotation mark'),
    })
  })

  it.each([
    ['one endless cell', `a,b\n1,"${'x'.repeat(5 * 1024 * 1024)}`],
    ['endless empty cells', `a,b\n1${','.repeat(5 * 1024 * 1024)}`],
  ])('gives up on %s before it fills the memory', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('Row 2 does not end'),
    })
  })
})
