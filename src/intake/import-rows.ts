import { createReadStream } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { CallingHours } from '../domain/calling-hours.ts'
import type { ErrorCode } from '../domain/error.ts'
import type { ZoneSource } from '../domain/zones.ts'
import { addAudit } from '../store/audit.ts'
import { rememberChoice } from '../store/column-choices.ts'
import { checkpoint, keepSafe, tuneForImport } from '../store/database.ts'
import {
  clearRows,
  findElsewhere,
  hasOtherLists,
  type ImportedLead,
  type ImportProgress,
  insertImportedLeads,
  insertLeadNumbers,
  insertRejectedRows,
  type LeadElsewhere,
  markListReady,
  recordProgress,
} from '../store/imports.ts'
import { getList } from '../store/lists.ts'
import { type Refused, refuseLeads } from '../store/refused-leads.ts'
import { findSuppressed } from '../store/suppressions.ts'
import type { Db } from '../store/tables.ts'
import type { Clock } from '../system/clock.ts'
import type { Column } from './columns.ts'
import { askedAgain, type HeadJob, readHead, type Understood } from './file-head.ts'
import { COUNT_OF, type Elsewhere, toRejects, withOthers } from './left-out.ts'
import { createNumberBook, type NumberBook } from './number-book.ts'
import { createPlaces, type PlaceMaps, type Places } from './places.ts'
import { type CsvRow, readRowBatches } from './read-csv.ts'
import type { ColumnQuestion } from './recognise.ts'
import { checkRow, type NewLead, NO_ZONE, type RowContext, type RowVerdict } from './rows.ts'
import { createTally } from './tally.ts'
import { tellReport } from './tell-report.ts'

// Each transaction is to last milliseconds, for the dialer writes meanwhile.
const BATCH_ROWS = 500
const NUMBERS_TOGETHER = 2_000
const PROGRESS_MS = 1_000
const DAY_MS = 24 * 3_600_000
// A list that nobody has started for so long is not one that somebody means to call.
const UNSTARTED_DAYS = 30

export interface ImportJob extends HeadJob {
  listId: string
  path: string
  /** Where the file was shared. */
  channel: string | null
  /** Slack user id, or `api`. */
  uploadedBy: string
  countries: string[]
  /** False only against a simulator that ignores calling hours. */
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  maps: PlaceMaps
  now: number
}

export type ImportEnd =
  | { type: 'ready' }
  /** Somebody has to say which column it is. Nothing was written. */
  | { type: 'ask'; question: ColumnQuestion }
  /** It has no table with a phone column, and nothing was written. */
  | { type: 'no_list'; code: ErrorCode; message: string }
  /** `isStopped` became true; what was written stays, to be cleared. */
  | { type: 'stopped' }

export interface ImportWatch {
  clock: Clock
  isStopped(): boolean
  /** About once a second, and after each batch of the first one. */
  onProgress(progress: ImportProgress): void
}

/**
 * Reads a file row by row into the leads of a list, in short transactions, and marks the list ready.
 * Throws the AppErrors of the readers; the caller clears what had been written.
 */
export async function importRows(db: Db, job: ImportJob, watch: ImportWatch): Promise<ImportEnd> {
  if (watch.isStopped()) return { type: 'stopped' }
  await tuneForImport(db)
  const stream = createReadStream(job.path)
  const batches = readRowBatches(stream, { batchRows: BATCH_ROWS })
  let settle = async (): Promise<void> => {}
  try {
    const head = await readHead(batches, job)
    if (head.type !== 'plan') return head
    const run = createRun(db, job, head)
    settle = run.settle
    let toldAt = watch.clock.now()
    /** False when somebody canceled the import. */
    async function take(rows: readonly CsvRow[]): Promise<boolean> {
      await run.take(rows)
      const now = watch.clock.now()
      if (now - toldAt < PROGRESS_MS && run.rowsWritten() > BATCH_ROWS) return true
      toldAt = now
      const progress = { rowsRead: run.rowsWritten(), bytesRead: stream.bytesRead }
      if (!(await recordProgress(db, job.listId, progress))) return false
      watch.onProgress(progress)
      return true
    }
    if (!(await take(head.rows))) return { type: 'stopped' }
    for await (const rows of batches) {
      if (watch.isStopped() || !(await take(rows))) return { type: 'stopped' }
    }
    await run.settle()
    if (run.rowsWritten() === 0) return { type: 'no_list', code: 'invalid', message: NO_LEAD }
    // What a person said, of this file or of another one, was wrong.
    if (head.chosenFrom !== null && run.isAllRejected()) {
      return { type: 'ask', question: askedAgain(head.chosenFrom, head.plan) }
    }
    const isReady = await run.finish(stream.bytesRead, watch)
    await checkpoint(db)
    return isReady ? { type: 'ready' } : { type: 'stopped' }
  } finally {
    stream.destroy()
    // Nothing is written any more once it has ended: it may be about to be cleared.
    await settle().catch(() => {})
  }
}

const NO_LEAD =
  'The file has only one row. The first row holds the column names; put a lead in each row below it.'

interface Run {
  /** Resolves when the rows are judged and the rows before them written. */
  take(rows: readonly CsvRow[]): Promise<void>
  /** Resolves when all rows are written. */
  settle(): Promise<void>
  rowsWritten(): number
  /** Not one row has a number that may be called, not even one that waits elsewhere. */
  isAllRejected(): boolean
  /** False when it was canceled meanwhile. */
  finish(bytesRead: number, watch: ImportWatch): Promise<boolean>
}

function createRun(db: Db, job: ImportJob, { plan, headerKey }: Understood): Run {
  const tally = createTally()
  const unread = new Map<ZoneSource, number>()
  const book = createNumberBook()
  const places = createPlaces(job)
  const context: RowContext = {
    countries: job.countries,
    defaultCountry: job.defaultCountry,
    needsZone: job.needsZone,
    findZones: places.findZones,
    seen: book,
  }
  let rowsRead = 0
  let rowsWritten = 0
  let hasOthers: boolean | null = null
  // Postgres, which is another process, writes a batch while the next one is read and judged.
  let written: Promise<void> = Promise.resolve()

  async function take(rows: readonly CsvRow[]): Promise<void> {
    rowsRead += rows.length
    const checked = rows.map((row) => ({ row, verdict: checkRow(row, plan, context) }))
    const phones = checked.flatMap(({ verdict }) =>
      verdict.verdict === 'accepted' ? verdict.lead.phone : [],
    )
    const suppressed = await findSuppressed(db, phones)
    hasOthers ??= await hasOtherLists(db, job.listId)
    const since = job.now - UNSTARTED_DAYS * DAY_MS
    const waiting = hasOthers ? await findElsewhere(db, job.listId, phones, since) : []
    const elsewhere = toMap(waiting.filter(({ isActive }) => isActive === 1))
    const unstarted = toMap(waiting.filter(({ isActive }) => isActive === 0))
    const judged = checked.map(({ row, verdict }) => ({
      row,
      verdict: withOthers(verdict, { suppressed, elsewhere, channel: job.channel }),
    }))
    const leads = judged.flatMap(({ verdict }) =>
      verdict.verdict === 'accepted' ? acceptLead(verdict, unstarted) : [],
    )
    const rejects = await toRejects(db, judged, { job, plan })
    for (const { row, verdict } of judged) count(row, verdict)
    await written
    const total = rowsRead
    written = db.transaction().execute(async (tx) => {
      await insertImportedLeads(tx, leads)
      await insertRejectedRows(tx, rejects)
      const refused = await refuseTwiceNamed(tx, judged, book, job.now)
      tally.counts.withoutConsent -= refused.unknown
      tally.counts.refused += refused.leads
      rowsWritten = total
    })
    // Whoever waits for it next hears of it.
    written.catch(() => {})
  }

  function acceptLead(
    { lead }: Extract<RowVerdict, { verdict: 'accepted' }>,
    unstarted: ReadonlyMap<string, unknown>,
  ): ImportedLead {
    if (unstarted.has(lead.phone)) tally.counts.alsoUnstarted += 1
    const accepted = toLead(lead, { id: book.addLead(lead.rowNumber), job, places })
    if (accepted.consent === 'unknown') tally.counts.withoutConsent += 1
    if (accepted.consent === 'refused') tally.counts.refused += 1
    return accepted
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
    if (reason === NO_ZONE) tally.counts.unzoned += 1
  }

  return {
    take,
    settle: () => written,
    rowsWritten: () => rowsWritten,
    isAllRejected: () => tally.counts.rejected === rowsRead,
    async finish(bytesRead, watch) {
      for (const leads of book.inOrder(NUMBERS_TOGETHER)) {
        if (watch.isStopped()) return false
        const numbers = leads.map(({ phone, id }) => ({ phone, listId: job.listId, leadId: id }))
        await db.transaction().execute((tx) => insertLeadNumbers(tx, numbers))
        // Nothing is done between these but writing: whoever waits for SQLite's one writer would wait long.
        await setTimeout(1)
      }
      await keepSafe(db)
      return db.transaction().execute(async (tx) => {
        const now = watch.clock.now()
        const isReady = await markListReady(tx, job.listId, {
          ...tally.counts,
          ...{ rowsRead, bytesRead, readyAt: now },
          columnsJson: JSON.stringify(plan.columns.map((column) => withUnread(column, unread))),
          variablesJson: JSON.stringify(plan.variables),
          reasonsJson: JSON.stringify(tally.reasons()),
          firstLeadId: book.firstLead(),
          lastLeadId: book.lastLead(),
        })
        if (isReady) await tellReady(tx, job, headerKey, now)
        return isReady
      })
    },
  }
}

/** A list that is ready has its report queued, whatever happens after. */
async function tellReady(tx: Db, job: ImportJob, headerKey: string, now: number): Promise<void> {
  const { listId, uploadedBy, channel, choice } = job
  const list = await getList(tx, listId)
  const { source, accepted, rejected, duplicates, suppressed } = list
  const detail = { source, accepted, rejected, duplicates, suppressed }
  await addAudit(tx, { actor: uploadedBy, action: 'list.import', subject: listId, detail }, now)
  if (choice !== null && channel !== null) {
    await rememberChoice(tx, { channel, headerKey }, choice, { actor: uploadedBy, now })
  }
  await tellReport(tx, list, now)
}

function toMap(leads: readonly LeadElsewhere[]): Map<string, LeadElsewhere> {
  return new Map(leads.map((lead) => [lead.phone, lead]))
}

/** How many leads were refused now, and how many of them had counted as without a recorded consent. */
async function refuseTwiceNamed(
  db: Db,
  judged: readonly { verdict: RowVerdict | Elsewhere }[],
  book: NumberBook,
  now: number,
): Promise<Refused> {
  const refusals = judged.flatMap(({ verdict }) => {
    if (verdict.verdict !== 'duplicate' || verdict.refusal === null) return []
    const id = book.idOfRow(verdict.refusal.firstRow)
    return id === undefined ? [] : [{ id, source: verdict.refusal.source }]
  })
  const total = { leads: 0, unknown: 0 }
  // Most rows that refuse do it in the same words.
  for (const [source, same] of Map.groupBy(refusals, (refusal) => refusal.source)) {
    const ids = same.map(({ id }) => id)
    const { leads, unknown } = await refuseLeads(db, ids, { source, now })
    total.leads += leads
    total.unknown += unknown
  }
  return total
}

const FIELD_OF: Partial<Record<string, ZoneSource>> = {
  region: 'region',
  zip: 'zip',
  timezone: 'timezone',
}

function withUnread(column: Column, unread: ReadonlyMap<ZoneSource, number>) {
  const source = FIELD_OF[column.field ?? '']
  const leads = source === undefined ? undefined : unread.get(source)
  return leads === undefined ? column : { ...column, unread: leads }
}

function toLead(
  lead: NewLead,
  { id, job, places }: { id: string; job: ImportJob; places: Places },
): ImportedLead {
  const { state, reason, nextAt } = places.firstAnswer(lead)
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
    zonesJson: places.zonesJson(lead.zones),
    language: lead.language,
    prompt: lead.prompt,
    owner: lead.owner,
    consent: lead.consent,
    consentSource: lead.consentSource,
    consentAt: lead.consentAt,
    variablesJson: JSON.stringify(lead.variables),
    state,
    reason,
    nextAt,
    createdAt: job.now,
  }
}

// As many as a transaction of some milliseconds deletes.
const CLEARED_TOGETHER = 250

/** Takes away what an import has written that came to nothing; others get their turn in between. */
export async function clearImport(db: Db, listId: string): Promise<void> {
  await tuneForImport(db)
  for (let cleared = 1; cleared > 0; await setImmediate()) {
    cleared = await db.transaction().execute((tx) => clearRows(tx, listId, CLEARED_TOGETHER))
  }
  await checkpoint(db)
}
