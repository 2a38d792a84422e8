import { describe, expect, it } from 'vitest'
import { findDncColumns, readDncRow } from '../../../../src/intake/do-not-call/dnc-columns.ts'

const rowOf = (cells: string[], problem: string | null = null) => ({ rowNumber: 2, cells, problem })

function phonesOf(rows: string[][]): number[] {
  return findDncColumns(rows, 'US').phones.map(({ index }) => index)
}

describe('findDncColumns', () => {
  it('takes every column that may have phone numbers, and no other', () => {
    const rows = [
      ['Order', 'Phone', 'Fax', 'Alt phone', 'Reason', 'Date added'],
      ['10021', '4155550100', '4155550190', '4155550110', 'asked', '2026-01-02'],
      ['10022', '4155550101', '4155550191', '4155550111', 'asked', '2026-01-03'],
    ]
    const columns = findDncColumns(rows, 'US')
    expect(columns).toMatchObject({ hasHeader: true, reason: 4, date: 5 })
    expect(phonesOf(rows)).toEqual([1, 3])
  })

  it('takes a second number that nobody has in the first rows', () => {
    const rows = [
      ['phone', 'phone 2', 'city'],
      ['4155550100', '', ''],
      ['4155550101', '', ''],
    ]
    expect(phonesOf(rows)).toEqual([0, 1])
  })

  it('takes the column that is called phone when no number in it can be read', () => {
    expect(
      phonesOf([
        ['name', 'phone'],
        ['Ada', '12'],
      ]),
    ).toEqual([1])
  })

  it('needs no header', () => {
    const columns = findDncColumns([['Ada', '4155550100', '(415) 555-0101']], 'US')
    expect(columns).toMatchObject({ hasHeader: false, reason: -1, date: -1 })
    expect(columns.phones.map(({ index }) => index)).toEqual([1, 2])
  })

  it('says which columns there are when none can have numbers', () => {
    expect(() =>
      findDncColumns(
        [
          ['name', 'color'],
          ['Ada', 'red'],
        ],
        'US',
      ),
    ).toThrow(/no phone column.*“color”/)
  })
})

describe('readDncRow', () => {
  const columns = findDncColumns(
    [
      ['phone', 'mobile'],
      ['4155550100', '4155550101'],
    ],
    'US',
  )

  it('gives a number once that stands in two columns', () => {
    const reading = readDncRow(rowOf(['4155550100', '+1 415 555 0100']), columns, 'US')
    expect(reading).toEqual({ phones: ['+14155550100'], problem: null })
  })

  it('tells of a second number that cannot be read, and of none that is not there', () => {
    expect(readDncRow(rowOf(['4155550100', '123']), columns, 'US')).toEqual({
      phones: ['+14155550100'],
      problem: expect.stringMatching(/^“mobile”: /),
    })
    expect(readDncRow(rowOf(['4155550100', 'n/a']), columns, 'US').problem).toBeNull()
    expect(readDncRow(rowOf(['4155550100']), columns, 'US').problem).toBeNull()
  })

  it('tells of the number rather than of the blank cell beside it', () => {
    const { problem } = readDncRow(rowOf(['', '123']), columns, 'US')
    expect(problem).toEqual(readDncRow(rowOf(['123', '']), columns, 'US').problem)
    expect(readDncRow(rowOf(['', '']), columns, 'US').problem).toBe('The phone number is empty.')
  })

  it('takes what it can of a row that has a problem, and tells of that', () => {
    expect(readDncRow(rowOf(['4155550100', '12'], 'Too long.'), columns, 'US')).toEqual({
      phones: ['+14155550100'],
      problem: 'Too long.',
    })
  })
})
