import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byPrompt,
  type CallGroup,
  changeOf,
  dailyWindow,
  lastWeek,
  spanWindow,
  toBars,
  toFigures,
  weekBefore,
} from '../../../../src/domain/calls/report.ts'
import { OUTCOMES } from '../../../../src/domain/outcome.ts'
import { at } from '../../../support/at.ts'

const NEW_YORK = 'America/New_York'

function group(change: Partial<CallGroup> = {}): CallGroup {
  return {
    ...{ prompt: 'default', versionId: 'v1', outcome: 'talked', calls: 1 },
    ...{ costMicros: 0, checked: 0, disclosed: 0, ...change },
  }
}

describe('the time a report covers', () => {
  const now = at('2026-11-24T20:00:00Z')

  it('is today, or seven calendar days with today, up to now', () => {
    expect(spanWindow('today', now, NEW_YORK)).toEqual({
      from: at('2026-11-24T05:00:00Z'),
      to: now,
    })
    expect(spanWindow('7d', now, NEW_YORK)).toEqual({ from: at('2026-11-18T05:00:00Z'), to: now })
  })

  it('is compared with the same stretch of the clock a week before, over a clock change too', () => {
    const window = spanWindow('today', at('2026-11-05T17:00:00Z'), NEW_YORK)
    expect(weekBefore(window, NEW_YORK)).toEqual({
      from: at('2026-10-29T04:00:00Z'),
      to: at('2026-10-29T16:00:00Z'),
    })
    expect(lastWeek(now, NEW_YORK)).toEqual({ from: at('2026-11-17T20:00:00Z'), to: now })
  })

  it('leaves no call out between two daily summaries', () => {
    const until = at('2026-11-24T23:00:00Z')
    const window = dailyWindow(until, '18:00', NEW_YORK)
    expect(window).toEqual({ from: at('2026-11-23T23:00:00Z'), to: until })
    expect(dailyWindow(window.from, '18:00', NEW_YORK).to).toBe(window.from)
    // The night of 25 hours belongs to one of them.
    expect(dailyWindow(at('2026-11-01T23:00:00Z'), '18:00', NEW_YORK).from).toBe(
      at('2026-10-31T22:00:00Z'),
    )
  })
})

describe('figures', () => {
  it('tell ended calls from open ones, people from machines, wins from talk', () => {
    const figures = toFigures([
      group({ outcome: 'interested', calls: 2, costMicros: 600, checked: 2, disclosed: 1 }),
      group({ outcome: 'not_interested', calls: 3, costMicros: 300, checked: 3, disclosed: 3 }),
      group({ outcome: 'voicemail', calls: 4, costMicros: 100, versionId: 'v2' }),
      group({ outcome: 'needs_review', calls: 1 }),
      group({ outcome: null, calls: 7 }),
    ])
    expect(figures).toEqual({
      ...{ calls: 10, open: 7, conversations: 5, wins: 2, costMicros: 1_000 },
      outcomes: { interested: 2, not_interested: 3, voicemail: 4, needs_review: 1 },
      ...{ perConversationMicros: 200, perWinMicros: 500, checked: 5, undisclosed: 1 },
    })
  })

  it('divide by nothing where there is nothing', () => {
    expect(toFigures([group({ outcome: 'busy', costMicros: 5 })])).toMatchObject({
      perConversationMicros: null,
      perWinMicros: null,
    })
  })

  it('add up over the prompt versions, whatever they are', () => {
    const groups = fc.array(
      fc.record({
        prompt: fc.constantFrom('a', 'b'),
        versionId: fc.constantFrom('v1', 'v2', null),
        outcome: fc.option(fc.constantFrom(...OUTCOMES)),
        calls: fc.nat(9),
        costMicros: fc.nat(9),
        checked: fc.nat(9),
        disclosed: fc.constant(0),
      }),
    )
    fc.assert(
      fc.property(groups, (rows) => {
        const total = toFigures(rows)
        const prompts = byPrompt(rows)
        for (const key of ['calls', 'open', 'wins', 'costMicros', 'undisclosed'] as const) {
          expect(prompts.reduce((sum, one) => sum + one[key], 0)).toBe(total[key])
        }
        expect(new Set(prompts.map((one) => `${one.prompt}/${one.versionId}`)).size).toBe(
          prompts.length,
        )
      }),
    )
  })
})

describe('the hours of a day', () => {
  const hour = (of: number, calls: number, answered = 0) => ({ hour: of, calls, answered })

  it('run from the first to the last one with calls', () => {
    expect(toBars([hour(9, 4, 1), hour(11, 2, 2)], 20)).toEqual([
      { hour: 9, hours: 1, calls: 4, answered: 1 },
      { hour: 10, hours: 1, calls: 0, answered: 0 },
      { hour: 11, hours: 1, calls: 2, answered: 2 },
    ])
    expect(toBars([], 20)).toEqual([])
  })

  it('are taken together when they are too many, and no call is lost', () => {
    const counts = fc.uniqueArray(
      fc.record({ hour: fc.nat(23), calls: fc.nat(9), answered: fc.constant(1) }),
      { selector: (one) => one.hour },
    )
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 24 }), (given, most) => {
        const bars = toBars(given, most)
        expect(bars.length).toBeLessThanOrEqual(most)
        const sum = (rows: readonly { calls: number }[]) =>
          rows.reduce((total, { calls }) => total + calls, 0)
        expect(sum(bars)).toBe(sum(given))
      }),
    )
  })
})

describe('a change', () => {
  it('is absolute and in per cent, if there was something before', () => {
    expect(changeOf(120, 100)).toEqual({ absolute: 20, percent: 20 })
    expect(changeOf(50, 100)).toEqual({ absolute: -50, percent: -50 })
    expect(changeOf(3, 0)).toEqual({ absolute: 3, percent: null })
    expect(changeOf(null, 100)).toBeNull()
    expect(changeOf(100, null)).toBeNull()
  })
})
