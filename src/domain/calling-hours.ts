import { AppError } from './error.ts'
import { nextOffsetChange, offsetAt } from './zone-offset.ts'

/** Minutes after local midnight; `to` is the first minute that is closed again, at most 1440. */
export interface OpenRange {
  from: number
  to: number
}

/** The ranges of each weekday, Sunday first, in order and not touching one another. */
export type CallingHours = readonly (readonly OpenRange[])[]

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A call that starts later than this before the close would ring after it. */
export const CLOSING_MARGIN_MS = 30_000
const LONGEST_LOOK_AHEAD_MS = 14 * DAY_MS

// Above the rules, which are parsed as this file loads.
const DAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const DAY_GROUPS: Record<string, readonly number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  'every day': [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  weekends: [0, 6],
}

/** 47 CFR 64.1200(c)(1): 8 a.m. to 9 p.m. at the called party's location. */
export const FEDERAL_HOURS: CallingHours = parseCallingHours('08:00-21:00')

/** CRTC Unsolicited Telecommunications Rules: weekdays 9:00 to 21:30, weekends 10:00 to 18:00. */
export const CANADIAN_HOURS: CallingHours = parseCallingHours(
  'Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00',
)

const LEGAL_HOURS = new Map<string, CallingHours>([
  ['US', FEDERAL_HOURS],
  // Federal law holds in the territories, which have ISO codes of their own.
  ...['PR', 'VI', 'GU', 'MP', 'AS'].map((code) => [code, FEDERAL_HOURS] as const),
  ['CA', CANADIAN_HOURS],
])

/** The hours the law of a country (ISO code) leaves, or null where we know no rule: never call there. */
export function legalHours(country: string): CallingHours | null {
  return LEGAL_HOURS.get(country) ?? null
}

/**
 * Whether a call may start: inside every one of the `rules` by the clock of every one of the `zones`
 * (IANA names). Without zones, without rules or with an unknown zone the answer is no.
 */
export function isOpen(
  now: number,
  zones: readonly string[],
  rules: readonly CallingHours[],
): boolean {
  if (zones.length === 0 || rules.length === 0) return false
  return zones.every((zone) => {
    const localNow = now + offsetAt(zone, now)
    return rules.every((hours) => isOpenLocally(localNow, hours))
  })
}

/**
 * The earliest instant from `now` on at which `isOpen` says yes, `now` itself included. Null when
 * there is none within 14 days: the zones' hours do not meet.
 */
export function nextOpening(
  now: number,
  zones: readonly string[],
  rules: readonly CallingHours[],
): number | null {
  if (zones.length === 0 || rules.length === 0) return null
  const limit = now + LONGEST_LOOK_AHEAD_MS
  let at = now
  for (;;) {
    const before = at
    for (const zone of zones) {
      for (const hours of rules) {
        const opening = nextOpeningIn(zone, hours, at, limit)
        if (opening === null) return null
        at = opening
      }
    }
    // Each step leapt over closed time only; once a whole round moved nothing, all are open.
    if (at === before) return at
  }
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
function isOpenLocally(localNow: number, hours: CallingHours): boolean {
  const day = Math.floor(localNow / DAY_MS)
  const time = localNow - day * DAY_MS
  return rangesOf(day, hours).some(
    ({ from, to }) => time >= from * MINUTE_MS && time < lastStart(day, to, hours),
  )
}

/** Until when in its day (milliseconds) a range lets calls start. A close at midnight may be none. */
function lastStart(day: number, to: number, hours: CallingHours): number {
  const goesOn = to === 1440 && rangesOf(day + 1, hours)[0]?.from === 0
  return to * MINUTE_MS - (goesOn ? 0 : CLOSING_MARGIN_MS)
}

function rangesOf(day: number, hours: CallingHours): readonly OpenRange[] {
  // 1 January 1970 was a Thursday.
  return hours[(((day + 4) % 7) + 7) % 7] ?? []
}

function nextOpeningIn(
  zone: string,
  hours: CallingHours,
  from: number,
  limit: number,
): number | null {
  let at = from
  while (at <= limit) {
    const offset = offsetAt(zone, at)
    const opening = nextLocalOpening(at + offset, hours)
    if (opening === null) return null
    const candidate = opening - offset
    // The arithmetic holds while the clock is not put forward or back on the way.
    if (offsetAt(zone, candidate) === offset) return candidate <= limit ? candidate : null
    at = nextOffsetChange(zone, at, candidate)
  }
  return null
}

function nextLocalOpening(localNow: number, hours: CallingHours): number | null {
  const today = Math.floor(localNow / DAY_MS)
  for (let day = today; day <= today + 7; day++) {
    for (const { from, to } of rangesOf(day, hours)) {
      const start = Math.max(localNow, day * DAY_MS + from * MINUTE_MS)
      if (start < day * DAY_MS + lastStart(day, to, hours)) return start
    }
  }
  return null
}
