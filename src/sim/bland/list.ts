import { DAY_MS } from '../../domain/durations.ts'
import type { Fields } from './request.ts'

const MAX_PAGE = 1000

/** `GET /v1/calls`: newest first unless asked otherwise, filtered, one page of it. */
export function selectCalls(calls: readonly Fields[], query: URLSearchParams): Fields {
  const found = calls.filter((call) => FILTERS.every((fits) => fits(call, query)))
  const isAscending = query.get('ascending') === 'true'
  const ordered = isAscending ? found : found.toReversed()
  const from = Number(query.get('from') ?? 0)
  const limit = Math.min(MAX_PAGE, Number(query.get('limit') ?? MAX_PAGE))
  const to = Math.min(Number(query.get('to') ?? from + limit), from + limit)
  const page = ordered.slice(from, to)
  return { total_count: found.length, count: page.length, calls: page }
}

type Filter = (call: Fields, query: URLSearchParams) => boolean

const FILTERS: readonly Filter[] = [
  (call, query) => isNumber(call.to, query.get('to_number')),
  (call, query) => isNumber(call.from, query.get('from_number')),
  (call, query) => createdAt(call) >= instant(query.get('start_date'), Number.NEGATIVE_INFINITY),
  (call, query) => createdAt(call) <= endOf(query.get('end_date')),
  (call, query) => isDay(createdAt(call), query.get('created_at')),
  (call, query) => isWord(call.completed, query.get('completed')),
  (call, query) => isWord(call.answered_by, query.get('answered_by')),
  (call, query) => isWord(call.inbound, query.get('inbound')),
  (call, query) => isWord(call.batch_id, query.get('batch_id')),
  (call, query) => Number(call.call_length) > Number(query.get('duration_gt') ?? -1),
  (call, query) => Number(call.call_length) < Number(query.get('duration_lt') ?? Infinity),
]

function isNumber(value: unknown, asked: string | null): boolean {
  if (asked === null) return true
  const digits = asked.replace(/\D/g, '')
  return digits !== '' && String(value).endsWith(digits)
}

function isWord(value: unknown, asked: string | null): boolean {
  return asked === null || String(value) === asked
}

function isDay(at: number, asked: string | null): boolean {
  return asked === null || new Date(at).toISOString().startsWith(asked)
}

function createdAt(call: Fields): number {
  return Date.parse(String(call.created_at))
}

function instant(asked: string | null, otherwise: number): number {
  return asked === null ? otherwise : Date.parse(asked)
}

/** A day counts to its end. */
function endOf(asked: string | null): number {
  const at = instant(asked, Number.POSITIVE_INFINITY)
  return asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) ? at + DAY_MS - 1 : at
}
