import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCell } from '../../../../src/intake/columns/cells.ts'
import { recogniseColumns } from '../../../../src/intake/columns/recognise.ts'
import {
  planRejectedCsv,
  type RejectedCsvColumn,
  type RejectedCsvRow,
} from '../../../../src/intake/rows/rejected-csv.ts'
import { BYTE_ORDER_MARK, csvLine } from '../../../../src/system/csv.ts'
import { inChunks, readRows } from '../make.ts'

const RISKY = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

function columnsOf(headers: readonly string[]): RejectedCsvColumn[] {
  return headers.map((header, index) => ({ header, variable: `column_${index + 1}`, field: null }))
}

/** The table as it is written, before anything is made of it for a spreadsheet. */
function tableOf(headers: readonly string[], rows: readonly RejectedCsvRow[]): string[][] {
  const most = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const plan = planRejectedCsv(columnsOf(headers), most)
  return [plan.header, ...rows.map(plan.toCells)]
}

function toCsv(table: readonly string[][]): string {
  return BYTE_ORDER_MARK + table.map(csvLine).join('')
}

async function readBack(csv: string): Promise<string[][]> {
  const rows = await readRows(inChunks(csv))
  return rows.map(({ cells }) => cells)
}

describe('planRejectedCsv', () => {
  it('gives the original columns and the reason', () => {
    expect(tableOf(['phone', 'name'], [{ cells: ['12', 'Zoë'], reason: 'Too short.' }])).toEqual([
      ['phone', 'name', 'reason'],
      ['12', 'Zoë', 'Too short.'],
    ])
  })

  it.each([
    '=1+1',
    '+14155550112',
    '-5',
    '@SUM(A1)',
    '＝1+1',
    '＋1',
    '－1',
    '＠a',
    ' =1+1',
    '\u00a0@a',
  ])('makes text of the cell %j, which a spreadsheet might run', async (cell) => {
    const csv = toCsv(tableOf(['phone', '=a'], [{ cells: [cell, 'x'], reason: '=b' }]))
    for (const one of (await readBack(csv)).flat()) expect(one).not.toMatch(RISKY)
    expect(csv).toContain(`'${cell.trim()}`)
  })

  it('leaves nothing to run in whatever a file holds, and what is read again is what was there', async () => {
    // Full-width signs keep their apostrophe: no number begins with one.
    const text = fc.string({
      unit: fc.constantFrom(...'=+-@\t\r\n \'",;7a\u00a0\u200b'),
      maxLength: 5,
    })
    const table = fc.array(fc.array(text, { maxLength: 6 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const left = rows.map((cells) => ({ cells, reason: 'Why, "so"' }))
        const read = await readBack(toCsv(tableOf(['phone', 'name'], left)))
        expect(read).toHaveLength(rows.length + 1)
        const width = Math.max(2, ...rows.map(({ length }) => length))
        for (const [index, cells] of rows.entries()) {
          const own = read[index + 1]?.slice(0, -1) ?? []
          for (const cell of own) expect(cell).not.toMatch(RISKY)
          const whole = Array.from({ length: width }, (_, column) => cells[column] ?? '')
          expect(own.map(cleanCell)).toEqual(whole.map(cleanCell))
          expect(read[index + 1]?.at(-1)).toBe('Why, "so"')
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['="02134"', "'02134"],
    ['="=1"', "'=1"],
    ['="Ada"', 'Ada'],
    ['\t12', '12'],
    ['\r\n+12', "'+12"],
  ])('gives the cell %j back as it was understood, as %j', async (cell, written) => {
    const [, row] = await readBack(toCsv(tableOf(['a'], [{ cells: [cell], reason: 'r' }])))
    expect(row).toEqual([written, 'r'])
    expect(cleanCell(written)).toBe(cleanCell(cell))
  })

  it('quotes separators, quotation marks and line breaks, so that it reads back the same', async () => {
    const cells = ['a,b', 'say "hi"', 'one\ntwo', ' spaced ', '']
    const table = tableOf(['c1', 'c2', 'c3', 'c4', 'c5'], [{ cells, reason: 'Why, "so"' }])
    expect((await readBack(toCsv(table)))[1]).toEqual([...cells, 'Why, "so"'])
  })

  it('keeps every reason in the same column when rows are longer or shorter than the header', () => {
    const rows = [
      { cells: ['1'], reason: 'short' },
      { cells: ['1', '2', '3'], reason: 'long' },
    ]
    expect(tableOf(['a', 'b'], rows)).toEqual([
      ['a', 'b', '', 'reason'],
      ['1', '', '', 'short'],
      ['1', '2', '3', 'long'],
    ])
  })

  it('widens no file for a row without end, whose cells come back behind the reason', () => {
    const long = Array.from({ length: 500 }, (_, index) => (index < 30 ? `${index}` : ''))
    const [header, first, second] = tableOf(
      ['a'],
      [
        { cells: long, reason: 'long' },
        { cells: ['1'], reason: 'short' },
      ],
    )
    expect(header).toHaveLength(22)
    expect(first).toEqual([...long.slice(0, 21), 'long', ...long.slice(21, 30)])
    expect(second).toHaveLength(22)
  })

  it('replaces the reason of a file that was rejected before', () => {
    expect(
      tableOf(
        ['phone', '', 'reason'],
        [
          { cells: ['1', 'x', 'old'], reason: 'new' },
          { cells: ['2'], reason: 'newer' },
        ],
      ),
    ).toEqual([
      ['phone', '', 'reason'],
      ['1', 'x', 'new'],
      ['2', '', 'newer'],
    ])
  })

  it('gives a file without a header one that is understood', () => {
    const columns = [
      { header: '', variable: 'column_1', field: 'firstName' },
      { header: '', variable: 'column_2', field: 'phone' },
      { header: '', variable: 'column_3', field: null },
    ]
    const { header, toCells } = planRejectedCsv(columns, 3)
    expect(header).toEqual(['first_name', 'phone', 'column_3', 'reason'])
    expect(toCells({ cells: ['Ada', '12', 'x'], reason: 'r' })).toEqual(['Ada', '12', 'x', 'r'])
  })

  it('is understood without a question when it is corrected and shared again', async () => {
    const options = { defaultCountry: 'US', choice: null }
    const file = [
      ['Ada', '4155550100', 'x'],
      ['Ben', '4155550101', 'y'],
      ['Cat', '415', 'z'],
    ]
    const first = recogniseColumns(file, options)
    if (first.type !== 'plan') throw new Error(first.question.why)
    const { columns, positions } = first.plan
    const { header, toCells } = planRejectedCsv(columns, 3)
    const left = toCells({ cells: ['Cat', '4155550102', 'z'], reason: 'Too short.' })
    const again = recogniseColumns(await readBack(toCsv([header, left])), options)
    expect(again).toMatchObject({
      plan: { hasHeader: true, positions: { phone: positions.phone } },
    })
    if (again.type !== 'plan') throw new Error(again.question.why)
    const names = again.plan.columns.map(({ variable }) => variable)
    expect(names).toEqual([...header])
  })

  it('leaves a header alone that has blank cells in it', () => {
    const columns = columnsOf(['phone', '', 'city'])
    expect(planRejectedCsv(columns, 3).header).toEqual(['phone', '', 'city', 'reason'])
  })

  it('says of a row that was erased only why it was left out', () => {
    expect(tableOf(['phone', 'name'], [{ cells: [], reason: 'r' }])[1]).toEqual(['', '', 'r'])
  })
})
