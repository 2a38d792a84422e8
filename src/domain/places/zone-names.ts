/** Whether this Node knows a zone of that IANA name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** As Node itself calls a zone: of several names for one it knows a first. */
export function toNodeName(zone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone
}

/** What only names an offset, or the same zone under a heading of its own. */
const WITHOUT_PLACE = /^(?:etc|posix|right|systemv)\//

let names: { zones: Map<string, string>; cities: Map<string, string> } | null = null

/**
 * The zone of an IANA name in small letters, however its words are joined: `america/los angeles`,
 * `america los angeles`; or of its city alone.
 */
export function findZone(text: string): string | null {
  names ??= readNames()
  const found = names.zones.get(toKey(text)) ?? names.cities.get(toKey(text))
  if (found !== undefined) return found
  if (!/^[a-z][a-z_ -]*(?:\/[a-z0-9_ +-]+){1,2}$/.test(text) || WITHOUT_PLACE.test(text))
    return null
  // Older names of the same zones, such as `US/Pacific`, are on no list.
  const name = text.replace(/ ?\/ ?/g, '/').replaceAll(' ', '_')
  return isZone(name) ? toNodeName(name) : null
}

function readNames(): { zones: Map<string, string>; cities: Map<string, string> } {
  const zones = new Map<string, string>()
  const cities = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const parts = zone.toLowerCase().split('/')
    if (parts.length < 2 || WITHOUT_PLACE.test(zone.toLowerCase())) continue
    zones.set(toKey(zone), zone)
    // `Indiana/Petersburg` and `North_Dakota/Center` share their town's name with many.
    const [, city, town] = parts
    if (city === undefined || town !== undefined) continue
    const key = toKey(city)
    if (cities.has(key)) ambiguous.add(key)
    cities.set(key, zone)
  }
  for (const key of ambiguous) cities.delete(key)
  return { zones, cities }
}

function toKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[/_\s-]+/g, ' ')
    .trim()
}
