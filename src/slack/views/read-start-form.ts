import type { ViewOutput } from '@slack/bolt'
import { AppError } from '../../domain/error.ts'
import { parseCallingHours } from '../../domain/law/calling-hours.ts'
import { CONSENT_ACTION, isConsentBlock } from '../../messages/forms/consent-tick.ts'
import { MAX_ATTEMPTS, MAX_LINES, START_FIELDS } from '../../messages/forms/start-form.ts'
import type { StartWish } from '../start-campaign.ts'
import { type AtTime, readPickedTime } from '../typed/at-time.ts'
import { findDollars } from '../typed/options.ts'

type Values = ViewOutput['state']['values']

/** What the form's figures depend on; null is as much as there is. */
export interface Chosen {
  listId: string
  prompt: string | null
  lines: number | null
  attempts: number | null
  /** Epoch ms; null is now. */
  startsAt: number | null
}

export type FilledStart =
  | { wish: StartWish; at: AtTime | null; attestConsent: boolean }
  /** By block. */
  | { errors: Record<string, string> }

/** Null while nothing is chosen. What cannot be is left out: the form says so when it is sent. */
export function readChosen(values: Values, at: { now: number; zone: string }): Chosen | null {
  const listId = optionIn(values, START_FIELDS.list)
  if (listId === null) return null
  return {
    listId,
    prompt: optionIn(values, START_FIELDS.prompt),
    lines: findWhole(textIn(values, START_FIELDS.lines), MAX_LINES),
    attempts: findWhole(textIn(values, START_FIELDS.attempts), MAX_ATTEMPTS),
    startsAt: readStart(values, at, {})?.at ?? null,
  }
}

/** Slack checks numbers and dates itself where its apps are new enough, so they are checked again. */
export function readStartForm(values: Values, at: { now: number; zone: string }): FilledStart {
  const errors: Record<string, string> = {}
  const chosen = readChosen(values, at)
  if (chosen === null) errors[START_FIELDS.list.block] = 'Choose a list.'
  for (const [field, most] of [
    [START_FIELDS.lines, MAX_LINES],
    [START_FIELDS.attempts, MAX_ATTEMPTS],
  ] as const) {
    const typed = textIn(values, field)
    if (typed !== '' && findWhole(typed, most) === null) {
      errors[field.block] = `Give a whole number from 1 to ${most.toLocaleString('en-US')}.`
    }
  }
  const budget = textIn(values, START_FIELDS.budget)
  const budgetMicros = budget === '' ? null : findDollars(budget)
  if (budget !== '' && budgetMicros === null) {
    errors[START_FIELDS.budget.block] = 'Give an amount in US dollars above zero, such as $25.'
  }
  const hours = textIn(values, START_FIELDS.hours) || null
  const hoursProblem = hours === null ? null : problemOfHours(hours)
  if (hoursProblem !== null) errors[START_FIELDS.hours.block] = hoursProblem
  const start = readStart(values, at, errors)
  const attestConsent = chosen !== null && readConsent(values, chosen, errors)
  if (chosen === null || Object.keys(errors).length > 0) return { errors }
  const { listId, prompt, lines, attempts, startsAt } = chosen
  const wish = { listId, prompt, lines, maxAttempts: attempts, budgetMicros, startsAt, hours }
  return { wish, at: start, attestConsent }
}

function problemOfHours(text: string): string | null {
  try {
    parseCallingHours(text)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.message
  }
}

function readStart(
  values: Values,
  at: { now: number; zone: string },
  errors: Record<string, string>,
): AtTime | null {
  const { date: dateField, time: timeField } = START_FIELDS
  const date = values[dateField.block]?.[dateField.action]?.selected_date || null
  const time = values[timeField.block]?.[timeField.action]?.selected_time || null
  if (time === null) {
    if (date !== null) errors[timeField.block] = 'Give the time of day as well.'
    return null
  }
  try {
    return readPickedTime({ date, time }, at)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    errors[date === null ? timeField.block : dateField.block] = error.message
    return null
  }
}

/** A tick for another list or prompt, from before the form was shown anew, is none for this one. */
function readConsent(values: Values, chosen: Chosen, errors: Record<string, string>): boolean {
  const { listId, prompt } = chosen
  if (prompt === null) return false
  const block = Object.keys(values).find((name) => isConsentBlock(name, { listId, prompt }))
  if (block === undefined) return false
  const isTicked = (values[block]?.[CONSENT_ACTION]?.selected_options ?? []).length > 0
  if (!isTicked) errors[block] = 'Without their consent nobody may be called. Tick it, or cancel.'
  return isTicked
}

interface Field {
  block: string
  action: string
}

function optionIn(values: Values, { block, action }: Field): string | null {
  return values[block]?.[action]?.selected_option?.value ?? null
}

function textIn(values: Values, { block, action }: Field): string {
  return values[block]?.[action]?.value?.trim() ?? ''
}

function findWhole(text: string, most: number): number | null {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return number >= 1 && number <= most ? number : null
}
