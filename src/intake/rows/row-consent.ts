import { BoundedMap } from '../../domain/bounded-map.ts'
import { notesRefusal } from '../../domain/speech/notes-refusal.ts'
import type { ColumnPlan } from '../columns/column-plan.ts'
import type { RefusalColumn } from '../columns/refusal-columns.ts'
import { type Consent, NOTHING_KNOWN, readConsent } from './consent.ts'
import { isRefusalStatus, readConsentCell, readRefusalCell } from './consent-words.ts'

/** A cell that may say no to calls, or name consent, and that nobody can read. */
export interface UnreadCell {
  /** Which column, counted from 0. */
  column: number
  /** `refusal`: until somebody has said what it means, the lead is not called. */
  kind: 'refusal' | 'consent'
  text: string
}

export interface RowConsent extends Consent {
  unread: readonly UnreadCell[]
}

/** Reads what a row says of calls, from the consent column and every other one that may say no. */
export type ConsentReader = (cells: readonly string[]) => RowConsent

const NOTHING_UNREAD: readonly UnreadCell[] = []
const UNASKED: RowConsent = { ...NOTHING_KNOWN, unread: NOTHING_UNREAD }
// Such columns hold a few words again and again.
const MAX_CONSENTS = 1_000

/** A refusal in any column outweighs a yes in every other. */
export function createConsentReader(plan: ColumnPlan): ConsentReader {
  const { consent, consentSource, consentAt, notes } = plan.positions
  const columns = [
    ...[consent, consentSource, consentAt].filter((index) => index !== undefined),
    ...plan.refusals.map(({ index }) => index),
  ]
  if (columns.length === 0 && notes === undefined) return () => UNASKED
  const known = new BoundedMap<string, RowConsent>(MAX_CONSENTS)
  return (cells) => {
    let key = ''
    // No cell has the mark between them: `cleanCell` takes it off.
    for (const index of columns) key += `${cells[index] ?? ''}\ufeff`
    let read = known.get(key)
    if (read === undefined) {
      read = readRow(plan, cells)
      known.set(key, read)
    }
    const note = notes === undefined ? '' : (cells[notes] ?? '')
    if (note === '' || read.consent === 'refused' || !mayRefuse(note)) return read
    const unread: UnreadCell = { column: notes ?? 0, kind: 'refusal', text: note }
    return { ...read, unread: [...read.unread, unread] }
  }
}

// Most notes have none of these words, and are not looked at any longer.
const ABOUT_CALLS =
  /call|contact|phone|dial|ring|disturb|bother|dn[cd]|list|stop|remov|unsub|opt|litig|lawyer|attorney|legal|sue|harass|threat|complain|hostile|deceased|died|only|never|llam|molest|baja|appel|contacter|anruf|kontakt|ligar/i

/** Whether people's own words beside a lead may say not to call. */
export function mayRefuse(note: string): boolean {
  return ABOUT_CALLS.test(note) && notesRefusal(note) !== null
}

function readRow(plan: ColumnPlan, cells: readonly string[]): RowConsent {
  const { consent, consentSource, consentAt } = plan.positions
  const text = (index: number | undefined) => (index === undefined ? '' : (cells[index] ?? ''))
  const header = (index: number) => plan.columns[index]?.header || `Column ${index + 1}`
  const own = readConsent({
    header: consent === undefined ? 'consent' : header(consent),
    consent: text(consent),
    source: text(consentSource),
    at: text(consentAt),
  })
  if (own.consent === 'refused') return { ...own, unread: NOTHING_UNREAD }
  const unread: UnreadCell[] = []
  if (consent !== undefined && own.consent === 'unknown' && text(consent) !== '') {
    unread.push({ column: consent, kind: 'consent', text: text(consent) })
  }
  for (const position of plan.refusals) {
    const cell = text(position.index)
    const said = cell === '' ? 'nothing' : readRefusal(position.kind, cell)
    if (said === 'refused') {
      const source = `${header(position.index)}: ${cell}`
      return { consent: 'refused', consentSource: source, consentAt: null, unread: NOTHING_UNREAD }
    }
    if (said === 'unread') unread.push({ column: position.index, kind: 'refusal', text: cell })
  }
  return { ...own, unread }
}

/** What a cell of such a column says of calls. */
export function readRefusal(kind: RefusalColumn, cell: string): 'refused' | 'unread' | 'nothing' {
  if (kind === 'status') return isRefusalStatus(cell) ? 'refused' : 'nothing'
  if (kind === 'refusal' || kind === 'suspect') {
    // What a suspect column means by a bare yes, nobody knows.
    if (kind === 'suspect' && !isRefusalStatus(cell)) {
      return readRefusalCell(cell) === 'clear' ? 'nothing' : 'unread'
    }
    const said = readRefusalCell(cell)
    return said === 'clear' ? 'nothing' : said
  }
  const said = readConsentCell(cell)
  if (said === 'refused') return 'refused'
  return said === 'granted' ? 'nothing' : 'unread'
}

// A plan is of one file; its reader remembers what the file says again and again.
const readers = new WeakMap<ColumnPlan, ConsentReader>()

/** What a row says of calls. */
export function consentOf(plan: ColumnPlan, cells: readonly string[]): RowConsent {
  let read = readers.get(plan)
  if (read === undefined) {
    read = createConsentReader(plan)
    readers.set(plan, read)
  }
  return read(cells)
}

/** Of a row whose words beside the number say not to call it. */
export function markedConsent(plan: ColumnPlan, cells: readonly string[]): RowConsent {
  const index = plan.positions.phone
  const source = `${plan.columns[index]?.header || 'phone'}: ${cells[index] ?? ''}`
  return { consent: 'refused', consentSource: source, consentAt: null, unread: [] }
}
