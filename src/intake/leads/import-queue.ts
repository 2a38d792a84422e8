import { join } from 'node:path'
import pLimit from 'p-limit'
import { AppError, isAppError } from '../../domain/error.ts'
import type { CallingHours } from '../../domain/law/calling-hours.ts'
import { isUniqueViolation, leaveCheckpoints } from '../../store/engine/database.ts'
import type { Db, ListRow, NewList } from '../../store/engine/tables.ts'
import { listChoices } from '../../store/leads/column-choices.ts'
import {
  deleteList,
  hasRows,
  markImportStarted,
  markListCanceled,
  markListFailed,
} from '../../store/leads/list-imports.ts'
import { readColumns } from '../../store/leads/list-json.ts'
import { findList, findListByContent, getList, insertList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { addOrRefresh, addToOutbox } from '../../store/outbox/queue.ts'
import { type Clock, clockStart } from '../../system/clock.ts'
import { newId } from '../../system/id.ts'
import type { Log } from '../../system/log.ts'
import type { ColumnChoice, ColumnQuestion } from '../columns/recognise.ts'
import { clearFolders, inFolder, listName, saveFile } from '../files/saved-file.ts'
import type { PlaceMaps } from '../rows/places.ts'
import { tellReport } from './enqueue-report.ts'
import { createStopFlag, runClearing, runImport, type StopFlag } from './import-thread.ts'
import type { ImportEnd, ImportJob } from './read-leads.ts'

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
  /** What a person said of the columns; remembered for the channel. */
  choice?: ColumnChoice | undefined
  /** The header of the phone column, as a script names it. */
  phoneColumn?: string | undefined
  /** It may be some other text: then nothing is said, and `not_found` is thrown. */
  isMaybe?: boolean
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
  /** What tells the place of a number. */
  maps: PlaceMaps
  /** From when on, and how often, it is told how far an import is; 3 s unless given. */
  progressMs?: number
  wakeNotifier(): void
}

export interface Importer {
  /** Throws the AppError that the file deserves; the failed list keeps the sentence. */
  importFile(request: ImportRequest): Promise<ImportResult>
  /**
   * Ends an import that a person does not want and takes away what it had written. Throws `not_found`, or
   * `conflict` when it is over.
   */
  cancelImport(listId: string, actor: string): Promise<ListRow>
  /**
   * Clears imports that a crash or a restart cut off, and says so. Run once, at start; resolves when they
   * are known, for a large one takes a minute: `cleared`.
   */
  recover(unfinished: () => Promise<ListRow[]>): Promise<{ cleared: Promise<void> }>
  /** Ends imports under way; they are cleared at the next start. */
  stop(): Promise<void>
}

const PROGRESS_MS = 3_000
const OUR_FAULT = 'Something went wrong on our side while the file was read. Share it again.'
export const CUT_OFF =
  'Dialbot was restarted while it read this file. Nothing was taken in. Read it again, or share it anew.'
const NAME_IT = 'Name the header of the right one in the query: ?phone_column=Mobile'
const CANCELED = 'The import was canceled. Nothing was taken in.'

interface Told {
  list: NewList
  /** Whether it is told how far the import is; null while it may be no table. */
  isTold: boolean | null
  isCanceled: boolean
}

interface UnderWay {
  stop(): void
  done: Promise<unknown>
  told: Told
}

export function createImporter(context: ImporterContext): Importer {
  const { db, databaseUrl, clock, log, progressMs = PROGRESS_MS } = context
  const abort = new AbortController()
  // One at a time: an import has the processor to itself and SQLite one writer.
  const oneByOne = pLimit(1)
  const works = new Set<Promise<unknown>>()
  const imports = new Map<string, UnderWay>()
  const waiting = new Set<Told>()

  function importFile(request: ImportRequest): Promise<ImportResult> {
    return inFolder(async (folder) => {
      const path = join(folder, 'file')
      const { contentHash, bytes } = await saveFile(request.bytes, path)
      const known = await findListByContent(db, contentHash, request.channel)
      if (known !== undefined) return await answerKnown(request, known)
      const list = newList(request, { contentHash, bytes }, clock.now())
      try {
        await insertList(db, list)
      } catch (error) {
        const winner = await findListByContent(db, contentHash, request.channel)
        if (!isUniqueViolation(error) || winner === undefined) throw error
        return await answerKnown(request, winner)
      }
      await run(list, path, request)
      return { list: await getList(db, list.id), isKnown: false }
    })
  }

  async function run(list: NewList, path: string, request: ImportRequest): Promise<void> {
    const { flag, stop } = createStopFlag()
    const told: Told = { list, isTold: request.isMaybe === true ? null : false, isCanceled: false }
    waiting.add(told)
    const done = oneByOne(() => {
      waiting.delete(told)
      // Its end is told and written down already.
      if (told.isCanceled) throw toldAlready('conflict', CANCELED)
      return fill(list, path, request, { flag, told })
    })
    imports.set(list.id, { stop, done, told })
    try {
      await done
    } finally {
      imports.delete(list.id)
    }
  }

  async function fill(
    list: NewList,
    path: string,
    request: ImportRequest,
    { flag, told }: { flag: StopFlag['flag']; told: Told },
  ): Promise<void> {
    const startedAt = clock.now()
    let toldAt = startedAt
    async function onProgress(): Promise<void> {
      if (clock.now() - toldAt < progressMs) return
      toldAt = clock.now()
      // It is a table, whatever it is called.
      told.isTold ??= false
      for (const one of [told, ...waiting]) await tellOnTheWay(one)
    }
    try {
      await markImportStarted(db, list.id, startedAt)
      await leaveCheckpoints(db, true)
      const job = await newJob(list, path, request, startedAt)
      const end = await runImport(databaseUrl, job, {
        ...{ clock: clockStart(clock), signal: abort.signal, flag },
        onProgress: () => void track(onProgress()),
      })
      await conclude(list, request, end)
      log.info({ listId: list.id, end: end.type, ms: clock.now() - startedAt }, 'import.done')
    } catch (error) {
      if (isToldAlready(error)) throw error
      // The next start clears it, and tells.
      if (abort.signal.aborted) throw toldAlready('unavailable', CUT_OFF)
      log.warn({ listId: list.id, error }, 'import.failed')
      const told = isAppError(error) ? error : new AppError('internal', OUR_FAULT)
      await fail(list, { failure: told.message })
      throw toldAlready(told.code, told.message)
    } finally {
      if (!abort.signal.aborted) await leaveCheckpoints(db, false)
      if (told.isTold === true && !abort.signal.aborted) await tellProgress(list)
    }
  }

  async function newJob(
    list: NewList,
    path: string,
    { channel, choice, phoneColumn }: ImportRequest,
    now: number,
  ): Promise<ImportJob> {
    const { countries, defaultCountry, needsZone, hours, maps } = context
    return {
      ...{ listId: list.id, path, channel, uploadedBy: list.uploadedBy },
      ...{ countries: [...countries], defaultCountry },
      ...{ needsZone, hours, maps, now, choice: choice ?? null, phoneColumn: phoneColumn ?? null },
      known: channel === null ? {} : await listChoices(db, channel),
    }
  }

  /** What came of it is written down and queued to be told. */
  async function conclude(list: NewList, request: ImportRequest, end: ImportEnd): Promise<void> {
    if (end.type === 'ready') {
      context.wakeNotifier()
      return
    }
    if (end.type === 'stopped') {
      await fail(list, { failure: CANCELED })
      log.info({ listId: list.id }, 'import.canceled')
      throw toldAlready('conflict', CANCELED)
    }
    if (end.type === 'ask') {
      const { why } = end.question
      await fail(list, { failure: why, question: end.question })
      throw toldAlready('invalid', request.source === 'api' ? `${why} ${NAME_IT}` : why)
    }
    if (request.isMaybe === true) {
      await deleteList(db, list.id)
      throw toldAlready('not_found', end.message)
    }
    await fail(list, { failure: end.message })
    throw toldAlready(end.code, end.message)
  }

  /** Takes away what had been written, and says why. */
  async function fail(
    list: Pick<NewList, 'id' | 'uploadedBy'>,
    change: { failure: string; question?: ColumnQuestion; canceledBy?: string },
  ): Promise<void> {
    await clear(list.id)
    await db.transaction().execute(async (tx) => {
      await markListFailed(tx, list.id, change)
      const entry = { actor: list.uploadedBy, action: 'list.import_failed', subject: list.id }
      await addAudit(tx, entry, clock.now())
      await tellReport(tx, await getList(tx, list.id), clock.now())
    })
    context.wakeNotifier()
  }

  /** Off the event loop when there is something to clear. */
  async function clear(listId: string): Promise<void> {
    if (await hasRows(db, listId)) await runClearing(databaseUrl, listId, abort.signal)
  }

  /** Also of one that waits for its turn, once. */
  async function tellOnTheWay(told: Told): Promise<void> {
    if (told.isTold === null || (told.isTold && waiting.has(told))) return
    told.isTold = true
    await tellProgress(told.list)
  }

  async function tellProgress({
    id,
    channel,
    threadTs,
  }: Pick<NewList, 'id' | 'channel' | 'threadTs'>): Promise<void> {
    if (channel === null || channel === undefined) return
    const fact = {
      key: `import_progress:${id}`,
      kind: 'import_progress',
      subjectId: id,
      channel,
      threadTs: threadTs ?? null,
    } as const
    await addOrRefresh(db, fact, clock.now())
    context.wakeNotifier()
  }

  /** The report is given again, in the thread of the new upload. */
  async function answerKnown(request: ImportRequest, list: ListRow): Promise<ImportResult> {
    refuseOtherColumn(request, list)
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

  async function clearCutOff(list: ListRow): Promise<void> {
    await runClearing(databaseUrl, list.id, abort.signal)
    const change =
      list.canceledBy === null ? { failure: CUT_OFF, canceledBy: 'dialbot' } : { failure: CANCELED }
    await db.transaction().execute(async (tx) => {
      await markListFailed(tx, list.id, change)
      await tellReport(tx, await getList(tx, list.id), clock.now())
    })
    // Also of one that waited: nothing is said where nothing was.
    await tellProgress(list)
    log.warn({ listId: list.id }, 'import.cleared')
    context.wakeNotifier()
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const forget = () => works.delete(work)
    works.add(work)
    work.then(forget, forget)
    return work
  }

  return {
    importFile: (request) => track(importFile(request)),

    async cancelImport(listId, actor) {
      const list = await findList(db, listId)
      if (list === undefined) throw new AppError('not_found', 'This list is not there any more.')
      const underWay = imports.get(listId)
      if (!(await markListCanceled(db, listId, actor))) {
        throw new AppError('conflict', 'This import is over already.')
      }
      underWay?.stop()
      const entry = { actor, action: 'list.import_canceled', subject: listId }
      await addAudit(db, entry, clock.now())
      await tellProgress(list)
      if (underWay !== undefined && !waiting.has(underWay.told)) {
        await underWay.done.catch(() => {})
        return getList(db, listId)
      }
      // Another process reads it, and ends it when it looks.
      if (underWay === undefined && list.startedAt !== null) return getList(db, listId)
      // Nothing works on it: it waits for its turn.
      if (underWay !== undefined) underWay.told.isCanceled = true
      await fail(list, { failure: CANCELED })
      await tellProgress(list)
      return getList(db, listId)
    },

    async recover(unfinished) {
      await clearFolders()
      const lists = await unfinished()
      const cleared = track(
        oneByOne(async () => {
          for (const list of lists) {
            if (abort.signal.aborted) return
            await clearCutOff(list).catch((error: unknown) => {
              if (abort.signal.aborted) return
              log.error({ listId: list.id, error }, 'import.clearing_failed')
            })
          }
        }),
      )
      return { cleared }
    },

    async stop() {
      abort.abort()
      while (works.size > 0) await Promise.allSettled(works)
    },
  }
}

/** The same file cannot be two lists: who names another phone column than the list has is told. */
function refuseOtherColumn({ phoneColumn }: ImportRequest, list: ListRow): void {
  if (phoneColumn === undefined || list.state !== 'ready') return
  const columns = readColumns(list)
  const index = columns.findIndex(({ field }) => field === 'phone')
  const names = [columns[index]?.header ?? '', `Column ${index + 1}`]
  if (names.some((name) => name.toLowerCase() === phoneColumn.trim().toLowerCase())) return
  throw new AppError(
    'conflict',
    `This file is the list ${list.id} already, with “${names[0] || names[1]}” as its phone column.`,
  )
}

/** An AppError whose sentence stands in the list already. */
class ToldError extends AppError {}

function toldAlready(code: AppError['code'], message: string): ToldError {
  return new ToldError(code, message)
}

/** True for what the report of a list says already. */
export function isToldAlready(error: unknown): boolean {
  return error instanceof ToldError
}

function newList(
  request: ImportRequest,
  file: { contentHash: string; bytes: number },
  createdAt: number,
): NewList {
  return {
    id: newId(),
    name: listName(request.fileName),
    source: request.source,
    state: 'importing',
    failure: null,
    channel: request.channel,
    threadTs: request.threadTs,
    fileId: request.fileId,
    contentHash: file.contentHash,
    bytesTotal: file.bytes,
    uploadedBy: request.uploadedBy,
    createdAt,
    readyAt: null,
  }
}
