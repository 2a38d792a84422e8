import { createReadStream } from 'node:fs'
import type { CallingHours } from '../domain/calling-hours.ts'
import { type Opening, openingOf, placeKey } from '../domain/calling-law.ts'
import { createRegionFinder } from '../domain/places.ts'
import { createZoneFinder, type ZoneSource } from '../domain/zones.ts'
import {
  type ImportCounts,
  insertLeads,
  insertRejectedRows,
  markListReady,
} from '../store/lists.ts'
import { refuseLeads } from '../store/refused-leads.ts'
import { findErased, findSuppressed } from '../store/suppressions.ts'
import type { Db, NewLeadRow, RejectedRow } from '../store/tables.ts'
import { newId } from '../system/id.ts'
import { loadRegionMap, loadZoneMap } from '../system/zone-data.ts'
import { type Column, type ColumnPlan, readHeader } from './columns.ts'
import { numbersIn } from './numbers-in.ts'
import { type CsvRow, readCsvRows } from './read-csv.ts'
import { checkRow, type NewLead, type RowContext, type RowVerdict } from './rows.ts'
import { createSeenPhones } from './seen-phones.ts'

// 27 columns a lead; SQLite takes 32,766 values in a statement, and each transaction is to last
// milliseconds, for the dialer writes meanwhile.
const BATCH_ROWS = 250

export interface ImportJob {
  listId: string
  path: string
  countries: string[]
  defaultCountry: string
  /** False only against a simulator that ignores calling hours. */
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  now: number
}

/**
 * Reads a file row by row into the leads of a list, in short transactions, and marks the list ready.
 * Throws the AppErrors of the readers; the caller clears what had been written.
 */
export async function importRows(db: Db, job: ImportJob): Promise<void> {
  const counts: Tally = {
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    suppressed: 0,
    unzoned: 0,
    withoutConsent: 0,
    unread: new Map(),
  }
  const context: RowContext = {
    countries: job.countries,
    defaultCountry: job.defaultCountry,
    findZones: createZoneFinder(loadZoneMap()).findZones,
    seen: createSeenPhones(),
  }
  const firstAnswer = createFirstAnswer(job)
  let plan: ColumnPlan | null = null
  let batch: CsvRow[] = []
  for await (const row of readCsvRows(createReadStream(job.path))) {
    if (plan === null) {
      plan = readHeader(row.cells)
      continue
    }
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    await writeBatch(db, job, plan, batch, context, firstAnswer, counts)
    batch = []
  }
  if (plan === null) return
  await writeBatch(db, job, plan, batch, context, firstAnswer, counts)
  const { unread, ...kept } = counts
  await markListReady(db, job.listId, {
    ...kept,
    columnsJson: JSON.stringify(plan.columns.map((column) => withUnread(column, unread))),
    variablesJson: JSON.stringify(plan.variables),
    readyAt: job.now,
  })
}

interface Tally extends ImportCounts {
  /** By field: leads whose cell says of their place what nobody could read. */
  unread: Map<string, number>
}

function withUnread(column: Column, unread: Tally['unread']): Column & { unread?: number } {
  const leads = unread.get(column.field ?? '')
  return leads === undefined ? column : { ...column, unread: leads }
}

function addUnread(unread: Tally['unread'], fields: readonly ZoneSource[]): void {
  for (const field of fields) unread.set(field, (unread.get(field) ?? 0) + 1)
}

async function writeBatch(
  db: Db,
  job: ImportJob,
  plan: ColumnPlan,
  rows: CsvRow[],
  context: RowContext,
  firstAnswer: FirstAnswer,
  counts: Tally,
): Promise<void> {
  const checked = rows.map((row) => {
    const verdict = checkRow(row, plan, context)
    return { row, verdict, numbers: numbersOf(row, verdict, plan, job) }
  })
  const phones = checked.flatMap(({ verdict }) =>
    verdict.verdict === 'accepted' ? verdict.lead.phone : [],
  )
  const suppressed = await findSuppressed(db, phones)
  // Whoever was erased is not written down again, whatever keeps the row from becoming a lead.
  const erased = await findErased(db, [
    ...suppressed,
    ...checked.flatMap(({ verdict, numbers }) => (verdict.verdict === 'accepted' ? [] : numbers)),
  ])
  const leads: NewLeadRow[] = []
  const rejects: RejectedRow[] = []
  for (const { row, verdict: first, numbers } of checked) {
    const verdict = withSuppression(first, suppressed)
    if (verdict.verdict === 'accepted') {
      const lead = toRow(verdict.lead, job, firstAnswer)
      leads.push(lead)
      counts.accepted += 1
      if (verdict.lead.zones.length === 0) counts.unzoned += 1
      if (lead.consent === 'unknown') counts.withoutConsent += 1
      addUnread(counts.unread, verdict.ignored)
    } else {
      counts[COUNT_OF[verdict.verdict]] += 1
      const isErased = numbers.some((phone) => erased.has(phone))
      rejects.push({
        listId: job.listId,
        rowNumber: row.rowNumber,
        verdict: verdict.verdict,
        reason: verdict.reason,
        cellsJson: JSON.stringify(isErased ? [] : row.cells),
      })
    }
  }
  await db.transaction().execute(async (tx) => {
    await insertLeads(tx, leads)
    await insertRejectedRows(tx, rejects)
    counts.withoutConsent -= await refuseTwiceNamed(tx, job, checked)
  })
}

/** Gives how many of the leads refused now had counted as without a recorded consent. */
async function refuseTwiceNamed(
  db: Db,
  { listId, now }: ImportJob,
  checked: readonly { verdict: RowVerdict }[],
): Promise<number> {
  const refusals = checked.flatMap(({ verdict }) =>
    verdict.verdict === 'duplicate' && verdict.refusal !== null ? verdict.refusal : [],
  )
  let unknown = 0
  // Most rows that refuse do it in the same words.
  for (const [source, same] of Map.groupBy(refusals, (refusal) => refusal.source)) {
    const phones = same.map(({ phone }) => phone)
    unknown += await refuseLeads(db, listId, phones, { source, now })
  }
  return unknown
}

/** Under which a row names its person; one that could not be read may have them anywhere. */
function numbersOf(
  { cells }: CsvRow,
  verdict: RowVerdict,
  plan: ColumnPlan,
  { defaultCountry }: ImportJob,
): string[] {
  if (verdict.verdict === 'accepted') return [verdict.lead.phone]
  const named = verdict.verdict === 'rejected' ? cells : [cells[plan.positions.phone] ?? '']
  return numbersIn(named, defaultCountry)
}

const COUNT_OF = {
  rejected: 'rejected',
  duplicate: 'duplicates',
  suppressed: 'suppressed',
} as const

function withSuppression(verdict: RowVerdict, suppressed: Set<string>): RowVerdict {
  if (verdict.verdict !== 'accepted' || !suppressed.has(verdict.lead.phone)) return verdict
  return { verdict: 'suppressed', reason: 'The number is on the do-not-call list.' }
}

/** What the gate's lasting rules and the hours say of a lead as it comes in. */
type FirstAnswer = (lead: NewLead) => Pick<NewLeadRow, 'state' | 'reason' | 'nextAt'>

/**
 * Asked for marketing, which is the stricter kind: `releaseHours` lets an informational campaign ask
 * again. Leads of one place get one answer.
 */
function createFirstAnswer({ needsZone, hours, now }: ImportJob): FirstAnswer {
  const { findRegions } = createRegionFinder(loadRegionMap())
  const openings = new Map<string, Opening>()

  function openingFor(lead: NewLead): Opening {
    const { country, zones } = lead
    const place = { country, zones, regions: findRegions(lead), kind: 'marketing' as const }
    const key = placeKey(place)
    const known = openings.get(key)
    if (known !== undefined) return known
    const opening = openingOf({ ...place, hours, now })
    // A file may name any place there is; it must not fill the memory.
    if (openings.size >= MOST_PLACES) openings.clear()
    openings.set(key, opening)
    return opening
  }

  return function answer(lead) {
    if (lead.consent === 'refused') return blocked('consent_refused', now)
    if (!needsZone) return { state: 'waiting', reason: null, nextAt: now }
    const opening = openingFor(lead)
    if ('never' in opening) {
      // An informational campaign or other CALLING_HOURS may find an hour: the gate is asked then.
      return opening.never === 'never_open'
        ? { state: 'waiting', reason: opening.never, nextAt: now }
        : blocked(opening.never, now)
    }
    return opening.open
      ? { state: 'waiting', reason: null, nextAt: now }
      : { state: 'waiting', reason: 'hours', nextAt: opening.nextAt }
  }
}

function blocked(reason: string, nextAt: number) {
  return { state: 'blocked', reason, nextAt } as const
}

const MOST_PLACES = 10_000

function toRow(lead: NewLead, job: ImportJob, firstAnswer: FirstAnswer): NewLeadRow {
  const { zones, variables, ...rest } = lead
  return {
    ...rest,
    id: newId(),
    listId: job.listId,
    zonesJson: JSON.stringify(zones),
    variablesJson: JSON.stringify(variables),
    ...firstAnswer(lead),
    outcome: null,
    createdAt: job.now,
    updatedAt: job.now,
  }
}
