import type { ConsentState } from '../domain/lead.ts'
import { phoneProblemText, readPhone } from '../domain/phone.ts'
import type { ZoneFinder, ZoneSource } from '../domain/zones.ts'
import { cleanCell } from './cells.ts'
import { type ColumnPlan, FIELD_VARIABLES, LEAD_FIELDS, type LeadField } from './columns.ts'
import { type Consent, NOTHING_KNOWN, readConsent } from './consent.ts'
import { completeName } from './names.ts'
import type { CsvRow } from './read-csv.ts'
import type { SeenPhones } from './seen-phones.ts'

/** A row that may become a lead: the columns of `leads` without ids, states and times. */
export interface NewLead {
  rowNumber: number
  phone: string
  country: string
  name: string | null
  firstName: string | null
  lastName: string | null
  email: string | null
  company: string | null
  region: string | null
  zip: string | null
  timezone: string | null
  zones: string[]
  language: string | null
  prompt: string | null
  owner: string | null
  consent: ConsentState
  consentSource: string | null
  consentAt: number | null
  variables: Record<string, string>
}

export type RowVerdict =
  | {
      verdict: 'accepted'
      lead: NewLead
      /** What the row says of its place but nobody could read, for the import report. */
      ignored: readonly ZoneSource[]
    }
  | { verdict: 'rejected' | 'suppressed'; reason: string }
  | {
      verdict: 'duplicate'
      reason: string
      /** The row says no to calls: whatever the first row says, the number is not called. */
      refusal: { phone: string; source: string | null } | null
    }

export interface RowContext {
  /** ISO codes that may be called. */
  countries: readonly string[]
  defaultCountry: string
  findZones: ZoneFinder['findZones']
  /** The numbers of the rows checked before; a row adds its own. */
  seen: SeenPhones
  /** Whether the number is on the do-not-call list. Not given: the caller asks for many at once. */
  isSuppressed?(phone: string): boolean
}

/** Judges one row. Apart from remembering the number in `context.seen` it changes nothing. */
export function checkRow(row: CsvRow, plan: ColumnPlan, context: RowContext): RowVerdict {
  const cells = row.cells.map(cleanCell)
  if (hasCellsBeyond(cells, plan.columns.length)) {
    return rejected(
      `The row has ${cells.findLastIndex((cell) => cell !== '') + 1} cells but the header has ${plan.columns.length}. ` +
        'Put quotation marks around a text that contains the separator.',
    )
  }
  const text = (field: LeadField) => cells[plan.positions[field] ?? -1] ?? ''
  const reading = readPhone(text('phone'), context.defaultCountry)
  if (!reading.ok) return rejected(phoneProblemText(reading.reason))
  const { phone, country } = reading
  if (!context.countries.includes(country)) {
    return rejected(
      `The number belongs to ${country}, which Dialbot may not call. It may call: ${context.countries.join(', ')} (setting COUNTRIES).`,
    )
  }
  const firstRow = context.seen.firstRow(phone, row.rowNumber)
  if (firstRow !== null) return duplicateOf(firstRow, phone, consentOf(plan, text))
  if (context.isSuppressed?.(phone)) {
    return { verdict: 'suppressed', reason: 'The number is on the do-not-call list.' }
  }
  const place = {
    phone,
    country,
    timezone: text('timezone') || null,
    zip: text('zip') || null,
    region: text('region') || null,
  }
  const found = context.findZones(place)
  const zones = found?.zones ?? []
  const person = completeName({
    name: text('name'),
    firstName: text('firstName'),
    lastName: text('lastName'),
  })
  return {
    verdict: 'accepted',
    lead: {
      rowNumber: row.rowNumber,
      ...place,
      name: person.name || null,
      firstName: person.firstName || null,
      lastName: person.lastName || null,
      email: text('email') || null,
      company: text('company') || null,
      zones,
      language: text('language') || null,
      prompt: text('prompt') || null,
      owner: text('owner') || null,
      ...consentOf(plan, text),
      variables: variablesOf(cells, plan, { ...person, phone }),
    },
    ignored: found?.ignored ?? [],
  }
}

/** Every value a template may name. Empty ones are left out, so that none is spoken as a gap. */
function variablesOf(
  cells: readonly string[],
  plan: ColumnPlan,
  known: Partial<Record<LeadField, string>>,
): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [index, column] of plan.columns.entries()) {
    const value = cells[index]
    if (value) variables[column.variable] = value
  }
  for (const field of LEAD_FIELDS) {
    const value = known[field] ?? cells[plan.positions[field] ?? -1]
    if (value) variables[FIELD_VARIABLES[field]] = value
  }
  return variables
}

function consentOf(plan: ColumnPlan, text: (field: LeadField) => string): Consent {
  const { consent } = plan.positions
  if (consent === undefined) return NOTHING_KNOWN
  return readConsent({
    header: plan.columns[consent]?.header ?? 'consent',
    consent: text('consent'),
    source: text('consentSource'),
    at: text('consentAt'),
  })
}

/**
 * A separator inside a cell without quotation marks pushes the cells after it to the right: what stands
 * under "consent" or "zip" then belongs to another column, so such a row is not read at all.
 */
function hasCellsBeyond(cells: readonly string[], columns: number): boolean {
  for (let index = columns; index < cells.length; index += 1) if (cells[index]) return true
  return false
}

function duplicateOf(firstRow: number, phone: string, consent: Consent): RowVerdict {
  const reason = `Row ${firstRow} has the same phone number.`
  if (consent.consent !== 'refused') return { verdict: 'duplicate', reason, refusal: null }
  return {
    verdict: 'duplicate',
    reason: `${reason} This row says no to calls, so nobody calls it.`,
    refusal: { phone, source: consent.consentSource },
  }
}

function rejected(reason: string): RowVerdict {
  return { verdict: 'rejected', reason }
}
