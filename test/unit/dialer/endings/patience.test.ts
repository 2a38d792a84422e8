import { describe, expect, it } from 'vitest'
import {
  isFreshlyUnknown,
  isLongOver,
  isNowhere,
  isOverdue,
  isSilent,
  longestCallMs,
} from '../../../../src/dialer/endings/patience.ts'

const MINUTE = 60_000
const live = { reservedAt: 0, liveAt: 1_000, lookedAt: null }
const unknown = { reservedAt: 0, sentAt: 1_000, looks: 0 }

it('gives Bland five minutes after the longest a call can last', () => {
  expect(longestCallMs(12)).toBe(17 * MINUTE)
})

describe('a live call', () => {
  it('is asked about after three silent minutes, then every minute', () => {
    expect(isSilent(live, 1_000 + 3 * MINUTE - 1)).toBe(false)
    expect(isSilent(live, 1_000 + 3 * MINUTE)).toBe(true)
    const looked = { ...live, lookedAt: 5 * MINUTE }
    expect(isSilent(looked, 6 * MINUTE - 1)).toBe(false)
    expect(isSilent(looked, 6 * MINUTE)).toBe(true)
  })

  it('is overdue when it has outlasted its longest, unless Bland has only just begun to fail', () => {
    const late = { longestMs: 17 * MINUTE, now: 1_001 + 17 * MINUTE }
    expect(isOverdue(live, { ...late, failures: 0, now: late.now - 1 })).toBe(false)
    expect([0, 1, 2, 3].map((failures) => isOverdue(live, { ...late, failures }))).toEqual([
      true,
      false,
      false,
      true,
    ])
  })
})

describe('an unknown call', () => {
  it('is nowhere after three looks over ten minutes', () => {
    const twice = { ...unknown, looks: 2 }
    expect(isNowhere(twice, 1_000 + 10 * MINUTE)).toBe(true)
    expect(isNowhere(twice, 999 + 10 * MINUTE)).toBe(false)
    expect(isNowhere({ ...unknown, looks: 1 }, 1_000 + 10 * MINUTE)).toBe(false)
  })

  it('is long over when nobody can be on its line, whatever Bland says', () => {
    const late = { failures: 2, longestMs: 17 * MINUTE, now: 1_001 + 27 * MINUTE }
    const once = { ...unknown, looks: 1 }
    expect(isLongOver(once, late)).toBe(true)
    expect(isLongOver(once, { ...late, now: late.now - 1 })).toBe(false)
    expect(isLongOver(unknown, late)).toBe(false)
  })

  it('counts from its reservation when nobody knows that it was sent', () => {
    expect(isNowhere({ ...unknown, sentAt: null, looks: 2 }, 10 * MINUTE)).toBe(true)
  })

  it('is fresh for three looks', () => {
    expect([2, 3].map((looks) => isFreshlyUnknown({ ...unknown, looks }))).toEqual([true, false])
  })
})
