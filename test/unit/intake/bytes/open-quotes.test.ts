import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { Parser } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  CSV_LIMITS,
  type CsvLimits,
  type CsvRow,
  readRowBatches,
} from '../../../../src/intake/bytes/read-csv.ts'
import {
  judgeSpan,
  lineToGoOnAt,
  settleLines,
} from '../../../../src/intake/bytes/records/open-quotes.ts'
import { collect, inChunks } from '../make.ts'

interface Way {
  limits?: Partial<CsvLimits>
  chunkBytes?: number
}

async function read(content: string | Uint8Array, way: Way = {}): Promise<CsvRow[]> {
  const limits = { ...CSV_LIMITS, ...way.limits }
  const chunks = inChunks(content, way.chunkBytes)
  return (await collect(readRowBatches(chunks, { limits, batchRows: 250 }))).flat()
}

function row(rowNumber: number, cells: string[]): CsvRow {
  return { rowNumber, cells, problem: null }
}

function open(rowNumber: number, cells: string[], column: number): CsvRow {
  const problem = `Column ${column} opens a quotation mark (") that is not closed. Close the mark, or remove it.`
  return { rowNumber, cells, problem }
}

/** A row of 40 characters or so, of which no two are the same. */
function lead(index: number): string {
  return `Ada ${index},+1415${String(5_550_000 + index)},ada${index}@example.com`
}

function leads(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `${lead(from + index)}\n`).join('')
}

const HEADER = 'name,phone,email\n'

// In a thread with as much memory as an import has.
const READ_WIDE_ROWS = `
const { parentPort, workerData } = require('node:worker_threads')
async function* bytes() {
  yield Buffer.from('name,phone,email\\n')
  for (let row = 0; row < 5; row += 1) yield Buffer.from('xyz,'.repeat(900_000) + 'x\\n')
}
async function read() {
  const { readRowBatches } = await import(workerData)
  const rows = []
  for await (const batch of readRowBatches(bytes(), { batchRows: 480 })) {
    rows.push(...batch.filter(({ problem }) => problem !== null).map(({ rowNumber }) => rowNumber))
  }
  return rows
}
read().then((rows) => parentPort.postMessage(rows), (error) => parentPort.postMessage(String(error)))`

describe('a quotation mark that is not closed', () => {
  it.each([
    [
      'in the middle of the file',
      '3,"x,y\n4,5,6\n',
      [open(3, ['3', '"x', 'y'], 2), row(4, ['4', '5', '6'])],
    ],
    ['in the first cell', '"3,x,y\n4,5,6', [open(3, ['"3', 'x', 'y'], 1), row(4, ['4', '5', '6'])]],
    ['in the last cell', '3,x,"\n4,5,6\n', [open(3, ['3', 'x', '"'], 3), row(4, ['4', '5', '6'])]],
    ['in the last row', '3,4,5\n6,"7,8', [row(3, ['3', '4', '5']), open(4, ['6', '"7', '8'], 2)]],
    [
      'with a mark within',
      '3,"x ""y"" z,5\n6,7,8',
      [open(3, ['3', '"x ""y"" z', '5'], 2), row(4, ['6', '7', '8'])],
    ],
    [
      'behind cells in marks',
      '"3,4","x, ""y""","z\n6,7,8',
      [open(3, ['3,4', 'x, "y"', '"z'], 3), row(4, ['6', '7', '8'])],
    ],
    [
      'above blank lines',
      '3,"4,5\n\n\n6,7,8\n',
      [open(3, ['3', '"4', '5'], 2), row(6, ['6', '7', '8'])],
    ],
    [
      'in two rows',
      '3,x",",4\n\nb",",z\n6,7,8\n',
      [open(3, ['3', 'x"', '"', '4'], 3), open(5, ['b"', '"', 'z'], 2), row(6, ['6', '7', '8'])],
    ],
  ])('costs only its row %s', async (_, body, rows) => {
    const text = `a,b,c\n"1","2\n2",3\n${body}`
    const expected = [row(1, ['a', 'b', 'c']), row(2, ['1', '2\n2', '3']), ...rows]
    expect(await read(text)).toEqual(expected)
    expect(await read(text, { chunkBytes: 1 })).toEqual(expected)
  })

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR', (text: string) => text.replaceAll('\n', '\r')],
    ['a sep= line', (text: string) => `sep=,\n${text}`],
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['gzip', (text: string) => gzipSync(text)],
  ])('costs only its row in a file of %s', async (_, write) => {
    const bytes = write('a,b,c\n1,é,2\n3,"é,4\n5,6,\u{1f600}\n')
    for (const chunkBytes of [1, 7, 64 * 1024]) {
      expect(await read(bytes, { chunkBytes })).toEqual([
        row(1, ['a', 'b', 'c']),
        row(2, ['1', 'é', '2']),
        open(3, ['3', '"é', '4'], 2),
        row(4, ['5', '6', '\u{1f600}']),
      ])
    }
  })

  it('costs only its row in a long file, at the beginning as at the end', async () => {
    // Several of the pieces that the parser gets.
    for (const place of [1, 500, 4_990]) {
      const text = `${HEADER}${leads(0, place)}"${lead(place)}\n${leads(place + 1, 5_000 - place)}`
      const rows = await read(text)
      expect(rows).toHaveLength(5_002)
      expect(rows.filter(({ problem }) => problem !== null)).toEqual([
        open(place + 2, `"${lead(place)}`.split(','), 1),
      ])
      expect(rows.every(({ rowNumber }, index) => rowNumber === index + 1)).toBe(true)
      expect(rows.at(-1)).toEqual(row(5_002, lead(5_000).split(',')))
    }
  })

  it.each([
    [
      'a cell in marks',
      '"Bo, Jr.",2125550134,bo@example.com',
      ['Bo, Jr.', '2125550134', 'bo@example.com'],
    ],
    [
      'a row in marks',
      '"Bo","2125550134","bo@example.com"',
      ['Bo', '2125550134', 'bo@example.com'],
    ],
    ['a cell of two lines', '"Bo\nLee",2125550134,x', ['Bo\nLee', '2125550134', 'x']],
    [
      'cells in marks of one line and of two',
      '"Bo, Jr.",2125550134,"x\ny"',
      ['Bo, Jr.', '2125550134', 'x\ny'],
    ],
    ['a cell of two lines at the end', 'Bo,2125550134,"x\ny"', ['Bo', '2125550134', 'x\ny']],
  ])('costs only its row when %s comes below', async (_, line, cells) => {
    const text = `${HEADER}${leads(0, 3)}"${lead(3)}\n${leads(4, 3)}${line}\n${leads(8, 3)}`
    for (const chunkBytes of [1, 64 * 1024]) {
      expect(await read(text, { chunkBytes })).toEqual([
        row(1, ['name', 'phone', 'email']),
        ...[0, 1, 2].map((index) => row(index + 2, lead(index).split(','))),
        open(5, `"${lead(3)}`.split(','), 1),
        ...[4, 5, 6].map((index) => row(index + 2, lead(index).split(','))),
        row(9, cells),
        ...[8, 9, 10].map((index) => row(index + 2, lead(index).split(','))),
      ])
    }
  })

  it('costs only its row when rows below have no number, or are ragged', async () => {
    const some = `${leads(4, 3)}Bo,,\n${leads(5, 3)}Cy\n"Di, Jr.",2125550134,x\n`
    const rows = await read(`${HEADER}${leads(0, 3)}"${lead(3)}\n${some}`)
    expect(rows.filter(({ problem }) => problem !== null).map((each) => each.rowNumber)).toEqual([
      5,
    ])
    expect(rows).toHaveLength(5 + 9)
  })

  it('costs only its row where the next mark closes it in another column', async () => {
    const text = `${HEADER}${leads(0, 3)}Ann,"2125550134,x\n${leads(4, 3)}Bo 5",2125550135,x\n${leads(8, 1)}`
    const rows = await read(text)
    expect(rows.map(({ cells }) => cells[0])).toEqual([
      'name',
      'Ada 0',
      'Ada 1',
      'Ada 2',
      'Ann',
      'Ada 4',
      'Ada 5',
      'Ada 6',
      'Bo 5"',
      'Ada 8',
    ])
    expect(rows.filter(({ problem }) => problem !== null)).toEqual([
      open(5, ['Ann', '"2125550134', 'x'], 2),
    ])
  })

  it('costs only its row where the cell becomes too long, and closes in the same column', async () => {
    const text = `${HEADER}${leads(0, 3)}"Ann,2125550134,x\n${leads(4, 1_000)}Bo",2125550135,x\n`
    const rows = await read(text)
    expect(rows).toHaveLength(1 + 3 + 1 + 1_000 + 1)
    expect(rows.filter(({ problem }) => problem !== null)).toHaveLength(1)
  })

  it('is told by row and column when it stands in the first row', async () => {
    await expect(read('a,"b,c\n1,2,3\n')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Row 1 cannot be read. Column 2 opens a quotation mark'),
    })
  })

  it('goes on at the next line after millions of bytes', async () => {
    const lines = `+14155550100,${'x'.repeat(2_000)}\n`.repeat(2_500)
    const rows = await read(`${HEADER}"x\n${lines}x,"y\n${lines}`)
    expect(rows).toHaveLength(1 + 2 + 5_000)
    expect(rows.filter(({ problem }) => problem !== null)).toEqual([
      open(2, ['"x'], 1),
      open(2_503, ['x', '"y'], 2),
    ])
  })

  it('does not hide a line without end', async () => {
    await expect(read(`a,b\n1,2\n\n3,"4\n${'x'.repeat(4_200_000)}`)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('Row 5 does not end within 4 MB'),
    })
  })

  it('keeps within the limits of a row', async () => {
    const [, second] = await read('a,b\n1,"23456,7,8\n', {
      limits: { maxColumns: 3, maxCellCharacters: 4 },
    })
    expect(second).toEqual(open(2, ['1', '"234', '7'], 2))
  })
})

describe('quoted lines', () => {
  const NOTE = '2125550134, Bo\n3125550178, Cy\n4155550112, Di'
  it.each([
    ['lines like rows', `phone,note\n1,x\n2,"${NOTE}"\n3,y\n`, ['2', NOTE]],
    [
      'lines like rows, in a row that is too short',
      `phone,note,a\n1,x,y\n2,"${NOTE}"\n3,y,z\n`,
      ['2', NOTE],
    ],
    [
      'lines like rows, in a row that is too long',
      `phone,note\n1,x\n2,"${NOTE}",\n3,y\n`,
      ['2', NOTE, ''],
    ],
    [
      'a mark at the start of a line',
      'phone,note\n1,x\n2,"a,4155550112\n",5\n3,y\n',
      ['2', 'a,4155550112\n', '5'],
    ],
    [
      'a mark at its start',
      'phone,note\n1,x\n2,"""Bo"" 4155550112,\n4155550112,x"\n3,y\n',
      ['2', '"Bo" 4155550112,\n4155550112,x'],
    ],
  ])('are not divided where a cell has %s', async (_, text, cells) => {
    for (const chunkBytes of [1, 64 * 1024]) {
      const rows = await read(text, { chunkBytes })
      expect(rows).toHaveLength(4)
      expect(rows[2]).toEqual(row(3, cells))
    }
  })

  it('are not divided because they are too many', async () => {
    const note = 'Dear Ann, thank you.\nCall 415 555 0112, please.\n'.repeat(300)
    const rows = await read(`phone,note\n1,x\n2,"${note}"\n3,y\n`)
    expect(rows.map((each) => each.rowNumber)).toEqual([1, 2, 3, 4])
    expect(rows[2]?.problem).toContain('It goes over 601 lines')
  })

  it('are not divided when they are torn but look like no rows', async () => {
    const text = 'phone,note\n1,x\n2,"He says\n5" pipe"\n3,y\n'
    const rows = await read(text)
    expect(rows.map((each) => each.rowNumber)).toEqual([1, 2, 3, 4])
    expect(rows[2]?.problem).toContain('Column 2 opens a quotation mark')
  })
})

describe('whatever the table', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'ab ;|é€'), maxLength: 6 })
  const any = fc.string({ unit: fc.constantFrom(...'ab ,;|"\r\né'), maxLength: 6 })
  const rows = (cell: fc.Arbitrary<string>) =>
    fc.array(fc.tuple(fc.constant('x'), cell, cell), { maxLength: 12 })
  const way = fc.record({
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
    column: fc.nat(2),
    chunkBytes: fc.integer({ min: 1, max: 80 }),
    endsWithBreak: fc.boolean(),
  })

  it('loses one row when no mark follows', async () => {
    await fc.assert(
      fc.asyncProperty(rows(any), rows(plain), way, async (before, after, how) => {
        const bad = ['1', '2', '3'].map((cell, at) => (at === how.column ? `"${cell}` : cell))
        const good = [['phone', 'a', 'b'], ...before]
        const lines = [...good.map(write), bad.join(','), ...after.map((cells) => cells.join(','))]
        const text = lines.join(how.lineBreak) + (how.endsWithBreak ? how.lineBreak : '')
        expect(await read(text, { chunkBytes: how.chunkBytes })).toEqual([
          ...good.map((cells, index) => row(index + 1, cells)),
          open(good.length + 1, bad, how.column + 1),
          ...after.map((cells, index) => row(good.length + 2 + index, cells)),
        ])
      }),
      { numRuns: 250 },
    )
  })

  it('loses one row of leads when any marks follow', async () => {
    const leadRows = fc.array(fc.tuple(any, fc.integer({ min: 2_000_000, max: 9_999_999 })), {
      minLength: 2,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(leadRows, leadRows, way, async (before, after, how) => {
        const cells = ([name, number]: [string, number]) => ['x', `+1415${number}`, oneLine(name)]
        const good = [['name', 'phone', 'note'], ...before.map(cells)]
        const below = after.map(cells)
        const lines = [...good.map(write), '"y,+14155550100,z', ...below.map(writeAll)]
        const text = lines.join(how.lineBreak) + how.lineBreak
        expect(await read(text, { chunkBytes: how.chunkBytes })).toEqual([
          ...good.map((each, index) => row(index + 1, each)),
          open(good.length + 1, ['"y', '+14155550100', 'z'], 1),
          ...below.map((each, index) => row(good.length + 2 + index, each)),
        ])
      }),
      { numRuns: 250 },
    )
  })

  it('numbers the rows and reads them the same, in pieces of any size', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'"",,\n\n\r5a é'), maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 50 }), async (body, chunkBytes) => {
        const whole = await read(`phone,name\n4155550112,x\n${body}`)
        const pieces = await read(`phone,name\n4155550112,x\n${body}`, { chunkBytes })
        expect(pieces).toEqual(whole)
        const numbers = whole.map((each) => each.rowNumber)
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      }),
      { numRuns: 250 },
    )
  })
})

describe('settleLines', () => {
  const line = fc.string({ unit: fc.constantFrom(...'"""",,,ab \u{1f600}'), maxLength: 20 })
  const options = {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
  }

  it('makes one record of each line, and says of which it changed one', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (lines, end) => {
          const { text, opened } = settleLines(`${lines.join(end)}${end}`, ',')
          expect(parse(text, options)).toHaveLength(lines.length)
          for (const [index, each] of lines.entries()) {
            expect(opened.has(index)).toBe(isOpen(each))
          }
        },
      ),
      { numRuns: 250 },
    )
  })

  function isOpen(each: string): boolean {
    try {
      parse(each, options)
      return false
    } catch {
      return true
    }
  }
})

describe('a list whose empty last cells are left out', () => {
  const rows = Array.from({ length: 30 }, (_, index) => `415555${1_000 + index},Ada ${index}`)
  const note = 'Do not ring these:\n4155550171, Di\n4155550172, Ed'

  it('keeps a note with numbers in it whole, in a row as wide as the header', async () => {
    const read30 = await read(`phone,name,note\n${rows.join('\n')}\n4155550199,Ann,"${note}"\n`)
    expect(read30).toHaveLength(32)
    expect(read30.at(-1)).toEqual(row(32, ['4155550199', 'Ann', note]))
  })
})

describe('lineToGoOnAt', () => {
  it.each(['\n', '\r', '\r\n'])('looks at each line once, with %j', (lineBreak) => {
    // Looking back from every line to the beginning took a minute.
    const lines = leads(0, 80_000).replaceAll('\n', lineBreak)
    const text = `1,"open${lineBreak}${lines}last "5`
    expect(lineToGoOnAt(text, ',')).toBe(text.length - 'last "5'.length)
    const reopened = `1,"open${lineBreak}2,"open${lineBreak}${lines}last`
    expect(lineToGoOnAt(reopened, ',')).toBe(`1,"open${lineBreak}`.length)
  })
})

describe('rows of nearly a million cells', () => {
  it('are told one by one, and are not kept', async () => {
    const modules = new URL('../../../../src/intake/bytes/read-csv.ts', import.meta.url).href
    const thread = new Worker(READ_WIDE_ROWS, {
      eval: true,
      workerData: modules,
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
    const told = await new Promise((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
    })
    expect(told).toEqual([2, 3, 4, 5, 6])
  })
})

describe('judgeSpan', () => {
  const file = { delimiter: ',', usualCells: 3, mostCells: 3, maxCellCharacters: 100 }
  it.each([
    ['rows below a torn cell', '1,"x,y\n2,4155550112,"ok" z', true],
    ['a torn cell and no number', '1,"x,y\n2,3,"ok" z', false],
    ['a torn cell and another number of cells', '1,"x,y\n4155550112,"ok" z', false],
    ['blank lines and nothing else', '1,"x,y\n\n" z', false],
    [
      'most of the lines',
      '1,"x,y\n2,4155550112,z\n3,4155550113,z\n4,"ok" z\n5,4155550114,"ok" z',
      true,
    ],
    ['half of the lines', '1,"x,y\n2,z\n4,z\n4,4155550114,z\n5,4155550114,"ok" z', false],
  ])('judges %s', (_, text, expected) => {
    const [cells] = parse(text, { relax_quotes: true, relax_column_count: true })
    expect(judgeSpan({ text, cells: cells ?? [] }, file).isPile).toBe(expected)
  })
})

describe('a file made to cost time', () => {
  it.each([
    ['an open mark in every line', '"a,4155550112,b\n'],
    ['an open mark in every line, and nothing else', '"\n'],
    ['a mark that closes one and opens the next', 'b",",4155550112\n'],
    ['open marks among good rows', '"a,4155550112,b\na,4155550112,b\n"b",4155550112,c\n'],
    ['an open mark in every second line', '"a,4155550112,b\na,4155550112,b\n'],
    ['quoted lines that are no rows', '1,"2\n\n4155550112,3"\n'],
  ])('is read in a few passes: %s', async (_, line) => {
    // More than one of the pieces that the parser gets.
    const lines = line.repeat(80_000 / line.length)
    const file = Buffer.from(`a,b,c\n1,4155550112,3\n${lines}`)
    let bytes = 0
    const { write: realWrite } = Parser.prototype
    const written = vi.spyOn(Parser.prototype, 'write')
    written.mockImplementation(function (this: Parser, piece) {
      bytes += piece.length
      return realWrite.call(this, piece, 'utf8')
    })
    try {
      await read(file)
    } finally {
      written.mockRestore()
    }
    expect(bytes).toBeGreaterThanOrEqual(file.length)
    // Reading the rest of each piece again for every line would take two thousand.
    expect(bytes).toBeLessThan(20 * file.length)
  })
})

function write(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? quote(cell) : cell)).join(',')
}

function writeAll(cells: readonly string[]): string {
  return cells.map(quote).join(',')
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ')
}
