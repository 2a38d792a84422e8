import { createRequire } from 'node:module'
import type Calendar from 'date-holidays'
import { DAY_MS } from '../durations.ts'

/**
 * Days on which telemarketing rules close a state and which the library does not count as public there.
 * From the calendars of call restrictions of dnc.com and dnc.dreamhosters.com, and of vicifast.com. In
 * Alabama Mardi Gras is kept in two counties only, but nobody can tell the county of a number.
 */
export const ADDED_HOLIDAYS: Record<string, readonly string[]> = {
  AL: ['easter -47', '12-01'],
  LA: ['friday after 4th thursday in November'],
  RI: ['05-04', 'tuesday after 1st monday in November in even years'],
}

/**
 * The public holidays of a US state, as a question about a day of the local calendar (days since
 * 1 January 1970). A year is worked out when it is first asked about, which takes some milliseconds.
 */
export function holidaysOf(state: string): (day: number) => boolean {
  const years = new Map<number, ReadonlySet<number>>()
  let calendar: Calendar | null = null
  return (day) => {
    const year = new Date(day * DAY_MS).getUTCFullYear()
    let days = years.get(year)
    if (days === undefined) {
      calendar ??= openCalendar(state)
      days = new Set(daysOf(calendar, year))
      years.set(year, days)
    }
    return days.has(day)
  }
}

// Its data take 100 ms to read: whoever asks about no holiday need not wait for them.
let library: typeof Calendar | null = null

/** Reads the library's data, so that the first question need not. */
export function prepareHolidays(): void {
  openCalendar('AL')
}

function openCalendar(state: string): Calendar {
  library ??= createRequire(import.meta.url)('date-holidays') as typeof Calendar
  const calendar = new library('US', state, { types: ['public'] })
  for (const rule of ADDED_HOLIDAYS[state] ?? []) {
    calendar.setHoliday(rule, { name: rule, type: 'public' })
  }
  return calendar
}

function daysOf(calendar: Calendar, year: number): number[] {
  return calendar
    .getHolidays(year)
    .map(({ date }) => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS)
    .flatMap(withDaysOff)
}

/** States move a holiday from a weekend to the Friday before or the Monday after. Both stay closed. */
function withDaysOff(day: number): number[] {
  const weekday = new Date(day * DAY_MS).getUTCDay()
  if (weekday === 6) return [day - 1, day, day + 2]
  return weekday === 0 ? [day, day + 1] : [day]
}
