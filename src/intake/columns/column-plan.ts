import { AppError } from '../../domain/error.ts'
import { cleanCell, looksLikePhone, readDate } from './cells.ts'
import { findFields, LEAD_FIELDS, type LeadField, speaksOfPhone } from './column-names.ts'
import { findPlaceColumns, PLACE_FIELDS, type PlaceColumns } from './place-columns.ts'
import { findRefusals, type RefusalPosition } from './refusal-columns.ts'

export { LEAD_FIELDS, type LeadField }

export interface Column {
  /** The header as the file has it; empty when the cell is, and in a file without a header. */
  header: string
  /** Its name in templates, unique in the file. */
  variable: string
  /** What the column is understood as; null when it is a template variable and nothing else. */
  field: LeadField | null
  /** It was recognised by what stands in it, not by its header. */
  byContent?: true
}

type Positions = Partial<Record<LeadField, number>>

export interface ColumnPlan {
  /** In the order of the file. */
  columns: Column[]
  /** Where each field is found. */
  positions: Positions & { phone: number }
  /** Other columns in which a person may have said no to calls. */
  refusals: RefusalPosition[]
  /** All columns that tell of places: those of `positions` are the first of several. */
  places: PlaceColumns
  /** Every name a template may use, sorted. */
  variables: string[]
  /** Titles of other columns with phone numbers. They are not called: the report says so. */
  otherPhones: string[]
  /** False: the first row is a lead. */
  hasHeader: boolean
  /** The cells that a row may have: as many as the header, with blank ones at its end. Not given: one a column. */
  mostCells?: number
}

/** What the fields are called in templates. */
export const FIELD_VARIABLES: Record<LeadField, string> = {
  phone: 'phone',
  firstName: 'first_name',
  lastName: 'last_name',
  name: 'name',
  email: 'email',
  company: 'company',
  region: 'state',
  zip: 'zip',
  timezone: 'timezone',
  consent: 'consent',
  consentSource: 'consent_source',
  consentAt: 'consent_at',
  owner: 'owner',
  prompt: 'prompt',
  language: 'language',
  notes: 'notes',
}

const NAMES_SHOWN = 20
const NAME_CHARACTERS = 60
const TITLE_CHARACTERS = 40

/** `headers` are clean, one a column. `found`: fields that no name but the cells told of. */
export function makePlan(
  headers: readonly string[],
  known: Pick<ColumnPlan, 'hasHeader' | 'otherPhones'> & { phone: number; found: Positions },
): ColumnPlan {
  const { phone, hasHeader, otherPhones, found } = known
  const named = { ...found, ...findFields(headers, phone), phone }
  const refusals = findRefusals(headers, new Set(Object.values(named)))
  const consent = named.consent ?? findConsent(refusals)
  const positions = { ...named, ...(consent !== undefined && { consent }) }
  const places = placesOf(headers, positions)
  const columns = nameColumns(headers, positions, places)
  return {
    columns,
    positions,
    places,
    refusals: refusals.filter(({ index }) => index !== consent),
    variables: listVariables(columns, positions),
    otherPhones,
    hasHeader,
  }
}

/** Under a name that nobody has written down: what tells of consent, else what permits calls. */
function findConsent(refusals: readonly RefusalPosition[]): number | undefined {
  const of = (wanted: RefusalPosition['kind']) => refusals.find(({ kind }) => kind === wanted)
  return (of('consent') ?? of('permission'))?.index
}

/** A header without what files leave around it: quotation marks, line breaks, double spaces. */
export function cleanHeader(cell: string): string {
  return cleanCell(cell)
    .replace(/^(["“”])(.*)["“”]$/s, '$2')
    .replace(/\s+/g, ' ')
    .trim()
}

function placesOf(headers: readonly string[], positions: Positions): PlaceColumns {
  const places = findPlaceColumns(headers, new Set(Object.values(positions)))
  for (const field of PLACE_FIELDS) {
    const first = positions[field]
    if (first !== undefined) places.own[field].unshift(first)
  }
  return places
}

/** A field's name in templates is its own: the twin `Email` of an `E-mail` becomes `email_2`. */
function nameColumns(
  headers: readonly string[],
  positions: Positions,
  { own, perhaps }: PlaceColumns,
): Column[] {
  const fieldAt = new Map<number, LeadField>()
  const hasOwn = PLACE_FIELDS.some((field) => own[field].length > 0)
  for (const field of PLACE_FIELDS) {
    const counted = hasOwn ? own : perhaps
    for (const index of counted[field]) fieldAt.set(index, field)
  }
  const taken = new Set<string>()
  for (const field of LEAD_FIELDS) {
    const index = positions[field]
    if (index === undefined) continue
    fieldAt.set(index, field)
    taken.add(FIELD_VARIABLES[field])
  }
  return headers.map((header, index) => {
    const field = fieldAt.get(index) ?? null
    const name = toVariable(header) || `column_${index + 1}`
    const isFirst = field !== null && positions[field] === index
    const isOwn = isFirst && FIELD_VARIABLES[field] === name
    const variable = isOwn ? name : unused(name, taken)
    taken.add(variable)
    return { header, variable, field }
  })
}

function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${name}_${number}`)) return `${name}_${number}`
  }
}

function listVariables(columns: Column[], positions: Positions): string[] {
  const names = new Set(columns.map((column) => column.variable))
  for (const field of LEAD_FIELDS) {
    if (positions[field] !== undefined) names.add(FIELD_VARIABLES[field])
  }
  const has = (field: LeadField) => positions[field] !== undefined
  // A row without them gets these from each other: see names.ts.
  if (has('name')) for (const name of ['first_name', 'last_name']) names.add(name)
  if (has('firstName') || has('lastName')) names.add('name')
  return [...names].sort()
}

/** Repeats no cell when the first row is data: it may be somebody's number or name. */
export function noPhoneColumn(headers: readonly string[]): AppError {
  const data = headers.some((header) => looksLikePhone(header) && readDate(header) === null)
    ? 'a phone number'
    : headers.some((header) => /^\S+@\S+\.\S+$/.test(header))
      ? 'an e-mail address'
      : null
  if (data !== null) {
    return new AppError(
      'invalid',
      `The first row is already data: it has ${data} in it. ` +
        'Put a row with column names above it, for example: phone, first_name, company.',
    )
  }
  const named = headers.filter((header) => header !== '')
  if (named.length === 0) {
    return new AppError(
      'invalid',
      'There is no phone column: the first row has no column names. ' +
        'Write names there, for example: phone, first_name, company, and share the file again.',
    )
  }
  const list = named.slice(0, NAMES_SHOWN).map(quote).join(', ')
  const more = named.length > NAMES_SHOWN ? ` and ${named.length - NAMES_SHOWN} more` : ''
  const likely = named.find(speaksOfPhone)
  return new AppError(
    'invalid',
    `There is no phone column. The columns found are: ${list}${more}. ` +
      `Rename ${likely === undefined ? 'the one with the phone numbers' : quote(likely)} to "phone" and share the file again.`,
  )
}

export function quote(header: string): string {
  return `“${cutTitle(header)}”`
}

/** At most 40 characters, and a mark where more was. */
export function cutTitle(text: string): string {
  // Cut to twice the characters first: a cell may be long, and half a pair must not be left.
  const characters = [...text.slice(0, TITLE_CHARACTERS * 2 + 2)]
  if (characters.length <= TITLE_CHARACTERS) return text
  return `${characters.slice(0, TITLE_CHARACTERS).join('')}…`
}

/** `Deal Size (USD)` and `dealSizeUSD` → `deal_size_usd`; empty when no letter or digit is left. */
function toVariable(header: string): string {
  const words = header
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^[_\p{M}]+|_+$/gu, '')
  const short = [...words].slice(0, NAME_CHARACTERS).join('')
  // A template name begins with a letter.
  return /^\p{N}/u.test(short) ? `column_${short}` : short
}
