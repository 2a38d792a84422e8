import { offsetAt } from '../domain/zone-offset.ts'

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

/** The last instant up to `now` at which the clock of a zone showed a time of day, `HH:MM`. */
export function lastNightAt(now: number, timeOfDay: string, zone: string): number {
  const today = nightOf(now, timeOfDay, zone, 0)
  return today <= now ? today : nightOf(now, timeOfDay, zone, -1)
}

/** The first one after `now`. */
export function nextNightAt(now: number, timeOfDay: string, zone: string): number {
  const today = nightOf(now, timeOfDay, zone, 0)
  return today > now ? today : nightOf(now, timeOfDay, zone, 1)
}

function nightOf(now: number, timeOfDay: string, zone: string, days: number): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number)
  const local = now + offsetAt(zone, now)
  const midnight = Math.floor(local / DAY_MS) * DAY_MS + days * DAY_MS
  return toInstant(midnight + (hours * 60 + minutes) * MINUTE_MS, zone)
}

/**
 * When a zone's clock shows this. A time that a clock change skips is taken as much later as the clock was
 * put forward; of one that comes twice, the first.
 */
function toInstant(local: number, zone: string): number {
  const before = offsetAt(zone, local - DAY_MS)
  const early = local - before
  const offset = offsetAt(zone, early)
  if (offset === before) return early
  const late = local - offset
  return offsetAt(zone, late) === offset ? late : early
}
