import { createReadStream } from 'node:fs'
import type { ImportWriter } from '../../store/bulk/import-writer.ts'
import { checkpoint, tuneForImport } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'
import { recordProgress } from '../../store/leads/list-imports.ts'
import { type CsvRow, readRowBatches } from '../bytes/read-csv.ts'
import { createSheetChooser } from '../columns/choose-sheet.ts'
import { askedAgain, readHead } from '../columns/file-head.ts'
import type { ImportEnd, ImportJob, ImportWatch } from './import-job.ts'
import { BATCH_ROWS, createLeadWriter } from './write-leads.ts'

const PROGRESS_MS = 1_000

/**
 * Reads a file row by row into the leads of a list, in short transactions, and marks the list ready.
 * Throws the AppErrors of the readers, and what the writer throws. The caller closes the writer, and then
 * clears what had been written.
 */
export async function readLeads(
  db: Db,
  job: ImportJob,
  { writer, ...watch }: ImportWatch & { writer: ImportWriter },
): Promise<ImportEnd> {
  if (watch.isStopped()) return { type: 'stopped' }
  await tuneForImport(db)
  const stream = createReadStream(job.path)
  const sheets = createSheetChooser(job.defaultCountry, job.choice?.sheet ?? job.sheet)
  // All of a workbook is read before its first row.
  let share = 1
  const bytesRead = () => Math.round(stream.bytesRead * share)
  const batches = readRowBatches(stream, {
    batchRows: BATCH_ROWS,
    chooseSheet: sheets.choose,
    onSheetRead: (read) => {
      share = read
    },
  })
  try {
    const head = await readHead(batches, job)
    const question = sheets.question()
    if (question !== null) return { type: 'ask', question }
    if (head.type !== 'plan') return head
    const leads = createLeadWriter(db, job, head, writer)
    let recordedAt = watch.clock.now()
    /** False when somebody canceled the import. */
    async function take(rows: readonly CsvRow[]): Promise<boolean> {
      await leads.add(rows)
      const now = watch.clock.now()
      if (now - recordedAt < PROGRESS_MS && leads.rowsRead() > BATCH_ROWS) return true
      recordedAt = now
      // What is said of it is in the database.
      await writer.settle()
      const progress = { rowsRead: leads.rowsRead(), bytesRead: bytesRead() }
      if (!(await recordProgress(db, job.listId, progress))) return false
      watch.onProgress(progress)
      return true
    }
    if (!(await take(head.rows))) return { type: 'stopped' }
    for await (const rows of batches) {
      if (watch.isStopped() || !(await take(rows))) return { type: 'stopped' }
    }
    if (leads.rowsRead() === 0) return { type: 'no_list', code: 'invalid', message: NO_LEAD }
    // What a person said, of this file or of another one, was wrong.
    if (head.chosenFrom !== null && leads.isAllRejected()) {
      return { type: 'ask', question: askedAgain(head.chosenFrom, head.plan) }
    }
    const isReady = await leads.finish(bytesRead(), watch)
    await checkpoint(db)
    return isReady ? { type: 'ready' } : { type: 'stopped' }
  } finally {
    await batches.return(undefined)
    stream.destroy()
  }
}

const NO_LEAD =
  'The file has only one row. The first row holds the column names; put a lead in each row below it.'
