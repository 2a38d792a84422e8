import { describe, expect, it } from 'vitest'
import { lastNightAt, nextNightAt } from '../../../src/learning/night-time.ts'
import { at } from '../../support/at.ts'

const NEW_YORK = 'America/New_York'

describe('the nights around an instant', () => {
  it.each([
    ['before it', '2026-11-24T07:29:59Z', '2026-11-23T07:30:00Z', '2026-11-24T07:30:00Z'],
    ['at it', '2026-11-24T07:30:00Z', '2026-11-24T07:30:00Z', '2026-11-25T07:30:00Z'],
    // It is still the 23rd in New York.
    ['late in the evening', '2026-11-24T03:00:00Z', '2026-11-23T07:30:00Z', '2026-11-24T07:30:00Z'],
    // The clock jumps from 02:00 to 03:00.
    ['when it is skipped', '2027-03-14T12:00:00Z', '2027-03-14T07:30:00Z', '2027-03-15T06:30:00Z'],
  ])('%s', (_, now, last, next) => {
    expect(lastNightAt(at(now), '02:30', NEW_YORK)).toBe(at(last))
    expect(nextNightAt(at(now), '02:30', NEW_YORK)).toBe(at(next))
  })

  it('comes once in the night that has the hour twice', () => {
    const nights = new Set<number>()
    for (let now = at('2026-11-01T04:00:00Z'); now < at('2026-11-01T12:00:00Z'); now += 60_000) {
      nights.add(lastNightAt(now, '01:30', NEW_YORK))
    }
    expect([...nights]).toEqual([at('2026-10-31T05:30:00Z'), at('2026-11-01T05:30:00Z')])
  })

  it('is right on the day after the clocks changed, too', () => {
    const noon = at('2026-11-01T20:00:00Z')
    expect(lastNightAt(noon, '12:00', NEW_YORK)).toBe(at('2026-11-01T17:00:00Z'))
    expect(lastNightAt(at('2027-03-14T20:00:00Z'), '12:00', NEW_YORK)).toBe(
      at('2027-03-14T16:00:00Z'),
    )
  })
})
