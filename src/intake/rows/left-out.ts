import type { LeftOutRow } from '../../store/bulk/import-rows.ts'
import type { Db } from '../../store/engine/tables.ts'
import type { LeadElsewhere } from '../../store/leads/leads-of-numbers.ts'
import { hasForgotten } from '../../store/numbers/forgotten.ts'
import { findErased } from '../../store/numbers/suppressions.ts'
import type { CsvRow } from '../bytes/read-csv.ts'
import type { ColumnPlan } from '../columns/column-plan.ts'
import type { RowVerdict } from './check-row.ts'
import { numbersIn } from './numbers-in.ts'

export type Elsewhere = { verdict: 'elsewhere'; reason: string; kind: string }

export const COUNT_OF = {
  rejected: 'rejected',
  duplicate: 'duplicates',
  elsewhere: 'duplicates',
  suppressed: 'suppressed',
} as const

/** What others say of a number that the file alone would have accepted. */
export function withOthers(
  verdict: RowVerdict,
  others: {
    suppressed: ReadonlySet<string>
    elsewhere: ReadonlyMap<string, LeadElsewhere>
    channel: string | null
  },
): RowVerdict | Elsewhere {
  if (verdict.verdict !== 'accepted') return verdict
  const { phone } = verdict.lead
  if (others.suppressed.has(phone)) {
    return { verdict: 'suppressed', reason: 'The number is on the do-not-call list.' }
  }
  const lead = others.elsewhere.get(phone)
  // A no is kept, and stops the call that the other list is waiting for.
  if (lead === undefined || verdict.lead.consent === 'refused') return verdict
  // What a list of another channel is called is not for everybody.
  const isOurs = lead.channel === others.channel
  const kind = isOurs
    ? `The number already waits to be called in the list “${lead.listName}”.`
    : 'The number already waits to be called in a list of another channel.'
  const reason = isOurs
    ? `The number already waits to be called in the list “${lead.listName}”, row ${lead.rowNumber}.`
    : kind
  return { verdict: 'elsewhere', reason, kind }
}

export async function toRejects(
  db: Db,
  judged: readonly { row: CsvRow; verdict: RowVerdict | Elsewhere }[],
  { job, plan }: { job: { listId: string; defaultCountry: string }; plan: ColumnPlan },
): Promise<LeftOutRow[]> {
  // Whoever was erased is not written down again, whatever keeps the row from becoming a lead.
  const isSearched = await hasForgotten(db)
  const left = judged.flatMap(({ row, verdict }) =>
    verdict.verdict === 'accepted'
      ? []
      : [{ row, verdict, numbers: isSearched ? numbersOf(row, verdict.verdict, plan, job) : [] }],
  )
  const erased = await findErased(
    db,
    left.flatMap(({ numbers }) => numbers),
  )
  return left.map(({ row, verdict, numbers }) => ({
    listId: job.listId,
    rowNumber: row.rowNumber,
    verdict: verdict.verdict === 'elsewhere' ? 'duplicate' : verdict.verdict,
    reason: verdict.reason,
    cells: numbers.some((phone) => erased.has(phone)) ? [] : row.cells,
  }))
}

/** Under which a row names its person; one that could not be read may have them anywhere. */
function numbersOf(
  { cells }: CsvRow,
  verdict: 'rejected' | 'duplicate' | 'suppressed' | 'elsewhere',
  plan: ColumnPlan,
  { defaultCountry }: { defaultCountry: string },
): string[] {
  const named = verdict === 'rejected' ? cells : [cells[plan.positions.phone] ?? '']
  return numbersIn(named, defaultCountry)
}
