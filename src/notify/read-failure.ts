import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { MINUTE_MS } from '../domain/durations.ts'

/**
 * What a failed request to Slack means. `word` is Slack's own, or what happened to the connection.
 * `busy`: the method must rest. `down`: try again for as long as it takes. `words`: the blocks or their
 * length were refused. `gone`: never. `token`: nothing can be said until a person acts. `odd`: try a
 * few times.
 */
export type Failure =
  | { kind: 'busy'; word: string; afterMs: number }
  | {
      kind: 'down' | 'words' | 'no_message' | 'no_thread' | 'gone' | 'token' | 'odd'
      word: string
    }

const WORDS: Record<'down' | 'words' | 'no_message' | 'no_thread' | 'gone' | 'token', string[]> = {
  down: [
    'fatal_error',
    'internal_error',
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
    'ekm_access_denied',
    'external_channel_migrating',
    'rollup_error',
  ],
  words: [
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'msg_too_long',
    'block_mismatch',
    'only_one_table_allowed',
  ],
  no_message: ['message_not_found', 'cant_update_message', 'edit_window_closed'],
  no_thread: ['thread_not_found', 'cannot_reply_to_message', 'invalid_thread_ts'],
  gone: [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'missing_scope',
    'no_permission',
    'cannot_dm_bot',
    'is_inactive',
  ],
  token: [
    'account_inactive',
    'token_revoked',
    'token_expired',
    'invalid_auth',
    'not_authed',
    'org_login_required',
    'team_access_not_granted',
  ],
}
const KINDS = ['down', 'words', 'no_message', 'no_thread', 'gone', 'token'] as const
const RATE_LIMIT_WORDS = ['ratelimited', 'rate_limited', 'message_limit_exceeded']
const UNSAID_WAIT_MS = 5_000

export function readFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'busy', word: 'rate_limited', afterMs: error.retryAfter * 1000 }
  }
  if (error instanceof WebAPIPlatformError) return readWord(error.data.error)
  // An answer that is no JSON, a 5xx, a time-out, a broken connection.
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { kind: 'down', word: code ?? 'request_failed' }
}

function readWord(word: string): Failure {
  // A page of a proxy instead of Slack's answer arrives here as one long word.
  if (!/^[a-z0-9_]{1,60}$/.test(word)) return { kind: 'down', word: 'not_slack' }
  if (RATE_LIMIT_WORDS.includes(word)) return { kind: 'busy', word, afterMs: UNSAID_WAIT_MS }
  return { kind: KINDS.find((kind) => WORDS[kind].includes(word)) ?? 'odd', word }
}

const LONGEST_BACKOFF_MS = MINUTE_MS

/** 1, 2, 4, … 60 seconds; `tries` failures came before this one. */
export function backoffMs(tries: number): number {
  return Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** Math.min(tries, 6))
}
