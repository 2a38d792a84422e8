import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { AppError, isAppError } from '../../domain/error.ts'
import { readDateText } from '../../domain/law/do-not-call.ts'
import { dateIn } from '../../domain/places/time-of-day.ts'
import type { Db, NationalFileRow } from '../../store/engine/tables.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import {
  clearNationalFile,
  findNationalFileByContent,
  findNewestNationalFile,
  insertNationalFile,
  listUnfinishedNationalFiles,
} from '../../store/numbers/national-numbers.ts'
import { findOwnImport, ownImportSubject } from '../../store/numbers/suppressions.ts'
import type { Clock } from '../../system/clock.ts'
import { newId } from '../../system/id.ts'
import type { Log } from '../../system/log.ts'
import { type DownloadOptions, downloadSlackFile } from '../files/download.ts'
import { inFolder, MAX_FILE_BYTES, saveFile } from '../files/saved-file.ts'
import type { SlackFile } from '../files/slack-file.ts'
import { runThread } from '../files/thread.ts'
import type { DncCounts, NationalNumbersJob, OwnNumbersJob } from './dnc-rows.ts'

const SCRIPT = new URL('./dnc-import-worker.ts', import.meta.url)
const DOWNLOAD_TIMEOUT_MS = 120_000

export type DncKind = 'own' | 'national'

export interface DncImportRequest {
  kind: DncKind
  fileName: string
  /** The date the registry gave its file, such as `2026-11-24`; only asked of a national one. */
  datedOn: string | null
  /** Slack user id, or `api`. */
  actor: string
}

interface DncImportAbout {
  kind: DncKind
  fileName: string
  /** Midnight in UTC of the file's date; null for an own list. */
  datedAt: number | null
  /** The date of our newest copy of the national list, now. */
  newestDatedAt: number | null
}

export type DncImportResult =
  | (DncImportAbout & DncCounts & { type: 'done' })
  /** The same bytes were taken in before; nothing was changed. */
  | (DncImportAbout & { type: 'known'; at: number; actor: string })

export interface DncImport {
  /** Throws the AppError that the file or its date deserves. */
  importFile(request: DncImportRequest, bytes: AsyncIterable<Uint8Array>): Promise<DncImportResult>
  importSlackFile(
    request: Omit<DncImportRequest, 'fileName'>,
    file: SlackFile,
  ): Promise<DncImportResult>
  /** What is wrong with the date of a national file, as a sentence; null when it will do. */
  findDateProblem(datedOn: string | null): string | null
  /**
   * Clears national files that a crash cut off. Run once, at start, which need not wait: a large file
   * takes a minute. Never throws.
   */
  recover(): Promise<void>
  /** Ends what is under way; a national file that is cut off is cleared at the next start. */
  stop(): Promise<void>
}

const Counts: z.ZodType<DncCounts> = z.object({
  added: z.number(),
  alreadyThere: z.number(),
  unreadable: z.number(),
  examples: z.array(z.object({ rowNumber: z.number(), reason: z.string() })),
  blockedLeads: z.number(),
  dropped: z.number(),
})

export function createDncImport(context: {
  db: Db
  databaseUrl: string
  clock: Clock
  log: Log
  defaultCountry: string
  /** The team's: a file cannot be of a day that has not begun there. */
  timezone: string
  slack: Pick<DownloadOptions, 'token' | 'slackApiUrl'>
  /** A campaign may have nobody left to call. */
  wakeDialer(): void
}): DncImport {
  const { db, clock, log } = context
  const abort = new AbortController()
  // One at a time: SQLite has one writer, and the same file twice is to be seen as that.
  const oneByOne = pLimit(1)
  const underWay = new Set<Promise<unknown>>()

  function findDateProblem(datedOn: string | null): string | null {
    if (datedOn === null) return 'Give the date of the file: the day on which the registry made it.'
    if (readDateText(datedOn) === null) return 'Write the date as 2026-11-24.'
    return datedOn > dateIn(context.timezone, clock.now())
      ? 'This day has not come yet. Give the day of the download.'
      : null
  }

  async function importFile(
    request: DncImportRequest,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<DncImportResult> {
    const problem = request.kind === 'national' ? findDateProblem(request.datedOn) : null
    if (problem !== null) throw new AppError('invalid', problem)
    return inFolder(async (folder) => {
      const path = join(folder, 'file')
      const { contentHash } = await saveFile(bytes, path)
      return await oneByOne(() => take(request, { path, contentHash }))
    })
  }

  async function take(
    request: DncImportRequest,
    saved: { path: string; contentHash: string },
  ): Promise<DncImportResult> {
    const { kind, fileName, actor } = request
    const now = clock.now()
    const job = { ...saved, fileName, actor, now }
    if (kind === 'own') {
      const known = await findOwnImport(db, saved.contentHash)
      if (known !== undefined) return tell(request, null, { type: 'known', ...known })
      const { defaultCountry } = context
      const counts = await run({ kind, ...job, defaultCountry })
      return tell(request, null, { type: 'done', ...counts })
    }
    const known = await findNationalFileByContent(db, saved.contentHash)
    if (known !== undefined) return answerKnown(request, known)
    const datedAt = readDateText(request.datedOn ?? '') ?? 0
    const file = {
      id: newId(),
      name: fileName,
      contentHash: saved.contentHash,
      datedAt,
      importedBy: actor,
      importedAt: now,
    }
    await insertNationalFile(db, file)
    try {
      const counts = await run({ kind, ...job, fileId: file.id, datedAt })
      return await tell(request, datedAt, { type: 'done', ...counts })
    } catch (error) {
      if (!abort.signal.aborted) await clearNationalFile(db, { ...file, numbers: 0, readyAt: null })
      throw error
    }
  }

  async function run(job: OwnNumbersJob | NationalNumbersJob): Promise<DncCounts> {
    try {
      const { databaseUrl } = context
      const counts = Counts.parse(await runThread(SCRIPT, { databaseUrl, job }, abort.signal))
      const { examples, ...figures } = counts
      log.info({ kind: job.kind, ...figures, ms: clock.now() - job.now }, 'dnc.imported')
      return counts
    } catch (error) {
      log.warn({ kind: job.kind, error }, 'dnc.import_failed')
      if (isAppError(error)) throw error
      throw new AppError('internal', 'The do-not-call file could not be read.', { cause: error })
    } finally {
      context.wakeDialer()
    }
  }

  /** Who tried, and why it did not work; what a stop cuts off is on record when it is cleared. */
  async function recording<Result>(
    { kind, fileName, actor, datedOn }: DncImportRequest,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (!abort.signal.aborted) {
        const why = isAppError(error) ? error.message : 'internal'
        const detail = { kind, fileName, datedOn, why }
        const entry = { actor, action: 'dnc.import_failed', subject: 'dnc', detail }
        await addAudit(db, entry, clock.now())
      }
      throw error
    }
  }

  function answerKnown(request: DncImportRequest, file: NationalFileRow): Promise<DncImportResult> {
    if (file.readyAt === null) {
      throw new AppError('conflict', 'This file is being cleared up. Send it again in a minute.')
    }
    const known = { type: 'known', at: file.importedAt, actor: file.importedBy } as const
    return tell(request, file.datedAt, known)
  }

  async function tell<Fact>(
    { kind, fileName }: DncImportRequest,
    datedAt: number | null,
    fact: Fact,
  ): Promise<DncImportAbout & Fact> {
    const newestDatedAt = (await findNewestNationalFile(db))?.datedAt ?? null
    return { kind, fileName, datedAt, newestDatedAt, ...fact }
  }

  async function clear(file: NationalFileRow): Promise<void> {
    await clearNationalFile(db, file, abort.signal)
    if (abort.signal.aborted) return
    const entry = {
      actor: 'dialbot',
      action: 'dnc.import_cleared',
      subject: ownImportSubject(file.contentHash),
      detail: { fileName: file.name, importedBy: file.importedBy },
    }
    await addAudit(db, entry, clock.now())
    log.warn({ fileId: file.id }, 'dnc.import_cleared')
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const forget = () => underWay.delete(work)
    underWay.add(work)
    work.then(forget, forget)
    return work
  }

  return {
    findDateProblem,
    importFile: (request, bytes) => track(recording(request, () => importFile(request, bytes))),
    importSlackFile(wish, file) {
      const request = { ...wish, fileName: file.name }
      const work = async () => {
        const bytes = await downloadSlackFile(file, {
          ...context.slack,
          maxBytes: MAX_FILE_BYTES,
          timeoutMs: DOWNLOAD_TIMEOUT_MS,
        })
        return importFile(request, bytes)
      }
      return track(recording(request, work))
    },
    recover: () =>
      track(
        oneByOne(async () => {
          for (const file of await listUnfinishedNationalFiles(db)) await clear(file)
        }).catch((error: unknown) => log.error({ error }, 'dnc.clearing_failed')),
      ),
    async stop() {
      abort.abort()
      await Promise.allSettled(underWay)
    },
  }
}
