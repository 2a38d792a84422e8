import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { AppError } from '../error.ts'
import { nextOffsetChange, offsetAt } from '../places/zone-offset.ts'

/** Minutes after local midnight; `to` is the first minute that is closed again, at most 1440. */
export interface OpenRange {
  from: number
  to: number
}

/** The ranges of each weekday, Sunday first, in order and not touching one another. */
export type CallingHours = readonly (readonly OpenRange[])[]

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

const DAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const DAY_GROUPS: Record<string, readonly number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  'every day': [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  weekends: [0, 6],
}

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

/**
 * Hours as people write them: `Mon-Fri 10:00-17:00`, `Mon-Fri 9am-5pm; Sat 10:00-14:00`,
 * `weekdays 9-12, 13-17`. Ranges without days take those of the range before, or every day.
 * Throws `invalid` with a sentence that quotes what could not be read.
 */
export function parseCallingHours(text: string): CallingHours {
  const week: OpenRange[][] = Array.from({ length: 7 }, () => [])
  let days: readonly number[] = [0, 1, 2, 3, 4, 5, 6]
  let listed: number[] = []
  for (const part of text.split(/[,;]/).map((piece) => piece.trim())) {
    if (part === '') continue
    const match = /^(?<days>[a-z][a-z\s/–-]*?)?\s*(?<range>\d.*)?$/i.exec(part)
    if (!match) throw unreadable(part)
    if (match.groups?.days) listed.push(...parseDays(match.groups.days, part))
    if (!match.groups?.range) continue
    if (listed.length > 0) days = listed
    listed = []
    const range = parseRange(match.groups.range, part)
    for (const day of days) week[day]?.push(range)
  }
  if (listed.length > 0) throw unreadable(text.trim())
  if (week.every((ranges) => ranges.length === 0)) throw unreadable(text.trim())
  return week.map(mergeRanges)
}

/** The hours that both leave; null stands for all hours. */
export function intersectHours(
  one: CallingHours | null,
  other: CallingHours | null,
): CallingHours | null {
  if (one === null || other === null) return one ?? other
  return one.map((ranges, day) =>
    ranges.flatMap((range) =>
      (other[day] ?? [])
        .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
        .filter(({ from, to }) => from < to),
    ),
  )
}

/** `CALLING_HOURS` narrowed by the hours that somebody gave a campaign, as they wrote them. */
export function narrowHours(team: CallingHours | null, text: string | null): CallingHours | null {
  return intersectHours(team, text === null ? null : parseCallingHours(text))
}

function parseDays(text: string, part: string): number[] {
  const group = DAY_GROUPS[text.trim().toLowerCase()]
  if (group) return [...group]
  const words = text
    .trim()
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s/]+/)
  return words.flatMap((word) => {
    const ends = word.split('-').map((name) => dayNumber(name, part))
    const [first, last = first] = ends
    if (first === undefined || last === undefined || ends.length > 2) throw unreadable(part)
    const count = ((last - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, index) => (first + index) % 7)
  })
}

function dayNumber(name: string, part: string): number {
  const lower = name.toLowerCase()
  const day = lower.length < 3 ? -1 : DAY_NAMES.findIndex((full) => full.startsWith(lower))
  if (day < 0) throw unreadable(part)
  return day
}

function parseRange(text: string, part: string): OpenRange {
  const times = text.split(/\s*[-–]\s*/).map((time) => parseTime(time))
  const [from, to] = times
  if (times.length !== 2 || from == null || to == null) throw unreadable(part)
  if (to <= from) {
    throw new AppError(
      'invalid',
      `In the calling hours "${part}" the end is not after the start. Write for example Mon-Fri 10:00-17:00.`,
    )
  }
  return { from, to }
}

/** Minutes after midnight, or null. `24:00` is the end of the day. */
function parseTime(text: string): number | null {
  const match = /^(\d{1,2})(?::(\d{2}))?\s*(am|pm)?$/i.exec(text.trim())
  if (!match) return null
  const half = match[3]?.toLowerCase()
  const hour = Number(match[1])
  const minute = Number(match[2] ?? 0)
  if (minute > 59 || (half && (hour < 1 || hour > 12))) return null
  const hours = half ? (hour % 12) + (half === 'pm' ? 12 : 0) : hour
  const minutes = hours * 60 + minute
  return minutes <= 1440 ? minutes : null
}

function mergeRanges(ranges: readonly OpenRange[]): OpenRange[] {
  const merged: OpenRange[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to)
    else merged.push({ ...range })
  }
  return merged
}

function unreadable(part: string): AppError {
  return new AppError(
    'invalid',
    `The calling hours "${part}" cannot be read. Write for example Mon-Fri 10:00-17:00.`,
  )
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
