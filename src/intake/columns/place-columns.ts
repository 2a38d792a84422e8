import { simplify } from './column-names.ts'

export type PlaceField = 'region' | 'zip' | 'timezone'
export const PLACE_FIELDS: readonly PlaceField[] = ['region', 'zip', 'timezone']

/** Indexes of columns, by what they say. */
export type ColumnsOfPlace = Record<PlaceField, number[]>

export interface PlaceColumns {
  /** Where the person is or may be. */
  own: ColumnsOfPlace
  /** Where the person's company is, or where goods are sent: it counts where nothing else is said. */
  perhaps: ColumnsOfPlace
}

// Foreign words for a postal code are left out on purpose: see column-names.ts.
const WORDS: Record<PlaceField, string> = {
  region:
    '(?:us)?states?|provinces?|prov|stateregion|state(?:or)?province|provincestate|stateorregion|stateprovinceregion|' +
    'stateprov|stateterritory|(?:state|province|stateprovince)(?:code|name|abbr|abbreviation)|region1?',
  zip:
    '(?:us)?zip|zip5|zipplus4|zipcodes?|postal|postcode|postal(?:code|zip|zipcode)|zip(?:orpostalcode|orpostal|postal|postalcode|postcode)|' +
    'zipcodepostalcode|postcodezip|postalcodezip|postalcodezipcode',
  timezone:
    '(?:iana|olson|windows|local)?(?:timezone|tz)(?:name|id|sid|sidkey|code|iana|abbr|abbreviation)?|localtimezone|' +
    'zeitzone|fuseauhoraire|zonahoraria|husohorario|fusohorario',
}

// Not: owners, representatives, licences, orders, births.
const OWN =
  'person|people|contacts?|leads?|customers?|clients?|prospects?|members?|patients?|users?|subscribers?|borrowers?|' +
  'applicants?|consumers?|recipients?|invitees?|attendees?|registrants?|respondents?|donors?|voters?|students?|parents?|guests?|' +
  'homeowners?|ownermailing|properties|property|situs|homes?|house|household|mailing|mail|billing|bill|billto|' +
  'others?|primary|secondary|alternate|alternative|alt|residence|residential|residents?|permanent|' +
  'current|present|physical|postal|street|legal|personal|local|my|your|default|main|additional|second|first|best|temporary'

const PERHAPS =
  'company|companies|corporate|corp|business|account|organization|organisation|org|employer|headquarters?|hq|' +
  'office|firm|works?|workplace|branch|store|firmographic|shipping|ship|shipto|delivery'

const LONGEST = 60
const ADDRESS = '(?:address|addr|location)?[0-9]?'

const OWN_NAMES = namesOf(OWN)
const PERHAPS_NAMES = namesOf(PERHAPS)

/** `State of residence`, `ZIP (home)`: the kind before whose it is. */
function namesOf(whose: string): [PlaceField, RegExp][] {
  return PLACE_FIELDS.map((field) => [
    field,
    new RegExp(
      `^(?:(?:${whose})[0-9]?)(?:${OWN})?(?:${OWN})?${ADDRESS}(?:${WORDS[field]})[0-9]?$|` +
        `^(?:${WORDS[field]})(?:of)?(?:${whose})[0-9]?$`,
    ),
  ])
}

const BARE = PLACE_FIELDS.map((field): [PlaceField, RegExp] => [
  field,
  new RegExp(`^(?:address|addr)?[0-9]?(?:${WORDS[field]})[0-9]?$`),
])

/** All columns that say where a person is or may be, besides those that hold something else. */
export function findPlaceColumns(
  headers: readonly string[],
  taken: ReadonlySet<number>,
): PlaceColumns {
  const own: ColumnsOfPlace = { region: [], zip: [], timezone: [] }
  const perhaps: ColumnsOfPlace = { region: [], zip: [], timezone: [] }
  for (const [index, header] of headers.entries()) {
    const name = simplify(header)
    if (taken.has(index) || name.length > LONGEST) continue
    const isOf = ([, pattern]: [PlaceField, RegExp]) => pattern.test(name)
    const isPerhaps = PERHAPS_NAMES.find(isOf)
    const ofPerson = BARE.find(isOf) ?? OWN_NAMES.find(isOf)
    if (ofPerson !== undefined) own[ofPerson[0]].push(index)
    else if (isPerhaps !== undefined) perhaps[isPerhaps[0]].push(index)
  }
  return { own, perhaps }
}
