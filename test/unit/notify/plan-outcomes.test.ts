import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOutcomes, type WaitingOutcome } from '../../../src/notify/plan-outcomes.ts'
import { at } from '../../support/at.ts'

const NOW = at('2026-11-24T15:00:00Z')
const DIGEST_MS = 60_000

describe('planOutcomes', () => {
  it('tells each outcome by itself up to twenty a minute', () => {
    const waiting = outcomes(3)
    expect(plan({ waiting, knownInLastMinute: 20 })).toEqual({
      single: ['1', '2', '3'],
      digest: [],
      holdUntil: null,
    })
  })

  it('gathers them for a minute from twenty-one on', () => {
    const waiting = outcomes(3)
    expect(plan({ waiting, knownInLastMinute: 21 })).toEqual({
      single: [],
      digest: [],
      holdUntil: NOW + DIGEST_MS,
    })
    expect(plan({ waiting, knownInLastMinute: 21, now: NOW + DIGEST_MS })).toEqual({
      single: [],
      digest: ['1', '2', '3'],
      holdUntil: null,
    })
  })

  it('tells wins by themselves however many come', () => {
    const waiting = outcomes(3).map((one) => ({ ...one, isWin: one.id === '2' }))
    const { single, digest } = plan({ waiting, knownInLastMinute: 100 })
    expect(single).toEqual(['2'])
    expect(digest).toEqual([])
  })

  it('keeps nothing back once the campaign has ended', () => {
    const waiting = outcomes(3)
    const { digest, holdUntil } = plan({ waiting, knownInLastMinute: 21, isEnded: true })
    expect(digest).toEqual(['1', '2', '3'])
    expect(holdUntil).toBeNull()
  })

  it('takes a backlog for a flood', () => {
    const recent = outcomes(21)
    expect(plan({ waiting: recent, knownInLastMinute: 0 }).holdUntil).toBe(NOW + DIGEST_MS)
    expect(plan({ waiting: recent.slice(1), knownInLastMinute: 0 }).single).toHaveLength(20)
  })

  it('tells together what comes late, but makes no digest of one', () => {
    const late = outcomes(2).map((one) => ({ ...one, knownAt: NOW - DIGEST_MS }))
    expect(plan({ waiting: late, knownInLastMinute: 0 }).digest).toEqual(['1', '2'])
    expect(plan({ waiting: late.slice(1), knownInLastMinute: 0 }).single).toEqual(['2'])
  })

  it('tells every outcome once, or says when it will', () => {
    const anyWaiting = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        isWin: fc.boolean(),
        knownAt: fc.integer({ min: NOW - 120_000, max: NOW }),
      }),
      { selector: (one) => one.id, maxLength: 50 },
    )
    fc.assert(
      fc.property(anyWaiting, fc.nat(60), fc.boolean(), (given, knownInLastMinute, isEnded) => {
        const waiting = given.toSorted((a, b) => a.knownAt - b.knownAt)
        const { single, digest, holdUntil } = plan({ waiting, knownInLastMinute, isEnded })
        const told = [...single, ...digest]
        expect(new Set(told).size).toBe(told.length)
        expect(told.length === waiting.length).toBe(holdUntil === null)
        if (holdUntil !== null) expect(holdUntil).toBeGreaterThan(NOW)
      }),
    )
  })
})

function outcomes(count: number): WaitingOutcome[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    isWin: false,
    knownAt: NOW + index,
  }))
}

function plan(given: {
  waiting: WaitingOutcome[]
  knownInLastMinute: number
  isEnded?: boolean
  now?: number
}) {
  return planOutcomes({ now: NOW, isEnded: false, digestMs: DIGEST_MS, ...given })
}
