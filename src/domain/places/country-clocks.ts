import { federationOf, getRegion, REGION_CODES } from './regions.ts'

const TERRITORIES = ['PR', 'VI', 'GU', 'MP', 'AS']
const joined = new WeakMap<readonly string[], Map<string, string[]>>()

/**
 * The zones of a number, and all of a country in which the person is said to be besides: a call must be
 * legal by every one of these clocks. None stay none. The same array for the same question, for others
 * remember what they found out by it.
 */
export function withClocksOf(zones: string[], country: string | undefined): string[] {
  if (country === undefined || zones.length === 0) return zones
  let known = joined.get(zones)
  if (known === undefined) {
    known = new Map()
    joined.set(zones, known)
  }
  let all = known.get(country)
  if (all === undefined) {
    all = [...new Set([...zones, ...clocksOf(country)])]
    known.set(country, all)
  }
  return all
}

function clocksOf(country: string): readonly string[] {
  if (TERRITORIES.includes(country)) return getRegion(country)?.zones ?? []
  const federation = federationOf(country)
  return REGION_CODES.filter((code) => !TERRITORIES.includes(code)).flatMap((code) => {
    const region = getRegion(code)
    return region?.country === federation ? region.zones : []
  })
}
