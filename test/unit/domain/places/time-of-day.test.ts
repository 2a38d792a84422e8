import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateIn,
  dateTimeIn,
  dayStart,
  daysBefore,
  instantOn,
  lastTimeAt,
  nextTimeAt,
} from '../../../../src/domain/places/time-of-day.ts'
import { at } from '../../../support/at.ts'

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
    expect(lastTimeAt(at(now), '02:30', NEW_YORK)).toBe(at(last))
    expect(nextTimeAt(at(now), '02:30', NEW_YORK)).toBe(at(next))
  })

  it('comes once in the night that has the hour twice', () => {
    const nights = new Set<number>()
    for (let now = at('2026-11-01T04:00:00Z'); now < at('2026-11-01T12:00:00Z'); now += 60_000) {
      nights.add(lastTimeAt(now, '01:30', NEW_YORK))
    }
    expect([...nights]).toEqual([at('2026-10-31T05:30:00Z'), at('2026-11-01T05:30:00Z')])
  })

  it('is right on the day after the clocks changed, too', () => {
    const noon = at('2026-11-01T20:00:00Z')
    expect(lastTimeAt(noon, '12:00', NEW_YORK)).toBe(at('2026-11-01T17:00:00Z'))
    expect(lastTimeAt(at('2027-03-14T20:00:00Z'), '12:00', NEW_YORK)).toBe(
      at('2027-03-14T16:00:00Z'),
    )
  })
})

describe('a date and a time of a zone', () => {
  it.each([
    ['an ordinary one', '2026-11-24', '10:00', '2026-11-24T15:00:00Z', '2026-11-24 10:00:00'],
    ['the first of two', '2026-11-01', '01:30', '2026-11-01T05:30:00Z', '2026-11-01 01:30:00'],
    ['one that is skipped', '2027-03-14', '02:30', '2027-03-14T07:30:00Z', '2027-03-14 03:30:00'],
  ])('are an instant, and read back: %s', (_, date, timeOfDay, instant, text) => {
    expect(instantOn(date, timeOfDay, NEW_YORK)).toBe(at(instant))
    expect(dateTimeIn(NEW_YORK, at(instant))).toBe(text)
  })

  it('are none where they are none', () => {
    expect(instantOn('2026-13-01', '10:00', NEW_YORK)).toBeNaN()
    expect(instantOn('2026-11-24', '10:00', 'Nowhere')).toBeNaN()
  })
})

const ZONES = [
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  // Their clocks change at midnight: forward and back within a day, and back into the day before.
  'America/Havana',
  'America/Santiago',
]
const instants = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
const HOUR_MS = 3_600_000

describe('the days of a zone', () => {
  it.each([
    ['an ordinary one', '2026-11-24T20:00:00Z', '2026-11-24T05:00:00Z', 24],
    ['one of 23 hours', '2027-03-14T20:00:00Z', '2027-03-14T05:00:00Z', 23],
    ['one of 25 hours', '2026-11-01T20:00:00Z', '2026-11-01T04:00:00Z', 25],
  ])('have their length: %s', (_, now, start, hours) => {
    expect(dayStart(at(now), NEW_YORK)).toBe(at(start))
    expect(dayStart(at(now), NEW_YORK, 1) - at(start)).toBe(hours * HOUR_MS)
  })

  it('begin at their first instant, and lie side by side', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, now) => {
        const [start, end] = [dayStart(now, zone), dayStart(now, zone, 1)]
        expect(start <= now && now < end).toBe(true)
        expect(dateIn(zone, start)).toBe(dateIn(zone, now))
        expect(dateIn(zone, end)).not.toBe(dateIn(zone, now))
        expect(dateIn(zone, start - 1) < dateIn(zone, now)).toBe(true)
        expect(dayStart(end - 1, zone)).toBe(start)
        expect(dayStart(start, zone, 1)).toBe(end)
      }),
    )
  })

  it('have each time of day once, before and after an instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, now) => {
        const [last, next] = [lastTimeAt(now, '18:00', zone), nextTimeAt(now, '18:00', zone)]
        expect(last <= now && now < next).toBe(true)
        expect(lastTimeAt(next, '18:00', zone)).toBe(next)
        expect(lastTimeAt(next - 1, '18:00', zone)).toBe(last)
      }),
    )
  })

  it('a week ago had the same reading of the clock, whatever happened to it since', () => {
    const noon = at('2026-11-05T17:00:00Z')
    expect(daysBefore(noon, NEW_YORK, 7)).toBe(at('2026-10-29T16:00:00Z'))
    // 02:30 did not come that night.
    expect(daysBefore(at('2027-03-21T06:30:00Z'), NEW_YORK, 7)).toBe(at('2027-03-14T07:30:00Z'))
  })
})
