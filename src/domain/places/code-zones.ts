import { isZone } from './zone-names.ts'

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
  // The map has no zone for those of the North that did not follow Alberta in 2026.
  '867': [
    ...['America/Edmonton', 'America/Fort_Nelson', 'America/Toronto', 'America/Vancouver'],
    ...['America/Winnipeg', 'America/Whitehorse', 'America/Inuvik', 'America/Cambridge_Bay'],
  ],
}

/** Every zone under each North American area code, with those of its overlays. */
export function unionByAreaCode(
  map: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
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
export function unionByCallingCode(
  map: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
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
