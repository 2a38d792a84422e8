import type { PlaceSource } from '../../domain/places/hints.ts'
import {
  type ImportedLead,
  leadRows,
  numberRows,
  rejectedRows,
} from '../../store/bulk/import-rows.ts'
import type { ImportWriter } from '../../store/bulk/import-writer.ts'
import { keepSafe } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'
import { rememberChoice } from '../../store/leads/column-choices.ts'
import { countUnclear } from '../../store/leads/lead-meanings.ts'
import { REFUSAL_UNREAD, refuseLeads } from '../../store/leads/lead-states.ts'
import { blockLeadsOfNumbers } from '../../store/leads/leads-of-numbers.ts'
import { markListReady } from '../../store/leads/list-imports.ts'
import { getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { findSuppressedIn } from '../../store/numbers/suppressions.ts'
import type { CsvRow } from '../bytes/read-csv.ts'
import type { Column } from '../columns/column-plan.ts'
import type { Understood } from '../columns/file-head.ts'
import type { NewLead, RowVerdict } from '../rows/check-row.ts'
import { COUNT_OF, type Elsewhere, toRejects } from '../rows/left-out.ts'
import { createNumberBook } from '../rows/number-book.ts'
import { createOddNames } from '../rows/odd-names.ts'
import { isNoZoneReason } from '../rows/place-cells.ts'
import { createPlaces, type Places } from '../rows/places.ts'
import { createTally } from '../rows/tally.ts'
import { createUnreadTally } from '../rows/unread-tally.ts'
import { enqueueReport } from './enqueue-report.ts'
import type { ImportJob, ImportWatch } from './import-job.ts'
import { createRowJudge, type JudgedRow } from './judge-rows.ts'

/** Each transaction is to last milliseconds, for the dialer writes meanwhile. */
export const BATCH_ROWS = 480

/** Writes the rows of one file into the leads of a list, and counts them. */
export interface LeadWriter {
  /** Resolves when the rows are judged and there is room for more. */
  add(rows: readonly CsvRow[]): Promise<void>
  rowsRead(): number
  /** Not one row has a number that may be called, not even one that waits elsewhere. */
  isAllRejected(): boolean
  /** False when it was canceled meanwhile. */
  finish(bytesRead: number, watch: ImportWatch): Promise<boolean>
}

export function createLeadWriter(
  db: Db,
  job: ImportJob,
  { plan, headerKey }: Understood,
  writer: ImportWriter,
): LeadWriter {
  const tally = createTally()
  const unread = new Map<PlaceSource, number>()
  const unreadWords = createUnreadTally(plan)
  const oddNames = createOddNames()
  const book = createNumberBook()
  const places = createPlaces(job)
  const judge = createRowJudge(db, job, { plan, seen: book, findZones: places.findZones })
  let rowsRead = 0

  async function add(rows: readonly CsvRow[]): Promise<void> {
    rowsRead += rows.length
    const { judged, unstarted } = await judge(rows)
    const leads = judged.flatMap(({ verdict }) =>
      verdict.verdict === 'accepted' ? acceptLead(verdict, unstarted) : [],
    )
    const rejects = await toRejects(db, judged, { job, plan })
    for (const { row, verdict } of judged) count(row, verdict)
    await writer.write([leadRows(leads), rejectedRows(rejects)])
    await refuseTwiceNamed(judged)
  }

  function acceptLead(
    { lead, unread: words }: Extract<RowVerdict, { verdict: 'accepted' }>,
    unstarted: ReadonlyMap<string, unknown>,
  ): ImportedLead {
    if (unstarted.has(lead.phone)) tally.counts.alsoUnstarted += 1
    const accepted = toLead(lead, { id: book.addLead(lead.rowNumber), job, places })
    if (accepted.consent === 'unknown') tally.counts.withoutConsent += 1
    if (accepted.consent === 'refused') tally.counts.refused += 1
    unreadWords.add(words)
    oddNames.add(accepted)
    if (!words.some(({ kind }) => kind === 'refusal')) return accepted
    // Nobody is called who may have said no.
    tally.counts.unclear += 1
    return { ...accepted, state: 'blocked', reason: REFUSAL_UNREAD }
  }

  /** A later row says no to calls: the lead of the first one is not called. */
  async function refuseTwiceNamed(judged: readonly JudgedRow[]): Promise<void> {
    const refusals = judged.flatMap(({ verdict }) => {
      if (verdict.verdict !== 'duplicate' || verdict.refusal === null) return []
      const id = book.idOfRow(verdict.refusal.firstRow)
      return id === undefined ? [] : [{ id, source: verdict.refusal.source }]
    })
    if (refusals.length === 0) return
    // The lead may be one of those that are just being written.
    await writer.settle()
    // Most rows that refuse do it in the same words.
    for (const [source, same] of Map.groupBy(refusals, (refusal) => refusal.source)) {
      const ids = same.map(({ id }) => id)
      const refused = await refuseLeads(db, ids, { source, now: job.now })
      tally.counts.withoutConsent -= refused.unknown
      tally.counts.refused += refused.leads
    }
  }

  /**
   * Whoever asked not to be called while the file was read: those who had done so before are no leads, and
   * from now on a number that is put on the list is known as a lead's.
   */
  async function blockSuppressed(): Promise<void> {
    const phones = await findSuppressedIn(db, job.listId)
    for (let start = 0; start < phones.length; start += BATCH_ROWS) {
      const some = phones.slice(start, start + BATCH_ROWS)
      await blockLeadsOfNumbers(db, some, 'do_not_call', job.now)
    }
  }

  function count({ rowNumber }: CsvRow, verdict: RowVerdict | Elsewhere): void {
    if (verdict.verdict === 'accepted') {
      tally.counts.accepted += 1
      for (const source of verdict.ignored) unread.set(source, (unread.get(source) ?? 0) + 1)
      return
    }
    const { reason, kind = reason } = verdict
    tally.addLeftOut(COUNT_OF[verdict.verdict], rowNumber, kind)
    if (verdict.verdict === 'elsewhere') tally.counts.elsewhere += 1
    if (isNoZoneReason(reason)) tally.counts.unzoned += 1
  }

  return {
    add,
    rowsRead: () => rowsRead,
    isAllRejected: () => tally.counts.rejected === rowsRead,
    async finish(bytesRead, watch) {
      for (const leads of book.inOrder(BATCH_ROWS)) {
        if (watch.isStopped()) return false
        const numbers = leads.map(({ phone, id }) => ({ phone, listId: job.listId, leadId: id }))
        await writer.write([numberRows(numbers)])
      }
      await writer.settle()
      await blockSuppressed()
      await keepSafe(db)
      return db.transaction().execute(async (tx) => {
        const now = watch.clock.now()
        const isReady = await markListReady(tx, job.listId, {
          ...tally.counts,
          ...{ rowsRead, bytesRead, readyAt: now },
          // A later row may have made one of them a plain refusal.
          unclear: tally.counts.unclear === 0 ? 0 : await countUnclear(tx, job.listId),
          columns: withUnread(plan.columns, unread),
          variables: plan.variables,
          reasons: tally.reasons(),
          unread: unreadWords.columns(),
          oddLeads: oddNames.ids(),
          firstLeadId: book.firstLead(),
          lastLeadId: book.lastLead(),
        })
        if (isReady) await recordReady(tx, job, headerKey, now)
        return isReady
      })
    },
  }
}

/** A list that is ready has its report enqueued, whatever happens after. */
async function recordReady(tx: Db, job: ImportJob, headerKey: string, now: number): Promise<void> {
  const { listId, uploadedBy, channel, choice } = job
  const list = await getList(tx, listId)
  const { source, accepted, rejected, duplicates, suppressed } = list
  const detail = { source, accepted, rejected, duplicates, suppressed }
  await addAudit(tx, { actor: uploadedBy, action: 'list.import', subject: listId, detail }, now)
  if (choice !== null && channel !== null) {
    await rememberChoice(tx, { channel, headerKey }, choice, { actor: uploadedBy, now })
  }
  await enqueueReport(tx, list, now)
}

const FIELD_OF: Partial<Record<string, PlaceSource>> = {
  region: 'region',
  zip: 'zip',
  timezone: 'timezone',
}

/** The count of a kind of place stands at the first of its columns. */
function withUnread(columns: readonly Column[], unread: ReadonlyMap<PlaceSource, number>) {
  const left = new Map(unread)
  return columns.map((column) => {
    const source = FIELD_OF[column.field ?? '']
    const leads = source === undefined ? undefined : left.get(source)
    if (source === undefined || leads === undefined) return column
    left.delete(source)
    return { ...column, unread: leads }
  })
}

function toLead(
  lead: NewLead,
  { id, job, places }: { id: string; job: ImportJob; places: Places },
): ImportedLead {
  const { state, reason, nextAt } = places.firstState(lead)
  // Written out, for this is done a million times: a spread takes longer.
  return {
    id,
    listId: job.listId,
    rowNumber: lead.rowNumber,
    phone: lead.phone,
    country: lead.country,
    name: lead.name,
    firstName: lead.firstName,
    lastName: lead.lastName,
    email: lead.email,
    company: lead.company,
    region: lead.region,
    zip: lead.zip,
    timezone: lead.timezone,
    zones: lead.zones,
    language: lead.language,
    prompt: lead.prompt,
    owner: lead.owner,
    consent: lead.consent,
    consentSource: lead.consentSource,
    consentAt: lead.consentAt,
    variables: lead.variables,
    state,
    reason,
    nextAt,
    createdAt: job.now,
  }
}
