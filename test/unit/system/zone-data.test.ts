import { describe, expect, it } from 'vitest'
import { loadZoneMap } from '../../../src/system/zone-data.ts'

describe('loadZoneMap', () => {
  const map = loadZoneMap()

  it('has the area codes and the exchanges that differ from them', () => {
    expect(map.size).toBeGreaterThan(3000)
    expect(map.get('1415')).toEqual(['America/Los_Angeles'])
    expect(map.get('1850')).toEqual(['America/New_York'])
    expect(map.get('1250417')).toEqual(['America/Edmonton'])
  })

  it('gives several zones as several names', () => {
    expect(map.get('1907')).toEqual(['America/Adak', 'America/Anchorage'])
  })

  it('holds digits and names that this Node knows, and nothing else', () => {
    for (const prefix of map.keys()) expect(prefix).toMatch(/^\d+$/)
    for (const zone of new Set([...map.values()].flat())) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow()
    }
  })
})
