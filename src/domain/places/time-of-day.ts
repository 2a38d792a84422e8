import { TZDate } from '@date-fns/tz/date'
import { addDays } from 'date-fns/addDays'
import { addMinutes } from 'date-fns/addMinutes'
import { formatISO9075 } from 'date-fns/formatISO9075'
import { startOfDay } from 'date-fns/startOfDay'
import { subDays } from 'date-fns/subDays'
import { instantAt, offsetAt } from './zone-offset.ts'

/** The last instant up to `now` at which the clock of a zone showed a time of day, `HH:MM`. */
export function lastTimeAt(now: number, timeOfDay: string, zone: string): number {
  const today = timeOn(now, timeOfDay, zone)
  return today <= now ? today : timeOn(now, timeOfDay, zone, -1)
}

/** The first one after `now`. */
export function nextTimeAt(now: number, timeOfDay: string, zone: string): number {
  const today = timeOn(now, timeOfDay, zone)
  return today > now ? today : timeOn(now, timeOfDay, zone, 1)
}

/** When the calendar day of a zone began that an instant is in, or one so many days after it. */
export function dayStart(at: number, zone: string, days = 0): number {
  return timeOn(at, '00:00', zone, days)
}

/** When it is `HH:MM` on the calendar day of a zone that an instant is in, or one so many days after it. */
export function timeOn(at: number, timeOfDay: string, zone: string, days = 0): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number)
  const midnight = addDays(startOfDay(wallClock(at, zone)), days)
  return instantAt(zone, addMinutes(midnight, hours * 60 + minutes).getTime())
}

/** When a zone's clock shows a date and a time, `YYYY-MM-DD` and `HH:MM`. NaN for what is none. */
export function instantOn(date: string, timeOfDay: string, zone: string): number {
  return instantAt(zone, Date.parse(`${date}T${timeOfDay}:00Z`))
}

/** The same reading of the zone's clock so many days before. */
export function daysBefore(at: number, zone: string, days: number): number {
  return instantAt(zone, subDays(wallClock(at, zone), days).getTime())
}

/** The date that a zone's calendar shows, `YYYY-MM-DD`. */
export function dateIn(zone: string, at: number): string {
  return formatISO9075(new TZDate(at, zone), { representation: 'date' })
}

/** What a zone's calendar and clock show, `YYYY-MM-DD HH:MM:SS`. */
export function dateTimeIn(zone: string, at: number): string {
  return formatISO9075(new TZDate(at, zone))
}

/**
 * What a zone's clock shows, as if it were UTC, for date-fns to count on; `instantAt` leads back. A TZDate of
 * the zone itself is only read from: where it lands in an hour that clocks skip or repeat depends on
 * the zone of the machine.
 */
function wallClock(at: number, zone: string): TZDate {
  return new TZDate(at + offsetAt(zone, at), 'UTC')
}
