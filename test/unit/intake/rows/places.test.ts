import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCallingHours } from '../../../../src/domain/law/calling-hours.ts'
import { openingOf } from '../../../../src/domain/law/calling-law.ts'
import { createRegionFinder } from '../../../../src/domain/places/region-finder.ts'
import { checkRow, type RowVerdict } from '../../../../src/intake/rows/check-row.ts'
import { createPlaces } from '../../../../src/intake/rows/places.ts'
import { loadRegionMap, loadZoneMap } from '../../../../src/system/zone-data.ts'
import { makeContext, readHeader } from '../make.ts'

const NOW = Date.UTC(2026, 10, 24, 3)
const HOUR = 3_600_000
const maps = { zones: loadZoneMap(), regions: loadRegionMap() }
const { findRegions } = createRegionFinder(maps.regions)
const places = createPlaces({ maps, needsZone: true, hours: null, now: NOW })

const HEADER = [
  ...['phone', 'Person State', 'Mailing State', 'Other State', 'Person Zip', 'Billing Zip'],
  ...['Contact Time Zone', 'Time Zone', 'Company State', 'Company Zip'],
]
const plan = readHeader(HEADER)
const STATES = [1, 2, 3]
const ZIPS = [4, 5]
const ZONES = [6, 7]
const COMPANY = [8, 9]

function check(cells: readonly string[]): RowVerdict {
  const context = makeContext({ findZones: places.findZones })
  return checkRow({ rowNumber: 2, cells: [...cells], problem: null }, plan, context)
}

/** When the law, and perhaps a team, first lets the row's lead be called; infinite: never. */
function earliest(cells: readonly string[], now: number, hours: string | null): number {
  const verdict = check(cells)
  if (verdict.verdict !== 'accepted') return Number.POSITIVE_INFINITY
  const { lead } = verdict
  const opening = openingOf({
    ...{ country: lead.country, zones: lead.zones, regions: findRegions(lead), now },
    ...{ kind: 'marketing', hours: hours === null ? null : parseCallingHours(hours) },
  })
  if ('never' in opening) return Number.POSITIVE_INFINITY
  return opening.open ? now : opening.nextAt
}

const state = fc.constantFrom('CA', 'Hawaii', 'FL', 'New York', 'TX', 'BC', 'Ontario', 'AZ', 'ND')
const zip = fc.constantFrom('90001', '96813', '10001', '33101', 'V6B 1A1', '79901', '2134')
const zone = fc.constantFrom(
  ...['Eastern', 'PST', 'P', 'America/Los Angeles', 'america_slash_denver', 'Mountain', 'Hawaii'],
  ...['Europe/Paris', 'Asia/Tokyo', 'America/Vancouver', '(UTC-06:00) Central Time (US & Canada)'],
)
const unreadable = fc.constantFrom(
  ...[
    'EST5',
    '-08:00',
    'UTC-8',
    'Etc/GMT+8',
    'Narnia',
    'Bavaria',
    'SW1A 1AA',
    '123456789012',
    'A?',
  ],
)
const phone = fc.constantFrom(
  ...['2125550101', '4155550101', '6045550101', '4035550101', '8505550101', '8085550101'],
  ...['7875550101', '2065550101', '4165550101', '8675550101', '8005550101', '7015550101'],
)
const some = (value: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 2, arbitrary: value })
const row = fc.tuple(
  ...[phone, some(state), some(state), some(state), some(zip), some(zip)],
  ...[some(fc.oneof(zone, unreadable)), some(zone), some(state), some(zip)],
)
const hour = fc.integer({ min: 0, max: 24 * 300 }).map((hours) => NOW + hours * HOUR)
const teamHours = fc.constantFrom(null, 'Mon-Fri 09:00-17:00', '10:00-12:00')
const pick = fc.nat()

const isFilled = (cells: readonly string[], columns: readonly number[]) =>
  columns.some((index) => cells[index] !== '')
// Beside an unreadable place alone a readable one is the first, and helps.
const isTaken = (cells: readonly string[]) => check(cells).verdict === 'accepted'
const isTollFree = (cells: readonly string[]) => cells[0]?.startsWith('800') === true

function fill(cells: readonly string[], columns: readonly number[], which: number, text: string) {
  const free = columns.filter((index) => cells[index] === '')
  const index = free[which % free.length]
  return index === undefined ? null : cells.with(index, text)
}

describe('places of a row', () => {
  it('are never widened by one that cannot be read', () => {
    fc.assert(
      fc.property(row, unreadable, pick, hour, teamHours, (cells, text, which, now, hours) => {
        const added = fill(cells, [...STATES, ...ZIPS, ...ZONES, ...COMPANY], which, text)
        if (added === null) return
        const before = earliest(cells, now, hours)
        expect(earliest(added, now, hours)).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 3000 },
    )
  })

  it('are never widened by a further state or ZIP', () => {
    const place = fc.oneof(
      state.map((text) => ({ text, columns: STATES })),
      zip.map((text) => ({ text, columns: ZIPS })),
    )
    fc.assert(
      fc.property(
        row,
        place,
        pick,
        hour,
        teamHours,
        (cells, { text, columns }, which, now, hours) => {
          const isFurther =
            isFilled(cells, [...STATES, ...ZIPS]) || (isFilled(cells, ZONES) && !isTollFree(cells))
          const added = fill(cells, columns, which, text)
          if (added === null || !isFurther || !isTaken(cells)) return
          const before = earliest(cells, now, hours)
          expect(earliest(added, now, hours)).toBeGreaterThanOrEqual(before)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('are never widened by a further time zone beside one, nor by the place of a company', () => {
    fc.assert(
      fc.property(row, zone, state, pick, hour, teamHours, (cells, tz, text, which, now, hours) => {
        const before = earliest(cells, now, hours)
        const withZone =
          isFilled(cells, ZONES) && isTaken(cells) ? fill(cells, ZONES, which, tz) : null
        if (withZone !== null) {
          expect(earliest(withZone, now, hours)).toBeGreaterThanOrEqual(before)
        }
        const withCompany = isTollFree(cells) ? null : fill(cells, COMPANY, 0, text)
        if (withCompany !== null) {
          expect(earliest(withCompany, now, hours)).toBeGreaterThanOrEqual(before)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('are found once for the leads of one place', () => {
    const hints = { phone: '+12125550101', country: 'US', region: 'CA | Hawaii' }
    const first = places.findZones(hints)
    expect(places.findZones({ ...hints, phone: '+12125550199' })).toBe(first)
    expect(places.findZones({ ...hints, isUncertain: true })).not.toBe(first)
  })

  it('keep what several columns say in one text, each place once', () => {
    expect(check(['2125550101', 'California', 'CA', 'NV', '', '', '', '', 'TX', ''])).toMatchObject(
      {
        lead: {
          region: 'CA | NV',
          zip: null,
          zones: expect.not.arrayContaining(['America/Chicago']),
        },
      },
    )
  })

  it('do not call a Vancouver number of "Pacific" when it is nearly ten there', () => {
    const cells = ['6045550101', '', '', '', '', '', 'Pacific', '', '', '']
    // 21:50 in Vancouver, 20:50 in Los Angeles. An hour before, both are open.
    const night = Date.UTC(2027, 0, 13, 4, 50)
    expect(earliest(cells, night, null)).toBeGreaterThan(night)
    const late = Date.UTC(2027, 0, 13, 3, 50)
    expect(earliest(cells, late, null)).toBe(late)
  })

  it.each([
    ['Contact Time Zone', 'EST5', 'Nobody can read the time zone “EST5”.'],
    ['Contact Time Zone', '-08:00', 'an offset alone is none'],
    ['Person State', 'Narnia', 'Nobody can read the state “Narnia”.'],
    ['Person Zip', 'SW1A 1AA', 'Nobody can read the ZIP “SW1A 1AA”.'],
    ['Person State', 'x'.repeat(60), `“${'x'.repeat(40)}…”`],
  ])('say which cell cannot be read: %s %s', (header, text, reason) => {
    const cells = HEADER.map((name) => (name === header ? text : ''))
    const verdict = check(cells.with(0, '2125550101'))
    expect(verdict).toMatchObject({ verdict: 'rejected', reason: expect.stringContaining(reason) })
  })
})
