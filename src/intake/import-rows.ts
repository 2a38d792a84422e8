import { createReadStream } from 'node:fs'
import { createZoneFinder } from '../domain/zones.ts'
import {
  type ImportCounts,
  insertLeads,
  insertRejectedRows,
  markListReady,
} from '../store/lists.ts'
import { findSuppressed } from '../store/suppressions.ts'
import type { Db, NewLeadRow, RejectedRow } from '../store/tables.ts'
import { newId } from '../system/id.ts'
import { loadZoneMap } from '../system/zone-data.ts'
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
  let plan: ColumnPlan | null = null
  let batch: CsvRow[] = []
  for await (const row of readCsvRows(createReadStream(job.path))) {
    if (plan === null) {
      plan = readHeader(row.cells)
      continue
    }
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    await writeBatch(db, job, plan, batch, context, counts)
    batch = []
  }
  if (plan === null) return
  await writeBatch(db, job, plan, batch, context, counts)
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
  counts: ImportCounts,
): Promise<void> {
  const checked = rows.map((row) => ({ row, verdict: checkRow(row, plan, context) }))
  const phones = checked.flatMap(({ verdict }) =>
    verdict.verdict === 'accepted' ? verdict.lead.phone : [],
  )
  const suppressed = await findSuppressed(db, phones)
  const leads: NewLeadRow[] = []
  const rejects: RejectedRow[] = []
  for (const { row, verdict: first } of checked) {
    const verdict = withSuppression(first, suppressed)
    if (verdict.verdict === 'accepted') {
      const lead = toRow(verdict.lead, job)
      leads.push(lead)
      counts.accepted += 1
      if (verdict.lead.zones.length === 0) counts.unzoned += 1
      if (lead.consent === 'unknown') counts.withoutConsent += 1
    } else {
      counts[COUNT_OF[verdict.verdict]] += 1
      rejects.push({
        listId: job.listId,
        rowNumber: row.rowNumber,
        verdict: verdict.verdict,
        reason: verdict.reason,
        cellsJson: JSON.stringify(row.cells),
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

function toRow(lead: NewLead, job: ImportJob): NewLeadRow {
  const { zones, variables, blockedReason, ...rest } = lead
  const isBlocked = blockedReason !== null && job.needsZone
  return {
    ...rest,
    id: newId(),
    listId: job.listId,
    zonesJson: JSON.stringify(zones),
    variablesJson: JSON.stringify(variables),
    state: isBlocked ? 'blocked' : 'waiting',
    reason: isBlocked ? blockedReason : null,
    nextAt: job.now,
    outcome: null,
    createdAt: job.now,
    updatedAt: job.now,
  }
}
