import { describe, expect, it } from 'vitest'
import { complaintText, readComplaint, refusalReason } from '../../../src/bland/refusals.ts'

const plain = (message: string) => ({ status: 'error', message })

describe('refusalReason', () => {
  it.each([
    [
      401,
      { data: null, errors: [{ error: 'AUTH_FAILURE', message: 'Unauthorized' }] },
      'unauthorized',
    ],
    [403, plain('The Bland Team has flagged your account for security purposes.'), 'flagged'],
    [402, plain('Insufficient balance.'), 'no_balance'],
    [404, plain('Pathway with ID "x" not found'), 'not_found'],
    [418, { error: 'OBJECTIVE_VALIDATION_ERROR', details: 'No objective' }, 'invalid'],
    [400, { status: 'DNC Error', message: 'Number found in DNC list.' }, 'do_not_call'],
    [
      400,
      plain('Cannot dial sensitive numbers. More attempts will result in being blocked.'),
      'do_not_call',
    ],
    [
      400,
      plain('Invalid phone number. Please include a country code if outside the US.'),
      'bad_number',
    ],
    [400, { error: 'Invalid phone number format' }, 'bad_number'],
    [400, plain('Invalid phone number format in transfer list'), 'invalid'],
    [400, plain('Invalid from phone number.'), 'invalid'],
    [
      400,
      { ...plain('Invalid parameters'), errors: ['Missing required parameter: task.'] },
      'invalid',
    ],
    [400, plain('Unable to queue call.'), 'transient'],
    [400, plain('Unable to save request body.'), 'transient'],
    [
      429,
      plain(
        'Calls can only be sent every 10 seconds to the same number. Please try again in a few seconds.',
      ),
      'same_number',
    ],
    [429, plain('Rate limit exceeded'), 'rate_limited'],
    [
      429,
      plain('Rate limit exceeded for newly created accounts. Please try again soon.'),
      'new_account',
    ],
    [429, plain('International rate limit exceeded for your account type.'), 'international'],
    [429, plain('This number is blacklisted.'), 'blacklisted'],
    [429, null, 'rate_limited'],
    [
      403,
      { data: null, errors: [{ error: 'CALL_RL_PLAN_CONCURRENCY', message: 'x' }] },
      'plan_limit',
    ],
    [429, { code: 'CALL_RL_PLAN_DAILY_MINUTES', message: 'x' }, 'plan_limit'],
    [403, { error: 'CALL_UNPAID_INTL_BLOCK' }, 'international'],
    [400, { error: 'CALL_PLAN_TRANSFER_BLOCKED' }, 'invalid'],
    [301, null, 'invalid'],
  ])('%i %j is %s', (status, body, reason) => {
    expect(refusalReason(status, readComplaint(body))).toBe(reason)
  })

  it('proves nothing where a call may have been placed', () => {
    for (const status of [200, 202, 302, 408, 500, 502, 503, 504]) {
      expect(refusalReason(status, readComplaint(plain('Rate limit exceeded')))).toBeNull()
    }
    const code = readComplaint({ error: 'CALL_RL_PLAN_CONCURRENCY' })
    expect(refusalReason(500, code)).toBeNull()
  })
})

describe('complaintText', () => {
  it('repeats what Bland said, without the number', () => {
    const body = plain('Invalid phone number "+1 (202) 555-0143": too short')
    expect(complaintText(readComplaint(body), 400)).toBe('Invalid phone number "…": too short')
  })

  it('falls back on the codes, then on the status', () => {
    expect(complaintText(readComplaint({ error: 'AUTH_FAILURE' }), 401)).toBe('AUTH_FAILURE')
    expect(complaintText(readComplaint(null), 503)).toBe('Bland answered 503.')
  })
})
