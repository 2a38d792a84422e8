import { describe, expect, it } from 'vitest'
import { instantAt, offsetAt } from '../../../../src/domain/places/zone-offset.ts'
import { at } from '../../../support/at.ts'

const HOUR = 3_600_000

describe('offsetAt', () => {
  it.each([
    // Tables of zones end in 2037, unless their rules are read.
    ['America/New_York', '2070-07-15T12:00:00Z', -4],
    ['America/New_York', '2070-01-15T12:00:00Z', -5],
    ['Pacific/Auckland', '2033-12-31T11:00:00Z', 13],
    ['Asia/Kathmandu', '2028-02-29T00:00:00Z', 5.75],
    ['America/Phoenix', '2050-07-15T12:00:00Z', -7],
  ])('knows the clock of %s at %s', (zone, iso, hours) => {
    expect(offsetAt(zone, at(iso)) / HOUR).toBe(hours)
  })
})

describe('instantAt', () => {
  it('finds a leap day, and the first of two hours', () => {
    const noon = instantAt('Asia/Kathmandu', Date.UTC(2028, 1, 29, 12))
    expect(noon).toBe(at('2028-02-29T12:00:00+05:45'))
    const repeated = instantAt('America/New_York', Date.UTC(2027, 10, 7, 1, 30))
    expect(repeated).toBe(at('2027-11-07T01:30:00-04:00'))
  })
})
