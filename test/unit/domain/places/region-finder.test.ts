import { describe, expect, it } from 'vitest'
import { createRegionFinder } from '../../../../src/domain/places/region-finder.ts'
import { getRegion, REGION_CODES, regionsOfZone } from '../../../../src/domain/places/regions.ts'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { loadRegionMap, loadZoneMap } from '../../../../src/system/zone-data.ts'

const map = loadRegionMap()
const { findRegions } = createRegionFinder(map)
const { findZones } = createZoneFinder(loadZoneMap())
const lead = (hints: Partial<Parameters<typeof findRegions>[0]>) =>
  findRegions({ phone: '+14155550123', country: 'US', ...hints })

describe('findRegions', () => {
  it('joins the states of the area code, the ZIP and the state column', () => {
    expect(lead({})).toEqual(['CA'])
    expect(lead({ zip: '33101' })).toEqual(['CA', 'FL'])
    expect(lead({ zip: '33101', region: 'New York' })).toEqual(['CA', 'FL', 'NY'])
    expect(lead({ zip: '94103', region: 'CA' })).toEqual(['CA'])
  })

  it('joins what several columns say', () => {
    expect(lead({ region: 'CA | Hawaii', zip: '10001 | 33101' })).toEqual(['CA', 'NY', 'FL', 'HI'])
    expect(lead({ region: 'Narnia | Texas' })).toEqual(['CA', 'TX'])
  })

  it('passes over what is empty or cannot be read', () => {
    expect(lead({ zip: ' ', region: '' })).toEqual(['CA'])
    expect(lead({ zip: 'none', region: 'Narnia' })).toEqual(['CA'])
    expect(lead({ zip: null, region: null })).toEqual(['CA'])
    expect(lead({ zip: '606' })).toEqual(['CA'])
  })

  it.each([
    ['205', 'US', ['AL']],
    ['850', 'US', ['FL']],
    ['202', 'US', ['DC']],
    ['206', 'US', ['WA']],
    ['902', 'CA', ['NS', 'PE']],
    ['867', 'CA', ['NT', 'NU', 'YT']],
    ['506', 'CA', ['NB']],
  ])('knows that area code %s is of %s %j', (code, country, regions) => {
    expect(findRegions({ phone: `+1${code}5550123`, country }).sort()).toEqual(regions)
  })

  it.each([
    ['273', 'CA', ['QC']],
    ['729', 'US', ['TN']],
  ])('gives the new overlay %s the state of its elders', (code, country, regions) => {
    expect(findRegions({ phone: `+1${code}5550123`, country })).toEqual(regions)
  })

  it.each([
    ['787', 'PR'],
    ['939', 'PR'],
    ['340', 'VI'],
    ['671', 'GU'],
    ['670', 'MP'],
    ['684', 'AS'],
  ])('takes the territory of +1 %s for the region', (code, country) => {
    expect(findRegions({ phone: `+1${code}5550123`, country })).toEqual([country])
  })

  it('does not take Canada for California', () => {
    expect(findRegions({ phone: '+14165550123', country: 'CA' })).toEqual(['ON'])
    expect(findRegions({ phone: '+16005550123', country: 'CA' })).toEqual([])
  })

  it.each(['+18005550123', '+18335550123', '+15005550123', '+', ''])(
    'knows nothing of %j but what the file says',
    (phone) => {
      expect(lead({ phone })).toEqual([])
      expect(lead({ phone, region: 'Utah' })).toEqual(['UT'])
    },
  )

  it('reads no American states abroad', () => {
    const there = { phone: '+61412345678', country: 'AU', region: 'WA', zip: '6000' }
    expect(findRegions(there)).toEqual([])
    expect(findRegions({ phone: '+18765550123', country: 'JM', region: 'CA' })).toEqual([])
  })

  it('gives each caller a list of its own', () => {
    lead({}).push('TX')
    expect(lead({})).toEqual(['CA'])
  })
})

describe('the map of area codes', () => {
  it('reaches every state, DC and every province', () => {
    const reached = new Set([...map.values()].flat())
    const missing = REGION_CODES.filter((code) => !reached.has(code))
    expect(missing).toEqual(['PR', 'GU', 'MP', 'AS'])
  })

  it('has only codes of states and provinces, and one or few for each area code', () => {
    for (const [code, regions] of map) {
      expect(code).toMatch(/^[2-9]\d\d$/)
      expect(regions.length, code).toBeLessThanOrEqual(3)
      for (const region of regions) expect(getRegion(region), region).not.toBeNull()
    }
  })

  it('agrees with the zones: each zone of an area code is used in its country and in its state', () => {
    for (const [code, regions] of map) {
      // The zones of Yukon's neighbours, and of Adak, are in Google's list for the whole code.
      if (code === '867' || code === '907') continue
      const country = getRegion(regions[0] ?? '')?.country ?? ''
      const zones = findZones({ phone: `+1${code}5550123`, country })?.zones ?? []
      expect(zones.length, code).toBeGreaterThan(0)
      for (const zone of zones) {
        const used = regionsOfZone(zone)
        expect(
          regions.some((region) => used.includes(region)),
          `${code} ${zone}`,
        ).toBe(true)
      }
    }
  })
})
