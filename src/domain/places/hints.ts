import { BoundedMap } from '../bounded-map.ts'
import { isNorthAmerican, readRegion } from './regions.ts'
import { splitPlaces } from './several.ts'
import { readTimezone } from './timezone.ts'
import { regionsOfZip } from './zip.ts'

/**
 * What is known of where a person is. Phone is E.164, country the ISO code that it belongs to. Each of the
 * texts may hold what several columns say: `joinPlaces`.
 */
export interface ZoneHints {
  phone: string
  country: string
  timezone?: string | null | undefined
  zip?: string | null | undefined
  region?: string | null | undefined
  /** The place is a company's, or where goods go: the person may be there, or where the number is from. */
  isUncertain?: boolean | undefined
}

export type PlaceSource = 'timezone' | 'zip' | 'region'

/** A text that says something of the place, but nobody can read what. */
interface UnreadHint {
  source: PlaceSource
  text: string
}

export interface ReadHints {
  /** Of each text that names zones. */
  timezones: string[][]
  /** States and provinces, those of the ZIPs first. */
  places: { code: string; from: 'zip' | 'region' }[]
  unread: UnreadHint[]
}

/** Of other countries only the time zone is read. */
export function readHints({ country, timezone, zip, region }: ZoneHints): ReadHints {
  const read: ReadHints = { timezones: [], places: [], unread: [] }
  for (const text of splitPlaces(timezone)) {
    const zones = zonesOf(text, country)
    if (zones === null) read.unread.push({ source: 'timezone', text })
    else read.timezones.push(zones)
  }
  if (!isNorthAmerican(country)) return read
  for (const text of splitPlaces(zip)) {
    const codes = regionsOfZip(text, country)
    if (codes.length === 0) read.unread.push({ source: 'zip', text })
    for (const code of codes) read.places.push({ code, from: 'zip' })
  }
  for (const text of splitPlaces(region)) {
    const code = readRegion(text)
    if (code === null) read.unread.push({ source: 'region', text })
    else read.places.push({ code, from: 'region' })
  }
  return read
}

/** The first text of them that says something of the place which nobody can read. */
export function findUnreadPlace(hints: ZoneHints): UnreadHint | null {
  return readHints(hints).unread[0] ?? null
}

// A file may hold anything in that column.
const MAX_READINGS = 1000
const readings = new BoundedMap<string, string[] | null>(MAX_READINGS)

function zonesOf(text: string, country: string): string[] | null {
  const key = `${country} ${text}`
  let zones = readings.get(key)
  if (zones === undefined) {
    zones = readTimezone(text, country)
    readings.set(key, zones)
  }
  return zones
}
