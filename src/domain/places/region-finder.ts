import { OVERLAYS } from './code-zones.ts'
import { readHints, type ZoneHints } from './hints.ts'
import { getRegion, isNorthAmerican } from './regions.ts'

export interface RegionFinder {
  /**
   * The states and provinces in which a person may be: that of the area code, for Connecticut, Florida
   * and others take it for the residence, and those that the file names. Empty: nobody knows.
   */
  findRegions(hints: Omit<ZoneHints, 'timezone'>): string[]
}

/** `map`: area codes to codes of states and provinces, as `system/zone-data` loads it. */
export function createRegionFinder(map: ReadonlyMap<string, readonly string[]>): RegionFinder {
  const byAreaCode = new Map(map)
  for (const codes of OVERLAYS) {
    const shared = [...new Set(codes.flatMap((code) => map.get(code) ?? []))]
    for (const code of codes) byAreaCode.set(code, shared)
  }

  return {
    findRegions({ phone, country, zip, region }) {
      if (!isNorthAmerican(country)) return []
      const regions = new Set(phone.startsWith('+1') ? byAreaCode.get(phone.slice(2, 5)) : [])
      // A territory is its own country to the phone plan.
      if (country !== 'CA' && getRegion(country)) regions.add(country)
      for (const { code } of readHints({ phone, country, zip, region }).places) regions.add(code)
      return [...regions]
    },
  }
}
