import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { nextOffsetChange, offsetAt } from '../places/zone-offset.ts'
import type { CallingHours, OpenRange } from './calling-hours.ts'

/** A law, or a team's wish, about the times at which calls may start. */
export interface HoursRule {
  /** `us`, `us-pa`, `ca`; `team` for `CALLING_HOURS`. */
  id: string
  hours: CallingHours
  /** Days that are closed whatever the hours, as days of the local calendar since 1 January 1970. */
  closedOn?: (day: number) => boolean
}

/** A rule that says no, by the clock of a zone. */
export interface Shut {
  zone: string
  rule: string
}

/** A call that starts later than this before the close would ring after it. */
export const CLOSING_MARGIN_MS = 30_000
/**
 * Four weeks: with hours on one weekday only, Christmas and New Year's Day (or, in Alabama, Memorial Day
 * and the first Monday in June) close it twice in a row, and the next opening is 21 days away.
 */
const LONGEST_LOOK_AHEAD_DAYS = 28
const LONGEST_LOOK_AHEAD_MS = LONGEST_LOOK_AHEAD_DAYS * DAY_MS

/**
 * Whether a call may start: by every one of the `rules`, by the clock of every one of the `zones` (IANA
 * names). Without zones, without rules or with an unknown zone the answer is no.
 */
export function isOpen(
  now: number,
  zones: readonly string[],
  rules: readonly HoursRule[],
): boolean {
  if (zones.length === 0 || rules.length === 0) return false
  return zones.every((zone) => {
    const localNow = now + offsetAt(zone, now)
    return rules.every((rule) => isOpenLocally(localNow, rule))
  })
}

/**
 * The earliest instant from `now` on at which `isOpen` says yes, `now` itself included. Null when
 * there is none within four weeks: the zones' hours do not meet.
 */
export function nextOpening(
  now: number,
  zones: readonly string[],
  rules: readonly HoursRule[],
): number | null {
  if (zones.length === 0 || rules.length === 0) return null
  const limit = now + LONGEST_LOOK_AHEAD_MS
  let at = now
  for (;;) {
    const before = at
    for (const zone of zones) {
      for (const rule of rules) {
        const opening = nextOpeningIn(zone, rule, at, limit)
        if (opening === null) return null
        at = opening
      }
    }
    // Each step leapt over closed time only; once a whole round moved nothing, all are open.
    if (at === before) return at
  }
}

/**
 * Of the rules that say no at `now`, the one that says yes again last: what people are told. Of
 * several the first, so put the general law before the special one. Null: it is open.
 */
export function lastToOpen(
  now: number,
  zones: readonly string[],
  rules: readonly HoursRule[],
): Shut | null {
  const limit = now + LONGEST_LOOK_AHEAD_MS
  let last: Shut | null = null
  let lastAt = now
  for (const rule of rules) {
    for (const zone of zones) {
      const opening = nextOpeningIn(zone, rule, now, limit) ?? Number.POSITIVE_INFINITY
      if (opening > lastAt) {
        last = { zone, rule: rule.id }
        lastAt = opening
      }
    }
  }
  return last
}

/** `localNow` counts milliseconds as if the local clock were UTC; NaN is never open. */
function isOpenLocally(localNow: number, rule: HoursRule): boolean {
  const day = Math.floor(localNow / DAY_MS)
  const time = localNow - day * DAY_MS
  for (const { from, to } of rangesOf(day, rule)) {
    if (time >= from * MINUTE_MS && time < lastStart(day, to, rule)) return !isClosed(day, rule)
  }
  return false
}

/** Until when in its day (milliseconds) a range lets calls start. A close at midnight may be none. */
function lastStart(day: number, to: number, rule: HoursRule): number {
  const goesOn = to === 1440 && rangesOf(day + 1, rule)[0]?.from === 0 && !isClosed(day + 1, rule)
  return to * MINUTE_MS - (goesOn ? 0 : CLOSING_MARGIN_MS)
}

function rangesOf(day: number, { hours }: HoursRule): readonly OpenRange[] {
  // 1 January 1970 was a Thursday.
  return hours[(((day + 4) % 7) + 7) % 7] ?? []
}

function isClosed(day: number, { closedOn }: HoursRule): boolean {
  return closedOn?.(day) === true
}

function nextOpeningIn(zone: string, rule: HoursRule, from: number, limit: number): number | null {
  let at = from
  while (at <= limit) {
    const offset = offsetAt(zone, at)
    const opening = nextLocalOpening(at + offset, rule)
    if (opening === null) return null
    const candidate = opening - offset
    // The arithmetic holds while the clock is not put forward or back on the way.
    if (offsetAt(zone, candidate) === offset) return candidate <= limit ? candidate : null
    at = nextOffsetChange(zone, at, candidate)
  }
  return null
}

function nextLocalOpening(localNow: number, rule: HoursRule): number | null {
  const today = Math.floor(localNow / DAY_MS)
  for (let day = today; day <= today + LONGEST_LOOK_AHEAD_DAYS; day++) {
    const ranges = rangesOf(day, rule)
    if (ranges.length === 0 || isClosed(day, rule)) continue
    for (const { from, to } of ranges) {
      const start = Math.max(localNow, day * DAY_MS + from * MINUTE_MS)
      if (start < day * DAY_MS + lastStart(day, to, rule)) return start
    }
  }
  return null
}
