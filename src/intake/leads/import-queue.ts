import { join } from 'node:path'
import pLimit from 'p-limit'
import { AppError } from '../../domain/error.ts'
import type { CallingHours } from '../../domain/law/calling-hours.ts'
import type { Db, ListRow, NewList } from '../../store/engine/tables.ts'
import { markListCanceled } from '../../store/leads/list-imports.ts'
import { findList, getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import type { ColumnChoice } from '../columns/recognise.ts'
import { clearFolders, inFolder, saveFile } from '../files/saved-file.ts'
import type { PlaceMaps } from '../rows/places.ts'
import { fillList } from './fill-list.ts'
import { CANCELED, createImportEnds } from './import-ends.ts'
import { createProgressMessages, type FollowedImport } from './import-progress.ts'
import { createStopFlag } from './import-thread.ts'
import { makeList } from './make-list.ts'
import { reported } from './reported-error.ts'

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
  /** The sheet of a workbook, as a script names it. */
  sheet?: string | undefined
  /** It may be some other text: then nothing is said, and `not_found` is thrown. */
  isMaybe?: boolean
}

export interface ImportResult {
  list: ListRow
  /** The same bytes had been taken in before in this place: `list` is that one. */
  isKnown: boolean
}

export interface ImportContext {
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

export interface ImportQueue {
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

interface QueuedImport extends FollowedImport {
  /** While it waited for its turn. */
  isCanceled: boolean
  stop(): void
}

export function createImportQueue(context: ImportContext): ImportQueue {
  const { db, clock, log } = context
  const abort = new AbortController()
  const { signal } = abort
  const progress = createProgressMessages(context)
  const ends = createImportEnds(context, signal)
  // One at a time: an import has the processor to itself and SQLite one writer.
  const oneByOne = pLimit(1)
  const works = new Set<Promise<unknown>>()
  const imports = new Map<string, { one: QueuedImport; done: Promise<unknown> }>()
  const waiting = new Set<QueuedImport>()

  function importFile(request: ImportRequest): Promise<ImportResult> {
    return inFolder(async (folder) => {
      const path = join(folder, 'file')
      const made = await makeList(context, request, await saveFile(request.bytes, path))
      if (made.isKnown) return made
      await queue(made.list, path, request)
      return { list: await getList(db, made.list.id), isKnown: false }
    })
  }

  /** Resolves when the list is filled. */
  async function queue(list: NewList, path: string, request: ImportRequest): Promise<void> {
    const { flag, stop } = createStopFlag()
    const isMaybe = request.isMaybe === true
    const one: QueuedImport = {
      ...{ list, stop, isCanceled: false },
      progress: isMaybe ? 'unsure' : 'not_said',
    }
    waiting.add(one)
    const done = oneByOne(async () => {
      waiting.delete(one)
      // Its end is written down and reported already.
      if (one.isCanceled) throw reported('conflict', CANCELED)
      const sayProgress = progress.follow(one, waiting)
      try {
        const watch = { signal, flag, onProgress: () => void track(sayProgress()) }
        await fillList({ ...context, ends }, { list, path, request }, watch)
      } finally {
        if (one.progress === 'said' && !signal.aborted) await progress.enqueue(list)
      }
    })
    imports.set(list.id, { one, done })
    try {
      await done
    } finally {
      imports.delete(list.id)
    }
  }

  async function cancelImport(listId: string, actor: string): Promise<ListRow> {
    const list = await findList(db, listId)
    if (list === undefined) throw new AppError('not_found', 'This list is not there any more.')
    const queued = imports.get(listId)
    if (!(await markListCanceled(db, listId, actor))) {
      throw new AppError('conflict', 'This import is over already.')
    }
    queued?.one.stop()
    const entry = { actor, action: 'list.import_canceled', subject: listId }
    await addAudit(db, entry, clock.now())
    await progress.enqueue(list)
    if (queued !== undefined && !waiting.has(queued.one)) {
      await queued.done.catch(() => {})
      return getList(db, listId)
    }
    // Another process reads it, and ends it when it looks.
    if (queued === undefined && list.startedAt !== null) return getList(db, listId)
    // Nothing works on it: it waits for its turn.
    if (queued !== undefined) queued.one.isCanceled = true
    await ends.cancel(list)
    await progress.enqueue(list)
    return getList(db, listId)
  }

  async function clearCutOff(list: ListRow): Promise<void> {
    await ends.failCutOff(list)
    // Also of one that waited: nothing is said where nothing was.
    await progress.enqueue(list)
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
    cancelImport,
    async recover(unfinished) {
      await clearFolders()
      const lists = await unfinished()
      const cleared = track(
        oneByOne(async () => {
          for (const list of lists) {
            if (signal.aborted) return
            await clearCutOff(list).catch((error: unknown) => {
              if (signal.aborted) return
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
