import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { instantAt, offsetAt } from './zone-offset.ts'

/** The last instant up to `now` at which the clock of a zone showed a time of day, `HH:MM`. */
export function lastTimeAt(now: number, timeOfDay: string, zone: string): number {
  const today = timeOn(now, timeOfDay, zone, 0)
  return today <= now ? today : timeOn(now, timeOfDay, zone, -1)
}

/** The first one after `now`. */
export function nextTimeAt(now: number, timeOfDay: string, zone: string): number {
  const today = timeOn(now, timeOfDay, zone, 0)
  return today > now ? today : timeOn(now, timeOfDay, zone, 1)
}

/** When the calendar day of a zone began that an instant is in, or one so many days after it. */
export function dayStart(at: number, zone: string, days = 0): number {
  return timeOn(at, '00:00', zone, days)
}

/** The same reading of the zone's clock so many days before. */
export function daysBefore(at: number, zone: string, days: number): number {
  return instantAt(zone, at + offsetAt(zone, at) - days * DAY_MS)
}

/** The date that a zone's calendar shows, `YYYY-MM-DD`. */
export function dateIn(zone: string, at: number): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10)
}

function timeOn(at: number, timeOfDay: string, zone: string, days: number): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number)
  const local = at + offsetAt(zone, at)
  const midnight = Math.floor(local / DAY_MS) * DAY_MS + days * DAY_MS
  return instantAt(zone, midnight + (hours * 60 + minutes) * MINUTE_MS)
}
