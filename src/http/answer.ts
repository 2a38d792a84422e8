import type { ServerResponse } from 'node:http'
import { type ErrorCode, isAppError } from '../domain/error.ts'

export type HttpAnswer =
  | { status: number; json: unknown }
  | { status: number; text: string; contentType: string }

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  internal: 500,
  unavailable: 503,
}

/** `{error: {code, message}}` with the code's status. What is no AppError shows nothing of itself. */
export function toErrorAnswer(error: unknown): HttpAnswer {
  const code = isAppError(error) ? error.code : 'internal'
  const message = isAppError(error)
    ? error.message
    : 'Something went wrong on our side. The log says what. Try again.'
  return { status: STATUS[code], json: { error: { code, message } } }
}

/** Does nothing when an answer has begun already. */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer): void {
  if (response.headersSent) return
  const text = 'text' in answer ? answer.text : JSON.stringify(answer.json)
  response.writeHead(answer.status, {
    'content-type': 'text' in answer ? answer.contentType : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(answer.status === 401 && { 'www-authenticate': 'Bearer' }),
  })
  response.end(text)
}

/** Known instants as ISO text in UTC. */
export function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
