import { DAY_MS, MINUTE_MS } from '../durations.ts'

export const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day'

interface PartOfDay {
  words: RegExp
  /** When to call where only the part is said, and when it is over: minutes since midnight. */
  begin: number
  end: number
}

const at = (hour: number, minute = 0): number => hour * 60 + minute

// Our choice, inside the hours in which people may be called.
const PARTS_OF_DAY: readonly PartOfDay[] = [
  { words: /\bfirst thing(?: in the morning)?\b/, begin: at(9), end: at(12) },
  { words: /\bafter lunch\b/, begin: at(13, 30), end: at(17) },
  {
    words: /\b(?:at |around |during )?(?:my )?lunch(?: ?time| break)?\b/,
    begin: at(12),
    end: at(14),
  },
  { words: /\bafter (?:work|office hours)\b/, begin: at(17, 30), end: at(21) },
  {
    words: /\b(?:at |by |towards? )?(?:the )?(?:end of (?:the |business )?day|close of business)\b/,
    begin: at(16, 30),
    end: at(18),
  },
  { words: /\b(?:at |around )?(?:12 )?(?:noon|midday)\b/, begin: at(12), end: at(13) },
  { words: partWords('late afternoon'), begin: at(16), end: at(18) },
  { words: partWords('morning'), begin: at(10), end: at(12) },
  { words: partWords('afternoon'), begin: at(14), end: at(18) },
  { words: partWords('evening'), begin: at(18), end: at(21) },
  { words: partWords('(?:to)?night'), begin: at(19), end: at(21) },
]

function partWords(part: string): RegExp {
  return new RegExp(`\\b(?:(?:in|on|this|the|of|at|late|early|some ?time|during) ){0,3}${part}\\b`)
}

const ZONES: Readonly<Record<string, string>> = {
  e: 'America/New_York',
  c: 'America/Chicago',
  m: 'America/Denver',
  p: 'America/Los_Angeles',
}
const ZONE =
  /\b(?:(e|c|m|p)[sd]?t|(eastern|central|mountain|pacific)(?: (?:standard|daylight))?(?: time)?)\b/

const BEFORE_HOUR = `(?:at|around|about|after|say|like|maybe|or|make it|today|tomorrow|${WEEKDAY}|and|\\d{4}-\\d\\d-\\d\\d)`
const NO_UNIT =
  '(?! ?(?:minutes?|hours?|days?|weeks?|months?|years?|times?|percent|dollars?|people|of\\b|st\\b|nd\\b|rd\\b|th\\b|%|/|-|january|february|march|april|may|june|july|august|september|october|november|december|\\d))'
const HOURS: readonly RegExp[] = [
  /\b(?:at )?(\d{1,2})(?::(\d\d))? ?(am|pm)\b/,
  /\b(?:at )?(\d{1,2}):(\d\d)\b()/,
  new RegExp(`(?<=\\b${BEFORE_HOUR} )(\\d{1,2})\\b()()${NO_UNIT}`),
  new RegExp(
    `\\b(\\d{1,2})\\b()()(?= (?:tomorrow|today|tonight|(?:on )?(?:next )?${WEEKDAY}|in the (?:morning|afternoon|evening)|works|would|is (?:good|fine|better)))`,
  ),
]
const BARE_HOUR =
  /^(?:(?:no|not|yes|yeah|ok|okay|well|um|uh|let's|let us|say|maybe|make|it|how|about|what|is|just|better|at) )*(\d{1,2})()()(?: (?:please|is|would|be|fine|good|better|works|then|sharp|ish|thanks))*$/

const DAY_WORD = new RegExp(
  `\\b(?:today|tomorrow|${WEEKDAY}|week|weekend|in \\d+ (?:days|weeks)|\\d{4}-\\d\\d-\\d\\d|\\d{1,2}(?:th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w* \\d)`,
)

/** What a clause says of the time of day, and what is left of it without that. */
export interface ClockReading {
  rest: string
  /** Since midnight. */
  minutes: number | null
  /** The IANA zone that was named. */
  zone: string | null
}

/**
 * The time of day in a clause, and the clause without it. `wallNow`: the lead's clock, read as if it
 * were UTC. `isAnswer`: somebody asked for a time, so that a lone number is one.
 */
export function takeClock(clause: string, wallNow: number, isAnswer: boolean): ClockReading {
  const named = ZONE.exec(clause)
  const zone = ZONES[named?.[1] ?? named?.[2]?.slice(0, 1) ?? ''] ?? null
  const text = zone === null ? clause : clause.replace(ZONE, '').trim()
  const part = PARTS_OF_DAY.find(({ words }) => words.test(text)) ?? null
  const said = part?.words.exec(text)?.[0] ?? ''
  const withoutPart =
    part === null ? text : text.replace(part.words, ' ').replace(/\s+/g, ' ').trim()
  // "12 noon" is one word for one time.
  const patterns = isAnswer || part !== null ? [...HOURS, BARE_HOUR] : HOURS
  const hour = [text, withoutPart]
    .flatMap((words) => patterns.map((pattern) => pattern.exec(words)))
    .find((match) => match !== null)
  const today = /\bthis\b|\btonight\b/.test(said) ? ' today' : ''
  const isMorningToCome = /\bin the (?:early |late )?morning\b|\bfirst thing\b/.test(said)
  const hasDay = DAY_WORD.test(withoutPart)
  const day = hasDay ? '' : isMorningToCome && part !== null ? ' tomorrow' : today

  if (hour && !(part !== null && /\b(?:noon|midday)\b/.test(said))) {
    const minutes = clockMinutes(Number(hour[1]), Number(hour[2] || 0), hour[3] || null, part)
    if (minutes === null) return { rest: text, minutes: null, zone: null }
    return { rest: cut(hour).replace(part?.words ?? '', ' ') + day, minutes, zone }
  }
  if (part === null) return { rest: text, minutes: null, zone: null }
  const isToday = day === ' today' || /\btoday\b/.test(withoutPart)
  return {
    rest: withoutPart + day,
    minutes: isToday ? stillToCome(part, wallNow) : part.begin,
    zone,
  }
}

function cut(match: RegExpExecArray): string {
  const { input, index } = match
  return `${input.slice(0, index)} ${input.slice(index + match[0].length)}`
}

/** "This afternoon", said in the afternoon, is an hour from now. */
function stillToCome(part: PartOfDay, wallNow: number): number {
  const now = Math.floor((wallNow % DAY_MS) / MINUTE_MS)
  const soon = now + 60
  return part.begin > now || soon > part.end ? part.begin : soon
}

/** Without am or pm: 1 to 7 is the afternoon, 8 to 11 the morning, 12 is noon. */
function clockMinutes(
  hour: number,
  minute: number,
  half: string | null,
  part: PartOfDay | null,
): number | null {
  if (hour > 23 || minute > 59 || (half !== null && (hour < 1 || hour > 12))) return null
  const isMorning = half === 'am' || (half === null && part !== null && part.end <= at(12))
  const isLater = half === 'pm' || (half === null && part !== null && part.begin >= at(12))
  if (hour > 12 || hour === 0) return at(hour, minute)
  if (isMorning) return at(hour % 12, minute)
  if (isLater) return at((hour % 12) + 12, minute)
  return at(hour <= 7 ? hour + 12 : hour, minute)
}
