import { unionByAreaCode, unionByCallingCode } from './code-zones.ts'
import { type PlaceSource, type ReadHints, readHints, type ZoneHints } from './hints.ts'
import { federationOf, getRegion, regionsOfZone } from './regions.ts'
import { isSameClock } from './same-clock.ts'

export type { ZoneHints } from './hints.ts'

export type ZoneSource = PlaceSource | 'area_code'

export interface FoundZones {
  /** IANA names, all valid for `Intl`. A call must be legal in every one of them. */
  zones: string[]
  from: ZoneSource
  /** Hints that were given but could not be read; the person who sent them is told. */
  ignored?: PlaceSource[]
}

export interface ZoneFinder {
  /** Null: the zone cannot be known, and the lead must not be called. */
  findZones(hints: ZoneHints): FoundZones | null
}

/**
 * `map`: digits of calling code and area code to zones, as `system/zone-data` loads it. `now`: clocks are
 * compared from then on; without it no two are believed to be the same.
 *
 * What a file says of the place is believed before the area code, and all that it says is joined. The area
 * code counts, too, where something that was said cannot be read, or lies in another country.
 */
export function createZoneFinder(
  map: ReadonlyMap<string, readonly string[]>,
  now: number | null = null,
): ZoneFinder {
  const byAreaCode = unionByAreaCode(map)
  const byCallingCode = unionByCallingCode(map)

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
      const read = readHints(hints)
      const phoneZones = zonesOfPhone(hints.phone)
      const told = toldZones(read, now)
      const ignored = [...new Set(read.unread.map(({ source }) => source))]
      const isUnsure = ignored.length > 0 || isOfElsewhere(hints.country, read)
      if (isUnsure && (told.length === 0 || phoneZones.length === 0)) return null
      const isJoined =
        told.length === 0 ||
        isUnsure ||
        hints.isUncertain ||
        isAbroad(hints.country, read, phoneZones)
      const zones = [...new Set([...told, ...(isJoined ? phoneZones : [])])]
      if (zones.length === 0) return null
      return { zones, from: sourceOf(read), ...(ignored.length > 0 && { ignored }) }
    },
  }
}

function sourceOf({ timezones, places }: ReadHints): ZoneSource {
  return timezones.length > 0 ? 'timezone' : (places[0]?.from ?? 'area_code')
}

function toldZones({ timezones, places, unread }: ReadHints, now: number | null): string[] {
  const codes = places.map(({ code }) => code)
  // One time zone narrows nothing where another may say the contrary.
  if (timezones.length === 0 || unread.some(({ source }) => source === 'timezone')) {
    return [...timezones.flat(), ...codes.flatMap(zonesOfRegion)]
  }
  return timezones.flatMap((zones) => [
    ...zones,
    ...codes.flatMap((code) => zonesBeside(zones, code, now)),
  ])
}

/**
 * What a state adds to a time zone beside it. Nothing, where it uses that very zone: of Florida's two the
 * person said which. Else its zones with the same clock ("Eastern" in Ontario), which may part from it; else
 * all of them: both may be true.
 */
function zonesBeside(
  named: readonly string[],
  code: string,
  now: number | null,
): readonly string[] {
  const own = zonesOfRegion(code)
  if (own.some((zone) => named.includes(zone))) return []
  if (now === null) return own
  const same = own.filter((zone) => named.some((other) => isSameClock(zone, other, now)))
  return same.length > 0 ? same : own
}

/** A zone that neither the United States nor Canada use, for a number of theirs. */
function isOfElsewhere(country: string, { timezones }: ReadHints): boolean {
  if (federationOf(country) === null) return false
  return timezones.some((zones) => zones.some((zone) => regionsOfZone(zone).length === 0))
}

/**
 * Whether a hint points to another country than the number's. `CA` in a file may be California or
 * Canada, so it alone does not make somebody with a number of Toronto a Californian.
 */
function isAbroad(
  country: string,
  { timezones, places }: ReadHints,
  phoneZones: readonly string[],
): boolean {
  const federation = federationOf(country)
  if (federation === null) {
    return timezones.some((zones) => !zones.some((zone) => phoneZones.includes(zone)))
  }
  const isAtHome = (code: string) => getRegion(code)?.country === federation
  return (
    places.some(({ code }) => !isAtHome(code)) ||
    timezones.some((zones) => !zones.some((zone) => regionsOfZone(zone).some(isAtHome)))
  )
}

function zonesOfRegion(code: string): readonly string[] {
  return getRegion(code)?.zones ?? []
}
