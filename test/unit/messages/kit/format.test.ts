import { describe, expect, it } from 'vitest'
import {
  counted,
  duration,
  money,
  percent,
  progressBar,
  time,
} from '../../../../src/messages/kit/format.ts'
import { at } from '../../../support/at.ts'

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [90_000, '$0.09'],
    [4_999, 'under $0.01'],
    [1_234_500_000, '$1,234.50'],
  ])('writes %i micro-dollars as %s', (micros, text) => {
    expect(money(micros)).toBe(text)
  })
})

describe('duration', () => {
  it.each([
    [400, '0 s'],
    [45_000, '45 s'],
    [59_700, '1 m'],
    [92_000, '1 m 32 s'],
    [7_500_000, '2 h 5 m'],
    [273_600_000, '3 d 4 h'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

describe('time', () => {
  it('is in the reader’s zone, and in UTC where Slack cannot', () => {
    expect(time(at('2026-11-24T15:30:00Z'))).toBe(
      '<!date^1795534200^{date_short_pretty} {time}|2026-11-24 15:30 UTC>',
    )
  })
})

describe('progressBar', () => {
  it.each([
    [0, 10, '░░░░░'],
    [1, 1000, '█░░░░'],
    [5, 10, '██░░░'],
    [999, 1000, '████░'],
    [10, 10, '█████'],
    [0, 0, '░░░░░'],
  ])('shows %i of %i as %s', (done, total, text) => {
    expect(progressBar(done, total, 5)).toBe(text)
  })
})

describe('percent', () => {
  it('keeps 0 and 100 for none and all', () => {
    expect([percent(0, 10), percent(1, 1000), percent(999, 1000), percent(7, 7)]).toEqual([
      '0 %',
      '1 %',
      '99 %',
      '100 %',
    ])
  })
})

describe('counted', () => {
  it('minds the plural', () => {
    expect(counted(1, 'lead')).toBe('1 lead')
    expect(counted(1200, 'lead')).toBe('1,200 leads')
  })
})
