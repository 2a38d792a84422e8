import { createReadStream } from 'node:fs'
import type { CallingHours } from '../domain/calling-hours.ts'
import { type Opening, openingOf, placeKey } from '../domain/calling-law.ts'
import { createRegionFinder } from '../domain/places.ts'
import { createZoneFinder } from '../domain/zones.ts'
import { findForgotten } from '../store/forgotten.ts'
import {
  type ImportCounts,
  insertLeads,
  insertRejectedRows,
  markListReady,
} from '../store/lists.ts'
import { findSuppressed } from '../store/suppressions.ts'
import type { Db, NewLeadRow, RejectedRow } from '../store/tables.ts'
import { newId } from '../system/id.ts'
import { loadRegionMap, loadZoneMap } from '../system/zone-data.ts'
import { type ColumnPlan, readHeader } from './columns.ts'
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
  const counts: ImportCounts = {
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    suppressed: 0,
    unzoned: 0,
    withoutConsent: 0,
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
  await markListReady(db, job.listId, {
    ...counts,
    columnsJson: JSON.stringify(plan.columns),
    variablesJson: JSON.stringify(plan.variables),
    readyAt: job.now,
  })
}

async function writeBatch(
  db: Db,
  job: ImportJob,
  plan: ColumnPlan,
  rows: CsvRow[],
  context: RowContext,
  firstAnswer: FirstAnswer,
  counts: ImportCounts,
): Promise<void> {
  const checked = rows.map((row) => ({ row, verdict: checkRow(row, plan, context) }))
  const phones = checked.flatMap(({ verdict }) =>
    verdict.verdict === 'accepted' ? verdict.lead.phone : [],
  )
  const suppressed = await findSuppressed(db, phones)
  const forgotten = await findForgotten(db, [...suppressed])
  const leads: NewLeadRow[] = []
  const rejects: RejectedRow[] = []
  for (const { row, verdict: first } of checked) {
    const verdict = withSuppression(first, suppressed)
    if (verdict.verdict === 'accepted') {
      const lead = toRow(verdict.lead, job, firstAnswer)
      leads.push(lead)
      counts.accepted += 1
      if (verdict.lead.zones.length === 0) counts.unzoned += 1
      if (lead.consent === 'unknown') counts.withoutConsent += 1
    } else {
      counts[COUNT_OF[verdict.verdict]] += 1
      // Whoever was erased is not written down again.
      const isForgotten = first.verdict === 'accepted' && forgotten.has(first.lead.phone)
      rejects.push({
        listId: job.listId,
        rowNumber: row.rowNumber,
        verdict: verdict.verdict,
        reason: verdict.reason,
        cellsJson: JSON.stringify(isForgotten ? [] : row.cells),
      })
    }
  }
  await db.transaction().execute(async (tx) => {
    await insertLeads(tx, leads)
    await insertRejectedRows(tx, rejects)
  })
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
    if ('never' in opening) return blocked(opening.never, now)
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
