import { describe, expect, it } from 'vitest'
import {
  cleanCell,
  hasNoValue,
  readDate,
  readDateOrSerial,
  withoutPlaceholder,
} from '../../../../src/intake/columns/cells.ts'

describe('cleanCell', () => {
  it.each([
    ['  Ann \u00a0', 'Ann'],
    ['\u200bAnn\ufeff', 'Ann'],
    ['="02134"', '02134'],
    ["'02134", '02134'],
    ["'+14155550112", '+14155550112'],
    ["'=SUM(A1)", '=SUM(A1)'],
    ["O'Brien", "O'Brien"],
    ["'Ohana Foods", "'Ohana Foods"],
    ['line one\nline two', 'line one\nline two'],
    ['p:+14155550112', '+14155550112'],
    [' p:4155550112\u00a0', '4155550112'],
    ['z:94107', '94107'],
    ['p: see z:94107', 'p: see z:94107'],
    ['p:12', 'p:12'],
    ['z:941070', 'z:941070'],
  ])('reads %j as %j', (cell, text) => expect(cleanCell(cell)).toBe(text))
})

describe('readDate', () => {
  it.each([
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026/1/5', Date.UTC(2026, 0, 5)],
    ['2026-01-31 14:05', Date.UTC(2026, 0, 31)],
    ['2026-01-31T14:05:00Z', Date.UTC(2026, 0, 31, 14, 5)],
    ['2026-01-31T14:05:00-05:00', Date.UTC(2026, 0, 31, 19, 5)],
    ['3/4/2026', Date.UTC(2026, 2, 4)],
    ['31/1/2026', Date.UTC(2026, 0, 31)],
    ['1/31/2026 2:05 PM', Date.UTC(2026, 0, 31)],
    ['31.1.2026', Date.UTC(2026, 0, 31)],
    ['31 Jan 2026', Date.UTC(2026, 0, 31)],
    ['January 31, 2026', Date.UTC(2026, 0, 31)],
    ['Jan 31st 2026', Date.UTC(2026, 0, 31)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-12-31', Date.UTC(2026, 11, 31)],
  ])('reads %j', (text, at) => expect(readDate(text)).toBe(at))

  it.each([
    '',
    'yes',
    '2026-02-29',
    '2026-13-01',
    '31/31/2026',
    '12',
    '45321',
    '31 Foo 2026',
    '1/2/26',
  ])('takes %j for no date', (text) => expect(readDate(text)).toBeNull())
})

describe('readDateOrSerial', () => {
  it.each([
    ['45321', Date.UTC(2024, 0, 30)],
    ['45321.604', Date.UTC(2024, 0, 30)],
    ['36526', Date.UTC(2000, 0, 1)],
    ['73050', Date.UTC(2099, 11, 31)],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
  ])('reads %j', (text, at) => expect(readDateOrSerial(text)).toBe(at))

  it.each(['', '36525', '73051', '4532', '453210', '-45321', '45321 x', 'yes'])(
    'takes %j for no date',
    (text) => expect(readDateOrSerial(text)).toBeNull(),
  )
})

describe('hasNoValue', () => {
  it.each(['', '-', '--', 'n/a', 'N/A', '#N/A', '#ERROR!', '#NAME?', 'null', '.', 'Unknown'])(
    'is true of %j',
    (cell) => expect(hasNoValue(cell)).toBe(true),
  )

  it.each(['0', 'no', 'Ann', '#1', '415', '✓ yes'])('is false of %j', (cell) =>
    expect(hasNoValue(cell)).toBe(false),
  )
})

describe('withoutPlaceholder', () => {
  it.each([
    ...[
      'NULL',
      'null',
      'Null',
      '\\N',
      'nan',
      'NaN',
      'N/A',
      'n/a',
      'NA',
      '#N/A',
      'None',
      'nil',
      'undefined',
    ],
    ...[
      '-',
      '--',
      '—',
      '?',
      '.',
      '#REF!',
      '#NAME?',
      '#VALUE!',
      '#DIV/0!',
      '(blank)',
      '(empty)',
      '(null)',
    ],
    ...['unknown', 'not available', 'not provided', '<null>', 'n.a.'],
  ])('takes %j for no value', (cell) => expect(withoutPlaceholder(cell)).toBe(''))

  it.each(['Nan', 'Nancy', '0', 'no', '✓', 'Noneman', 'Null Island Tours', 'N', '+', 'x', 'a-b'])(
    'keeps %j',
    (cell) => expect(withoutPlaceholder(cell)).toBe(cell),
  )
})
