import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intersectHours, parseCallingHours } from '../../../../src/domain/law/calling-hours.ts'
import {
  type HoursRule,
  isOpen,
  lastToOpen,
  nextOpening,
} from '../../../../src/domain/law/openings.ts'
import { wallClock } from './wall-clock.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const at = (iso: string): number => Date.parse(iso)
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()

const rule = (text: string, closed: readonly string[] = []): HoursRule => ({
  id: text,
  hours: parseCallingHours(text),
  ...(closed.length > 0 && {
    closedOn: (day) => closed.includes(new Date(day * DAY).toISOString().slice(0, 10)),
  }),
})
const FEDERAL = rule('08:00-21:00')
const CANADIAN = rule('Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00')

function oracle(time: number, zones: readonly string[], rules: readonly HoursRule[]): boolean {
  return zones.every((zone) => {
    const { day, seconds, date } = wallClock(zone, time)
    return rules.every(
      ({ hours, closedOn }) =>
        (hours[day] ?? []).some(({ from, to }) => seconds >= from * 60 && seconds < to * 60 - 30) &&
        closedOn?.(Date.parse(date) / DAY) !== true,
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
    expect(isOpen(at(time), ['America/New_York'], [FEDERAL])).toBe(open)
  })

  it('asks every zone: in Pensacola or Miami, 08:30 Eastern is too early', () => {
    const zones = ['America/New_York', 'America/Chicago']
    expect(isOpen(at('2026-06-03T12:30:00Z'), zones, [FEDERAL])).toBe(false)
    expect(isOpen(at('2026-06-03T13:00:00Z'), zones, [FEDERAL])).toBe(true)
    expect(isOpen(at('2026-06-04T01:30:00Z'), zones, [FEDERAL])).toBe(false)
  })

  it('says no without zones, without rules and for a zone nobody knows', () => {
    const noon = at('2026-06-03T16:00:00Z')
    expect(isOpen(noon, [], [FEDERAL])).toBe(false)
    expect(isOpen(noon, ['America/New_York'], [])).toBe(false)
    expect(isOpen(noon, ['Mars/Base-05'], [FEDERAL])).toBe(false)
    expect(isOpen(noon, ['America/New_York', ''], [FEDERAL])).toBe(false)
    expect(isOpen(Number.NaN, ['America/New_York'], [FEDERAL])).toBe(false)
  })

  it('is open over midnight when both sides are', () => {
    const always = [rule('00:00-24:00')]
    const friday = [rule('Fri 00:00-24:00')]
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
    expect(iso(nextOpening(at(now), ['America/New_York'], [FEDERAL]))).toBe(opening)
  })

  it.each([
    ['America/Phoenix', '2026-07-01T15:00:00.000Z'],
    ['Pacific/Honolulu', '2026-07-01T18:00:00.000Z'],
    ['America/Adak', '2026-07-01T17:00:00.000Z'],
    ['America/St_Johns', '2026-07-01T10:30:00.000Z'],
    ['America/Indiana/Knox', '2026-07-01T13:00:00.000Z'],
    ['America/Indiana/Indianapolis', '2026-07-01T12:00:00.000Z'],
  ])('opens %s at 08:00 of its own clock', (zone, opening) => {
    expect(iso(nextOpening(at('2026-07-01T10:00:00Z'), [zone], [FEDERAL]))).toBe(opening)
  })

  it('waits over the weekend for hours that are for weekdays', () => {
    const rules = [FEDERAL, rule('Mon-Fri 10:00-17:00')]
    const friday = at('2026-06-05T21:30:00Z')
    expect(iso(nextOpening(friday, ['America/New_York', 'America/Chicago'], rules))).toBe(
      '2026-06-08T15:00:00.000Z',
    )
  })

  it('opens a window that begins in the missing hour when that hour is over', () => {
    const rules = [rule('02:30-04:00')]
    expect(iso(nextOpening(at('2026-03-08T05:00:00Z'), ['America/New_York'], rules))).toBe(
      '2026-03-08T07:00:00.000Z',
    )
  })

  it('opens a window that lies in the repeated hour twice', () => {
    const rules = [rule('01:00-01:30')]
    const zones = ['America/New_York']
    expect(iso(nextOpening(at('2026-11-01T04:00:00Z'), zones, rules))).toBe(
      '2026-11-01T05:00:00.000Z',
    )
    expect(iso(nextOpening(at('2026-11-01T05:30:00Z'), zones, rules))).toBe(
      '2026-11-01T06:00:00.000Z',
    )
  })

  it('passes over closed days, by the calendar of the zone', () => {
    const rules = [FEDERAL, rule('Mon-Sat 08:00-20:00', ['2026-06-05', '2026-06-06'])]
    const thursdayNight = at('2026-06-05T04:30:00Z')
    expect(isOpen(at('2026-06-05T00:30:00Z'), ['America/Los_Angeles'], rules)).toBe(true)
    expect(isOpen(at('2026-06-05T15:00:00Z'), ['America/Los_Angeles'], rules)).toBe(false)
    expect(iso(nextOpening(thursdayNight, ['America/Los_Angeles'], rules))).toBe(
      '2026-06-08T15:00:00.000Z',
    )
  })

  it('finds the opening three weeks away when holidays close the one open weekday twice', () => {
    const rules = [rule('Tue 10:00-17:00', ['2029-12-25', '2030-01-01'])]
    expect(iso(nextOpening(at('2029-12-18T23:00:00Z'), ['America/New_York'], rules))).toBe(
      '2030-01-08T15:00:00.000Z',
    )
    const never = { ...rule('Tue 10:00-17:00'), closedOn: () => true }
    expect(nextOpening(at('2029-12-18T23:00:00Z'), ['America/New_York'], [never])).toBeNull()
  })

  it('does not go on over midnight into a closed day', () => {
    const rules = [rule('00:00-24:00', ['2026-06-06'])]
    expect(isOpen(at('2026-06-06T03:59:29Z'), ['America/New_York'], rules)).toBe(true)
    expect(isOpen(at('2026-06-06T03:59:45Z'), ['America/New_York'], rules)).toBe(false)
  })

  it('is null when the zones are never open together, or a zone is unknown', () => {
    const now = at('2026-06-03T15:00:00Z')
    const short = [rule('08:00-10:00')]
    expect(nextOpening(now, ['America/New_York', 'Pacific/Honolulu'], short)).toBeNull()
    expect(nextOpening(now, ['Mars/Base'], [FEDERAL])).toBeNull()
    expect(nextOpening(now, [], [FEDERAL])).toBeNull()
    expect(nextOpening(now, ['America/New_York'], [])).toBeNull()
    expect(nextOpening(Number.NaN, ['America/New_York'], [FEDERAL])).toBeNull()
  })

  it.each([
    ['2026-03-08T04:00:00Z', ['America/New_York']],
    ['2026-11-01T04:00:00Z', ['America/New_York']],
    ['2026-03-08T04:00:00Z', ['America/New_York', 'America/Chicago', 'America/Phoenix']],
    ['2026-11-01T04:00:00Z', ['America/New_York', 'America/Chicago', 'America/Phoenix']],
    ['2026-11-01T02:00:00Z', ['America/St_Johns']],
    ['2027-03-14T04:00:00Z', ['America/Los_Angeles', 'America/Phoenix']],
    ['2027-11-07T04:00:00Z', ['America/Indiana/Indianapolis', 'America/Indiana/Knox']],
    ['2027-11-07T02:00:00Z', ['America/St_Johns', 'Pacific/Honolulu']],
  ])('is right minute by minute through the night of %s in %j', (night, zones) => {
    const window = [rule('01:15-02:45, 08:00-10:00')]
    for (const rules of [[FEDERAL], window]) {
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
            expect(opening).toBeLessThanOrEqual(now + 28 * DAY)
            expect(oracle(opening, zones, rules)).toBe(true)
          }
          const end = opening ?? now + 28 * DAY
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

describe('lastToOpen', () => {
  const zones = ['America/New_York', 'America/Los_Angeles']

  it('names the rule and the zone that keep it shut longest', () => {
    const late = rule('10:00-20:00')
    const now = at('2026-06-03T10:00:00Z')
    expect(lastToOpen(now, zones, [FEDERAL, late])).toEqual({
      zone: 'America/Los_Angeles',
      rule: late.id,
    })
    expect(lastToOpen(now, zones, [FEDERAL])?.zone).toBe('America/Los_Angeles')
  })

  it('names the first of those that open together', () => {
    const state = rule('08:00-20:00')
    const now = at('2026-06-03T10:00:00Z')
    expect(lastToOpen(now, zones, [FEDERAL, state])?.rule).toBe(FEDERAL.id)
    expect(lastToOpen(at('2026-06-04T05:30:00Z'), zones, [FEDERAL, state])?.rule).toBe(FEDERAL.id)
  })

  it('names what never opens', () => {
    const closed = { ...rule('09:00-10:00'), closedOn: () => true }
    expect(lastToOpen(at('2026-06-03T10:00:00Z'), zones, [FEDERAL, closed])?.rule).toBe(closed.id)
  })

  it('is null while it is open', () => {
    expect(lastToOpen(at('2026-06-03T18:00:00Z'), zones, [FEDERAL])).toBeNull()
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

function anyRules(): fc.Arbitrary<HoursRule[]> {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 94 }), fc.integer({ min: 1, max: 95 }))
    .map(([from, to]) => [Math.min(from, to - 1), Math.max(from + 1, to)])
    .map(([from = 0, to = 1]) => `${clockText(from * 15)}-${clockText(to * 15)}`)
  const days = fc.constantFrom('', 'Mon-Fri ', 'Sat-Sun ', 'Sun ', 'Tue ')
  const text = fc.tuple(days, range).map(([day, hours]) => day + hours)
  const closed = fc.subarray(['2026-06-03', '2026-11-01', '2026-12-25', '2027-01-01', '2027-03-14'])
  const written = fc
    .tuple(fc.array(text, { minLength: 1, maxLength: 3 }), closed)
    .map(([texts, days]) => rule(texts.join(';'), days))
  const any = fc.oneof(fc.constantFrom(FEDERAL, CANADIAN), written)
  return fc.array(any, { minLength: 1, maxLength: 2 })
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

describe('intersectHours', () => {
  it('leaves what both leave, and takes none for all hours', () => {
    const one = parseCallingHours('Mon-Fri 9-12, 13-17')
    const other = parseCallingHours('Mon-Wed 10-15; Sat 9-12')
    expect(intersectHours(one, other)).toEqual(parseCallingHours('Mon-Wed 10-12, 13-15'))
    expect(intersectHours(one, null)).toBe(one)
    expect(intersectHours(null, other)).toBe(other)
    expect(intersectHours(null, null)).toBeNull()
    expect(intersectHours(other, parseCallingHours('Sun 9-12'))?.flat()).toEqual([])
  })
})
