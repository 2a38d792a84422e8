import { BoundedMap } from '../bounded-map.ts'
import { federationOf, getRegion, REGION_CODES, regionsOfZone } from '../places/regions.ts'
import { type CallingHours, parseCallingHours } from './calling-hours.ts'
import { type CampaignKind, COUNTRY_LAWS, type LawRow, REGION_LAWS } from './calling-law-table.ts'
import { holidaysOf } from './holidays.ts'
import { type HoursRule, isOpen, lastToOpen, nextOpening, type Shut } from './openings.ts'

/** All that the law asks about a person to know when they may be called. */
export interface CalledPlace {
  /** ISO code of the phone number's country. */
  country: string
  /** IANA names of the zones they may be in. */
  zones: readonly string[]
  /** Codes of the states or provinces they may be in; none: nobody knows. */
  regions: readonly string[]
  kind: CampaignKind
}

export type Opening =
  | { open: true; rules: string[] }
  /** `because`: of what is shut now, what opens last. */
  | { open: false; nextAt: number; because: Shut }
  | { never: 'no_calling_rule' | 'no_time_zone' | 'never_open' }

interface Law {
  rules: readonly HoursRule[]
  maxPer24h: number
}

interface RegionLaw {
  appliesTo: LawRow['appliesTo']
  rule: HoursRule
  maxPer24h: number
}

const COUNTRY_RULES = new Map(
  COUNTRY_LAWS.map((row) => [row.place, toRule(row.place.toLowerCase(), row)]),
)
const LAWS_OF_REGION = Map.groupBy(REGION_LAWS.map(toRegionLaw), ([place]) => place)
// A file may name any zone of the world.
const MAX_KNOWN = 10_000
const knownLaws = new BoundedMap<string, Law | null>(MAX_KNOWN)

/**
 * Every rule that binds: of the phone's country, of each state or province that the person may be in,
 * and of the country of that or of a zone. Null: no rule of this country is known, never call there.
 */
export function rulesFor(place: CalledPlace): readonly HoursRule[] | null {
  return lawOf(place)?.rules ?? null
}

/** How often the states allow one number to be called in 24 hours; infinite where none says. */
export function lawfulCallsPer24h(place: CalledPlace): number {
  return lawOf(place)?.maxPer24h ?? Number.POSITIVE_INFINITY
}

/** May this person be called now, as far as time goes? `hours`: `CALLING_HOURS`, on top of the law. */
export function openingOf(
  question: CalledPlace & { hours: CallingHours | null; now: number },
): Opening {
  const { zones, hours, now } = question
  const law = rulesFor(question)
  if (law === null) return { never: 'no_calling_rule' }
  if (zones.length === 0) return { never: 'no_time_zone' }
  const rules = hours === null ? law : [...law, { id: 'team', hours }]
  if (isOpen(now, zones, rules)) return { open: true, rules: rules.map(({ id }) => id) }
  const nextAt = nextOpening(now, zones, rules)
  const because = lastToOpen(now, zones, rules)
  if (nextAt === null || because === null) return { never: 'never_open' }
  return { open: false, nextAt, because }
}

/** The same for all whom the same rules bind by the same clocks. */
export function placeKey({ country, zones, regions, kind }: CalledPlace): string {
  return `${kind} ${country} ${regions.join()} ${zones.join()}`
}

function lawOf(place: CalledPlace): Law | null {
  const key = placeKey(place)
  let law = knownLaws.get(key)
  if (law === undefined) {
    law = findLaw(place)
    knownLaws.set(key, law)
  }
  return law
}

function findLaw({ country, zones, regions, kind }: CalledPlace): Law | null {
  const federation = federationOf(country)
  if (federation === null) return null
  const candidates = candidateRegions(federation, zones, regions)
  const countries = new Set([
    federation,
    ...countriesOf(candidates),
    // A zone that both countries use tells nothing.
    ...zones.map((zone) => countriesOf(regionsOfZone(zone))).flatMap(onlyOne),
  ])
  const laws = candidates
    .flatMap((code) => LAWS_OF_REGION.get(code) ?? [])
    .map(([, law]) => law)
    .filter(({ appliesTo }) => appliesTo === 'all' || kind !== 'informational')
  return {
    rules: [
      ...[...countries].flatMap((code) => COUNTRY_RULES.get(code) ?? []),
      ...laws.map(({ rule }) => rule),
    ],
    maxPer24h: Math.min(...laws.map(({ maxPer24h }) => maxPer24h)),
  }
}

function countriesOf(regions: readonly string[]): string[] {
  return [...new Set(regions.flatMap((code) => getRegion(code)?.country ?? []))]
}

function onlyOne(values: string[]): string[] {
  return values.length === 1 ? values : []
}

/** Where the person may be. When nobody knows: wherever one of the zones is used. */
function candidateRegions(
  federation: 'US' | 'CA',
  zones: readonly string[],
  regions: readonly string[],
): string[] {
  const known = new Set(regions.filter((code) => getRegion(code)))
  if (known.size > 0) return [...known]
  const ofCountry = REGION_CODES.filter((code) => getRegion(code)?.country === federation)
  const ofZones = zones.flatMap((zone) => {
    const codes = regionsOfZone(zone)
    // A zone of elsewhere tells nothing.
    return codes.length > 0 ? codes : ofCountry
  })
  return [...new Set(ofZones)]
}

function toRegionLaw(row: LawRow): [place: string, law: RegionLaw] {
  const { place, appliesTo, maxPer24h = Number.POSITIVE_INFINITY } = row
  const country = getRegion(place)?.country.toLowerCase() ?? ''
  return [place, { appliesTo, maxPer24h, rule: toRule(`${country}-${place.toLowerCase()}`, row) }]
}

function toRule(id: string, row: LawRow): HoursRule {
  const hours = parseCallingHours(row.hours)
  return row.holidays ? { id, hours, closedOn: holidaysOf(row.place) } : { id, hours }
}
