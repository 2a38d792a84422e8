import { DAY_MS } from '../../domain/durations.ts'
import type { Db } from '../../store/engine/tables.ts'
import { findElsewhere, type LeadElsewhere } from '../../store/leads/leads-of-numbers.ts'
import { hasOtherLists } from '../../store/leads/list-imports.ts'
import { findSuppressed } from '../../store/numbers/suppressions.ts'
import type { CsvRow } from '../bytes/read-csv.ts'
import type { ColumnPlan } from '../columns/column-plan.ts'
import { checkRow, type RowContext, type RowVerdict } from '../rows/check-row.ts'
import { type Elsewhere, withOthers } from '../rows/left-out.ts'
import type { ImportJob } from './import-job.ts'

// A list that nobody has started for so long is not one that somebody means to call.
const UNSTARTED_DAYS = 30

export interface JudgedRow {
  row: CsvRow
  verdict: RowVerdict | Elsewhere
}

export interface JudgedRows {
  judged: JudgedRow[]
  /** Numbers that are in a list, too, that nobody has started yet. */
  unstarted: ReadonlyMap<string, unknown>
}

/** Judges rows by themselves, by those above, and by what the database knows of their numbers. */
export function createRowJudge(
  db: Db,
  job: ImportJob,
  file: { plan: ColumnPlan } & Pick<RowContext, 'seen' | 'findZones'>,
): (rows: readonly CsvRow[]) => Promise<JudgedRows> {
  const { plan, ...known } = file
  const { countries, defaultCountry, needsZone } = job
  const context: RowContext = { countries, defaultCountry, needsZone, ...known }
  let hasOthers: boolean | null = null

  return async (rows) => {
    const checked = rows.map((row) => ({ row, verdict: checkRow(row, plan, context) }))
    const phones = checked.flatMap(({ verdict }) =>
      verdict.verdict === 'accepted' ? verdict.lead.phone : [],
    )
    const suppressed = await findSuppressed(db, phones)
    hasOthers ??= await hasOtherLists(db, job.listId)
    const since = job.now - UNSTARTED_DAYS * DAY_MS
    const waiting = hasOthers ? await findElsewhere(db, job.listId, phones, since) : []
    const elsewhere = toMap(waiting.filter(({ isActive }) => isActive === 1))
    const judged = checked.map(({ row, verdict }) => ({
      row,
      verdict: withOthers(verdict, { suppressed, elsewhere, channel: job.channel }),
    }))
    return { judged, unstarted: toMap(waiting.filter(({ isActive }) => isActive === 0)) }
  }
}

function toMap(leads: readonly LeadElsewhere[]): Map<string, LeadElsewhere> {
  return new Map(leads.map((lead) => [lead.phone, lead]))
}
