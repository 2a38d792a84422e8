import { AppError } from '../domain/error.ts'
import { cleanCell, looksLikePhone } from './cells.ts'

export const LEAD_FIELDS = [
  'phone',
  'firstName',
  'lastName',
  'name',
  'email',
  'company',
  'region',
  'zip',
  'timezone',
  'consent',
  'consentSource',
  'consentAt',
  'owner',
  'prompt',
  'language',
  'notes',
] as const
export type LeadField = (typeof LEAD_FIELDS)[number]

export interface Column {
  /** The header as the file has it; empty when the cell is. */
  header: string
  /** Its name in templates, unique in the file. */
  variable: string
  /** What the column is understood as; null when it is a template variable and nothing else. */
  field: LeadField | null
}

export interface ColumnPlan {
  /** In the order of the file. */
  columns: Column[]
  /** Where each field is found. */
  positions: Partial<Record<LeadField, number>> & { phone: number }
  /** Every name a template may use, sorted. */
  variables: string[]
  /** Headers that also name a phone column. They are not called: the report says so. */
  otherPhones: string[]
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

// In order of preference: when a file has two of them, the first in this list is the column.
// Besides the documented names, what the common CRMs write over such a column.
const HEADERS: Record<LeadField, readonly string[]> = {
  phone: [
    'phone',
    'phonenumber',
    'mobile',
    'cell',
    'telephone',
    'tel',
    'mobilephone',
    'mobilephonenumber',
    'mobilenumber',
    'cellphone',
    'phone1value',
    'number',
  ],
  firstName: ['firstname', 'givenname', 'forename'],
  lastName: ['lastname', 'surname', 'familyname'],
  name: ['name', 'fullname', 'contactname', 'leadname'],
  email: ['email', 'emailaddress'],
  company: ['company', 'companyname', 'organization', 'accountname', 'companyaccount'],
  region: ['state', 'region', 'province', 'stateregion', 'stateprovince'],
  zip: ['zip', 'zipcode', 'postalcode', 'postcode', 'zippostalcode'],
  timezone: ['timezone'],
  consent: ['consent'],
  consentSource: ['consentsource'],
  consentAt: ['consentat', 'consentdate'],
  owner: ['owner'],
  prompt: ['prompt'],
  language: ['language'],
  notes: ['notes'],
}

const NAMES_SHOWN = 20
const NAME_CHARACTERS = 60

/** Understands the first row of a file, or throws `invalid` with what to change. */
export function readHeader(cells: readonly string[]): ColumnPlan {
  const headers = trimEnd(cells.map(cleanCell))
  const positions = findFields(headers)
  const { phone } = positions
  if (phone === undefined) throw noPhoneColumn(headers)
  const columns = nameColumns(headers, positions)
  return {
    columns,
    positions: { ...positions, phone },
    variables: listVariables(columns, positions),
    otherPhones: headers.filter(
      (header, index) => index !== phone && HEADERS.phone.includes(simplify(header)),
    ),
  }
}

function findFields(headers: string[]): Partial<Record<LeadField, number>> {
  const simple = headers.map(simplify)
  const positions: Partial<Record<LeadField, number>> = {}
  for (const field of LEAD_FIELDS) {
    for (const name of HEADERS[field]) {
      const index = simple.indexOf(name)
      if (index === -1) continue
      positions[field] = index
      break
    }
  }
  return positions
}

/** A field's name in templates is its own: the twin `Email` of an `E-mail` becomes `email_2`. */
function nameColumns(headers: string[], positions: Partial<Record<LeadField, number>>): Column[] {
  const fieldAt = new Map<number, LeadField>()
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
    const isOwn = field !== null && FIELD_VARIABLES[field] === name
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

function listVariables(columns: Column[], positions: Partial<Record<LeadField, number>>): string[] {
  const names = new Set(columns.map((column) => column.variable))
  for (const column of columns) if (column.field) names.add(FIELD_VARIABLES[column.field])
  const has = (field: LeadField) => positions[field] !== undefined
  // A row without them gets these from each other: see names.ts.
  if (has('name')) for (const name of ['first_name', 'last_name']) names.add(name)
  if (has('firstName') || has('lastName')) names.add('name')
  return [...names].sort()
}

function noPhoneColumn(headers: string[]): AppError {
  if (headers.some(looksLikePhone)) {
    return new AppError(
      'invalid',
      'The first row is already data: it has a phone number in it. ' +
        'Put a row with column names above it, for example: phone, first_name, company.',
    )
  }
  const named = headers.filter((header) => header !== '')
  const list = named.slice(0, NAMES_SHOWN).map(quote).join(', ')
  const more = named.length > NAMES_SHOWN ? ` and ${named.length - NAMES_SHOWN} more` : ''
  const likely = named.find((header) => /phone|mobile|cell|tel/.test(simplify(header)))
  return new AppError(
    'invalid',
    `There is no phone column. The columns found are: ${list}${more}. ` +
      `Rename ${likely === undefined ? 'the one with the phone numbers' : quote(likely)} to "phone" and share the file again.`,
  )
}

function quote(header: string): string {
  const short = header.length > 40 ? `${header.slice(0, 40)}…` : header
  return `“${short}”`
}

/** `E-mail`, `e_mail` and `Email` are one; so are `Téléphone` and `telephone`. */
function simplify(header: string): string {
  return withoutAccents(header)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
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

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '')
}

function trimEnd(headers: string[]): string[] {
  return headers.slice(0, headers.findLastIndex((header) => header !== '') + 1)
}
