import { DAY_MS } from '../../domain/durations.ts'
import { AppError } from '../../domain/error.ts'
import { readDateText } from '../../domain/law/do-not-call.ts'
import { instantOn, timeOn } from '../../domain/places/time-of-day.ts'
import { shown } from './options.ts'

// Consent and do-not-call lists do not stay true for longer.
const LONGEST_WAIT_DAYS = 90

export interface AtTime {
  at: number
  /** A bare time of day that has passed today: the next day's is meant. */
  isTomorrow: boolean
}

const CLOCK = /^(\d{1,2})(?::(\d\d))?\s*(?:([ap])\.?m\.?)?$/i
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[t\s]+(.+))?$/i
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/i

/**
 * The instant that `at:` names: `14:30`, `9am`, `2026-11-24T09:00`, on the clock of `zone` unless it
 * says another. A time of day that has passed is tomorrow's. Throws `invalid`.
 */
export function readAtTime(text: string, { now, zone }: { now: number; zone: string }): AtTime {
  const typed = text.trim()
  if (ZONED.test(typed)) return checked(Date.parse(typed.toUpperCase()), typed, now)
  const [, year, month, day, rest] = DATE.exec(typed) ?? []
  if (year === undefined) {
    const time = readDayTime(typed) ?? fail(typed)
    const today = timeOn(now, time, zone)
    if (today > now) return { at: today, isTomorrow: false }
    return { at: timeOn(now, time, zone, 1), isTomorrow: true }
  }
  const date = `${year}-${month}-${day}`
  if (readDateText(date) === null) fail(typed)
  if (rest === undefined) {
    throw new AppError(
      'invalid',
      `\`at:\` needs the time of day as well, such as \`at:${typed}T09:00\`.`,
    )
  }
  return checked(instantOn(date, readDayTime(rest) ?? fail(typed), zone), typed, now)
}

/**
 * The instant of a date (`2026-11-24`; null: today, or tomorrow when the time has passed today) and a time
 * of day (`09:00`), as a form's pickers give them. Throws `invalid` with a sentence for the form.
 */
export function readPickedTime(
  picked: { date: string | null; time: string },
  { now, zone }: { now: number; zone: string },
): AtTime {
  const { date, time } = picked
  if (date === null) return readAtTime(time, { now, zone })
  const at = instantOn(date, readDayTime(time) ?? fail(time), zone)
  if (at <= now) throw new AppError('invalid', 'This time has passed. Give a time to come.')
  if (at > now + LONGEST_WAIT_DAYS * DAY_MS) {
    throw new AppError(
      'invalid',
      `This is too far off. A start can be planned ${LONGEST_WAIT_DAYS} days ahead at most.`,
    )
  }
  return { at, isTomorrow: false }
}

function checked(at: number, typed: string, now: number): AtTime {
  if (Number.isNaN(at)) fail(typed)
  if (at <= now) {
    throw new AppError('invalid', `\`at:${shown(typed)}\` has passed. Give a time to come.`)
  }
  if (at > now + LONGEST_WAIT_DAYS * DAY_MS) {
    throw new AppError(
      'invalid',
      `\`at:${shown(typed)}\` is too far off. A start can be planned ${LONGEST_WAIT_DAYS} days ahead at most.`,
    )
  }
  return { at, isTomorrow: false }
}

/** As `HH:MM`. A bare `9` could be morning or evening, so it is none. */
function readDayTime(text: string): string | null {
  const [, hourText, minuteText, half] = CLOCK.exec(text.trim()) ?? []
  if (hourText === undefined || (minuteText === undefined && half === undefined)) return null
  const hour = Number(hourText)
  const minute = Number(minuteText ?? 0)
  if (minute > 59) return null
  if (half === undefined) return hour > 23 ? null : clockText(hour, minute)
  if (hour < 1 || hour > 12) return null
  return clockText((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minute)
}

function clockText(hour: number, minute: number): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
}

function fail(typed: string): never {
  throw new AppError(
    'invalid',
    `\`at:\` is a time such as \`at:14:30\`, \`at:9am\` or \`at:2026-11-24T09:00\`. You wrote “${shown(typed)}”.`,
  )
}
