import { createReadStream } from 'node:fs'
import { AppError } from '../../domain/error.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { Db, SuppressionRow } from '../../store/engine/tables.ts'
import { blockLeadsOfNumbers, findWaitingNumbers } from '../../store/leads/leads-of-numbers.ts'
import { addAudit, ownImportSubject } from '../../store/numbers/audit.ts'
import { findForgotten } from '../../store/numbers/forgotten.ts'
import {
  deleteOlderNumbers,
  insertNationalNumbers,
  listOlderNationalFiles,
  markNationalFileReady,
} from '../../store/numbers/national-numbers.ts'
import { addSuppressions, findErased } from '../../store/numbers/suppressions.ts'
import { CSV_LIMITS, type CsvRow, readRowBatches } from '../bytes/read-csv.ts'
import { cleanCell, readDate } from '../columns/cells.ts'
import { type DncColumns, findDncColumns, readDncRow } from './dnc-columns.ts'

// A transaction is to last milliseconds: the dialer writes meanwhile.
const BATCH_ROWS = 250
const HEAD_ROWS = 200
const EXAMPLES = 5
// What fits into the largest file that is taken, at a dozen characters a number.
const MAX_NATIONAL_ROWS = 20_000_000

interface Job {
  path: string
  fileName: string
  contentHash: string
  actor: string
  now: number
}

/** A team's own list of numbers. */
export interface OwnNumbersJob extends Job {
  kind: 'own'
  defaultCountry: string
}

/** A file of a national registry, whose row in `national_files` is there and not ready. */
export interface NationalNumbersJob extends Job {
  kind: 'national'
  fileId: string
  datedAt: number
}

export interface DncCounts {
  added: number
  alreadyThere: number
  unreadable: number
  /** The first rows that could not be read, and why. */
  examples: { rowNumber: number; reason: string }[]
  /** Leads that waited to be called. */
  blockedLeads: number
  /** Numbers of older national files that the new one no longer has. */
  dropped: number
}

function nothing(): DncCounts {
  return { added: 0, alreadyThere: 0, unreadable: 0, examples: [], blockedLeads: 0, dropped: 0 }
}

/**
 * Adds a file's numbers to our own list. What a crash leaves is kept: each number on it is one that
 * somebody wants to be on it. Throws the AppErrors of the readers.
 */
export async function importOwnNumbers(db: Db, job: OwnNumbersJob): Promise<DncCounts> {
  const counts = nothing()
  const batches = readRowBatches(createReadStream(job.path), { batchRows: BATCH_ROWS })
  try {
    const head = await takeHead(batches)
    const sample = head.slice(0, HEAD_ROWS).map(({ cells }) => cells)
    const columns = findDncColumns(sample, job.defaultCountry)
    await addOwnBatch(db, job, columns, columns.hasHeader ? head.slice(1) : head, counts)
    for await (const batch of batches) await addOwnBatch(db, job, columns, batch, counts)
  } finally {
    await batches.return(undefined)
  }
  refuseWithoutNumbers(counts, 'The file has no phone number that can be read.')
  await addAudit(db, auditOf(job, counts), job.now)
  return counts
}

/** Enough rows to tell the columns by. */
async function takeHead(batches: AsyncGenerator<CsvRow[]>): Promise<CsvRow[]> {
  const head: CsvRow[] = []
  while (head.length < HEAD_ROWS) {
    const next = await batches.next()
    if (next.done) break
    head.push(...next.value)
  }
  return head
}

async function addOwnBatch(
  db: Db,
  job: OwnNumbersJob,
  columns: DncColumns,
  rows: readonly CsvRow[],
  counts: DncCounts,
): Promise<void> {
  const wanted = new Map<string, SuppressionRow>()
  for (const row of rows) {
    const { phones, problem } = readDncRow(row, columns, job.defaultCountry)
    if (problem !== null) countUnreadable(counts, row.rowNumber, problem)
    for (const phone of phones) {
      if (wanted.has(phone)) counts.alreadyThere += 1
      else wanted.set(phone, toEntry(phone, row.cells, columns, job))
    }
  }
  const entries = [...wanted.values()]
  // A row may have many numbers.
  for (let start = 0; start < entries.length; start += BATCH_ROWS) {
    await addOwnNumbers(db, job, entries.slice(start, start + BATCH_ROWS), counts)
  }
}

async function addOwnNumbers(
  db: Db,
  job: OwnNumbersJob,
  entries: readonly SuppressionRow[],
  counts: DncCounts,
): Promise<void> {
  const entryOf = new Map(entries.map((entry) => [entry.phone, entry]))
  const { added, blockedLeads } = await db.transaction().execute(async (tx) => {
    // An erased person's number is blocked already, and is not to be written down again.
    const forgotten = await findForgotten(tx, [...entryOf.keys()])
    const phones = [...entryOf.keys()].filter((phone) => !forgotten.has(phone)).sort()
    // In the order in which reservations take them, so that neither waits for the other for good.
    const waiting = (await findWaitingNumbers(tx, phones)).sort()
    for (const phone of waiting) await lockNumber(tx, phone)
    return {
      added: await addSuppressions(
        tx,
        phones.flatMap((phone) => entryOf.get(phone) ?? []),
      ),
      blockedLeads: await blockLeadsOfNumbers(tx, waiting, 'do_not_call', job.now),
    }
  })
  counts.added += added.size
  counts.alreadyThere += entries.length - added.size
  counts.blockedLeads += blockedLeads
}

function toEntry(
  phone: string,
  cells: readonly string[],
  columns: DncColumns,
  job: OwnNumbersJob,
): SuppressionRow {
  const reason = cleanCell(cells[columns.reason] ?? '').slice(0, 500)
  const askedAt = readDate(cleanCell(cells[columns.date] ?? ''))
  return {
    phone,
    source: 'import',
    reason: reason || `in the file ${job.fileName}`,
    addedBy: job.actor,
    attemptId: null,
    // A date to come is a mistake in the file.
    addedAt: askedAt !== null && askedAt <= job.now ? askedAt : job.now,
  }
}

/**
 * Reads a file of a national registry and marks it ready, which is when it counts as our copy; then
 * takes out what older files say about its area codes. Throws the AppErrors of the readers, and
 * `invalid` for a file that is none; the caller clears what had been written.
 */
export async function importNationalNumbers(db: Db, job: NationalNumbersJob): Promise<DncCounts> {
  const counts = nothing()
  const older = await listOlderNationalFiles(db, { id: job.fileId, datedAt: job.datedAt })
  const areas = new Set<string>()
  const batches = readRowBatches(createReadStream(job.path), {
    limits: { ...CSV_LIMITS, maxRows: MAX_NATIONAL_ROWS },
    batchRows: BATCH_ROWS,
  })
  for await (const batch of batches) {
    const phones = new Set<string>()
    for (const { rowNumber, cells, problem } of batch) {
      const phone = readNationalNumber(cells)
      if (problem !== null) countUnreadable(counts, rowNumber, problem)
      if (phone === null) {
        const isCounted = problem !== null || (rowNumber === 1 && isHeader(cells))
        if (!isCounted) countUnreadable(counts, rowNumber, NOT_A_NUMBER)
      } else if (phones.has(phone)) counts.alreadyThere += 1
      else phones.add(phone)
    }
    for (const phone of phones) areas.add(phone.slice(0, 5))
    const added = await db.transaction().execute(async (tx) => {
      // Like those of our own list: not to be written down again.
      const erased = await findErased(tx, [...phones])
      const wanted = [...phones].filter((phone) => !erased.has(phone)).sort()
      return insertNationalNumbers(tx, job.fileId, wanted, older)
    })
    counts.added += added.size
    counts.alreadyThere += phones.size - added.size
  }
  const read = counts.added + counts.alreadyThere
  refuseWithoutNumbers(counts, NOT_A_REGISTRY)
  // Leads, orders or whatever else has numbers in it must not pass for a copy of the registry.
  if (counts.unreadable > read) throw new AppError('invalid', NOT_A_REGISTRY)
  await db.transaction().execute(async (tx) => {
    await markNationalFileReady(tx, job.fileId, { numbers: read, readyAt: job.now })
    await addAudit(tx, auditOf(job, counts), job.now)
  })
  for (const area of areas) counts.dropped += await deleteOlderNumbers(db, area, older)
  return counts
}

const NOT_A_NUMBER = 'This is no ten-digit number of North America.'
const NOT_A_REGISTRY =
  'This is not a file of the national registry: it has no header, and each row is an area code and a number, such as 415,5550100, or ten digits. Nothing was changed.'
const NORTH_AMERICAN = /^[2-9]\d{2}[2-9]\d{6}$/

/** `415,5550100` and `4155550100`. By the digits alone: asking for each what it is takes minutes. */
function readNationalNumber(cells: readonly string[]): string | null {
  const [first = '', second = ''] = cells.map(cleanCell)
  const isPair = /^\d{3}$/.test(first) && /^\d{3}-?\d{4}$/.test(second)
  const digits = (isPair ? `${first}${second}` : first).replace(/[\s().+-]/g, '')
  const national = digits.length === 11 ? digits.replace(/^1/, '') : digits
  return NORTH_AMERICAN.test(national) ? `+1${national}` : null
}

function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell) => !/\d/.test(cell))
}

function refuseWithoutNumbers(counts: DncCounts, sentence: string): void {
  if (counts.added + counts.alreadyThere > 0) return
  const [first] = counts.examples
  const example = first === undefined ? '' : ` Row ${first.rowNumber}: ${first.reason}`
  throw new AppError('invalid', `${sentence}${example}`)
}

function countUnreadable(counts: DncCounts, rowNumber: number, reason: string): void {
  counts.unreadable += 1
  if (counts.examples.length < EXAMPLES) counts.examples.push({ rowNumber, reason })
}

function auditOf(job: OwnNumbersJob | NationalNumbersJob, counts: DncCounts) {
  const { added, alreadyThere, unreadable, blockedLeads } = counts
  const file = { fileName: job.fileName, kind: job.kind }
  const of = job.kind === 'national' ? { fileId: job.fileId, datedAt: job.datedAt } : {}
  return {
    actor: job.actor,
    action: 'dnc.import',
    subject: ownImportSubject(job.contentHash),
    detail: { ...file, ...of, added, alreadyThere, unreadable, blockedLeads },
  }
}
