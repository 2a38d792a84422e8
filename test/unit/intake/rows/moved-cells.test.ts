import { describe, expect, it } from 'vitest'
import { CSV_LIMITS, readRowBatches } from '../../../../src/intake/bytes/read-csv.ts'
import { checkRow } from '../../../../src/intake/rows/check-row.ts'
import { collect, inChunks, makeContext, readHeader } from '../make.ts'

const HEADER = 'name|phone|notes|consent|city'

function check(cells: string, header = HEADER) {
  const row = { rowNumber: 2, cells: cells.split('|'), problem: null }
  return checkRow(row, readHeader(header.split('|')), makeContext())
}

describe('a row with more cells than the header', () => {
  it.each([
    'Ann|4155550101|met| at fair|no|',
    'Ann|4155550101|met| at fair|no|Reno',
    'Ann|4155550101|met| yes|no|',
    'Ann|4155550101|a|yes|no||',
    'Ann|4155550101||yes|||',
    'Lee| Ann|4155550101|x|no|',
    'Ann|4155550101|met| at fair|no|- ',
  ])('is not read: %s', (cells) => {
    expect(check(cells)).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('but the header has 5. Put quotation marks around'),
    })
  })

  it.each([
    ['Ann|4155550101|met|no|Reno||', `${HEADER}||`],
    ['Ann|4155550101|met|no||', `${HEADER}|`],
    ['Ann|4155550101|met|no|Reno', `${HEADER}|||`],
  ])('is read where the header has the same empty tail: %s', (cells, header) => {
    expect(check(cells, header)).toMatchObject({ lead: { consent: 'refused' } })
  })

  it('is not read with more than that tail', () => {
    expect(check('Ann|4155550101|met| x|no||', `${HEADER}|`)).toMatchObject({ verdict: 'rejected' })
  })
})

describe('a row with fewer cells than the header', () => {
  it.each([
    'Ann|4155550101|met no|Reno',
    'Ann 4155550101|met|no|Reno',
    'Ann|4155550101|met|no',
    'Ann|4155550101|yes|Reno',
    'Ann|4155550101|met at fair',
  ])('is not read where a separator may be lost: %s', (cells) => {
    expect(check(cells)).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('cells but the header has 5, so they may stand in the wrong'),
    })
  })

  it.each(['phone|name|Do not call|x', 'phone|name|OK to call|x', 'phone|name|State|x'])(
    'is not read beside any column that decides: %s',
    (header) => {
      expect(check('4155550101|Ann|x', header)).toMatchObject({ verdict: 'rejected' })
    },
  )

  it('is read where no column says if or when to call, and where it ends after its number', () => {
    expect(check('4155550101|Ann', 'phone|name|company')).toMatchObject({ verdict: 'accepted' })
    expect(check('Ann|4155550101')).toMatchObject({ lead: { consent: 'unknown' } })
  })
})

describe('a problem of a row', () => {
  it.each([
    ['"Ann,4155550101,x', 'that is not closed'],
    ['Ann,4155550101,"a "b, c" d"', 'within its quotation marks'],
    ['"Ann,4155550101"', 'is one quoted cell'],
    ['Ann,4155550101\nx', 'ends too early'],
    ['A\0nn,4155550101,x', 'a NUL byte'],
    ['Ann,4155550101,x,y,z', 'beyond the limits'],
  ])('is of a kind that the report can count: %j', async (line, kind) => {
    const limits = { ...CSV_LIMITS, maxColumns: 4 }
    const bytes = inChunks(`name,phone,notes\n${line}\n`)
    const rows = (await collect(readRowBatches(bytes, { limits, batchRows: 9 }))).flat()
    const plan = readHeader(['name', 'phone', 'notes'])
    const [bad] = rows.slice(1).map((row) => checkRow(row, plan, makeContext()))
    expect(bad).toMatchObject({ verdict: 'rejected', kind: expect.stringContaining(kind) })
  })
})
