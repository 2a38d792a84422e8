import { describe, expect, it } from 'vitest'
import { getRegion, REGION_CODES, readRegion } from '../../../../src/domain/places/regions.ts'
import { regionsOfZip } from '../../../../src/domain/places/zip.ts'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { loadZoneMap } from '../../../../src/system/zone-data.ts'

const map = loadZoneMap()
// Today's zone data knows that British Columbia and Alberta went their own way in 2026.
const NOW = Date.UTC(2026, 10, 24)
const { findZones } = createZoneFinder(map, NOW)

const lead = (hints: Partial<Parameters<typeof findZones>[0]>) =>
  findZones({ phone: '+14155550123', country: 'US', ...hints })

describe('findZones', () => {
  it('believes the timezone column first, then the ZIP, then the state, then the area code', () => {
    const all = { timezone: 'America/Chicago', zip: '60601', region: 'IL' }
    expect(lead(all)).toEqual({ zones: ['America/Chicago'], from: 'timezone' })
    expect(lead({ timezone: 'America/Chicago', zip: '33101', region: 'FL' })?.zones).toEqual([
      'America/Chicago',
    ])
    expect(lead({ zip: '80202', region: 'CO' })).toEqual({
      zones: ['America/Denver'],
      from: 'zip',
    })
    expect(lead({ region: 'NY' })).toEqual({ zones: ['America/New_York'], from: 'region' })
    expect(lead({})).toEqual({ zones: ['America/Los_Angeles'], from: 'area_code' })
  })

  it('passes over empty columns', () => {
    expect(lead({ timezone: ' ', zip: '', region: null })).toEqual({
      zones: ['America/Los_Angeles'],
      from: 'area_code',
    })
  })

  it('never falls back to the area code alone for a hint that it cannot read', () => {
    expect(lead({ timezone: 'Mars/Base', zip: 'none', region: 'Narnia' })).toBeNull()
    for (const timezone of ['EST5', '-08:00', 'UTC-8', 'Etc/GMT+8', 'soon']) {
      expect(lead({ timezone }), timezone).toBeNull()
    }
    for (const region of ['Narnia', 'Bavaria', 'Jalisco', 'USA', 'West']) {
      expect(lead({ region }), region).toBeNull()
    }
    for (const zip of ['SW1A 1AA', '75008 Paris', 'D-10115', '00000', '1010 Wien', '123456']) {
      expect(lead({ zip }), zip).toBeNull()
    }
  })

  it('joins the area code to what it can read beside a hint that it cannot', () => {
    const phone = '+12125550123'
    expect(lead({ phone, timezone: '-05:00', zip: '94103' })).toEqual({
      zones: ['America/Los_Angeles', 'America/New_York'],
      from: 'zip',
      ignored: ['timezone'],
    })
    expect(lead({ phone, timezone: 'PST', zip: 'none', region: 'Narnia' })).toEqual({
      zones: ['America/Los_Angeles', 'America/New_York'],
      from: 'timezone',
      ignored: ['zip', 'region'],
    })
    expect(lead({ phone: '+18005550123', zip: '94103', region: 'Narnia' })).toBeNull()
  })

  it('keeps both states when ZIP and state column differ', () => {
    expect(lead({ zip: '94103', region: 'New York' })?.zones).toEqual([
      'America/Los_Angeles',
      'America/New_York',
    ])
  })

  it('joins the zones of a ZIP and a state in which the named time zone is not used', () => {
    const phone = '+12125550123'
    expect(lead({ phone, timezone: 'Pacific', zip: '10001', region: 'NY' })).toEqual({
      zones: ['America/Los_Angeles', 'America/New_York'],
      from: 'timezone',
    })
    expect(lead({ timezone: 'America/Chicago', zip: '80202', region: 'NY' })?.zones).toEqual([
      'America/Chicago',
      'America/Denver',
      'America/New_York',
    ])
  })

  it.each([
    ['Eastern', 'ON', ['America/New_York', 'America/Toronto']],
    ['America/Toronto', 'QC', ['America/Toronto']],
    ['America/Boise', 'CO', ['America/Boise', 'America/Denver']],
    ['America/Louisville', 'KY', ['America/Louisville', 'America/New_York']],
    ['Eastern', 'FL', ['America/New_York']],
    ['Mountain', 'AZ', ['America/Denver', 'America/Phoenix']],
  ])('joins of a state only the zones with the same clock: %s in %s', (timezone, region, zones) => {
    const isCanadian = getRegion(region)?.country === 'CA'
    const phone = isCanadian ? '+14165550123' : '+14155550123'
    const country = isCanadian ? 'CA' : 'US'
    expect(findZones({ phone, country, timezone, region })).toEqual({ zones, from: 'timezone' })
  })

  it('asks the zone data of the time to come which clocks are the same', () => {
    const pacific = { phone: '+12065550123', country: 'US', timezone: 'America/Los_Angeles' }
    const here = findZones({ ...pacific, region: 'BC' })?.zones
    expect(here).toEqual([
      'America/Los_Angeles',
      'America/Vancouver',
      'America/Edmonton',
      'America/Fort_Nelson',
    ])
    const before = createZoneFinder(map, Date.UTC(2022, 0, 1))
    expect(before.findZones({ ...pacific, region: 'BC' })?.zones).toEqual([
      'America/Los_Angeles',
      'America/Vancouver',
    ])
  })

  it.each([
    ['604', 'Pacific', ['America/Los_Angeles', 'America/Vancouver']],
    ['604', 'PST', ['America/Los_Angeles', 'America/Vancouver']],
    [
      '403',
      'Mountain Time (US & Canada)',
      [...['America/Denver', 'America/Phoenix', 'America/Edmonton']],
    ],
    [
      '604',
      'America/Los_Angeles',
      [...['America/Los_Angeles', 'America/Edmonton', 'America/Vancouver']],
    ],
    ['403', 'America/Denver', ['America/Denver', 'America/Edmonton']],
    ['604', 'America/Vancouver', ['America/Vancouver']],
  ])('waits under +1 %s with %j for every clock it may mean', (code, timezone, zones) => {
    expect(findZones({ phone: `+1${code}5550123`, country: 'CA', timezone })?.zones).toEqual(zones)
  })

  it('joins several places of a kind', () => {
    expect(lead({ region: 'CA | Hawaii' })?.zones).toEqual([
      'America/Los_Angeles',
      'Pacific/Honolulu',
    ])
    expect(lead({ zip: '10001 | 96813' })?.zones).toEqual(['America/New_York', 'Pacific/Honolulu'])
    expect(lead({ timezone: 'EST | Hawaii', region: 'FL' })?.zones).toEqual([
      'America/New_York',
      'Pacific/Honolulu',
      'America/Chicago',
    ])
    expect(lead({ region: 'NY | Narnia' })).toEqual({
      zones: ['America/New_York', 'America/Los_Angeles'],
      from: 'region',
      ignored: ['region'],
    })
  })

  it("waits for the area code, too, where the place is a company's", () => {
    expect(lead({ region: 'NY', isUncertain: true })?.zones).toEqual([
      'America/New_York',
      'America/Los_Angeles',
    ])
  })

  it.each([
    [{ region: 'CA' }, ['America/Los_Angeles', 'America/Toronto']],
    [{ zip: '90210' }, ['America/Los_Angeles', 'America/Toronto']],
    [{ timezone: 'Hawaii' }, ['Pacific/Honolulu', 'America/Toronto']],
    [{ timezone: 'Eastern', zip: 'M5H 2N2' }, ['America/New_York', 'America/Toronto']],
    [{ region: 'ON' }, ['America/Toronto', 'America/Winnipeg', 'America/Atikokan']],
  ])('joins the area code of a Canadian number where %j is of another country', (hints, zones) => {
    expect(findZones({ phone: '+14165550123', country: 'CA', ...hints })?.zones).toEqual(zones)
  })

  it('joins the area code of an American number whose postal code is Canadian', () => {
    expect(lead({ phone: '+12125550123', zip: 'M5H 2N2' })?.zones).toContain('America/New_York')
    expect(lead({ phone: '+17875550123', country: 'PR', region: 'NY' })?.zones).toEqual([
      'America/New_York',
    ])
  })

  it.each(['Europe/London', 'Europe/Paris', 'Asia/Tokyo', 'America/Mexico_City'])(
    'waits for both clocks where somebody with an American number is in %s',
    (timezone) => {
      const phone = '+12125550123'
      expect(lead({ phone, timezone })).toEqual({
        zones: [timezone, 'America/New_York'],
        from: 'timezone',
      })
      expect(lead({ phone, timezone, zip: '80202' })?.zones).toEqual([
        timezone,
        'America/Denver',
        'America/New_York',
      ])
      expect(lead({ phone: '+18005550123', timezone })).toBeNull()
    },
  )

  it('believes a time zone of elsewhere for a number of elsewhere', () => {
    const british = { phone: '+442079460958', country: 'GB', timezone: 'Europe/London' }
    expect(findZones(british)).toEqual({ zones: ['Europe/London'], from: 'timezone' })
  })

  it('does not take a cut ZIP for Puerto Rico', () => {
    for (const zip of ['900', '606', '941']) {
      expect(lead({ phone: '+12125550123', zip })).toBeNull()
    }
    expect(lead({ phone: '+17875550123', country: 'PR', zip: '601' })?.from).toBe('zip')
  })

  it('gives every zone of a state that lies in two', () => {
    expect(lead({ region: 'FL' })?.zones).toEqual(['America/New_York', 'America/Chicago'])
    expect(lead({ zip: '33101' })?.zones).toEqual(['America/New_York', 'America/Chicago'])
  })

  it.each([
    '208 219 250 270 308 418 423 541 574 605 606 620 701 709 775 785 807 812 850 867 879 906 907 928 986',
  ])('gives all zones under each area code that lies in several: %s', (codes) => {
    for (const code of codes.split(' ')) {
      const known = [...map]
        .filter(([prefix]) => prefix.startsWith(`1${code}`))
        .flatMap(([, zones]) => zones)
      expect(new Set(known).size, code).toBeGreaterThan(1)
      expect(lead({ phone: `+1${code}5550123` })?.zones, code).toEqual(
        expect.arrayContaining(known),
      )
    }
  })

  it.each([
    ['448', '850'],
    ['930', '812'],
    ['364', '270'],
    ['458', '541'],
    ['986', '208'],
    ['367', '418'],
    ['273', '418'],
    ['729', '423'],
    ['236', '250'],
    ['879', '709'],
  ])('gives overlay %s all the zones of %s, whose land it shares', (overlay, code) => {
    const zones = lead({ phone: `+1${overlay}5550123` })?.zones
    expect(zones?.length).toBeGreaterThan(1)
    expect(zones).toEqual(lead({ phone: `+1${code}5550123` })?.zones)
  })

  it('corrects the map where it is wrong', () => {
    expect(map.get('1689')).toEqual(['America/Chicago'])
    expect(lead({ phone: '+16895550123' })?.zones).toEqual(['America/New_York'])
    expect(lead({ phone: '+13065550123' })?.zones).toContain('America/Edmonton')
  })

  it.each([
    '+18005550123',
    '+18335550123',
    '+15005550123',
    '+12225550123',
    '+999123456789',
    '',
    '+',
  ])('gives %j no zone, and never the one of the server', (phone) => {
    expect(lead({ phone })).toBeNull()
  })

  it('takes a toll-free number whose place is told', () => {
    expect(lead({ phone: '+18005550123', region: 'Texas' })?.zones).toEqual([
      'America/Chicago',
      'America/Denver',
    ])
  })

  it('gives every zone of a foreign calling code, and reads no American states there', () => {
    const australian = findZones({
      phone: '+61412345678',
      country: 'AU',
      region: 'WA',
      zip: '6000',
    })
    expect(australian?.from).toBe('area_code')
    expect(australian?.zones).toEqual(
      expect.arrayContaining(['Australia/Perth', 'Australia/Sydney']),
    )
    expect(findZones({ phone: '+33612345678', country: 'FR' })?.zones).toEqual(['Europe/Paris'])
  })

  it('does without an area code whose zone this Node does not know', () => {
    const broken = createZoneFinder(new Map([['1415', ['America/Los_Angeles', 'Mars/Base']]]))
    expect(broken.findZones({ phone: '+14155550123', country: 'US' })).toBeNull()
  })

  it('gives each caller a list of its own', () => {
    lead({})?.zones.push('Asia/Tokyo')
    lead({ region: 'NY' })?.zones.push('Asia/Tokyo')
    lead({ timezone: 'EST' })?.zones.push('Asia/Tokyo')
    expect(lead({})?.zones).toEqual(['America/Los_Angeles'])
    expect(lead({ region: 'NY' })?.zones).toEqual(['America/New_York'])
    expect(lead({ timezone: 'EST' })?.zones).toEqual(['America/New_York'])
  })
})

describe('regions', () => {
  it('knows the 50 states, DC, five territories and 13 provinces, with zones that Intl knows', () => {
    expect(REGION_CODES).toHaveLength(50 + 1 + 5 + 13)
    for (const code of REGION_CODES) {
      const zones = getRegion(code)?.zones ?? []
      expect(zones.length, code).toBeGreaterThan(0)
      for (const zone of zones) new Intl.DateTimeFormat('en', { timeZone: zone })
    }
  })

  it('lists two zones or more for exactly the states and provinces that are split', () => {
    const split = REGION_CODES.filter((code) => (getRegion(code)?.zones.length ?? 0) > 1)
    expect(split.sort().join(' ')).toBe(
      'AK AZ BC FL ID IN KS KY MI ND NE NL NT NU NV ON OR QC SD SK TN TX',
    )
  })

  it.each([
    ['ca', 'CA'],
    ['US-CA', 'CA'],
    ['CA-ON', 'ON'],
    ['N.Y.', 'NY'],
    ['new  york', 'NY'],
    ['Washington', 'WA'],
    ['Washington, D.C.', 'DC'],
    ['West Virginia', 'WV'],
    ['Québec', 'QC'],
    ['P.E.I.', 'PE'],
    ['Calif.', 'CA'],
    ['Fla.', 'FL'],
    ['Penn', 'PA'],
    ['Mass.', 'MA'],
    ['Tex', 'TX'],
    ['N. Carolina', 'NC'],
    ['N Dak', 'ND'],
    ['W. Virginia', 'WV'],
    ['W. Va.', 'WV'],
    ['New York, NY', 'NY'],
    ['New York State', 'NY'],
    ['California, USA', 'CA'],
    ['California U.S.A.', 'CA'],
    ['CA (California)', 'CA'],
    ['Virgin Islands (U.S.)', 'VI'],
    ['State of Texas', 'TX'],
    ['Commonwealth of Virginia', 'VA'],
    ['Ontario, Canada', 'ON'],
    ['Province of Ontario', 'ON'],
    ['BC Canada', 'BC'],
    ['Ont.', 'ON'],
    ['Newfoundland & Labrador', 'NL'],
    ['Ontario, CA', null],
    ['CA, Canada', null],
    ['Washington, PA', null],
    ['Berlin, DE', null],
    ['USA', null],
    ['Narnia', null],
    ['Rio', null],
    ['', null],
  ])('reads %j as %s', (text, code) => {
    expect(readRegion(text)).toBe(code)
  })

  it.each([
    ['94103', ['CA']],
    ['94103-1234', ['CA']],
    ['941031234', ['CA']],
    ['2134', ['MA']],
    ['02134', ['MA']],
    ['601', []],
    ['900', []],
    ['606', []],
    ['9021012', []],
    ['00601', ['PR']],
    ['501', []],
    ['00501', ['NY']],
    ['0501', ['NY']],
    ['79901', ['TX']],
    ['88510', ['TX']],
    ['73301', ['TX']],
    ['32501', ['FL']],
    ['99501', ['AK']],
    ['96799', ['AS']],
    ['96910', ['GU']],
    ['96940', []],
    ['09012', []],
    ['34001', []],
    ['00000', []],
    ['K1A 0B1', ['ON']],
    ['h2x1y4', ['QC']],
    ['X0A', ['NT', 'NU']],
    ['D1A 0B1', []],
    ['12', []],
    ['SW1A 1AA', []],
  ])('places the ZIP %j in %j', (zip, codes) => {
    expect(regionsOfZip(zip, 'US')).toEqual(codes)
  })

  it.each([
    ['601', 'PR', ['PR']],
    ['926', 'PR', ['PR']],
    ['802', 'VI', ['VI']],
    ['802', 'PR', []],
    ['601', 'US', []],
  ])('reads %j of a number of %s, whose ZIPs begin with 00, as %j', (zip, country, codes) => {
    expect(regionsOfZip(zip, country)).toEqual(codes)
  })
})
