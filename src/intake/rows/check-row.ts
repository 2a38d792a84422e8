import type { ConsentState } from '../../domain/lead.ts'
import { withClocksOf } from '../../domain/places/country-clocks.ts'
import type { PlaceSource } from '../../domain/places/hints.ts'
import type { ZoneFinder } from '../../domain/places/zones.ts'
import type { CsvRow } from '../bytes/read-csv.ts'
import { cleanCell, withoutPlaceholder } from '../columns/cells.ts'
import {
  type ColumnPlan,
  FIELD_VARIABLES,
  LEAD_FIELDS,
  type LeadField,
} from '../columns/column-plan.ts'
import { movedCells } from './moved-cells.ts'
import { completeName, type PersonName } from './names.ts'
import { readPlaceCells, whyNoZone } from './place-cells.ts'
import { problemKind } from './problem-kind.ts'
import { consentOf, markedConsent, type RowConsent, type UnreadCell } from './row-consent.ts'
import { readRowPhone } from './row-phone.ts'

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
      ignored: readonly PlaceSource[]
      /** What it may say of calls but nobody could read. */
      unread: readonly UnreadCell[]
    }
  | ({ verdict: 'rejected' | 'suppressed' } & Why)
  | ({
      verdict: 'duplicate'
      /** The row says no to calls: whatever the first row says, the number is not called. */
      refusal: { firstRow: number; source: string | null } | null
    } & Why)

interface Why {
  /** A sentence for whoever shared the file. */
  reason: string
  /** The same for all rows that are left out for this, when `reason` names a row or a figure of its own. */
  kind?: string
}

/** Which row of a file first had a number. */
export interface SeenPhones {
  /** Remembers the number and says null, or gives the row that had it before. */
  firstRow(phone: string, rowNumber: number): number | null
}

export interface RowContext {
  /** ISO codes that may be called. */
  countries: readonly string[]
  defaultCountry: string
  findZones: ZoneFinder['findZones']
  /** False only against a simulator that ignores calling hours. */
  needsZone: boolean
  /** The numbers of the rows checked before; a row adds its own. */
  seen: SeenPhones
  /** Whether the number is on the do-not-call list. Not given: the caller asks for many at once. */
  isSuppressed?(phone: string): boolean
}

const NOTHING_IGNORED: readonly PlaceSource[] = []
const SAYS_NO = 'This row says no to calls, so nobody calls it.'

/** Judges one row. Apart from remembering the number in `context.seen` it changes nothing. */
export function checkRow(row: CsvRow, plan: ColumnPlan, context: RowContext): RowVerdict {
  const cells = row.cells.map((cell) => withoutPlaceholder(cleanCell(cell)))
  if (row.problem !== null) {
    return { verdict: 'rejected', reason: row.problem, kind: problemKind(row.problem) }
  }
  const moved = movedCells(cells, plan)
  if (moved !== null) return { verdict: 'rejected', ...moved }
  const text = (field: LeadField) => cells[plan.positions[field] ?? -1] ?? ''
  const reading = readRowPhone(cells, plan, context)
  if (!reading.ok) {
    const { reason, kind } = reading
    return { verdict: 'rejected', reason, ...(kind !== undefined && { kind }) }
  }
  const place = readPlaceCells(cells, plan, reading)
  const { phone, country } = place
  const found = context.findZones(place)
  const zones = withClocksOf(found?.zones ?? [], reading.alsoIn)
  const said = reading.isMarked ? markedConsent(plan, cells) : consentOf(plan, cells)
  // Who says no is kept as one who said no, though nobody knows the clock there.
  const isKept = said.consent === 'refused'
  if (context.needsZone && zones.length === 0 && !isKept) {
    return { verdict: 'rejected', ...whyNoZone(place) }
  }
  // A later row with the number may say what a rejected one left out, so only others are remembered.
  const firstRow = context.seen.firstRow(phone, row.rowNumber)
  if (firstRow !== null) return duplicateOf(firstRow, said)
  if (context.isSuppressed?.(phone)) {
    return { verdict: 'suppressed', reason: 'The number is on the do-not-call list.' }
  }
  const person = completeName({
    name: text('name'),
    firstName: text('firstName'),
    lastName: text('lastName'),
  })
  const { consent, consentSource, consentAt, unread } = said
  return {
    verdict: 'accepted',
    lead: {
      rowNumber: row.rowNumber,
      phone,
      country,
      region: place.region,
      zip: place.zip,
      timezone: place.timezone,
      name: person.name || null,
      firstName: person.firstName || null,
      lastName: person.lastName || null,
      email: text('email') || null,
      company: text('company') || null,
      zones,
      language: text('language') || null,
      prompt: text('prompt') || null,
      owner: text('owner') || null,
      consent,
      consentSource,
      consentAt,
      variables: variablesOf(cells, plan, person, phone),
    },
    ignored: found?.ignored ?? NOTHING_IGNORED,
    unread,
  }
}

/**
 * Every value a template may name. Empty ones are left out, so that none is spoken as a gap. What is known
 * of the person comes last: a number is spoken in the form in which it is called.
 */
function variablesOf(
  cells: readonly string[],
  plan: ColumnPlan,
  { name, firstName, lastName }: PersonName,
  phone: string,
): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const { index, variable } of namesOf(plan)) {
    const value = cells[index]
    if (value) variables[variable] = value
  }
  variables[FIELD_VARIABLES.phone] = phone
  if (firstName) variables[FIELD_VARIABLES.firstName] = firstName
  if (lastName) variables[FIELD_VARIABLES.lastName] = lastName
  if (name) variables[FIELD_VARIABLES.name] = name
  return variables
}

const known = new WeakMap<ColumnPlan, { index: number; variable: string }[]>()

/** Under which names the cells of a row are found; a field also under its own name. */
function namesOf(plan: ColumnPlan): { index: number; variable: string }[] {
  let names = known.get(plan)
  if (names === undefined) {
    const own = plan.columns.map(({ variable }, index) => ({ index, variable }))
    const fields = LEAD_FIELDS.flatMap((field) => {
      const index = plan.positions[field]
      return index === undefined ? [] : { index, variable: FIELD_VARIABLES[field] }
    })
    const isOther = (field: (typeof own)[number]) =>
      plan.columns[field.index]?.variable !== field.variable
    names = [...own, ...fields.filter(isOther)]
    known.set(plan, names)
  }
  return names
}

function duplicateOf(firstRow: number, consent: RowConsent): RowVerdict {
  const reason = `Row ${firstRow} has the same phone number.`
  const kind = 'An earlier row has the same phone number.'
  // The first row is the lead, and nobody can be asked about words of this one.
  const unread = consent.unread.find((cell) => cell.kind === 'refusal')
  if (consent.consent !== 'refused' && unread === undefined) {
    return { verdict: 'duplicate', reason, kind, refusal: null }
  }
  return {
    verdict: 'duplicate',
    reason: `${reason} ${SAYS_NO}`,
    kind: `${kind} ${SAYS_NO}`,
    refusal: {
      firstRow,
      source:
        unread === undefined ? consent.consentSource : `a later row may say no: ${unread.text}`,
    },
  }
}
