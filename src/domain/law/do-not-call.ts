import { tz } from '@date-fns/tz/tz'
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays'
import { dateIn } from '../places/time-of-day.ts'

/**
 * The oldest copy of the national do-not-call registry that marketing calls may rest on, in days: it
 * must have been obtained no more than 31 days before the date of a call (16 CFR 310.4(b)(3)(iv) and
 * 47 CFR 64.1200(c)(2)(i)(D); Canada's National DNCL Rules say the same).
 */
export const NATIONAL_FILE_MAX_AGE_DAYS = 31

/**
 * Whether a copy dated `datedAt` (midnight in UTC of its date) may still be called by. The rule counts
 * dates, so the last day counts whole. Null: there is no copy.
 */
export function isNationalFileFresh(datedAt: number | null, now: number): boolean {
  return datedAt !== null && ageInDays(datedAt, now) <= NATIONAL_FILE_MAX_AGE_DAYS
}

/** What is wrong with our copy and what to do; null while it is fresh. */
export function nationalFileProblem(datedAt: number | null, now: number): string | null {
  if (isNationalFileFresh(datedAt, now)) return null
  const must = `Marketing calls need one that is at most ${NATIONAL_FILE_MAX_AGE_DAYS} days old.`
  const todo = 'Download the newest from the registry and type `/dial dnc import`.'
  if (datedAt === null) {
    return `There is no copy of the national do-not-call list. ${must} ${todo}`
  }
  const age = ageInDays(datedAt, now)
  return `The copy of the national do-not-call list is of ${dateText(datedAt)}, ${age} days old. ${must} ${todo}`
}

/** The date of a midnight in UTC, as `2026-11-24`. */
export function dateText(midnight: number): string {
  return dateIn('UTC', midnight)
}

/** The midnight in UTC of a date written as `2026-11-24`; null for anything else. */
export function readDateText(text: string): number | null {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // February 30 would become March 2.
  return Number.isNaN(midnight) || dateText(midnight) !== text ? null : midnight
}

function ageInDays(datedAt: number, now: number): number {
  return differenceInCalendarDays(now, datedAt, { in: tz('UTC') })
}
