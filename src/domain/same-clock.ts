import { getRegion, REGION_CODES, regionsOfZone } from './regions.ts'
import { offsetAt } from './zone-offset.ts'

// One instant in winter and one in summer tell zones apart that follow different rules.
const COMPARED_AT = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)]

const known = new Map<string, ReadonlySet<string>>()

/**
 * The states and provinces where the clocks show what they show in a zone: "Eastern" is New York's
 * zone, and does not contradict Ontario.
 */
export function regionsOfClock(zone: string): ReadonlySet<string> {
  let codes = known.get(zone)
  if (codes === undefined) {
    const same = REGION_CODES.filter((code) =>
      getRegion(code)?.zones.some((other) => isSameClock(zone, other)),
    )
    codes = new Set([...regionsOfZone(zone), ...same])
    known.set(zone, codes)
  }
  return codes
}

function isSameClock(zone: string, other: string): boolean {
  return COMPARED_AT.every((at) => offsetAt(zone, at) === offsetAt(other, at))
}
