import { describe, expect, it } from 'vitest'
import { holidaysOf } from '../../../../src/domain/law/holidays.ts'

const DAY = 24 * 60 * 60_000

function closedDays(state: string, from: string, to: string): string {
  const isHoliday = holidaysOf(state)
  const days: string[] = []
  for (let day = Date.parse(from) / DAY; day <= Date.parse(to) / DAY; day += 1) {
    if (isHoliday(day)) days.push(new Date(day * DAY).toISOString().slice(5, 10))
  }
  return days.join(' ')
}

describe('holidaysOf', () => {
  // Written out, so that an update of the library cannot change the law unseen.
  it.each([
    [
      'AL',
      '01-01 01-18 02-09 02-15 04-26 05-31 06-07 06-18 06-19 06-21 07-04 07-05 09-06 10-11 11-11 11-25 12-01 12-24 12-25 12-27 12-31',
    ],
    [
      'LA',
      '01-01 01-18 02-09 02-15 03-26 05-31 06-18 06-19 06-21 07-04 07-05 09-06 10-11 11-11 11-25 11-26 12-24 12-25 12-27 12-31',
    ],
    [
      'MS',
      '01-01 01-18 02-15 04-26 05-31 06-18 06-19 06-21 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-27 12-31',
    ],
    [
      'PA',
      '01-01 01-18 02-15 05-31 06-14 06-18 06-19 06-21 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-27 12-31',
    ],
    [
      'RI',
      '01-01 01-18 02-15 05-04 05-31 06-18 06-19 06-21 07-04 07-05 08-09 09-06 10-11 11-11 11-25 12-24 12-25 12-27 12-31',
    ],
    [
      'UT',
      '01-01 01-18 02-15 05-31 06-18 06-19 06-21 07-04 07-05 07-23 07-24 07-26 09-06 10-11 11-11 11-25 12-24 12-25 12-27 12-31',
    ],
  ])('knows the days of 2027 on which %s is closed', (state, days) => {
    expect(closedDays(state, '2027-01-01', '2027-12-31')).toBe(days)
  })

  it('closes the Friday before a holiday on Saturday, in the year before too, and the Monday after', () => {
    expect(closedDays('RI', '2027-12-20', '2028-01-05')).toBe('12-24 12-25 12-27 12-31 01-01 01-03')
  })

  it('knows election day of the even years in Louisiana and Rhode Island', () => {
    for (const state of ['LA', 'RI']) {
      expect(closedDays(state, '2026-11-01', '2026-11-06')).toBe('11-03')
      expect(closedDays(state, '2027-11-01', '2027-11-06')).toBe('')
    }
  })

  it('takes no observance for a holiday', () => {
    const isHoliday = holidaysOf('UT')
    for (const date of ['2027-02-14', '2027-03-17', '2027-05-09', '2027-10-30']) {
      expect(isHoliday(Date.parse(date) / DAY), date).toBe(false)
    }
  })

  it.each(['AL', 'LA', 'MS', 'PA', 'RI', 'UT'])('has no last year: %s in 2070', (state) => {
    const days = closedDays(state, '2070-01-01', '2070-12-31')
    // A Thursday in November, and what falls on a Saturday or Sunday moved.
    expect(days).toContain('11-27')
    expect(days).toContain('12-25')
    expect(days.split(' ').length).toBeGreaterThanOrEqual(12)
  })

  it('says no for what is not a day', () => {
    expect(holidaysOf('UT')(Number.NaN)).toBe(false)
  })
})
