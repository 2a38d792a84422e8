import { isJson, type Json, objectsOf } from '../json.ts'

/** Collects problems, each with the place in the JSON, in the form Slack reports them. */
export type ReportProblem = (problem: string, pointer: string) => void

interface TextRule {
  max: number
  plainOnly?: boolean
}

const KEYS: Record<string, string[]> = {
  plain_text: ['type', 'text', 'emoji'],
  mrkdwn: ['type', 'text', 'verbatim'],
}

export function checkText(value: unknown, rule: TextRule, at: string, report: ReportProblem) {
  if (!isJson(value)) return report('missing required field: text object', at)
  const type = value.type
  if (type !== 'plain_text' && type !== 'mrkdwn') return report('unsupported type', `${at}/type`)
  if (rule.plainOnly && type !== 'plain_text') report('must be plain_text', `${at}/type`)
  checkKeys(value, KEYS[type] ?? [], at, report)
  checkString(value.text, { min: 1, max: rule.max }, `${at}/text`, report)
}

export function checkString(
  value: unknown,
  limits: { min?: number; max: number },
  at: string,
  report: ReportProblem,
) {
  if (typeof value !== 'string') return report('must be a string', at)
  if (value.length < (limits.min ?? 0)) report('must be more than 0 characters', at)
  if (value.length > limits.max) report(`must be less than ${limits.max + 1} characters`, at)
}

export function checkOptionalString(
  value: unknown,
  max: number,
  at: string,
  report: ReportProblem,
) {
  if (value !== undefined) checkString(value, { max }, at, report)
}

/** The objects of a list that must have between `min` and `max` of them. */
export function checkList(
  value: unknown,
  limits: { min: number; max: number },
  at: string,
  report: ReportProblem,
): Json[] {
  if (!Array.isArray(value)) {
    report('missing required field: must be an array', at)
    return []
  }
  if (value.length < limits.min) report(`must have at least ${limits.min} items`, at)
  if (value.length > limits.max) report(`no more than ${limits.max} items allowed`, at)
  if (value.some((item) => !isJson(item))) report('must contain objects only', at)
  return objectsOf(value)
}

export function checkKeys(value: Json, allowed: string[], at: string, report: ReportProblem) {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) report(`invalid additional property: ${key}`, at)
  }
}
