import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CallingHours, parseCallingHours } from '../../../../src/domain/law/calling-hours.ts'
import {
  type CalledPlace,
  lawfulCallsPer24h,
  openingOf,
  placeKey,
  rulesFor,
} from '../../../../src/domain/law/calling-law.ts'
import {
  CALLING_TABLES_VERSION,
  COUNTRY_LAWS,
  REGION_LAWS,
  versionOf,
} from '../../../../src/domain/law/calling-law-table.ts'
import { holidaysOf } from '../../../../src/domain/law/holidays.ts'
import { createRegionFinder } from '../../../../src/domain/places/region-finder.ts'
import { getRegion, REGION_CODES } from '../../../../src/domain/places/regions.ts'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { loadRegionMap, loadZoneMap } from '../../../../src/system/zone-data.ts'
import { isInside, readPlainHours, wallClock } from './wall-clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const at = (iso: string): number => Date.parse(iso)
const iso = (time: number): string => new Date(time).toISOString()

const zoneMap = loadZoneMap()
const { findZones } = createZoneFinder(zoneMap)
const { findRegions } = createRegionFinder(loadRegionMap())

// The law once more, written down a second time, so that a slip in the table is seen.
const MARKETING: Record<string, string> = {
  AL: 'Mon-Sat 08:00-20:00',
  CA: '09:00-21:00',
  CT: '09:00-20:00',
  FL: '08:00-20:00',
  IL: '09:00-21:00',
  IN: '09:00-20:00',
  KY: '10:00-21:00',
  LA: 'Mon-Sat 08:00-20:00',
  MA: '08:00-20:00',
  MD: '08:00-20:00',
  ME: 'Mon-Fri 09:00-17:00',
  MI: '09:00-21:00',
  MN: '09:00-21:00',
  MS: 'Mon-Sat 08:00-20:00',
  NM: '09:00-21:00',
  NV: '09:00-20:00',
  OK: '08:00-20:00',
  PA: 'Mon-Fri 08:00-21:00; Sat 08:00-12:00; Sun 13:30-21:00',
  RI: 'Mon-Fri 09:00-18:00; Sat 10:00-17:00',
  SD: 'Mon-Sat 09:00-21:00',
  TX: 'Mon-Sat 09:00-21:00; Sun 12:00-21:00',
  UT: 'Mon-Sat 08:00-21:00',
  WA: '08:00-20:00',
  WY: '09:00-20:00',
}
const ALL_CALLS = ['CA', 'IL', 'IN', 'ME', 'MN']
const CLOSED_ON_HOLIDAYS = ['AL', 'LA', 'MS', 'PA', 'RI', 'UT']
const COUNTRY: Record<string, string> = {
  US: '08:00-21:00',
  CA: 'Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00',
}

const plain = new Map(
  [...Object.values(MARKETING), ...Object.values(COUNTRY)].map((text) => [
    text,
    readPlainHours(text),
  ]),
)
const holidays = new Map(CLOSED_ON_HOLIDAYS.map((code) => [code, holidaysOf(code)]))

/** What Intl and the lists above say; `countries` are those whose law holds. */
function oracle(
  time: number,
  zones: readonly string[],
  countries: readonly string[],
  regions: readonly string[],
  kind: string,
): boolean {
  const binding = regions.filter(
    (code) => MARKETING[code] !== undefined && (kind === 'marketing' || ALL_CALLS.includes(code)),
  )
  const texts = [
    ...countries.map((code) => COUNTRY[code] ?? ''),
    ...binding.map((code) => MARKETING[code] ?? ''),
  ]
  return zones.every((zone) => {
    const clock = wallClock(zone, time)
    const day = Date.parse(clock.date) / DAY
    return (
      texts.every((text) => isInside(clock, plain.get(text) ?? [])) &&
      binding.every((code) => holidays.get(code)?.(day) !== true)
    )
  })
}

function isOpenIn(place: CalledPlace, now: number, hours: string | null = null): boolean {
  const opening = openingOf({ ...place, hours: teamHours(hours), now })
  return 'open' in opening && opening.open
}

const us = (change: Partial<CalledPlace> = {}): CalledPlace => ({
  country: 'US',
  zones: ['America/New_York'],
  regions: ['NY'],
  kind: 'marketing',
  ...change,
})

describe('the table', () => {
  it('says where each row comes from, when that was checked, and how sure it is', () => {
    for (const row of [...COUNTRY_LAWS, ...REGION_LAWS]) {
      expect(row.source, row.place).not.toBe('')
      expect(row.checkedOn).toMatch(/^20\d\d-\d\d-\d\d$/)
      expect(['A', 'B', 'C', 'R']).toContain(row.confidence)
      expect(() => parseCallingHours(row.hours)).not.toThrow()
    }
    for (const { place } of REGION_LAWS) expect(getRegion(place), place).not.toBeNull()
  })

  it('has a version that changes with every row', () => {
    const rows = [...COUNTRY_LAWS, ...REGION_LAWS]
    expect(CALLING_TABLES_VERSION).toMatch(/^2026-11-22-[0-9a-f]{8}$/)
    expect(versionOf(rows)).toBe(CALLING_TABLES_VERSION)
    const versions = rows.map((row, index) =>
      versionOf(rows.map((other, place) => (place === index ? { ...row, hours: '10-11' } : other))),
    )
    expect(new Set([...versions, CALLING_TABLES_VERSION]).size).toBe(rows.length + 1)
    expect(versionOf(rows.slice(1))).not.toBe(CALLING_TABLES_VERSION)
    const later = rows.map((row, index) =>
      index === 3 ? { ...row, checkedOn: '2027-01-02' } : row,
    )
    expect(versionOf(later)).toMatch(/^2027-01-02-/)
  })
})

describe('openingOf', () => {
  // Monday to Sunday without a holiday anywhere but for Sunday's Flag Day in Pennsylvania.
  const WEEK = at('2026-06-08T00:00:00Z')

  it.each(REGION_CODES.map((code) => [code] as const))(
    'keeps the hours of %s through a week, for both kinds of calls',
    (code) => {
      const { country = 'US', zones = [] } = getRegion(code) ?? {}
      for (const kind of ['marketing', 'informational'] as const) {
        const place = { country, zones, regions: [code], kind }
        for (let now = WEEK; now < WEEK + 8 * DAY; now += HOUR / 2) {
          for (const time of [now, now - 20_000]) {
            const expected = oracle(time, zones, [country], [code], kind)
            if (isOpenIn(place, time) !== expected) {
              throw new Error(`${code} ${kind} ${iso(time)}: it should be ${expected}`)
            }
          }
        }
      }
    },
  )

  const SPLIT =
    '208 219 250 270 308 418 423 541 574 605 606 620 701 709 775 785 807 812 850 867 879 906 907 928 986'
  it.each(SPLIT.split(' '))('is legal in every zone and state under area code %s', (code) => {
    const phone = `+1${code}5550123`
    const country = '250 418 709 807 867 879'.includes(code) ? 'CA' : 'US'
    const known = [...zoneMap].filter(([prefix]) => prefix.startsWith(`1${code}`))
    const zones = [...new Set(known.flatMap(([, list]) => list))]
    const regions = findRegions({ phone, country })
    const found = findZones({ phone, country })?.zones ?? []
    expect(regions.length, code).toBeGreaterThan(0)
    const place = { country, zones: found, regions, kind: 'marketing' as const }
    let open = 0
    for (let now = WEEK; now < WEEK + 7 * DAY; now += HOUR / 4) {
      if (!isOpenIn(place, now)) continue
      open += 1
      expect(oracle(now, zones, [country], regions, 'marketing'), iso(now)).toBe(true)
    }
    expect(open).toBeGreaterThan(0)
  })

  it('calls 850 from 08:00 in Pensacola to 20:00 in Tallahassee, whichever it is', () => {
    const phone = '+18505550123'
    const zones = findZones({ phone, country: 'US' })?.zones ?? []
    const place = us({ zones, regions: findRegions({ phone, country: 'US' }) })
    const day = '2026-06-10T'
    expect(isOpenIn(place, at(`${day}12:59:59Z`))).toBe(false)
    expect(isOpenIn(place, at(`${day}13:00:00Z`))).toBe(true)
    expect(isOpenIn(place, at(`${day}23:59:29Z`))).toBe(true)
    expect(isOpenIn(place, at(`${day}23:59:30Z`))).toBe(false)
  })

  it.each([
    ['Arizona, where only the Navajo change clocks', 'AZ', '2026-07-01', '15:00', '03:00'],
    ['Arizona in winter', 'AZ', '2026-12-09', '15:00', '04:00'],
    ['Hawaii', 'HI', '2026-07-01', '18:00', '07:00'],
    ['Indiana, Eastern and Central', 'IN', '2026-07-01', '14:00', '00:00'],
    ['Newfoundland and Labrador', 'NL', '2026-07-01', '12:00', '00:00'],
    ['Alaska and Adak', 'AK', '2026-07-01', '17:00', '05:00'],
    ['Saskatchewan and Lloydminster', 'SK', '2026-01-07', '16:00', '03:30'],
  ])('opens and closes %s in time', (_name, code, date, opens, closes) => {
    const { country = 'US', zones = [] } = getRegion(code) ?? {}
    const place = { country, zones, regions: [code], kind: 'marketing' as const }
    const opening = at(`${date}T${opens}:00Z`)
    const closing = at(`${date}T${closes}:00Z`) + DAY
    expect(openingOf({ ...place, hours: null, now: opening - 4 * HOUR })).toMatchObject({
      open: false,
      nextAt: opening,
    })
    expect(isOpenIn(place, opening - 1)).toBe(false)
    expect(isOpenIn(place, opening)).toBe(true)
    expect(isOpenIn(place, closing - 30_001)).toBe(true)
    expect(isOpenIn(place, closing - 30_000)).toBe(false)
  })

  it.each([
    ['Mardi Gras in Louisiana', 'LA', '2027-02-09T18:00:00Z'],
    ['Good Friday in Louisiana', 'LA', '2027-03-26T18:00:00Z'],
    ['Mardi Gras in Alabama', 'AL', '2027-02-09T18:00:00Z'],
    ['Pioneer Day in Utah', 'UT', '2026-07-24T18:00:00Z'],
    ['the Friday before a Pioneer Day on Saturday', 'UT', '2027-07-23T18:00:00Z'],
    ['Victory Day in Rhode Island', 'RI', '2026-08-10T18:00:00Z'],
    ['Flag Day in Pennsylvania', 'PA', '2027-06-14T18:00:00Z'],
    ['Christmas in Mississippi', 'MS', '2026-12-25T18:00:00Z'],
    ['Sunday in South Dakota', 'SD', '2026-06-14T18:00:00Z'],
    ['Saturday afternoon in Pennsylvania', 'PA', '2026-06-13T18:00:00Z'],
  ])('does not sell on %s, but may inform', (_name, code, time) => {
    const { zones = [] } = getRegion(code) ?? {}
    const place = us({ zones, regions: [code] })
    const opening = openingOf({ ...place, hours: null, now: at(time) })
    const rule = `us-${code.toLowerCase()}`
    expect(opening).toMatchObject({ open: false, because: { rule } })
    expect(isOpenIn({ ...place, kind: 'informational' }, at(time))).toBe(true)
    expect(isOpenIn(us({ zones }), at(time))).toBe(true)
  })

  it('waits in Louisiana from Christmas to the Monday after', () => {
    const place = us({ zones: ['America/Chicago'], regions: ['LA'] })
    const opening = openingOf({ ...place, hours: null, now: at('2027-12-24T02:30:00Z') })
    expect(opening).toEqual({
      open: false,
      nextAt: at('2027-12-28T14:00:00Z'),
      because: { zone: 'America/Chicago', rule: 'us-la' },
    })
  })

  it('says why there is never a time', () => {
    const now = at('2026-06-10T18:00:00Z')
    const ask = (place: Partial<CalledPlace>, hours: string | null = null) =>
      openingOf({ ...us(place), hours: teamHours(hours), now })
    expect(ask({ country: 'GB' })).toEqual({ never: 'no_calling_rule' })
    expect(ask({ zones: [] })).toEqual({ never: 'no_time_zone' })
    expect(ask({ zones: ['Mars/Base'] })).toEqual({ never: 'never_open' })
    expect(ask({ regions: ['ME'] }, 'Sat 09:00-17:00')).toEqual({ never: 'never_open' })
  })

  const NIGHTS = ['2026-03-08', '2026-11-01', '2027-03-14', '2027-11-07']
  const SLEEPERS: [string, readonly string[]][] = [
    ['MA', ['America/New_York']],
    ['TX', ['America/Chicago', 'America/Denver']],
    ['AZ', ['America/Phoenix', 'America/Denver']],
    ['HI', ['Pacific/Honolulu']],
    ['IN', ['America/Indiana/Indianapolis', 'America/Chicago']],
    ['FL', ['America/New_York', 'America/Chicago']],
    ['NL', ['America/St_Johns', 'America/Halifax']],
  ]
  it.each(NIGHTS)('is right minute by minute through the night of %s', (night) => {
    for (const [code, zones] of SLEEPERS) {
      const country = getRegion(code)?.country ?? 'US'
      const place = { country, zones, regions: [code], kind: 'marketing' as const }
      const minutes = Array.from({ length: 22 * 60 }, (_, index) => at(night) + index * MINUTE)
      const open = minutes.map((minute) => oracle(minute, zones, [country], [code], 'marketing'))
      for (const [index, now] of minutes.entries()) {
        const opening = openingOf({ ...place, hours: null, now })
        const isOpen = 'open' in opening && opening.open
        if (isOpen !== open[index]) throw new Error(`${code} ${iso(now)}: should be ${open[index]}`)
        const next = open.indexOf(true, index)
        if (!isOpen && next >= 0) expect(opening).toMatchObject({ nextAt: minutes[next] })
      }
    }
  })

  // Each hint with the states and the zones that it tells by itself.
  const AREA_CODES = [
    { code: '212', regions: ['NY'] },
    { code: '205', regions: ['AL'] },
    { code: '504', regions: ['LA'] },
    { code: '850', regions: ['FL'] },
    { code: '448', regions: ['FL'] },
    { code: '270', regions: ['KY'] },
    { code: '412', regions: ['PA'] },
    { code: '207', regions: ['ME'] },
    { code: '915', regions: ['TX'] },
    { code: '808', regions: ['HI'] },
    { code: '416', regions: ['ON'], country: 'CA' },
    { code: '709', regions: ['NL'], country: 'CA' },
    { code: '902', regions: ['NS', 'PE'], country: 'CA' },
    { code: '787', regions: ['PR'], country: 'PR' },
    { code: '800', regions: [] },
  ]
  const ZIPS: Record<string, string> = {
    '84101': 'UT',
    '02903': 'RI',
    '40202': 'KY',
    '00601': 'PR',
    'K1A 0B1': 'ON',
  }
  const REGIONS: Record<string, string | null> = {
    WA: 'WA',
    Connecticut: 'CT',
    Québec: 'QC',
    MS: 'MS',
    Narnia: null,
  }
  const TIMEZONES = [
    'America/New_York',
    'America/Phoenix',
    'America/St_Johns',
    'America/Toronto',
    'Europe/Paris',
  ]
  const anyHints = fc.record({
    area: fc.constantFrom(...AREA_CODES),
    timezone: fc.option(fc.constantFrom(...TIMEZONES)),
    zip: fc.option(fc.constantFrom(...Object.keys(ZIPS))),
    region: fc.option(fc.constantFrom(...Object.keys(REGIONS))),
    kind: fc.constantFrom('marketing' as const, 'informational' as const),
    hours: fc.option(fc.constantFrom('Mon-Fri 10:00-17:00', '00:00-24:00', 'Tue 08:00-12:00')),
    now: fc.oneof(
      fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
      fc
        .constantFrom('2026-03-08', '2026-11-01', '2026-12-25', '2027-02-09', '2027-03-14')
        .chain((day) => fc.integer({ min: at(day) - DAY, max: at(day) + 2 * DAY })),
    ),
  })

  it('never opens outside the intersection of all zones and laws, and then as soon as it can', () => {
    const met = { open: 0, later: 0, never: 0 }
    fc.assert(
      fc.property(
        anyHints,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
          minLength: 8,
          maxLength: 8,
        }),
        ({ area, timezone, zip, region, kind, hours, now }, fractions) => {
          const hints = {
            phone: `+1${area.code}5550123`,
            country: area.country ?? 'US',
            zip,
            region,
          }
          const zones = findZones({ ...hints, timezone })?.zones ?? []
          const regions = findRegions(hints)
          // Told apart from what the program found.
          const told = new Set(area.regions)
          if (zip !== null) told.add(ZIPS[zip] ?? '')
          const named = REGIONS[region ?? '']
          if (named) told.add(named)
          expect([...regions].sort()).toEqual([...told].sort())

          const place = { country: hints.country, zones, regions, kind }
          const opening = openingOf({ ...place, hours: teamHours(hours), now })
          if ('never' in opening) {
            met.never += 1
            if (zones.length > 0) expect(opening.never).toBe('never_open')
            return
          }
          const countries = new Set([hints.country === 'CA' ? 'CA' : 'US'])
          for (const code of told) countries.add(getRegion(code)?.country ?? '')
          for (const zone of zones) {
            if (/Toronto|St_Johns|Halifax/.test(zone)) countries.add('CA')
            if (/New_York|Phoenix|Chicago|Denver/.test(zone)) countries.add('US')
          }
          const team = readTeam(hours)
          const isLegal = (time: number): boolean =>
            oracle(time, zones, [...countries], candidatesOf([...told], zones), kind) &&
            zones.every((zone) => team(wallClock(zone, time)))
          if (opening.open) {
            met.open += 1
            expect(isLegal(now)).toBe(true)
            return
          }
          met.later += 1
          expect(isLegal(opening.nextAt)).toBe(true)
          expect(isLegal(opening.nextAt - 1)).toBe(false)
          for (const fraction of fractions) {
            const earlier = Math.floor(now + fraction * (opening.nextAt - now))
            if (earlier < opening.nextAt) expect(isLegal(earlier)).toBe(false)
          }
        },
      ),
      { numRuns: 1500, seed: 4 },
    )
    expect(met.open).toBeGreaterThan(200)
    expect(met.later).toBeGreaterThan(200)
    expect(met.never).toBeGreaterThan(5)
  })
})

describe('rulesFor', () => {
  const ids = (change: Partial<CalledPlace>) => rulesFor(us(change))?.map(({ id }) => id)

  it('asks the country, then each state that has a law of its own', () => {
    expect(ids({ regions: ['NY'] })).toEqual(['us'])
    expect(ids({ regions: ['PA', 'NY', 'FL'] })).toEqual(['us', 'us-pa', 'us-fl'])
    expect(ids({ regions: ['CA', 'PA'], kind: 'informational' })).toEqual(['us', 'us-ca'])
    expect(ids({ country: 'PR', zones: ['America/Puerto_Rico'], regions: ['PR'] })).toEqual(['us'])
  })

  it('asks Canada too, when a province or a zone of hers is named, and the other way round', () => {
    expect(ids({ regions: ['NY', 'ON'] })).toEqual(['us', 'ca'])
    expect(ids({ zones: ['America/Toronto'] })).toEqual(['us', 'ca'])
    const canadian = { country: 'CA', zones: ['America/Toronto'], regions: ['ON'] }
    expect(ids(canadian)).toEqual(['ca'])
    expect(ids({ ...canadian, regions: ['ON', 'FL'] })).toEqual(['ca', 'us', 'us-fl'])
    expect(ids({ ...canadian, zones: ['America/Phoenix'] })).toEqual(['ca', 'us'])
    // Blanc-Sablon keeps Puerto Rico's time.
    expect(ids({ ...canadian, zones: ['America/Puerto_Rico'], regions: ['QC'] })).toEqual(['ca'])
  })

  it('asks every state that uses one of the zones when nobody knows the state', () => {
    expect(ids({ zones: ['America/Phoenix'], regions: [] })).toEqual(['us'])
    expect(ids({ zones: ['Pacific/Honolulu', 'America/Los_Angeles'], regions: [] })).toEqual([
      'us',
      'us-ca',
      'us-nv',
      'us-wa',
    ])
    const eastern = ids({ zones: ['America/New_York'], regions: [] })
    expect(eastern).toEqual(
      ['us', 'ct', 'fl', 'in', 'ky', 'me', 'md', 'ma', 'mi', 'pa', 'ri'].map((code, index) =>
        index === 0 ? code : `us-${code}`,
      ),
    )
    expect(ids({ zones: ['America/Louisville'], regions: [] })).toEqual(['us', 'us-ky'])
    expect(ids({ zones: ['America/New_York'], regions: ['ZZ'] })).toEqual(eastern)
    expect(ids({ zones: ['Europe/Paris'], regions: [] })).toHaveLength(1 + REGION_LAWS.length)
  })

  it('is null for a country whose law nobody wrote down, whatever the file says', () => {
    for (const country of ['GB', 'MX', 'JM', '']) expect(ids({ country })).toBeUndefined()
  })

  it('tells apart who is bound by other rules', () => {
    const places = [us(), us({ kind: 'informational' }), us({ regions: [] }), us({ zones: [] })]
    expect(new Set(places.map(placeKey)).size).toBe(places.length)
  })
})

describe('lawfulCallsPer24h', () => {
  it.each([
    [['FL'], 3],
    [['NY', 'MD'], 3],
    [['OK'], 3],
    [['NY'], Number.POSITIVE_INFINITY],
  ])('of %j is %d', (regions, calls) => {
    expect(lawfulCallsPer24h(us({ regions }))).toBe(calls)
  })

  it('is the least of all states that it may be', () => {
    expect(lawfulCallsPer24h(us({ regions: [] }))).toBe(3)
  })
})

/** The states a call is judged by: those that are told, or else all where a zone is used. */
function candidatesOf(told: readonly string[], zones: readonly string[]): readonly string[] {
  if (told.length > 0) return told
  const known: Record<string, string[]> = {
    'America/New_York': ['CT', 'FL', 'IN', 'KY', 'ME', 'MD', 'MA', 'MI', 'PA', 'RI'],
    'America/Phoenix': [],
    'America/St_Johns': [],
    'America/Toronto': [],
  }
  return zones.flatMap((zone) => known[zone] ?? Object.keys(MARKETING))
}

function teamHours(text: string | null): CallingHours | null {
  return text === null ? null : parseCallingHours(text)
}

function readTeam(hours: string | null) {
  if (hours === null || hours === '00:00-24:00') return () => true
  const days = hours.startsWith('Tue') ? [2] : [1, 2, 3, 4, 5]
  const [from, to] = hours.startsWith('Tue') ? [8, 12] : [10, 17]
  return ({ day, seconds }: { day: number; seconds: number }): boolean =>
    days.includes(day) && seconds >= from * 3600 && seconds < to * 3600 - 30
}
