import { describe, expect, it } from 'vitest'
import { REFUSAL_REASONS, refusalEffect } from '../../../../src/domain/calls/refusal.ts'

describe('refusalEffect', () => {
  it.each([
    ['unreachable', 'keep', null, null, true],
    ['unauthorized', 'keep', null, 'all', false],
    ['flagged', 'keep', null, 'all', false],
    ['no_balance', 'keep', null, 'all', false],
    ['not_found', 'keep', null, 'campaign', false],
    ['do_not_call', 'block', 'do_not_call', null, false],
    ['blacklisted', 'block', 'do_not_call', null, false],
    ['bad_number', 'block', 'bad_number', null, false],
    ['same_number', 'retry', null, null, false],
    ['rate_limited', 'keep', null, null, true],
    ['new_account', 'keep', null, null, true],
    ['international', 'block', 'failed', null, false],
    ['plan_limit', 'keep', null, null, true],
    ['invalid', 'keep', null, 'campaign', false],
    ['transient', 'keep', null, null, true],
  ] as const)('%s: lead %s, outcome %s, pauses %s, slows down %s', (reason, ...expected) => {
    const { lead, outcome, pause, slowDown } = refusalEffect(reason)
    expect([lead, outcome, pause, slowDown]).toEqual(expected)
  })

  it('tells people what to do wherever dialing stops', () => {
    for (const { pause, sentence } of REFUSAL_REASONS.map(refusalEffect)) {
      if (pause !== null) expect(sentence).toMatch(/resume\.$/)
      expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
  })
})
