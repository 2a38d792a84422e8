import { getRegion, REGION_CODES, regionsOfZone } from './regions.ts'
import { offsetAt } from './zone-offset.ts'

// One instant in winter and one in summer tell zones apart that follow different rules.
const COMPARED_AT = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)]

/** Where the clocks show what they show in a zone. */
interface ClockPlaces {
  regions: ReadonlySet<string>
  countries: ReadonlySet<string>
}

const known = new Map<string, ClockPlaces>()

/**
 * The states and provinces, and their countries, where the clocks show what they show in a zone:
 * "Eastern" is New York's zone, and does not contradict Ontario.
 */
export function placesOfClock(zone: string): ClockPlaces {
  let places = known.get(zone)
  if (places === undefined) {
    const same = REGION_CODES.filter((code) =>
      getRegion(code)?.zones.some((other) => isSameClock(zone, other)),
    )
    const regions = new Set([...regionsOfZone(zone), ...same])
    const countries = [...regions].flatMap((code) => getRegion(code)?.country ?? [])
    places = { regions, countries: new Set(countries) }
    known.set(zone, places)
  }
  return places
}

function isSameClock(zone: string, other: string): boolean {
  return COMPARED_AT.every((at) => offsetAt(zone, at) === offsetAt(other, at))
}
