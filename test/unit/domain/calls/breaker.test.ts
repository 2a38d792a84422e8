import { describe, expect, it } from 'vitest'
import {
  isBroken,
  isProviderFailure,
  PROVIDER_REASONS,
} from '../../../../src/domain/calls/breaker.ts'
import { OUTCOMES, type Outcome } from '../../../../src/domain/outcome.ts'

interface Ended {
  outcome: Outcome | null
  reason: string | null
}

const failed: Ended = { outcome: 'failed', reason: 'provider_failed' }
const talked: Ended = { outcome: 'talked', reason: 'labelled' }
const times = (count: number, ended: Ended): Ended[] => Array.from({ length: count }, () => ended)

describe('isProviderFailure', () => {
  it.each<[Outcome, string | null]>([
    ['failed', 'provider_failed'],
    ['failed', 'caller_id_blocked'],
    ['failed', 'destination_not_allowed'],
    ['failed', 'international'],
    ['failed', 'presumed_called'],
    ['needs_review', 'presumed_called'],
    ['needs_review', 'status_unknown'],
    ['failed', null],
    ['failed', 'a reason of tomorrow'],
  ])('counts %s for %s', (outcome, reason) => {
    expect(isProviderFailure(outcome, reason)).toBe(true)
  })

  it.each<[Outcome | null, string | null]>([
    ['no_answer', 'status_no_answer'],
    ['no_answer', 'number_unavailable'],
    ['no_answer', 'never_connected'],
    ['busy', 'status_busy'],
    ['voicemail', 'voicemail_phrase'],
    ['bad_number', 'number_not_found'],
    ['bad_number', 'bad_number'],
    ['do_not_call', 'blacklisted'],
    ['canceled', 'status_canceled'],
    ['needs_review', 'hung_up_unheard'],
    ['needs_review', 'status_contradicts_conversation'],
    ['needs_review', null],
    ['needs_review', 'constructor'],
    [null, 'rate_limited'],
    [null, 'unreachable'],
    [null, null],
  ])('does not count %s for %s', (outcome, reason) => {
    expect(isProviderFailure(outcome, reason)).toBe(false)
  })

  it('counts no outcome that says what happened on the line, whatever the reason', () => {
    for (const outcome of OUTCOMES) {
      for (const reason of Object.keys(PROVIDER_REASONS)) {
        const expected = outcome === 'failed' || outcome === 'needs_review'
        expect(isProviderFailure(outcome, reason)).toBe(expected)
      }
    }
  })
})

describe('isBroken', () => {
  it('breaks at ten failures, not at nine', () => {
    expect(isBroken([...times(9, failed), ...times(11, talked)])).toEqual({
      broken: false,
      failures: 9,
    })
    expect(isBroken([...times(10, talked), ...times(10, failed)])).toEqual({
      broken: true,
      failures: 10,
    })
  })

  it('breaks before twenty calls have ended', () => {
    expect(isBroken(times(10, failed)).broken).toBe(true)
    expect(isBroken(times(9, failed)).broken).toBe(false)
  })

  it('looks at the last twenty only', () => {
    expect(isBroken([...times(11, talked), ...times(30, failed)])).toEqual({
      broken: false,
      failures: 9,
    })
  })

  it('is closed when nothing has ended since the resume', () => {
    expect(isBroken([])).toEqual({ broken: false, failures: 0 })
  })
})
