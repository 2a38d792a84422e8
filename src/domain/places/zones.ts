import { BoundedMap } from '../bounded-map.ts'
import {
  federationOf,
  getRegion,
  isNorthAmerican,
  readRegion,
  regionsOfZip,
  regionsOfZone,
} from './regions.ts'
import { placesOfClock } from './same-clock.ts'

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

/**
 * An overlay serves the land of the older codes, but the map knows one zone for it. The codes that
 * matter are those over land in several zones; 273 and 729 are too new for the map.
 */
export const OVERLAYS: readonly (readonly string[])[] = [
  ['208', '986'],
  ['270', '364'],
  ['418', '581', '367', '273'],
  ['423', '729'],
  ['541', '458'],
  ['709', '879'],
  ['812', '930'],
  ['850', '448'],
  ['250', '604', '236', '257', '672', '778'],
]

// Where the map is wrong: 689 lies over Orlando's 407, and Lloydminster (306) keeps Alberta's time.
const CORRECTIONS: Record<string, readonly string[]> = {
  '689': ['America/New_York'],
  '306': ['America/Regina', 'America/Edmonton'],
  '639': ['America/Regina', 'America/Edmonton'],
  '474': ['America/Regina', 'America/Edmonton'],
}

const ZONES_OF_WORD = new Map<string, readonly string[]>(
  Object.entries({
    eastern: ['America/New_York'],
    central: ['America/Chicago'],
    // Arizona says Mountain too, and is an hour behind in summer.
    mountain: ['America/Denver', 'America/Phoenix'],
    'mountain daylight': ['America/Denver'],
    arizona: ['America/Phoenix'],
    pacific: ['America/Los_Angeles'],
    alaska: ['America/Anchorage'],
    hawaii: ['Pacific/Honolulu'],
    // Puerto Rico's Atlantic time knows no daylight saving.
    atlantic: ['America/Halifax', 'America/Puerto_Rico'],
    newfoundland: ['America/St_Johns'],
    chamorro: ['Pacific/Guam'],
  }),
)

const SHORT_WORDS = new Map(
  Object.entries({
    et: 'eastern',
    est: 'eastern',
    edt: 'eastern',
    est5edt: 'eastern',
    ct: 'central',
    cst: 'central',
    cdt: 'central',
    cst6cdt: 'central',
    mt: 'mountain',
    mst: 'mountain',
    mdt: 'mountain daylight',
    mst7mdt: 'mountain daylight',
    'us mountain': 'arizona',
    pt: 'pacific',
    pst: 'pacific',
    pdt: 'pacific',
    pst8pdt: 'pacific',
    akst: 'alaska',
    akdt: 'alaska',
    alaskan: 'alaska',
    hst: 'hawaii',
    hawaiian: 'hawaii',
    at: 'atlantic',
    ast: 'atlantic',
    adt: 'atlantic',
    nst: 'newfoundland',
    ndt: 'newfoundland',
    chst: 'chamorro',
  }),
)

/**
 * The zones a `timezone` cell names: an IANA name in any case, or a word such as `EST`, `Pacific
 * Time` or `(GMT-05:00) Eastern Time (US & Canada)`. Null when it names none. Bare offsets are
 * refused: `-05:00` does not say whether it follows daylight saving.
 */
export function readTimezone(text: string, country: string): string[] | null {
  const name = text.trim()
  if (
    /^[a-z]+(?:\/[a-z0-9_+-]+){1,2}$/i.test(name) &&
    !/^(?:etc|posix|right|systemv)\//i.test(name)
  ) {
    return isZone(name) ? [toIanaCase(name)] : null
  }
  const words = name
    .toLowerCase()
    .replace(/^\((?:gmt|utc)[^)]*\)/, '')
    .replace(/\(us (?:&|and) canada\)/, '')
    .replace(/[.]/g, '')
    .replace(/[\s_-]+/g, ' ')
    .trim()
  const kept = words.replace(/ (?:standard |daylight )?time$| standard$/, '')
  const key = words.startsWith('mountain daylight') ? 'mountain daylight' : kept
  const zones = ZONES_OF_WORD.get(SHORT_WORDS.get(key) ?? key)
  if (!zones) return null
  // In Canada "Central" may be Saskatchewan, which has no daylight saving.
  const isCentralCanada = country === 'CA' && zones === ZONES_OF_WORD.get('central')
  return isCentralCanada ? [...zones, 'America/Regina'] : [...zones]
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

/** Every zone under each North American area code, with those of its overlays. */
function unionByAreaCode(map: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const union = new Map<string, Set<string>>()
  for (const [prefix, zones] of map) {
    // A bare `1` lists every zone of the plan: it is what the map says of toll-free numbers.
    const code = /^1(\d{3})/.exec(prefix)?.[1]
    if (code !== undefined) addZones(union, code, zones)
  }
  for (const [code, zones] of Object.entries(CORRECTIONS)) union.set(code, new Set(zones))
  for (const codes of OVERLAYS) {
    const shared = codes.flatMap((code) => [...(union.get(code) ?? [])])
    for (const code of codes) addZones(union, code, shared)
  }
  return onlyValid(union)
}

/** Outside North America the exchange is not looked at: every zone of the calling code. */
function unionByCallingCode(map: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  // Calling codes are prefix-free, so the shortest entries of the map are the codes themselves.
  const codes = new Set<string>()
  for (const prefix of [...map.keys()].sort((a, b) => a.length - b.length)) {
    if (prefix.length <= 3 && !startsWithAny(prefix, codes)) codes.add(prefix)
  }
  const union = new Map<string, Set<string>>()
  for (const [prefix, zones] of map) {
    const code = [1, 2, 3].map((length) => prefix.slice(0, length)).find((part) => codes.has(part))
    if (code !== undefined) addZones(union, code, zones)
  }
  return onlyValid(union)
}

function startsWithAny(prefix: string, codes: ReadonlySet<string>): boolean {
  return codes.has(prefix.slice(0, 1)) || codes.has(prefix.slice(0, 2))
}

function addZones(union: Map<string, Set<string>>, code: string, zones: Iterable<string>): void {
  const known = union.get(code) ?? new Set<string>()
  for (const zone of zones) known.add(zone)
  union.set(code, known)
}

/** A code with a zone that this Node cannot compute with is left out whole: half a union is a guess. */
function onlyValid(union: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const checked = new Map<string, boolean>()
  const isKnown = (zone: string): boolean => {
    const seen = checked.get(zone) ?? isZone(zone)
    checked.set(zone, seen)
    return seen
  }
  const valid = [...union].filter(([, zones]) => [...zones].every(isKnown))
  return new Map(valid.map(([code, zones]) => [code, [...zones].sort()]))
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function toIanaCase(name: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
}
