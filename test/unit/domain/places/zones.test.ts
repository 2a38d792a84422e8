import { describe, expect, it } from 'vitest'
import { getRegion, REGION_CODES, readRegion } from '../../../../src/domain/places/regions.ts'
import { readTimezone } from '../../../../src/domain/places/timezone.ts'
import { regionsOfZip } from '../../../../src/domain/places/zip.ts'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { loadZoneMap } from '../../../../src/system/zone-data.ts'

const map = loadZoneMap()
const { findZones } = createZoneFinder(map)

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

  it('falls through a hint that it cannot read, and says which', () => {
    expect(lead({ timezone: 'Mars/Base', zip: 'none', region: 'Narnia' })).toEqual({
      zones: ['America/Los_Angeles'],
      from: 'area_code',
      ignored: ['timezone', 'zip', 'region'],
    })
    expect(lead({ timezone: '-05:00', zip: '10001' })).toEqual({
      zones: ['America/New_York'],
      from: 'zip',
      ignored: ['timezone'],
    })
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
    ['Eastern', 'ON', ['America/New_York']],
    ['America/Toronto', 'QC', ['America/Toronto']],
    ['America/Boise', 'CO', ['America/Boise']],
    ['America/Louisville', 'KY', ['America/Louisville']],
  ])('sees no contradiction where the clocks are the same: %s in %s', (timezone, region, zones) => {
    const isCanadian = getRegion(region)?.country === 'CA'
    const phone = isCanadian ? '+14165550123' : '+14155550123'
    const country = isCanadian ? 'CA' : 'US'
    const found = findZones({ phone, country, timezone, region })
    expect(found?.from).toBe('timezone')
    expect(found?.zones).toHaveLength(1)
    expect(zones.concat('America/Kentucky/Louisville')).toContain(found?.zones[0])
  })

  it.each([
    [{ region: 'CA' }, ['America/Los_Angeles', 'America/Toronto']],
    [{ zip: '90210' }, ['America/Los_Angeles', 'America/Toronto']],
    [{ timezone: 'Hawaii' }, ['Pacific/Honolulu', 'America/Toronto']],
    [{ timezone: 'Eastern', zip: 'M5H 2N2' }, ['America/New_York']],
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

  it.each(['Europe/London', 'Asia/Tokyo', 'America/Mexico_City'])(
    'does not believe that somebody with an American number is in %s, and says so',
    (timezone) => {
      const phone = '+12125550123'
      expect(lead({ phone, timezone })).toEqual({
        zones: ['America/New_York'],
        from: 'area_code',
        ignored: ['timezone'],
      })
      expect(lead({ phone, timezone, zip: '80202' })).toEqual({
        zones: ['America/Denver'],
        from: 'zip',
        ignored: ['timezone'],
      })
    },
  )

  it('believes a time zone of elsewhere for a number of elsewhere', () => {
    const british = { phone: '+442079460958', country: 'GB', timezone: 'Europe/London' }
    expect(findZones(british)).toEqual({ zones: ['Europe/London'], from: 'timezone' })
  })

  it('says what could not be read also where another hint decides', () => {
    expect(lead({ timezone: 'PST', zip: 'none', region: 'Narnia' })).toEqual({
      zones: ['America/Los_Angeles'],
      from: 'timezone',
      ignored: ['zip', 'region'],
    })
    expect(lead({ zip: '80202', region: 'Narnia' })?.ignored).toEqual(['region'])
  })

  it('does not take a cut ZIP for Puerto Rico', () => {
    for (const zip of ['900', '606', '941']) {
      expect(lead({ phone: '+12125550123', zip })).toEqual({
        zones: ['America/New_York'],
        from: 'area_code',
        ignored: ['zip'],
      })
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

describe('readTimezone', () => {
  it.each([
    ['america/new_york', ['America/New_York']],
    [' America/Phoenix ', ['America/Phoenix']],
    ['EST', ['America/New_York']],
    ['edt', ['America/New_York']],
    ['ET', ['America/New_York']],
    ['Eastern', ['America/New_York']],
    ['Eastern Time (US & Canada)', ['America/New_York']],
    ['(GMT-08:00) Pacific Time (US & Canada)', ['America/Los_Angeles']],
    ['Central Time', ['America/Chicago']],
    ['central_standard_time', ['America/Chicago']],
    ['EST5EDT', ['America/New_York']],
    ['P.S.T.', ['America/Los_Angeles']],
    ['PT', ['America/Los_Angeles']],
    ['MDT', ['America/Denver']],
    ['Mountain Daylight Time', ['America/Denver']],
    ['MST', ['America/Denver', 'America/Phoenix']],
    ['Mountain', ['America/Denver', 'America/Phoenix']],
    ['Arizona', ['America/Phoenix']],
    ['US Mountain Standard Time', ['America/Phoenix']],
    ['Atlantic', ['America/Halifax', 'America/Puerto_Rico']],
    ['Hawaii', ['Pacific/Honolulu']],
    ['AKST', ['America/Anchorage']],
    ['Newfoundland', ['America/St_Johns']],
  ])('reads %j', (text, zones) => {
    expect(readTimezone(text, 'US')).toEqual(zones)
  })

  it.each([
    ['UTC'],
    ['GMT'],
    ['-05:00'],
    ['GMT-5'],
    ['Etc/GMT+5'],
    ['Mars/Base'],
    ['America/Nowhere'],
    ['Eastern Standard Time (Mexico)'],
    ['BST'],
    ['constructor'],
  ])('refuses %j', (text) => {
    expect(readTimezone(text, 'US')).toBeNull()
  })

  it('adds Saskatchewan to Central time in Canada', () => {
    expect(readTimezone('CST', 'CA')).toEqual(['America/Chicago', 'America/Regina'])
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
      'AK AZ BC FL ID IN KS KY MI ND NE NL NU NV ON OR QC SD SK TN TX',
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
