import { casual } from 'chrono-node/en'
import { DAY_MS } from '../durations.ts'
import { takeClock, WEEKDAY } from './callback-clock.ts'
import { previousHour } from './callback-words.ts'

/** A part of a time: what a clause says of the day, of the time of day, or how long to wait. */
export interface TimeParts {
  /** The day as its midnight read in UTC. */
  day: number | null
  /** Since midnight. */
  minutes: number | null
  delayMs: number | null
  /** "3 pm Eastern": the zone that was named, which outweighs the lead's. */
  zone: string | null
}

/**
 * What one clause of plain English says of a time. `wallNow`: the lead's clock, read as if it were
 * UTC. Days and durations are chrono's; the time of day is read here, because "at three" on the
 * phone is in the afternoon and chrono takes it for the night.
 */
export function readTimeParts(
  clause: string,
  wallNow: number,
  isAnswer: boolean,
): TimeParts | null {
  if (!MAY_BE_TIME.test(clause)) return null
  if (PHONE_NUMBER.test(clause.replace(/\b20\d\d\b/g, ''))) return null
  // Of two times offered, the first that is whole.
  const first = ALTERNATIVE.exec(clause)?.[1]
  const chosen = first === undefined ? null : readPhrase(first, wallNow, isAnswer)
  if (chosen !== null && chosen.day !== null && chosen.minutes !== null) return chosen
  return readPhrase(clause, wallNow, isAnswer)
}

// Most of what is said is about no time, and chrono need not read it.
const MAY_BE_TIME =
  /\d|day\b|tomorrow|week|month|hour|morning|noon|evening|night|lunch|after work|office hours|first thing|close of business|(?:same|this) time/
const PHONE_NUMBER = /\d(?:[ -]?\d){6}/
const ALTERNATIVE = /^(.+?) or /

function readPhrase(clause: string, wallNow: number, isAnswer: boolean): TimeParts | null {
  const { rest, minutes, zone } = takeClock(rewrite(clause, wallNow), wallNow, isAnswer)
  const { day, delayMs } = readDay(rest, wallNow)
  if (day === null && delayMs === null && minutes === null) return null
  return { day, minutes, delayMs, zone }
}

const CLOCK = '\\d{1,2}(?::\\d\\d)?(?: ?[ap]m)?'

function rewrite(clause: string, wallNow: number): string {
  return (
    clause
      .replace(
        /\b(?:have a )?(?:good|nice|great|lovely) (?:morning|afternoon|evening|night)\b/g,
        '',
      )
      // "In a few hours" promises nothing, and "in a second" is a figure of speech.
      .replace(
        /\b(?:in|within) (?:(?:a |just a )?(?:few|couple (?:of )?days)|some|several) \w+/g,
        '',
      )
      .replace(
        /\b(?:in|just|one|1|give me)(?: an?| 1)? (?:seconds?|secs?|moments?|minute|min)\b/g,
        '',
      )
      .replace(/\bin (?:like|about|around|maybe|say|roughly) (?=\d|an? |half)/g, 'in ')
      .replace(/\b(\d{1,2}) ?ish\b/g, 'at $1')
      .replace(/\b(?:the )?end of (?:the|this) week\b/g, 'friday')
      .replace(/\b(?:the )?week after next\b/g, 'in 14 days')
      .replace(/\b(?:at |around |about )?(?:the )?(?:same|this) time\b/g, `at ${clockOf(wallNow)}`)
      .replace(/\b(?:the )?day after tomorrow\b/g, 'in 2 days')
      .replace(/\b(?:a )?week from (?:today|now)\b/g, 'in 7 days')
      .replace(/\b(?:a )?week from tomorrow\b/g, 'in 8 days')
      .replace(new RegExp(`\\bbetween (${CLOCK}|noon) and (?:${CLOCK}|noon)`, 'g'), 'at $1')
      .replace(new RegExp(`\\bfrom (${CLOCK}) (?:to|until|till) (?:${CLOCK})`, 'g'), 'at $1')
      .replace(/\b(5|10|20|25)(?: minutes)? (to|before|past|after) (\d{1,2})\b/g, minutesBeside)
      .replace(/\b(?:after|past) (?=\d|noon)/g, 'at ')
      // A deadline leaves the time open.
      .replace(
        new RegExp(
          `\\b(?:until|till|before|by) (?:at )?(?:${CLOCK}|noon|lunch|${WEEKDAY}|tomorrow|then)\\b`,
          'g',
        ),
        '',
      )
      .replace(/\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! of)/g, (all: string, day: string) =>
        isoOfDay(Number(day), wallNow, all),
      )
      .replace(/\b(\d{1,2}) ([0-5]\d)\b(?! ?(?:minutes|hours|days|weeks))/g, '$1:$2')
  )
}

function clockOf(wallNow: number): string {
  return new Date(wallNow).toISOString().slice(11, 16)
}

function minutesBeside(_all: string, minutes: string, word: string, hour: string): string {
  return word === 'to' || word === 'before'
    ? `at ${previousHour(hour)}:${60 - Number(minutes)}`
    : `at ${hour}:${minutes.padStart(2, '0')}`
}

/** "The 12th": this month's if it is still to come, else next month's. */
function isoOfDay(day: number, wallNow: number, text: string): string {
  const now = new Date(wallNow)
  const next = [0, 1, 2]
    .map((ahead) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, day)))
    .find((date) => date.getUTCDate() === day && date.getTime() > wallNow - DAY_MS)
  return next === undefined ? text : next.toISOString().slice(0, 10)
}

// Everyday words that chrono takes for days.
const NO_DAYS =
  /^(?:(?:right )?now|sat|sun|mon|wed|mar|may|march|second|(?:(?:the|this) )?(?:day|week))$/i

const ANY_WEEKDAY = new RegExp(WEEKDAY)
const WEEK_LATER = new RegExp(`\\bweek (?:from|on) ${WEEKDAY}|${WEEKDAY} week\\b`)

function readDay(rest: string, wallNow: number): { day: number | null; delayMs: number | null } {
  const reference = { instant: new Date(wallNow), timezone: 0 }
  const today = wallNow - (wallNow % DAY_MS)
  const isInNextWeek = /\bnext week\b/.test(rest) && ANY_WEEKDAY.test(rest)
  const text = isInNextWeek ? rest.replace(/\b(?:of )?next week\b/, ' ') : rest
  const isWeekLater = WEEK_LATER.test(text)
  for (const found of casual.parse(text, reference, { forwardDate: true })) {
    const { start } = found
    if (NO_DAYS.test(found.text) || /\b(?:last|ago|past|yesterday)\b/.test(found.text)) continue
    if (found.tags().has('result/relativeDateAndTime')) {
      return { day: null, delayMs: readDelay(found.text) }
    }
    const weekday = start.get('weekday')
    if (start.isCertain('weekday') && weekday !== null && !start.isCertain('day')) {
      const isNext = isInNextWeek || /\bnext\b/.test(found.text)
      const ahead = daysAhead(new Date(today).getUTCDay(), weekday, isNext)
      return { day: today + (ahead + (isWeekLater ? 7 : 0)) * DAY_MS, delayMs: null }
    }
    const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')]
    const isDay = start.isCertain('day') && !isWeekLater
    if (isDay && year !== null && month !== null && day !== null) {
      return { day: Date.UTC(year, month - 1, day), delayMs: null }
    }
  }
  return { day: null, delayMs: null }
}

// Chrono counts on the clock of this machine, so a day on which no clock is changed.
const PLAIN_DAY = Date.UTC(2001, 0, 10, 12)

function readDelay(text: string): number | null {
  const date = casual.parseDate(text, { instant: new Date(PLAIN_DAY), timezone: 0 })
  return date === null ? null : date.getTime() - PLAIN_DAY
}

/**
 * A weekday is the coming one, and today's is that of next week: today is called today. "Next
 * Friday" is not in this week (Monday to Sunday): where people disagree, the later is not too early.
 */
function daysAhead(today: number, weekday: number, isNext: boolean): number {
  const ahead = (weekday - today + 7) % 7 || 7
  const daysLeft = (7 - today) % 7
  return isNext && ahead <= daysLeft ? ahead + 7 : ahead
}
