import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  CSV_LIMITS,
  type CsvLimits,
  type CsvRow,
  readRowBatches,
} from '../../../../src/intake/bytes/read-csv.ts'
import { collect, inChunks, readRows } from '../make.ts'

async function read(content: string | Uint8Array, changes: Partial<CsvLimits> = {}) {
  const limits = { ...CSV_LIMITS, ...changes }
  return (await collect(readRowBatches(inChunks(content), { limits, batchRows: 2 }))).flat()
}

async function cellsOf(content: string | Uint8Array): Promise<string[][]> {
  return (await read(content)).map((row) => row.cells)
}

function row(rowNumber: number, cells: string[]): CsvRow {
  return { rowNumber, cells, problem: null }
}

describe('readRowBatches', () => {
  it('numbers rows as a spreadsheet does, blank ones included', async () => {
    const rows = await read('phone,note\n1,"a\nb"\n\n , \n2,c\n')
    expect(rows).toEqual([row(1, ['phone', 'note']), row(2, ['1', 'a\nb']), row(5, ['2', 'c'])])
  })

  it.each([
    ['bare', 'sep=;\r\nphone;a\r\n1;2,5\r\n'],
    ['in quotation marks', '"sep=;"\nphone;a\n1;2,5\n'],
    ['after a byte order mark', '\ufeffsep=;\rphone;a\r1;2,5\r'],
    ['in UTF-16', Buffer.from('\ufeffsep=;\r\nphone;a\r\n1;2,5\r\n', 'utf16le')],
    ['of tabs', 'sep=\t\r\nphone\ta\r\n1\t2,5\r\n'],
    ['of tabs, in letters', 'sep=\\t\r\nphone\ta\r\n1\t2,5\r\n'],
  ])('does not count a sep= line %s', async (_, content) => {
    expect(await read(content)).toEqual([row(1, ['phone', 'a']), row(2, ['1', '2,5'])])
  })

  it.each([
    ['semicolons and decimal commas', 'phone;price\n1;1,50\n2;2,75\n', ['2', '2,75']],
    ['pipes', 'phone|a|b\n1|x,y;z|\n2|x,y|"p|q"\n', ['2', 'x,y', 'p|q']],
    ['tabs and commas in its text', 'phone\tname\n1\tLee, Ann\n2\tRay, Bo\n', ['2', 'Ray, Bo']],
    ['one column', 'phone\n1\n(415) 555-0112\n', ['(415) 555-0112']],
    ['one column in quotation marks', '"phone"\n"1"\n"2"\n', ['2']],
    ['commas and no header', '1,Ann\n2,Bo\n3,Cy\n', ['3', 'Cy']],
  ])('reads a file of %s', async (_, content, last) => {
    expect((await cellsOf(content)).at(-1)).toEqual(last)
  })

  it('reads over what fills the end of a file', async () => {
    for (const ending of [
      '\u001a',
      '\n\u001a',
      '\n\u001a\r\n',
      '\0\0\0',
      '\n\u001a\0\0',
      '\n\n\n',
    ]) {
      expect(await read(`a,b\n1,2${ending}`)).toEqual([row(1, ['a', 'b']), row(2, ['1', '2'])])
    }
  })

  it('takes every kind of line break, mixed in one file', async () => {
    expect(await cellsOf('a,b\r\n1,2\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  it('takes another kind of line break that comes late in the file', async () => {
    const early = '4155550112,x\r\n'.repeat(20_000)
    expect((await cellsOf(`phone,a\r\n${early}1,"a\nb"\n2,y\r3,z`)).slice(-3)).toEqual([
      ['1', 'a\nb'],
      ['2', 'y'],
      ['3', 'z'],
    ])
  })

  it('reads a .gz as what is in it', async () => {
    expect(await cellsOf(gzipSync('\ufeffphone;b\r\n1;2\r\n'))).toEqual([
      ['phone', 'b'],
      ['1', '2'],
    ])
    const twice = gzipSync(gzipSync('a,b\n1,2\n'))
    await expect(read(twice)).rejects.toThrow('compressed twice')
    const tar = Buffer.alloc(1024)
    tar.write('leads.csv')
    tar.write('ustar', 257)
    await expect(read(gzipSync(tar))).rejects.toThrow('an archive (.tar)')
  })

  it('unpacks no more than is allowed', async () => {
    const bomb = inChunks(gzipSync('a,b\n'.repeat(100_000)))
    const batches = readRowBatches(bomb, { batchRows: 250, maxUnpackedBytes: 200_000 })
    await expect(collect(batches)).rejects.toMatchObject({ code: 'too_large' })
  })

  it('holds no blank row, and goes on below many', async () => {
    async function* source() {
      yield Buffer.from('phone\n')
      for (let piece = 0; piece < 4; piece += 1) yield Buffer.from('\n'.repeat(20_000))
      yield Buffer.from('4155550112\n')
    }
    const batches = await collect(readRowBatches(source(), { batchRows: 1_000 }))
    expect(batches).toEqual([[row(1, ['phone']), row(80_002, ['4155550112'])]])
  })

  it('hands rows on in full batches, the last one with what is left', async () => {
    const batches = await collect(readRowBatches(inChunks('a\n1\n2\n3\n4\n'), { batchRows: 2 }))
    expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1])
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
    const batches = readRowBatches(source(), { batchRows: 2 })
    const first = await batches.next()
    expect(first.value).toEqual([row(1, ['phone', 'a']), row(2, ['4155550112', 'x'])])
    expect(isRead).toBe(false)
    await batches.return(undefined)
  })

  it('takes a large file in one piece, with every character whole', async () => {
    const wide = '\u{1f600}'.repeat(50)
    const long = 'x'.repeat(2_000)
    const text = `phone,x\n${`1,${wide}\n`.repeat(10_000)}${`1,${long}\n`.repeat(1_700)}`
    const rows = await readRows(inChunks(text, 20_000_000))
    expect(rows).toHaveLength(11_701)
    expect(rows.slice(1, 10_001).every(({ cells }) => cells[1] === wide)).toBe(true)
    expect(rows.slice(10_001).every(({ cells }) => cells[1] === long)).toBe(true)
  })

  it.each([
    ['the first rows', 1],
    ['many rows', 50_000],
  ])('has closed its source when the reader stops after %s', async (_, rows) => {
    let isClosed = false
    async function* source() {
      try {
        for (;;) yield Buffer.from('4155550112,x\n'.repeat(1000))
      } finally {
        isClosed = true
      }
    }
    for await (const [first] of readRowBatches(source(), { batchRows: 1 })) {
      if (first && first.rowNumber >= rows) break
    }
    expect(isClosed).toBe(true)
  })

  it('passes on what its source throws', async () => {
    const broken = new Error('The line went dead')
    async function* source() {
      yield Buffer.from('phone,name\n')
      throw broken
    }
    await expect(collect(readRowBatches(source(), { batchRows: 2 }))).rejects.toBe(broken)
  })

  it('says of an empty file what is missing', async () => {
    for (const empty of ['', '\n , \n', '\ufeff', '\0\0', '\u001a', 'sep=;\n', gzipSync('')]) {
      await expect(read(empty)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('The file is empty. Put column names in the first row'),
      })
    }
  })

  it('stops at the row limit, which the header does not count towards', async () => {
    expect(await read('phone\n1\n2\n', { maxRows: 2 })).toHaveLength(3)
    await expect(read('phone\n1\n2\n3\n', { maxRows: 2 })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('more than 2 rows'),
    })
  })

  it('gives a row with too many columns a problem and goes on', async () => {
    expect(await read('a,b\n1,2,3,4\n5,6\n', { maxColumns: 3 })).toEqual([
      row(1, ['a', 'b']),
      {
        rowNumber: 2,
        cells: ['1', '2', '3'],
        problem: 'The row has 4 columns; at most 3 can be read. Remove those from column 4 on.',
      },
      row(3, ['5', '6']),
    ])
  })

  it('gives a row with a long cell a problem and goes on', async () => {
    expect(await read('a,b\n\n1,12345\n1,1234\n', { maxCellCharacters: 4 })).toEqual([
      row(1, ['a', 'b']),
      {
        rowNumber: 3,
        cells: ['1', '1234'],
        problem: 'Column 2 has 5 characters; at most 4 fit in a cell. Shorten it.',
      },
      row(4, ['1', '1234']),
    ])
  })

  it('says of a long cell of many lines that a quotation mark may be open', async () => {
    const [, second] = await read('a,b\n1,"12\r\n3\n4"\n', { maxCellCharacters: 4 })
    expect(second?.cells).toEqual(['1', '12\r\n'])
    expect(second?.problem).toContain('It goes over 3 lines')
  })

  it('cuts no character in half', async () => {
    const [, second] = await read('a\nxyz\u{1f600}\n', { maxCellCharacters: 4 })
    expect(second?.cells).toEqual(['xyz'])
  })

  it('refuses a file whose first row breaks the limits', async () => {
    await expect(read('a,b,c\n1\n', { maxColumns: 2 })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Row 1 cannot be read. The row has 3 columns'),
    })
    await expect(read('\nabc\n1\n', { maxCellCharacters: 2 })).rejects.toThrow('Row 2 cannot')
  })

  it('tells when an open quotation mark made a row part of the one above', async () => {
    const [, second, third] = await read('a,b,c\n1,"x,y\n2,"ok",z\n3,a,b\n')
    expect(second?.cells).toEqual(['1', '"x,y\n2,"ok"', 'z'])
    expect(second?.problem).toContain('Column 2 opens a quotation mark')
    expect(third).toEqual(row(4 - 1, ['3', 'a', 'b']))
  })

  it('finds no such problem in a cell of quoted lines', async () => {
    expect((await read('a,b\n1,"""x"" says\ny"\n')).at(-1)).toEqual(row(2, ['1', '"x" says\ny']))
  })

  it('does not count empty columns at the end of a row', async () => {
    expect(await read('a,b,,,\n1,2,,,\n', { maxColumns: 2 })).toEqual([
      row(1, ['a', 'b']),
      row(2, ['1', '2']),
    ])
  })

  it.each([
    ['one endless cell', `a,b\n1,${'x'.repeat(4_200_000)}`],
    ['endless empty cells', `a,b\n1${','.repeat(4_200_000)}`],
  ])('gives up on %s before it fills the memory', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('Row 2 does not end'),
    })
  })

  it.each([
    ['long cells', `1,${'x'.repeat(9_999)}\n`, true],
    ['short rows', '4155550112,x\n', true],
    ['cells that are cut', `1,${'x'.repeat(300_000)}\n`, false],
    ['rows that are too wide', `1,${','.repeat(100_000)}x\n`, false],
  ])('holds a million characters or two at most, of %s', async (_, line, isWhole) => {
    let ahead = 0
    const bytes = Buffer.from(line.repeat(Math.ceil(64_000 / line.length)))
    async function* source() {
      yield Buffer.from('phone,x\n')
      for (let taken = 0; taken < 2_500_000; taken += bytes.length) {
        ahead += bytes.length
        // What is cut is read and not held.
        if (isWhole) expect(ahead).toBeLessThan(2_000_000)
        yield bytes
      }
    }
    for await (const batch of readRowBatches(source(), { batchRows: 1_000_000 })) {
      let held = 0
      for (const { cells } of batch) for (const cell of cells) held += cell.length + 1
      expect(held).toBeLessThan(1_100_000)
      ahead = 0
    }
  })
})
