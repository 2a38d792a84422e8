import { AppError } from '../error.ts'

/** Minutes after local midnight; `to` is the first minute that is closed again, at most 1440. */
export interface OpenRange {
  from: number
  to: number
}

/** The ranges of each weekday, Sunday first, in order and not touching one another. */
export type CallingHours = readonly (readonly OpenRange[])[]

const DAY_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const DAY_GROUPS: Record<string, readonly number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  'every day': [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  weekends: [0, 6],
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
