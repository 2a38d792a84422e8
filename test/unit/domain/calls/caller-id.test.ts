import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALLER_ID_RULE, callerIdRest } from '../../../../src/domain/calls/caller-id.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-06-03T19:00:00Z')

/** Minutes before now → the rest, in minutes from now. */
function rest(minutesAgo: readonly number[], endedLastHour = 0, now = NOW): number | null {
  const blockedAt = minutesAgo.map((minutes) => NOW - minutes * MINUTE)
  const found = callerIdRest({ now, blockedAt, endedLastHour })
  return found === null ? null : (found.until - NOW) / MINUTE
}

describe('callerIdRest', () => {
  it('lets one or two blocked calls in an hour pass', () => {
    expect(rest([0])).toBeNull()
    expect(rest([0, 1])).toBeNull()
    expect(rest([0, 30, 60])).toBeNull()
  })

  it('rests half an hour from the newest of three within an hour', () => {
    expect(rest([5, 10, 59])).toBe(25)
    expect(rest([29, 40, 50])).toBe(1)
    expect(rest([30, 40, 50])).toBeNull()
  })

  it('needs more than a tenth of the calls that ended', () => {
    expect(rest([0, 1, 2], 29)).toBe(30)
    expect(rest([0, 1, 2], 30)).toBeNull()
    expect(rest([0, 1, 2, 3], 39)).not.toBeNull()
  })

  it('counts calls that were on the line when the rest began as the same rest', () => {
    expect(rest([5, 6, 7, 8, 9, 10])).toBe(25)
  })

  it('doubles with each further rest of the day, up to four hours', () => {
    const first = [700, 700, 700]
    const second = [600, 600, 600]
    const third = [500, 500, 500]
    const fourth = [370, 370, 370]
    expect(rest([...first, 1, 1, 1])).toBe(59)
    expect(rest([...first, ...second, 1, 1, 1])).toBe(119)
    expect(rest([...first, ...second, ...third, 1, 1, 1])).toBe(239)
    expect(rest([...first, ...second, ...third, ...fourth, 1, 1, 1])).toBe(239)
  })

  it('forgets a rest after a day', () => {
    const dayAgo = DAY / MINUTE
    expect(rest([dayAgo, dayAgo, dayAgo, 1, 1, 1])).toBe(29)
    expect(rest([dayAgo - 1, dayAgo - 1, dayAgo - 1, 1, 1, 1])).toBe(59)
  })

  const minutes = fc.array(fc.integer({ min: 0, max: 24 * 60 - 1 }), { maxLength: 40 })

  it('ends after now, and at the latest four hours after the newest', () => {
    fc.assert(
      fc.property(minutes, fc.nat(200), (ago, ended) => {
        const until = rest(ago, ended)
        if (until === null) return
        expect(until).toBeGreaterThan(0)
        expect(until).toBeLessThanOrEqual(-Math.min(...ago) + 240)
        expect(until).toBeGreaterThanOrEqual(-Math.min(...ago) + 30)
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  it('needs three within some hour', () => {
    const sparse = fc.array(fc.integer({ min: 31, max: 200 }), { maxLength: 20 }).map((gaps) => {
      let ago = 0
      return gaps.map((gap) => {
        ago += gap
        return ago
      })
    })
    fc.assert(
      fc.property(sparse, (ago) => {
        expect(rest(ago)).toBeNull()
      }),
      { seed: 11 },
    )
  })

  it('asks for neither the order nor for what is older than a day or yet to come', () => {
    fc.assert(
      fc.property(minutes, fc.nat(100), fc.array(fc.nat(500)), (ago, ended, noise) => {
        const older = noise.map((extra) => 24 * 60 + extra)
        const later = noise.map((extra) => -1 - extra)
        expect(rest([...later, ...ago.toReversed(), ...older], ended)).toBe(rest(ago, ended))
      }),
      { seed: 11 },
    )
  })

  it('is never called for by more calls that ended well', () => {
    fc.assert(
      fc.property(minutes, fc.nat(100), fc.nat(100), (ago, ended, more) => {
        if (rest(ago, ended) === null) expect(rest(ago, ended + more)).toBeNull()
      }),
      { seed: 11 },
    )
  })

  it('lasts until its end while nobody is called', () => {
    // Within the first rest, so that no earlier one leaves the day meanwhile.
    const recent = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 3, maxLength: 9 })
    fc.assert(
      fc.property(recent, fc.nat(29), fc.nat(60), (ago, ended, wait) => {
        const until = rest(ago, ended)
        const later = NOW + wait * MINUTE
        const fewer = Math.max(0, ended - wait)
        if (until === null) return
        expect(rest(ago, fewer, later)).toBe(wait < until ? until : null)
      }),
      { seed: 11 },
    )
  })

  it('keeps to the figures it documents', () => {
    expect(CALLER_ID_RULE).toEqual({
      blocks: 3,
      windowMs: HOUR,
      share: 0.1,
      firstRestMs: 30 * MINUTE,
      longestRestMs: 4 * HOUR,
    })
  })
})
