import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRetry, RETRY_RULES, type RetryInput } from '../../../../src/domain/calls/retry.ts'
import { OUTCOMES, type Outcome } from '../../../../src/domain/outcome.ts'

const NEW_YORK = 'America/New_York'
const HOUR_MS = 3_600_000

const plan = (changes: Partial<RetryInput>) =>
  planRetry({
    outcome: 'no_answer',
    reason: null,
    attemptsUsed: 1,
    maxAttempts: 3,
    endedAt: Date.parse('2026-03-10T10:00:00-04:00'),
    zones: [NEW_YORK],
    ...changes,
  })

describe('planRetry', () => {
  it('calls again after these outcomes only', () => {
    const again = OUTCOMES.filter((outcome) => plan({ outcome }).state === 'waiting')
    expect(again).toEqual(['voicemail', 'no_answer', 'busy', 'failed'])
  })

  it.each<[Outcome, number]>([
    ['no_answer', 6],
    ['busy', 6],
    ['voicemail', 3],
    ['failed', 3],
  ])('stops after %s at its own cap of %i calls', (outcome, cap) => {
    expect(plan({ outcome, maxAttempts: 99, attemptsUsed: cap - 1 }).state).toBe('waiting')
    expect(plan({ outcome, maxAttempts: 99, attemptsUsed: cap }).state).toBe('done')
  })

  it('stops at the campaign’s maximum', () => {
    expect(plan({ attemptsUsed: 2 }).state).toBe('waiting')
    expect(plan({ attemptsUsed: 3 }).state).toBe('done')
    expect(plan({ attemptsUsed: 1, maxAttempts: 1 }).state).toBe('done')
  })

  it.each([
    ['morning → 4 h later, in the afternoon', '2026-03-10T10:00-04:00', '2026-03-10T14:00-04:00'],
    ['early morning → not the same morning', '2026-03-10T08:00-04:00', '2026-03-10T12:00-04:00'],
    [
      'early afternoon → not before the evening',
      '2026-03-10T12:10-04:00',
      '2026-03-10T17:00-04:00',
    ],
    ['late afternoon → the evening', '2026-03-10T16:00-04:00', '2026-03-10T20:00-04:00'],
    [
      'end of the afternoon → end of the evening',
      '2026-03-10T16:59:59-04:00',
      '2026-03-10T20:59:59-04:00',
    ],
    ['evening → next morning', '2026-03-10T18:00-04:00', '2026-03-11T08:00-04:00'],
    ['over the spring change', '2026-03-07T18:00-05:00', '2026-03-08T08:00-04:00'],
    ['over the autumn change', '2026-10-31T18:00-04:00', '2026-11-01T08:00-05:00'],
  ])('%s', (_name, endedAt, nextAt) => {
    expect(plan({ endedAt: Date.parse(endedAt) })).toEqual({
      state: 'waiting',
      nextAt: Date.parse(nextAt),
    })
  })

  it('spreads those moved to the turn of a part of the day over half an hour', () => {
    const endedAt = Date.parse('2026-03-10T18:00-04:00')
    const expected = Date.parse('2026-03-11T08:15-04:00')
    expect(plan({ endedAt, random: () => 0.5 })).toEqual({ state: 'waiting', nextAt: expected })
    const unmoved = Date.parse('2026-03-10T14:00-04:00')
    expect(plan({ random: () => 0.5 })).toEqual({ state: 'waiting', nextAt: unmoved })
  })

  it('waits the bare delay when no zone is known', () => {
    const endedAt = Date.parse('2026-03-10T23:00:00Z')
    for (const zones of [[], ['Nowhere/Land']]) {
      expect(plan({ endedAt, zones })).toEqual({ state: 'waiting', nextAt: endedAt + 4 * HOUR_MS })
    }
  })

  it('rests a day when the caller id was blocked', () => {
    const endedAt = Date.parse('2026-03-10T10:00-04:00')
    const blocked = plan({ outcome: 'failed', reason: 'caller_id_blocked', endedAt })
    // 10:00 the next day is the morning again, so the afternoon.
    expect(blocked).toEqual({ state: 'waiting', nextAt: Date.parse('2026-03-11T12:00-04:00') })
  })

  it('gives up where the provider may not call', () => {
    const changes = { outcome: 'failed', reason: 'destination_not_allowed' } as const
    expect(plan(changes)).toEqual({ state: 'done' })
  })

  it('does not let a reason revive an outcome that ends the lead', () => {
    const changes = { outcome: 'needs_review', reason: 'caller_id_blocked' } as const
    expect(plan(changes)).toEqual({ state: 'done' })
    expect(plan({ reason: 'constructor' }).state).toBe('waiting')
  })

  it('is never sooner than 4 h, never at night, never more than two days off', () => {
    const year = { min: Date.parse('2026-01-01Z'), max: Date.parse('2026-12-31Z') }
    const zone = fc.constantFrom(NEW_YORK, 'America/Los_Angeles', 'America/St_Johns', 'Asia/Tokyo')
    fc.assert(
      fc.property(
        fc.integer(year),
        zone,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (endedAt, name, share) => {
          const next = plan({ endedAt, zones: [name], random: () => share })
          if (next.state === 'done') throw new Error('gave up')
          const hour = Number(
            new Intl.DateTimeFormat('en-US', {
              timeZone: name,
              hour: 'numeric',
              hourCycle: 'h23',
            }).format(next.nextAt),
          )
          expect(next.nextAt - endedAt).toBeGreaterThanOrEqual(4 * HOUR_MS)
          expect(next.nextAt - endedAt).toBeLessThan(48 * HOUR_MS)
          expect(hour).toBeGreaterThanOrEqual(8)
          expect(hour).toBeLessThan(21)
        },
      ),
      { seed: 7 },
    )
  })

  it('calls a person back at the time they agreed to', () => {
    const callbackAt = Date.parse('2026-03-12T15:00-04:00')
    const callback = { outcome: 'callback', callbackAt } as const
    const waiting = { state: 'waiting', nextAt: callbackAt, reason: 'callback' }
    expect(plan(callback)).toEqual(waiting)
    // Once more although the attempts are used up, and not a second time.
    expect(plan({ ...callback, attemptsUsed: 2 })).toEqual(waiting)
    expect(plan({ ...callback, attemptsUsed: 3 })).toEqual({ state: 'done' })
  })

  it('leaves a callback without a time to come to a person', () => {
    const endedAt = Date.parse('2026-03-10T10:00-04:00')
    for (const callbackAt of [null, Number.NaN, endedAt]) {
      expect(plan({ outcome: 'callback', callbackAt, endedAt })).toEqual({ state: 'done' })
    }
  })

  it('heeds the time of a callback for no other outcome', () => {
    const callbackAt = Date.parse('2026-03-12T15:00-04:00')
    expect(plan({ callbackAt })).toEqual(plan({}))
    expect(plan({ outcome: 'not_interested', callbackAt })).toEqual({ state: 'done' })
  })

  it('gives the source of every number', () => {
    for (const rule of Object.values(RETRY_RULES)) expect(rule.source).not.toBe('')
  })
})
