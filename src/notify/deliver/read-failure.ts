import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { MINUTE_MS } from '../../domain/durations.ts'
import { readErrorCode, slackError } from '../../domain/slack-errors.ts'

/**
 * What a failed request to Slack means. `code` is Slack's error code, or what happened to the connection.
 * `busy`: the method must rest. `down`: try again for as long as it takes. `words`: the blocks or their
 * length were refused. `gone`: never. `token`: nothing can be said until a person acts. `odd`: try a
 * few times.
 */
export type Failure =
  | { kind: 'busy'; code: string; afterMs: number }
  | {
      kind: 'down' | 'words' | 'no_message' | 'no_thread' | 'gone' | 'token' | 'odd'
      code: string
    }

const UNSAID_WAIT_MS = 5_000
const BY_RETRY = { always: 'down', few: 'odd', never: 'gone' } as const

export function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'busy', code: 'rate_limited', afterMs: error.retryAfter * 1000 }
  }
  if (error instanceof WebAPIPlatformError) {
    const code = readErrorCode(error.data.error)
    return code === null ? { kind: 'down', code: 'not_slack' } : readRefusal(code)
  }
  // An answer that is no JSON, a 5xx, a time-out, a broken connection.
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { kind: 'down', code: code ?? 'request_failed' }
}

function readRefusal(code: string): Failure {
  const { meaning, retry } = slackError(code)
  switch (meaning) {
    case 'rate_limited':
      return { kind: 'busy', code, afterMs: UNSAID_WAIT_MS }
    case 'blocks':
      return { kind: 'words', code }
    case 'no_message':
    case 'no_thread':
      return { kind: meaning, code }
    case 'token':
    case 'sign_in':
      return { kind: 'token', code }
    default:
      return { kind: BY_RETRY[retry], code }
  }
}

const MAX_BACKOFF_MS = MINUTE_MS

/** 1, 2, 4, … 60 seconds; `tries` failures came before this one. */
export function backoffMs(tries: number): number {
  return Math.min(MAX_BACKOFF_MS, 1000 * 2 ** Math.min(tries, 6))
}
