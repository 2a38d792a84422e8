import { describe, expect, it } from 'vitest'
import { readTimezone } from '../../../../src/domain/places/timezone.ts'
import { WINDOWS_ZONES } from '../../../../src/domain/places/windows-zones.ts'
import { isZone } from '../../../../src/domain/places/zone-names.ts'

const NEW_YORK = ['America/New_York']
const CHICAGO = ['America/Chicago']
const MOUNTAIN = ['America/Denver', 'America/Phoenix']
const DENVER = ['America/Denver']
const PHOENIX = ['America/Phoenix']
const LOS_ANGELES = ['America/Los_Angeles']
const INDIANAPOLIS = ['America/Indianapolis']
const HONOLULU = ['Pacific/Honolulu']

describe('readTimezone', () => {
  it.each<[string, string[]]>([
    // IANA, however it is written
    ['america/new_york', NEW_YORK],
    [' America/Phoenix ', PHOENIX],
    ['America/Los Angeles', LOS_ANGELES],
    ['AMERICA/LOS_ANGELES', LOS_ANGELES],
    ['America / Los  Angeles', LOS_ANGELES],
    ['america\u00a0/\u00a0chicago', CHICAGO],
    ['America-Los_Angeles', LOS_ANGELES],
    ['America/Los\u2010Angeles', LOS_ANGELES],
    ['America/Indiana/Indianapolis', INDIANAPOLIS],
    ['America/North Dakota/New Salem', ['America/North_Dakota/New_Salem']],
    ['America/Port-au-Prince', ['America/Port-au-Prince']],
    ['US/Pacific', LOS_ANGELES],
    ['us/eastern', NEW_YORK],
    ['US/Mountain', DENVER],
    ['US/East-Indiana', INDIANAPOLIS],
    ['Canada/Saskatchewan', ['America/Regina']],
    ['America/Los_Angeles (PDT)', LOS_ANGELES],
    ['America/New_York (EST)', NEW_YORK],
    ['America/Denver (MDT)', DENVER],
    ['America/Chicago - Central Time', CHICAGO],
    ['America/Los_Angeles (UTC-08:00)', LOS_ANGELES],
    ['(UTC\u221207:00) America/Denver', DENVER],
    // HubSpot
    ['america_slash_los_angeles', LOS_ANGELES],
    ['AMERICA_SLASH_NEW_YORK', NEW_YORK],
    ['america_slash_indiana_slash_knox', ['America/Indiana/Knox']],
    ['america_slash_north_dakota_slash_center', ['America/North_Dakota/Center']],
    ['us_slash_eastern', NEW_YORK],
    ['pacific_slash_honolulu', HONOLULU],
    // Salesforce, Outlook, Rails, Google
    ['(GMT-08:00) Pacific Standard Time (America/Los_Angeles)', LOS_ANGELES],
    ['(GMT-07:00) Pacific Daylight Time (America/Los_Angeles)', LOS_ANGELES],
    ['(GMT\u221205:00) Eastern Standard Time (America/New_York)', NEW_YORK],
    ['(GMT-04:00) Eastern Daylight Time (America/New_York)', NEW_YORK],
    ['(GMT-10:00) Hawaii-Aleutian Standard Time (Pacific/Honolulu)', [...HONOLULU, 'America/Adak']],
    ['(UTC-08:00) Pacific Time (US & Canada)', LOS_ANGELES],
    ['(GMT-08:00) Pacific Time (US & Canada)', LOS_ANGELES],
    ['(GMT-08:00) Pacific Time (US and Canada); Tijuana', [...LOS_ANGELES, 'America/Tijuana']],
    ['(UTC-07:00) Arizona', PHOENIX],
    ['(UTC-05:00) Indiana (East)', INDIANAPOLIS],
    ['(UTC-06:00) Saskatchewan', ['America/Regina']],
    ['(UTC-10:00) Aleutian Islands', ['America/Adak']],
    ['(GMT-08:00) Pacific Time - Los Angeles', LOS_ANGELES],
    ['Pacific Time - US & Canada', LOS_ANGELES],
    ['Eastern Time \u2013 US & Canada', NEW_YORK],
    ['Pacific Time (US & Canada)', LOS_ANGELES],
    ['Pacific Time (US/Canada)', LOS_ANGELES],
    ['Eastern Time (US & Canada)', NEW_YORK],
    ['Mountain Time (US & Canada)', MOUNTAIN],
    ['Central Time (US & Canada)', CHICAGO],
    ['GMT-05:00 Eastern Time', NEW_YORK],
    ['Eastern Time (UTC-5)', NEW_YORK],
    ['PST (UTC-8)', LOS_ANGELES],
    ['UTC-8 (PST)', LOS_ANGELES],
    ['Pacific Standard Time (GMT -8:00)', LOS_ANGELES],
    // Windows
    ['Pacific Standard Time', LOS_ANGELES],
    ['US Mountain Standard Time', PHOENIX],
    ['US Eastern Standard Time', INDIANAPOLIS],
    ['W. Europe Standard Time', ['Europe/Berlin']],
    ['Canada Central Standard Time', ['America/Regina']],
    ['Alaskan Standard Time', ['America/Anchorage']],
    ['Hawaiian Standard Time', HONOLULU],
    ['Eastern Standard Time (Mexico)', ['America/Cancun']],
    ['central standard time (mexico)', ['America/Mexico_City']],
    ['GMT Standard Time', ['Europe/London']],
    ['Russia Time Zone 11', ['Asia/Kamchatka']],
    ['Romance Standard Time', ['Europe/Paris']],
    ['Tokyo Standard Time', ['Asia/Tokyo']],
    // words and letters
    ['P', LOS_ANGELES],
    ['e', NEW_YORK],
    ['C', CHICAGO],
    ['M', MOUNTAIN],
    ['EST', NEW_YORK],
    ['edt', NEW_YORK],
    ['ET', NEW_YORK],
    ['Eastern', NEW_YORK],
    ['EASTERN   TIME ZONE', NEW_YORK],
    ['US Eastern', NEW_YORK],
    ['U.S. Pacific Time', LOS_ANGELES],
    ['US Mountain', MOUNTAIN],
    ['Central Time', CHICAGO],
    ['central_standard_time', CHICAGO],
    ['EST5EDT', NEW_YORK],
    ['P.S.T.', LOS_ANGELES],
    ['PST/PDT', LOS_ANGELES],
    ['PST / PDT', LOS_ANGELES],
    ['Pacific (PT)', LOS_ANGELES],
    ['Pacific Daylight Savings Time', LOS_ANGELES],
    ['PT', LOS_ANGELES],
    ['MDT', DENVER],
    ['Mountain Daylight Time', DENVER],
    ['MST', MOUNTAIN],
    ['Mountain', MOUNTAIN],
    ['Arizona', PHOENIX],
    ['Atlantic', ['America/Halifax', 'America/Puerto_Rico']],
    ['Hawaii', HONOLULU],
    ['AKST', ['America/Anchorage']],
    ['Newfoundland', ['America/St_Johns']],
    // cities
    ['Los Angeles', LOS_ANGELES],
    ['new_york', NEW_YORK],
    ['PHOENIX', PHOENIX],
    ['Honolulu', HONOLULU],
    // two things that differ: both
    ['Eastern/Central', [...NEW_YORK, ...CHICAGO]],
    ['EST or CST', [...NEW_YORK, ...CHICAGO]],
    ['America/Phoenix (MDT)', [...PHOENIX, ...DENVER]],
    ['Pacific Standard Time (America/New_York)', [...LOS_ANGELES, ...NEW_YORK]],
    ['Mountain Time - Arizona', MOUNTAIN],
    ['America/Chicago, America/Denver', [...CHICAGO, ...DENVER]],
  ])('reads %j', (text, zones) => {
    expect(readTimezone(text, 'US')).toEqual(zones)
  })

  it.each([
    ...['UTC', 'GMT', 'Z', '-05:00', '-08:00', '+1', '-8', '\u22128', '8', 'GMT-5', 'UTC-8'],
    ...['GMT-0800', 'UTC\u221208:00', '(GMT-08:00)', '(UTC)', 'UTC - 8', 'GMT -8', 'UTC-11'],
    ...['Etc/GMT+5', 'Etc/GMT+8', 'etc_slash_gmt_plus_8', 'Etc/UTC', 'UTC/GMT -5 hours', 'UTC8'],
    ...['A', 'H', 'S', 'EST5', 'EST-5', 'EST+5', 'PST8', 'ZZZ', 'Zone 5', 'time', 'US & Canada'],
    ...['Mars/Base', 'America/Nowhere', 'America', 'US/Nowhere', 'BST', 'CET', 'constructor'],
    ...['Pacific or so', 'Eastern (ask)', 'Eastern, Narnia', 'Petersburg', 'Center', 'Monticello'],
    ...['(GMT-05:00) Pacific Time', 'America/Los_Angeles (UTC+01:00)', 'EST (UTC-9)'],
    ...['x'.repeat(200), '((((', '/', ',', '--', '(', '12:30', '9am-5pm'],
  ])('refuses %j', (text) => {
    expect(readTimezone(text, 'US')).toBeNull()
  })

  it.each<[string, string[]]>([
    ['CST', ['America/Chicago', 'America/Winnipeg', 'America/Regina']],
    ['Pacific', ['America/Los_Angeles', 'America/Vancouver']],
    ['(UTC-08:00) Pacific Time (US & Canada)', ['America/Los_Angeles', 'America/Vancouver']],
    ['MDT', ['America/Denver', 'America/Edmonton']],
    ['Mountain', ['America/Denver', 'America/Phoenix', 'America/Edmonton']],
    ['Eastern', ['America/New_York', 'America/Toronto']],
    ['America/Vancouver', ['America/Vancouver']],
  ])(
    'takes %j of a Canadian number for every clock that the word may mean there',
    (text, zones) => {
      expect(readTimezone(text, 'CA')).toEqual(zones)
    },
  )

  it('takes a word that names Canada alone for its clocks, too', () => {
    expect(readTimezone('Pacific Time (Canada)', 'US')).toEqual([
      'America/Los_Angeles',
      'America/Vancouver',
    ])
  })

  it('knows the names of Windows, with zones that Intl knows', () => {
    expect(WINDOWS_ZONES.size).toBeGreaterThan(120)
    for (const [name, zones] of WINDOWS_ZONES) {
      for (const zone of zones) expect(isZone(zone), zone).toBe(true)
      if (!name.startsWith('russia ')) {
        expect(readTimezone(`${name} standard time`, 'US'), name).toEqual(
          expect.arrayContaining(name === 'mountain' ? MOUNTAIN : [...zones]),
        )
      }
    }
  })

  it.each(['a'.repeat(99), '('.repeat(99), '- '.repeat(49), 'gmt-'.repeat(24), 'a/'.repeat(49)])(
    'answers in no time: %j',
    (text) => {
      const start = process.hrtime.bigint()
      readTimezone(text, 'US')
      expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(50)
    },
  )
})
