import { BoundedMap } from '../bounded-map.ts'
import { unionByAreaCode, unionByCallingCode } from './code-zones.ts'
import { federationOf, getRegion, isNorthAmerican, readRegion, regionsOfZone } from './regions.ts'
import { placesOfClock } from './same-clock.ts'
import { readTimezone } from './timezone.ts'
import { regionsOfZip } from './zip.ts'

/** What is known of where a person is. Phone is E.164, country the ISO code that it belongs to. */
export interface ZoneHints {
  phone: string
  country: string
  timezone?: string | null | undefined
  zip?: string | null | undefined
  region?: string | null | undefined
}

export type ZoneSource = 'timezone' | 'zip' | 'region' | 'area_code'

export interface FoundZones {
  /** IANA names, all valid for `Intl`. A call must be legal in every one of them. */
  zones: string[]
  from: ZoneSource
  /** Hints that were given but could not be read; the person who sent them is told. */
  ignored?: ZoneSource[]
}

export interface ZoneFinder {
  /** Null: the zone cannot be known, and the lead must not be called. */
  findZones(hints: ZoneHints): FoundZones | null
}

/** `map`: digits of calling code and area code to zones, as `system/zone-data` loads it. */
export function createZoneFinder(map: ReadonlyMap<string, readonly string[]>): ZoneFinder {
  const byAreaCode = unionByAreaCode(map)
  const byCallingCode = unionByCallingCode(map)
  // A file may hold anything in that column.
  const timezones = new BoundedMap<string, string[] | null>(1000)

  function zonesOfTimezone(text: string, country: string): string[] | null {
    const key = `${country} ${text}`
    let zones = timezones.get(key)
    if (zones === undefined) {
      zones = readTimezone(text, country)
      timezones.set(key, zones)
    }
    return zones
  }

  function zonesOfPhone(phone: string): readonly string[] {
    if (phone.startsWith('+1')) return byAreaCode.get(phone.slice(2, 5)) ?? []
    for (let length = 2; length <= 4; length++) {
      const zones = byCallingCode.get(phone.slice(1, length))
      if (zones) return zones
    }
    return []
  }

  return {
    findZones(hints) {
      const { phone, country } = hints
      const ignored: ZoneSource[] = []
      const told = isNorthAmerican(country) ? readPlaces(hints, ignored) : []
      const timezones = readZones(hints, ignored)
      const phoneZones = zonesOfPhone(phone)
      const from = timezones ? 'timezone' : (told[0]?.from ?? 'area_code')
      const regions = told.map(({ code }) => code)
      const zones =
        timezones !== null
          ? // A place where that zone is not used: both may be true.
            [...timezones, ...zonesOfRegions(regions.filter((code) => !isUsedIn(timezones, code)))]
          : regions.length > 0
            ? zonesOfRegions(regions)
            : [...phoneZones]
      if (isAbroad(country, regions, timezones)) zones.push(...phoneZones)
      if (zones.length === 0) return null
      const unique = [...new Set(zones)]
      return { zones: unique, from, ...(ignored.length > 0 && { ignored }) }
    },
  }

  /** Null: no zone is named, or none that a number of this country can be believed to be in. */
  function readZones({ timezone, country }: ZoneHints, ignored: ZoneSource[]): string[] | null {
    if (!timezone?.trim()) return null
    const zones = zonesOfTimezone(timezone, country)
    const isBelieved =
      zones !== null &&
      (!isNorthAmerican(country) || zones.some((zone) => regionsOfZone(zone).length > 0))
    if (!isBelieved) ignored.unshift('timezone')
    return isBelieved ? zones : null
  }
}

/** The states and provinces that ZIP and state column name, the ZIP's first. */
function readPlaces(
  { zip, region, country }: ZoneHints,
  ignored: ZoneSource[],
): { code: string; from: 'zip' | 'region' }[] {
  const places: { code: string; from: 'zip' | 'region' }[] = []
  if (zip?.trim()) {
    const codes = regionsOfZip(zip, country)
    for (const code of codes) places.push({ code, from: 'zip' })
    if (codes.length === 0) ignored.push('zip')
  }
  if (region?.trim()) {
    const code = readRegion(region)
    if (code === null) ignored.push('region')
    else places.push({ code, from: 'region' })
  }
  return places
}

function isUsedIn(zones: readonly string[], code: string): boolean {
  return zones.some((zone) => placesOfClock(zone).regions.has(code))
}

/**
 * Whether a hint points to another country than the number's. `CA` in a file may be California or
 * Canada, so it alone does not make somebody with a number of Toronto a Californian.
 */
function isAbroad(
  country: string,
  regions: readonly string[],
  timezones: readonly string[] | null,
): boolean {
  const federation = federationOf(country)
  if (federation === null) return false
  if (regions.some((code) => getRegion(code)?.country !== federation)) return true
  return (
    timezones !== null && !timezones.some((zone) => placesOfClock(zone).countries.has(federation))
  )
}

function zonesOfRegions(codes: readonly string[]): string[] {
  return codes.flatMap((code) => getRegion(code)?.zones ?? [])
}
