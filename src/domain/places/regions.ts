import { BoundedMap } from '../bounded-map.ts'

/** A US state, DC, a US territory or a Canadian province: where the law of a called person is made. */
export interface Region {
  country: 'US' | 'CA'
  /** Every zone that is used in it, so that a time which is legal in all of them is legal. */
  zones: readonly string[]
}

const EASTERN = 'America/New_York'
const CENTRAL = 'America/Chicago'
const MOUNTAIN = 'America/Denver'
const ARIZONA = 'America/Phoenix'
const PACIFIC = 'America/Los_Angeles'

// Code, the names people write, and zones. States that lie in two zones are listed with both.
const UNITED_STATES: readonly (readonly [string, string, ...string[]])[] = [
  ['AL', 'alabama|ala', CENTRAL],
  ['AK', 'alaska|alas', 'America/Anchorage', 'America/Adak'],
  // The Navajo Nation keeps daylight saving time, the rest of Arizona does not.
  ['AZ', 'arizona|ariz', ARIZONA, MOUNTAIN],
  ['AR', 'arkansas|ark', CENTRAL],
  ['CA', 'california|calif|cal', PACIFIC],
  ['CO', 'colorado|colo|col', MOUNTAIN],
  ['CT', 'connecticut|conn', EASTERN],
  ['DE', 'delaware|del', EASTERN],
  ['DC', 'district of columbia|washington dc|dc', EASTERN],
  ['FL', 'florida|fla|flor', EASTERN, CENTRAL],
  ['GA', 'georgia', EASTERN],
  ['HI', 'hawaii|hawai i', 'Pacific/Honolulu'],
  ['ID', 'idaho', 'America/Boise', PACIFIC],
  ['IL', 'illinois|ill|ills', CENTRAL],
  ['IN', 'indiana|ind', 'America/Indiana/Indianapolis', CENTRAL],
  ['IA', 'iowa', CENTRAL],
  ['KS', 'kansas|kan|kans', CENTRAL, MOUNTAIN],
  ['KY', 'kentucky|ken|kent', EASTERN, CENTRAL],
  ['LA', 'louisiana', CENTRAL],
  ['ME', 'maine', EASTERN],
  ['MD', 'maryland', EASTERN],
  ['MA', 'massachusetts|mass', EASTERN],
  ['MI', 'michigan|mich', 'America/Detroit', CENTRAL],
  ['MN', 'minnesota|minn', CENTRAL],
  ['MS', 'mississippi|miss', CENTRAL],
  ['MO', 'missouri', CENTRAL],
  ['MT', 'montana|mont', MOUNTAIN],
  ['NE', 'nebraska|neb|nebr', CENTRAL, MOUNTAIN],
  // West Wendover and Jackpot keep Mountain time.
  ['NV', 'nevada|nev', PACIFIC, MOUNTAIN],
  ['NH', 'new hampshire|n hampshire', EASTERN],
  ['NJ', 'new jersey|n jersey', EASTERN],
  ['NM', 'new mexico|n mex|new mex|n mexico', MOUNTAIN],
  ['NY', 'new york|n york', EASTERN],
  ['NC', 'north carolina|n carolina|no carolina|n car', EASTERN],
  ['ND', 'north dakota|n dakota|no dakota|n dak', CENTRAL, MOUNTAIN],
  ['OH', 'ohio', EASTERN],
  ['OK', 'oklahoma|okla', CENTRAL],
  ['OR', 'oregon|ore|oreg', PACIFIC, 'America/Boise'],
  ['PA', 'pennsylvania|penn|penna', EASTERN],
  ['RI', 'rhode island', EASTERN],
  ['SC', 'south carolina|s carolina|so carolina|s car', EASTERN],
  ['SD', 'south dakota|s dakota|so dakota|s dak', CENTRAL, MOUNTAIN],
  ['TN', 'tennessee|tenn', EASTERN, CENTRAL],
  // El Paso and Hudspeth counties keep Mountain time.
  ['TX', 'texas|tex', CENTRAL, MOUNTAIN],
  ['UT', 'utah', MOUNTAIN],
  ['VT', 'vermont', EASTERN],
  ['VA', 'virginia|virg', EASTERN],
  ['WA', 'washington|washington state|wash', PACIFIC],
  ['WV', 'west virginia|w virginia|w va', EASTERN],
  ['WI', 'wisconsin|wis|wisc', CENTRAL],
  ['WY', 'wyoming|wyo', MOUNTAIN],
  ['PR', 'puerto rico', 'America/Puerto_Rico'],
  ['VI', 'virgin islands|us virgin islands', 'America/St_Thomas'],
  ['GU', 'guam', 'Pacific/Guam'],
  ['MP', 'northern mariana islands', 'Pacific/Saipan'],
  ['AS', 'american samoa', 'Pacific/Pago_Pago'],
]

const CANADA: readonly (readonly [string, string, ...string[]])[] = [
  ['AB', 'alberta|alta', 'America/Edmonton'],
  // The north-east stays on Mountain standard time, the south-east follows Alberta.
  ['BC', 'british columbia', 'America/Vancouver', 'America/Edmonton', 'America/Fort_Nelson'],
  ['MB', 'manitoba|man', 'America/Winnipeg'],
  ['NB', 'new brunswick', 'America/Moncton'],
  // Most of Labrador keeps Atlantic time.
  [
    'NL',
    'newfoundland and labrador|newfoundland|labrador|nf|nfld|nfld labrador|newfoundland labrador',
    'America/St_Johns',
    'America/Halifax',
  ],
  ['NS', 'nova scotia', 'America/Halifax'],
  // The north-west did not follow Alberta when it gave up changing its clocks in 2026, nor did the east.
  ['NT', 'northwest territories|nwt', 'America/Edmonton', 'America/Inuvik'],
  [
    'NU',
    'nunavut',
    'America/Iqaluit',
    'America/Rankin_Inlet',
    'America/Cambridge_Bay',
    'America/Edmonton',
    'America/Atikokan',
  ],
  ['ON', 'ontario|ont', 'America/Toronto', 'America/Winnipeg', 'America/Atikokan'],
  ['PE', 'prince edward island|pei', 'America/Halifax'],
  // The Magdalen Islands keep Atlantic time, the Lower North Shore without daylight saving.
  ['QC', 'quebec|pq|que', 'America/Toronto', 'America/Halifax', 'America/Blanc-Sablon'],
  // Lloydminster keeps Alberta's time, the rest has no daylight saving.
  ['SK', 'saskatchewan|sask', 'America/Regina', 'America/Edmonton'],
  ['YT', 'yukon|yukon territory', 'America/Whitehorse'],
]

// What people of a state may write in a `timezone` column besides its zones: smaller ones, other names
// of the same, and the big neighbour that keeps the same time today.
const OTHER_ZONES: Record<string, string> = {
  AK: 'America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome',
  ID: 'America/Denver',
  IN:
    'America/New_York America/Indianapolis America/Indiana/Knox America/Indiana/Marengo America/Indiana/Petersburg ' +
    'America/Indiana/Tell_City America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac',
  KY: 'America/Louisville America/Kentucky/Louisville America/Kentucky/Monticello',
  MI: 'America/New_York America/Menominee',
  NV: 'America/Boise',
  ND: 'America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem',
  OR: 'America/Denver',
  SD: 'America/North_Dakota/Center',
  BC: 'America/Creston America/Dawson_Creek',
  NB: 'America/Halifax',
  NL: 'America/Goose_Bay America/Puerto_Rico',
  NS: 'America/Glace_Bay',
  NT: 'America/Yellowknife',
  NU: 'America/Coral_Harbour America/Resolute',
  ON: 'America/Coral_Harbour America/Thunder_Bay America/Nipigon America/Rainy_River',
  QC: 'America/Puerto_Rico',
  SK: 'America/Swift_Current',
  YT: 'America/Dawson',
}

const REGIONS = new Map<string, Region>()
const CODES = new Map<string, string>()
const BY_ZONE = new Map<string, string[]>()
for (const [country, rows] of [
  ['US', UNITED_STATES],
  ['CA', CANADA],
] as const) {
  for (const [code, names, ...zones] of rows) {
    REGIONS.set(code, { country, zones })
    for (const name of [code.toLowerCase(), ...names.split('|')]) CODES.set(name, code)
    for (const zone of [...zones, ...(OTHER_ZONES[code]?.split(' ') ?? [])]) {
      BY_ZONE.set(zone, [...(BY_ZONE.get(zone) ?? []), code])
    }
  }
}

const TERRITORIES = new Set(['PR', 'VI', 'GU', 'MP', 'AS'])

export const REGION_CODES: readonly string[] = [...REGIONS.keys()]

export function getRegion(code: string): Region | null {
  return REGIONS.get(code) ?? null
}

/** The states and provinces in which a zone is used; none for a zone of elsewhere. */
export function regionsOfZone(zone: string): readonly string[] {
  return BY_ZONE.get(zone) ?? []
}

/** Whose federal law holds for a country's numbers: the territories have ISO codes of their own. */
export function federationOf(country: string): Region['country'] | null {
  if (country === 'US' || TERRITORIES.has(country)) return 'US'
  return country === 'CA' ? 'CA' : null
}

/** Where ZIPs, postal codes and state names mean what they mean in the United States and Canada. */
export function isNorthAmerican(country: string): boolean {
  return federationOf(country) !== null
}

/** The code of a state or province written as code (`CA`, `US-CA`, `N.Y.`) or name, or null. */
export function readRegion(text: string): string | null {
  let code = readings.get(text)
  if (code === undefined) {
    code = readName(text)
    readings.set(text, code)
  }
  return code
}

// A file may hold anything in that column.
const MAX_READINGS = 1000
const readings = new BoundedMap<string, string | null>(MAX_READINGS)

function readName(text: string): string | null {
  const name = text.replace(
    /[\s,]+(?=(?:u\.?s\.?(?:a\.?)?|united states(?: of america)?|canada)\s*$)/i,
    ', ',
  )
  const whole = readWords(name)
  if (whole !== null) return whole
  // "New York, NY", "CA (California)", "Ontario, Canada": all parts must say the same.
  const parts = name.split(/[,;()/|]/).filter((part) => /[a-z]/i.test(part))
  const countries = parts.flatMap((part) => COUNTRIES.get(toPlain(part)) ?? [])
  const codes = parts.filter((part) => !COUNTRIES.has(toPlain(part))).map(readWords)
  const [code] = codes
  if (code === undefined || code === null || codes.some((other) => other !== code)) return null
  return countries.every((country) => country === REGIONS.get(code)?.country) ? code : null
}

const COUNTRIES = new Map([
  ['us', 'US'],
  ['usa', 'US'],
  ['united states', 'US'],
  ['united states of america', 'US'],
  ['canada', 'CA'],
])

function readWords(text: string): string | null {
  const plain = toPlain(text)
    .replace(/^(?:the )?(?:state|commonwealth|province) of /, '')
    .replace(/^(?:us|ca) (?=[a-z]{2}$)/, '')
  return CODES.get(plain) ?? CODES.get(plain.replace(/ (?:state|province)$/, '')) ?? null
}

function toPlain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim()
}
