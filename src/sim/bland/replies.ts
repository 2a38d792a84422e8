/** An HTTP answer of the simulated Bland. */
export interface SimReply {
  status: number
  body: unknown
}

/** Bytes instead of JSON. */
export interface SimBytes {
  status: number
  bytes: Buffer
  contentType: string
}

/** What a request comes to: an answer, a connection that is dropped, or silence. */
export type SimAnswer = SimReply | SimBytes | 'drop' | 'stall'

export const REFUSALS = {
  unauthorized: { status: 401, body: coded('AUTH_FAILURE', 'Unauthorized') },
  flagged: plain(
    403,
    'The Bland Team has flagged your account for security purposes. Please contact support.',
  ),
  no_billing: plain(402, 'No billing record found.'),
  no_balance: plain(402, 'Insufficient balance.'),
  not_found: plain(404, 'Pathway with ID "7d2f" not found'),
  objective: {
    status: 418,
    body: { error: 'OBJECTIVE_VALIDATION_ERROR', details: 'The objective cannot be used.' },
  },
  same_number: plain(
    429,
    'Calls can only be sent every 10 seconds to the same number. Please try again in a few seconds.',
  ),
  rate_limited: plain(429, 'Rate limit exceeded'),
  new_account: plain(429, 'Rate limit exceeded for newly created accounts. Please try again soon.'),
  international: plain(429, 'International rate limit exceeded for your account type.'),
  blacklisted: plain(429, 'This number is blacklisted.'),
  do_not_call: {
    status: 400,
    body: {
      status: 'DNC Error',
      message:
        'Number found in DNC list. You cannot dial sensitive numbers. More attempts will result in being blocked.',
    },
  },
  sensitive: plain(
    400,
    'Cannot dial sensitive numbers. More attempts will result in being blocked.',
  ),
  bad_number: plain(400, 'Invalid phone number. Please include a country code if outside the US.'),
  plan_limit: {
    status: 429,
    body: coded('CALL_RL_PLAN_CONCURRENCY', 'The plan allows one call at a time.'),
  },
  transient: plain(400, 'Unable to queue call.'),
  not_saved: plain(400, 'Unable to save request body.'),
  invalid: plain(400, 'Voice must be a string.'),
} as const satisfies Record<string, SimReply>
export type SimRefusal = keyof typeof REFUSALS

/** The shape of most errors. */
export function plain(status: number, message: string): SimReply {
  return { status, body: { status: 'error', message } }
}

/** The shape that lists the wrong fields. */
export function listed(problems: readonly string[]): SimReply {
  const message = `Invalid parameters. Error: ${JSON.stringify(problems)}`
  return { status: 400, body: { status: 'error', message, errors: problems } }
}

/** The shape of authentication and of newer routes. */
export function coded(error: string, message: string): Record<string, unknown> {
  return { data: null, errors: [{ error, message }] }
}

export function isRefusal(word: string): word is SimRefusal {
  return Object.hasOwn(REFUSALS, word)
}
