import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pLimit from 'p-limit'
import type { CallingHours } from '../domain/calling-hours.ts'
import { AppError, isAppError } from '../domain/error.ts'
import { addAudit } from '../store/audit.ts'
import { isUniqueViolation } from '../store/database.ts'
import { findListByContent, getList, insertList, markListFailed } from '../store/lists.ts'
import { addToOutbox } from '../store/outbox.ts'
import type { Db, ListRow, NewList } from '../store/tables.ts'
import type { Clock } from '../system/clock.ts'
import { newId } from '../system/id.ts'
import type { Log } from '../system/log.ts'
import { runImport } from './run-import.ts'

/** The largest file that is taken in. */
export const MAX_FILE_BYTES = 250 * 1024 * 1024

/** A file of leads, from whatever door. */
export interface ImportRequest {
  source: 'slack' | 'api'
  /** The file's name, as the sender calls it. */
  fileName: string
  /** The bytes; read once. */
  bytes: AsyncIterable<Uint8Array>
  /** Slack user id, or `api`. */
  uploadedBy: string
  channel: string | null
  /** The upload's message, where the report goes. */
  threadTs: string | null
  fileId: string | null
}

export interface ImportResult {
  list: ListRow
  /** The same bytes had been taken in before in this place: `list` is that one. */
  isKnown: boolean
}

export interface ImporterContext {
  db: Db
  databaseUrl: string
  clock: Clock
  log: Log
  countries: readonly string[]
  defaultCountry: string
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  wakeNotifier(): void
}

export interface Importer {
  /** Throws the AppError that the file deserves; the failed list keeps the sentence. */
  importFile(request: ImportRequest): Promise<ImportResult>
  /** Ends imports under way; they are cleared at the next start. */
  stop(): Promise<void>
}

export function createImporter(context: ImporterContext): Importer {
  const { db, clock, log } = context
  const abort = new AbortController()
  // One at a time: an import has the processor to itself and SQLite one writer.
  const oneByOne = pLimit(1)
  const underWay = new Set<Promise<unknown>>()

  async function importFile(request: ImportRequest): Promise<ImportResult> {
    const folder = await mkdtemp(join(tmpdir(), 'dialbot-import-'))
    try {
      const path = join(folder, 'file')
      const contentHash = await saveFile(request.bytes, path)
      const known = await findListByContent(db, contentHash, request.channel)
      if (known !== undefined) return await answerKnown(request, known)
      const list = newList(request, contentHash, clock.now())
      try {
        await insertList(db, list)
      } catch (error) {
        const winner = await findListByContent(db, contentHash, request.channel)
        if (!isUniqueViolation(error) || winner === undefined) throw error
        return await answerKnown(request, winner)
      }
      await oneByOne(() => fill(list, path))
      return { list: await getList(db, list.id), isKnown: false }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async function fill(list: NewList, path: string): Promise<void> {
    const { countries, defaultCountry, needsZone, hours } = context
    const now = clock.now()
    const job = {
      ...{ listId: list.id, path, countries: [...countries], defaultCountry },
      ...{ needsZone, hours, now },
    }
    try {
      await runImport(context.databaseUrl, job, abort.signal)
    } catch (error) {
      if (abort.signal.aborted) throw error
      await fail(list, isAppError(error) ? error.message : OUR_FAULT)
      log.warn({ listId: list.id, error }, 'import.failed')
      throw isAppError(error) ? error : new AppError('internal', OUR_FAULT, { cause: error })
    }
    await db.transaction().execute(async (tx) => {
      const ready = await getList(tx, list.id)
      const { source, accepted, rejected, duplicates, suppressed } = ready
      const detail = { source, accepted, rejected, duplicates, suppressed }
      const entry = { actor: list.uploadedBy, action: 'list.import', subject: list.id, detail }
      await addAudit(tx, entry, clock.now())
      await tellReport(tx, ready, clock.now())
    })
    context.wakeNotifier()
    log.info({ listId: list.id, ms: clock.now() - now }, 'import.done')
  }

  async function fail(list: NewList, sentence: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await markListFailed(tx, list.id, sentence)
      const entry = { actor: list.uploadedBy, action: 'list.import_failed', subject: list.id }
      await addAudit(tx, entry, clock.now())
      await tellReport(tx, await getList(tx, list.id), clock.now())
    })
    context.wakeNotifier()
  }

  /** The report is given again, in the thread of the new upload. */
  async function answerKnown(request: ImportRequest, list: ListRow): Promise<ImportResult> {
    if (request.channel !== null) {
      const fact = {
        key: `known_list:${request.fileId ?? newId()}`,
        kind: 'known_list',
        subjectId: list.id,
        channel: request.channel,
        threadTs: request.threadTs,
      } as const
      await addToOutbox(db, fact, clock.now())
      context.wakeNotifier()
    }
    return { list, isKnown: true }
  }

  return {
    importFile(request) {
      const work = importFile(request).finally(() => underWay.delete(work))
      underWay.add(work)
      return work
    },
    async stop() {
      abort.abort()
      await Promise.allSettled(underWay)
    },
  }
}

const OUR_FAULT = 'Something went wrong on our side while the file was read. Share it again.'

/** Queues the import report, and the rejected rows as a file, for the upload's thread. */
export async function tellReport(tx: Db, list: ListRow, now: number): Promise<void> {
  if (list.channel === null) return
  const place = { subjectId: list.id, channel: list.channel, threadTs: list.threadTs }
  await addToOutbox(tx, { key: `import_report:${list.id}`, kind: 'import_report', ...place }, now)
  if (list.state !== 'ready' || list.rejected + list.duplicates + list.suppressed === 0) return
  await addToOutbox(tx, { key: `rejected_file:${list.id}`, kind: 'rejected_file', ...place }, now)
}

function newList(request: ImportRequest, contentHash: string, now: number): NewList {
  return {
    id: newId(),
    name: listName(request.fileName),
    source: request.source,
    state: 'importing',
    failure: null,
    channel: request.channel,
    threadTs: request.threadTs,
    fileId: request.fileId,
    contentHash,
    uploadedBy: request.uploadedBy,
    createdAt: now,
    readyAt: null,
  }
}

/** `leads/October list.csv` → `October list`. */
export function listName(fileName: string): string {
  const name = basename(fileName).trim()
  return name.slice(0, name.length - extname(name).length).slice(0, 80) || 'leads'
}

/** Writes the bytes to a file and gives their sha256. Throws `too_large`. */
export async function saveFile(bytes: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const hash = createHash('sha256')
  let size = 0
  async function* hashed() {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > MAX_FILE_BYTES) {
        const most = MAX_FILE_BYTES / 1024 / 1024
        throw new AppError(
          'too_large',
          `The file has more than ${most} MB. Split it and share the parts.`,
        )
      }
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(Readable.from(hashed()), createWriteStream(path))
  return hash.digest('hex')
}
