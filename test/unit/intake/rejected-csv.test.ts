import { describe, expect, it } from 'vitest'
import { readCsvRows } from '../../../src/intake/read-csv.ts'
import { rejectedCsv } from '../../../src/intake/rejected-csv.ts'
import { collect, inChunks } from './make.ts'

function lines(csv: string): string[] {
  return csv.replace('\ufeff', '').split('\r\n')
}

describe('rejectedCsv', () => {
  it('gives the original columns and the reason, marked as UTF-8 for Excel', () => {
    const csv = rejectedCsv(['phone', 'name'], [{ cells: ['12', 'Zoë'], reason: 'Too short.' }])
    expect(csv).toBe('\ufeffphone,name,reason\r\n12,Zoë,Too short.\r\n')
  })

  it.each(['=1+1', '+14155550112', '-5', '@SUM(A1)', '\tx', '\rx'])(
    'makes text of the cell %j, which a spreadsheet would run',
    (cell) => {
      expect(rejectedCsv(['phone'], [{ cells: [cell], reason: 'r' }])).toContain(`'${cell}`)
    },
  )

  it('makes text of headers and reasons too', () => {
    expect(lines(rejectedCsv(['=a'], [{ cells: ['1'], reason: '=b' }]))).toEqual([
      "'=a,reason",
      "1,'=b",
      '',
    ])
  })

  it('quotes separators, quotation marks and line breaks, so that it reads back the same', async () => {
    const cells = ['a,b', 'say "hi"', 'one\ntwo', ' spaced ', '']
    const csv = rejectedCsv(['c1', 'c2', 'c3', 'c4', 'c5'], [{ cells, reason: 'Why, "so"' }])
    const rows = await collect(readCsvRows(inChunks(csv)))
    expect(rows[1]?.cells).toEqual([...cells, 'Why, "so"'])
  })

  it('keeps every reason in the same column when rows are longer or shorter than the header', () => {
    const rows = [
      { cells: ['1'], reason: 'short' },
      { cells: ['1', '2', '3'], reason: 'long' },
    ]
    expect(lines(rejectedCsv(['a', 'b'], rows))).toEqual([
      'a,b,,reason',
      '1,,,short',
      '1,2,3,long',
      '',
    ])
  })

  it('replaces the reason of a file that was rejected before', () => {
    expect(
      lines(rejectedCsv(['phone', 'reason'], [{ cells: ['1', 'old'], reason: 'new' }])),
    ).toEqual(['phone,reason', '1,new', ''])
  })
})
