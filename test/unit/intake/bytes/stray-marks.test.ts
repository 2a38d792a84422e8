import { describe, expect, it } from 'vitest'
import { inChunks, readRows } from '../make.ts'

const HEADER = 'name,phone,notes,consent,city'

async function read(lines: string, header = HEADER, chunkBytes = 64 * 1024) {
  const rows = await readRows(inChunks(`${header}\n${lines}\n`, chunkBytes))
  return rows.slice(1).map(({ cells, problem }) => problem ?? cells)
}

describe('quotation marks that stand oddly', () => {
  it.each([
    ['a space before', 'Ann,1, "a, b",n,Reno', 'a, b'],
    ['spaces before and behind', 'Ann,1,  "a, b"  ,n,Reno', 'a, b'],
    ['a tab before', 'Ann,1,\t"a, b",n,Reno', 'a, b'],
    ['a no-break space before', 'Ann,1,\u00a0"a, b",n,Reno', 'a, b'],
    ['a space behind', 'Ann,1,"a, b" ,n,Reno', 'a, b'],
    ['a space before, and a mark within', 'Ann,1, "a ""b"", c",n,Reno', 'a "b", c'],
    ['a backslash before marks within', String.raw`Ann,1,"a \"b\", c",n,Reno`, 'a "b", c'],
    ['a backslash, and a comma between', String.raw`Ann,1,"a \"b, c\" d",n,Reno`, 'a "b, c" d'],
    ['a backslash before the last one', String.raw`Ann,1,"a, \"b\"",n,Reno`, 'a, "b"'],
    ['a backslash before the first one', String.raw`Ann,1,"\"a\" b, c",n,Reno`, '"a" b, c'],
    ['doubled backslashes', String.raw`Ann,1,"a \\ \"b\", c",n,Reno`, String.raw`a \ "b", c`],
    ['a backslash and a space', String.raw`Ann,1, "a \"b\", c",n,Reno`, 'a "b", c'],
    ['a row that is one cell', '"Ann,1,""a, b"",n,Reno"', 'a, b'],
    ['a nickname', 'Ann,1,"Bob" Smith,n,Reno', '"Bob" Smith'],
    ['inches', 'Ann,1,5" pipe,n,Reno', '5" pipe'],
    ['a path', String.raw`Ann,1,"C:\a, b\",n,Reno`, `${String.raw`C:\a, b`}\\`],
  ])('are read by what was meant: %s', async (_, line, notes) => {
    for (const chunkBytes of [1, 64 * 1024]) {
      expect(await read(line, HEADER, chunkBytes)).toEqual([['Ann', '1', notes, 'n', 'Reno']])
    }
  })

  it('are read alike far down the file', async () => {
    const rows = await read(`${'Bo,2,x,yes,Reno\n'.repeat(5_000)}Ann,1, "a, b",n,Reno`)
    expect(rows.at(-1)).toEqual(['Ann', '1', 'a, b', 'n', 'Reno'])
  })

  it.each([
    ['bare marks within', 'Ann,1,"says "hi, there" often",no,'],
    ['one bare mark within', 'Ann,1,"a 5" b, c",no'],
    ['a space, and bare marks within', 'Ann,1, "says "hi, there" often",no,'],
    ['a cell over lines behind a space', 'Ann,1, "a\nb, c",no,Reno'],
    ['a backslash in a cell over lines', 'Ann,1,"a \\"b\\"\nc, d",no,Reno'],
    ['a backslash that leaves too many cells', String.raw`Ann,1,"a \"b, c\" d",no,Reno,x,y`],
    ['a row that is one cell, too short', '"Ann,4155550101,""a, b"",no"'],
  ])('cost their row where nobody can tell what was meant: %s', async (_, line) => {
    const [row] = await read(line)
    expect(row).toEqual(expect.stringMatching(/quotation mark|one quoted cell/))
  })
})

describe('a file of which each row is one quoted cell', () => {
  it.each([
    ['commas', '"name,phone,consent"\n"Ann,1,yes"\n"Bo,2,no"\n'],
    ['semicolons', '"name;phone;consent"\r\n"Ann;1;yes"\r\n"Bo;2;no"\r\n'],
    ['tabs', '"name\tphone\tconsent"\n"Ann\t1\tyes"\n"Bo\t2\tno"\n'],
    ['cells in marks', '"name,phone,consent"\n"""Ann"",1,yes"\n"Bo,""2"",""no"""\n'],
    [
      'one row that is not',
      `"name,phone,consent"\n"Ann,1,yes"\nBo,2,no\n${'"Bo,2,no"\n'.repeat(4)}`,
    ],
    ['a sep= line', 'sep=,\n"name,phone,consent"\n"Ann,1,yes"\n"Bo,2,no"\n'],
    ['a header that is not', 'name,phone,consent\n"Ann,1,yes"\n"Bo,2,no"\n'],
  ])('is read: %s', async (_, text) => {
    for (const chunkBytes of [1, 64 * 1024]) {
      const rows = await readRows(inChunks(text, chunkBytes))
      expect(rows.slice(0, 3).map(({ cells }) => cells)).toEqual([
        ['name', 'phone', 'consent'],
        ['Ann', '1', 'yes'],
        ['Bo', '2', 'no'],
      ])
      expect(rows.map(({ rowNumber }) => rowNumber)).toEqual(rows.map((_row, index) => index + 1))
    }
  })

  it('leaves a column of texts alone', async () => {
    const rows = await readRows(inChunks('"phone"\n"415, 555, 0101"\n"415, 555, 0102"\n'))
    expect(rows.map(({ cells }) => cells.length)).toEqual([1, 1, 1])
  })
})

describe('a NUL byte', () => {
  it.each([
    ['in a name', 'B\0o,2,x,yes,Reno'],
    ['in the number', 'Bo,2\0,x,yes,Reno'],
    ['in the consent', 'Bo,2,x,n\0o,Reno'],
    ['between marks', 'Bo,2,"a\0, b",no,Reno'],
    ['alone in a cell', 'Bo,2,\0,no,Reno'],
    ['at the end of a row', 'Bo,2,x,no,Reno\0'],
  ])('costs its row and no other: %s', async (_, line) => {
    for (const below of [2, 5_000]) {
      const rows = await read(`Ann,1,x,no,Reno\n${line}\n${'Cy,3,x,yes,Reno\n'.repeat(below)}`)
      expect(rows.slice(0, 3)).toEqual([
        ['Ann', '1', 'x', 'no', 'Reno'],
        expect.stringContaining('a NUL byte'),
        ['Cy', '3', 'x', 'yes', 'Reno'],
      ])
      expect(rows).toHaveLength(2 + below)
    }
  })
})
