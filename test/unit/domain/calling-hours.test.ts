import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CallingHours,
  FEDERAL_HOURS,
  isOpen,
  legalHours,
  nextOpening,
  parseCallingHours,
} from '../../../src/domain/calling-hours.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const at = (iso: string): number => Date.parse(iso)
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()

const formats = new Map<string, Intl.DateTimeFormat>()

// Written on Intl alone: the weekday and time that a clock on the wall of the zone shows.
function wallClock(zone: string, time: number): { day: number; seconds: number } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(
    format.formatToParts(time).map((part) => [part.type, part.value]),
  )
  return {
    day: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday ?? ''),
    seconds: Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second),
  }
}

function oracle(time: number, zones: readonly string[], rules: readonly CallingHours[]): boolean {
  return zones.every((zone) => {
    const { day, seconds } = wallClock(zone, time)
    return rules.every((hours) =>
      (hours[day] ?? []).some(
        ({ from, to }) => seconds >= from * 60 && seconds + (time % 1000) / 1000 < to * 60 - 30,
      ),
    )
  })
}

const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'America/St_Johns',
  'America/Halifax',
  'America/Regina',
  'America/Puerto_Rico',
  'America/Indiana/Indianapolis',
  'America/Indiana/Knox',
  'Pacific/Guam',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
]

describe('isOpen', () => {
  it.each([
    ['07:59:59 is too early', '2026-06-03T11:59:59.999Z', false],
    ['08:00 is open', '2026-06-03T12:00:00Z', true],
    ['20:59:29 is the last moment', '2026-06-04T00:59:29.999Z', true],
    ['30 s before the close no call starts', '2026-06-04T00:59:30Z', false],
    ['21:00 is closed', '2026-06-04T01:00:00Z', false],
  ])('New York: %s', (_name, time, open) => {
    expect(isOpen(at(time), ['America/New_York'], [FEDERAL_HOURS])).toBe(open)
  })

  it('asks every zone: in Pensacola or Miami, 08:30 Eastern is too early', () => {
    const zones = ['America/New_York', 'America/Chicago']
    expect(isOpen(at('2026-06-03T12:30:00Z'), zones, [FEDERAL_HOURS])).toBe(false)
    expect(isOpen(at('2026-06-03T13:00:00Z'), zones, [FEDERAL_HOURS])).toBe(true)
    expect(isOpen(at('2026-06-04T01:30:00Z'), zones, [FEDERAL_HOURS])).toBe(false)
  })

  it('says no without zones, without rules and for a zone nobody knows', () => {
    const noon = at('2026-06-03T16:00:00Z')
    expect(isOpen(noon, [], [FEDERAL_HOURS])).toBe(false)
    expect(isOpen(noon, ['America/New_York'], [])).toBe(false)
    expect(isOpen(noon, ['Mars/Base-05'], [FEDERAL_HOURS])).toBe(false)
    expect(isOpen(noon, ['America/New_York', ''], [FEDERAL_HOURS])).toBe(false)
    expect(isOpen(Number.NaN, ['America/New_York'], [FEDERAL_HOURS])).toBe(false)
  })

  it('is open over midnight when both sides are', () => {
    const always = [parseCallingHours('00:00-24:00')]
    const friday = [parseCallingHours('Fri 00:00-24:00')]
    const lastSecond = at('2026-06-06T03:59:45Z')
    expect(isOpen(lastSecond, ['America/New_York'], always)).toBe(true)
    expect(isOpen(lastSecond, ['America/New_York'], friday)).toBe(false)
  })

  it('agrees with Intl for any zones, hours and instant', () => {
    fc.assert(
      fc.property(anyZones(), anyRules(), anyTime(), (zones, rules, time) => {
        expect(isOpen(time, zones, rules)).toBe(oracle(time, zones, rules))
      }),
      { numRuns: 2000, seed: 4 },
    )
  })
})

describe('nextOpening', () => {
  it.each([
    ['now, when it is open', '2026-06-03T15:00:07Z', '2026-06-03T15:00:07.000Z'],
    ['the morning, in the night', '2026-06-03T05:00:00Z', '2026-06-03T12:00:00.000Z'],
    ['the next morning, in the last 30 s', '2026-06-04T00:59:30Z', '2026-06-04T12:00:00.000Z'],
    ['an hour sooner after clocks go forward', '2026-03-08T02:00:00Z', '2026-03-08T12:00:00.000Z'],
    ['an hour later after clocks go back', '2026-11-01T02:00:00Z', '2026-11-01T13:00:00.000Z'],
  ])('New York: %s', (_name, now, opening) => {
    expect(iso(nextOpening(at(now), ['America/New_York'], [FEDERAL_HOURS]))).toBe(opening)
  })

  it.each([
    ['America/Phoenix', '2026-07-01T15:00:00.000Z'],
    ['Pacific/Honolulu', '2026-07-01T18:00:00.000Z'],
    ['America/Adak', '2026-07-01T17:00:00.000Z'],
    ['America/St_Johns', '2026-07-01T10:30:00.000Z'],
    ['America/Indiana/Knox', '2026-07-01T13:00:00.000Z'],
    ['America/Indiana/Indianapolis', '2026-07-01T12:00:00.000Z'],
  ])('opens %s at 08:00 of its own clock', (zone, opening) => {
    expect(iso(nextOpening(at('2026-07-01T10:00:00Z'), [zone], [FEDERAL_HOURS]))).toBe(opening)
  })

  it('waits over the weekend for hours that are for weekdays', () => {
    const rules = [FEDERAL_HOURS, parseCallingHours('Mon-Fri 10:00-17:00')]
    const friday = at('2026-06-05T21:30:00Z')
    expect(iso(nextOpening(friday, ['America/New_York', 'America/Chicago'], rules))).toBe(
      '2026-06-08T15:00:00.000Z',
    )
  })

  it('opens a window that begins in the missing hour when that hour is over', () => {
    const rules = [parseCallingHours('02:30-04:00')]
    expect(iso(nextOpening(at('2026-03-08T05:00:00Z'), ['America/New_York'], rules))).toBe(
      '2026-03-08T07:00:00.000Z',
    )
  })

  it('opens a window that lies in the repeated hour twice', () => {
    const rules = [parseCallingHours('01:00-01:30')]
    const zones = ['America/New_York']
    expect(iso(nextOpening(at('2026-11-01T04:00:00Z'), zones, rules))).toBe(
      '2026-11-01T05:00:00.000Z',
    )
    expect(iso(nextOpening(at('2026-11-01T05:30:00Z'), zones, rules))).toBe(
      '2026-11-01T06:00:00.000Z',
    )
  })

  it('is null when the zones are never open together, or a zone is unknown', () => {
    const now = at('2026-06-03T15:00:00Z')
    const short = [parseCallingHours('08:00-10:00')]
    expect(nextOpening(now, ['America/New_York', 'Pacific/Honolulu'], short)).toBeNull()
    expect(nextOpening(now, ['Mars/Base'], [FEDERAL_HOURS])).toBeNull()
    expect(nextOpening(now, [], [FEDERAL_HOURS])).toBeNull()
    expect(nextOpening(now, ['America/New_York'], [])).toBeNull()
    expect(nextOpening(Number.NaN, ['America/New_York'], [FEDERAL_HOURS])).toBeNull()
  })

  it.each([
    ['2026-03-08T04:00:00Z', ['America/New_York']],
    ['2026-11-01T04:00:00Z', ['America/New_York']],
    ['2026-03-08T04:00:00Z', ['America/New_York', 'America/Chicago', 'America/Phoenix']],
    ['2026-11-01T04:00:00Z', ['America/New_York', 'America/Chicago', 'America/Phoenix']],
    ['2026-11-01T02:00:00Z', ['America/St_Johns']],
  ])('is right minute by minute through the night of %s in %j', (night, zones) => {
    const window = [parseCallingHours('01:15-02:45, 08:00-10:00')]
    for (const rules of [[FEDERAL_HOURS], window]) {
      const minutes = Array.from({ length: 20 * 60 }, (_, index) => at(night) + index * MINUTE)
      const open = minutes.map((minute) => oracle(minute, zones, rules))
      for (const [index, minute] of minutes.entries()) {
        expect(isOpen(minute, zones, rules)).toBe(open[index])
        const expected = minutes[open.indexOf(true, index)]
        if (open.includes(true, index)) expect(nextOpening(minute, zones, rules)).toBe(expected)
      }
    }
  })

  it('is never outside the hours of any zone, and never later than it need be', () => {
    fc.assert(
      fc.property(
        anyZones(),
        anyRules(),
        anyTime(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
          minLength: 20,
          maxLength: 20,
        }),
        (zones, rules, now, fractions) => {
          const opening = nextOpening(now, zones, rules)
          if (opening !== null) {
            expect(opening).toBeGreaterThanOrEqual(now)
            expect(opening).toBeLessThanOrEqual(now + 14 * DAY)
            expect(oracle(opening, zones, rules)).toBe(true)
          }
          const end = opening ?? now + 14 * DAY
          for (const fraction of fractions) {
            const earlier = Math.floor(now + fraction * (end - now))
            if (earlier < end) expect(oracle(earlier, zones, rules)).toBe(false)
          }
          if (opening !== null && opening > now) {
            expect(oracle(opening - 1, zones, rules)).toBe(false)
          }
        },
      ),
      { numRuns: 1000, seed: 4 },
    )
  })
})

describe('legalHours', () => {
  it('is 08:00 to 21:00 every day in the United States and its territories', () => {
    for (const country of ['US', 'PR', 'GU']) expect(legalHours(country)).toBe(FEDERAL_HOURS)
    expect(FEDERAL_HOURS).toEqual(Array.from({ length: 7 }, () => [{ from: 480, to: 1260 }]))
  })

  it('is 09:00 to 21:30 on weekdays and 10:00 to 18:00 on weekends in Canada', () => {
    const canada = legalHours('CA')
    expect(canada?.[1]).toEqual([{ from: 540, to: 1290 }])
    expect(canada?.[5]).toEqual([{ from: 540, to: 1290 }])
    expect(canada?.[6]).toEqual([{ from: 600, to: 1080 }])
    expect(canada?.[0]).toEqual([{ from: 600, to: 1080 }])
  })

  it('is unknown elsewhere', () => {
    for (const country of ['GB', 'MX', 'JM', '']) expect(legalHours(country)).toBeNull()
  })
})

describe('parseCallingHours', () => {
  const ten = { from: 600, to: 1020 }
  it.each([
    ['Mon-Fri 10:00-17:00', [[], [ten], [ten], [ten], [ten], [ten], []]],
    ['monday – friday 10am – 5pm', [[], [ten], [ten], [ten], [ten], [ten], []]],
    ['weekdays 10-17', [[], [ten], [ten], [ten], [ten], [ten], []]],
    ['10:00-17:00', [[ten], [ten], [ten], [ten], [ten], [ten], [ten]]],
    ['Fri-Sun 10:00-17:00', [[ten], [], [], [], [], [ten], [ten]]],
    ['Mon, Wed/Fri 10:00-17:00', [[], [ten], [], [ten], [], [ten], []]],
    [
      'Mon 9-12, 13:30-24:00; Sat 10:00-17:00',
      [
        [],
        [
          { from: 540, to: 720 },
          { from: 810, to: 1440 },
        ],
        [],
        [],
        [],
        [],
        [ten],
      ],
    ],
    ['Tue 14-17; Tue 10-14', [[], [], [ten], [], [], [], []]],
    ['Sun 12am-12pm', [[{ from: 0, to: 720 }], [], [], [], [], [], []]],
  ])('reads %j', (text, week) => {
    expect(parseCallingHours(text)).toEqual(week)
  })

  it.each([
    '',
    'always',
    'Mon-Fri',
    'Mon-Fri 10:00',
    'Mon-Fri 25:00-26:00',
    'Mon-Fri 10:60-12:00',
    'Mon-Fri 13pm-14pm',
    'Mo-Fr 10:00-17:00',
    'Mon-Tue-Wed 10:00-17:00',
    'Mon-Fri 10:00-17:00, Sat',
    'Mon-Fri 17:00-10:00',
    '10:00-10:00',
    'Mon-Fri 10:00-17:00 CET',
  ])('refuses %j and shows how to write it', (text) => {
    expect(() => parseCallingHours(text)).toThrow(/Write for example Mon-Fri 10:00-17:00/)
  })
})

function anyZones(): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 3 })
}

function anyRules(): fc.Arbitrary<CallingHours[]> {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 94 }), fc.integer({ min: 1, max: 95 }))
    .map(([from, to]) => [Math.min(from, to - 1), Math.max(from + 1, to)])
    .map(([from = 0, to = 1]) => `${clockText(from * 15)}-${clockText(to * 15)}`)
  const days = fc.constantFrom('', 'Mon-Fri ', 'Sat-Sun ', 'Sun ', 'Tue ')
  const text = fc.tuple(days, range).map(([day, hours]) => day + hours)
  const rule = fc.oneof(
    fc.constantFrom(FEDERAL_HOURS, ...[legalHours('CA') ?? []]),
    fc
      .array(text, { minLength: 1, maxLength: 3 })
      .map((texts) => parseCallingHours(texts.join(';'))),
  )
  return fc.array(rule, { minLength: 1, maxLength: 2 })
}

function clockText(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

function anyTime(): fc.Arbitrary<number> {
  const year = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') })
  const nights = fc
    .constantFrom('2026-03-08T06:00:00Z', '2026-11-01T06:00:00Z', '2026-04-04T15:00:00Z')
    .chain((night) => fc.integer({ min: at(night) - DAY / 2, max: at(night) + DAY / 2 }))
  return fc.oneof(year, nights)
}
