import { join } from 'node:path'
import pLimit from 'p-limit'
import { AppError, isAppError } from '../../domain/error.ts'
import { readDateText } from '../../domain/law/do-not-call.ts'
import { dateIn } from '../../domain/places/time-of-day.ts'
import type { NationalFileRow } from '../../store/engine/tables.ts'
import { addAudit, ownImportSubject } from '../../store/numbers/audit.ts'
import {
  clearNationalFile,
  listUnfinishedNationalFiles,
} from '../../store/numbers/national-numbers.ts'
import { downloadSlackFile } from '../files/download.ts'
import { inFolder, MAX_FILE_BYTES, saveFile } from '../files/saved-file.ts'
import type { SlackFile } from '../files/slack-file.ts'
import type { DncImportContext, DncImportRequest, DncImportResult } from './dnc-import-context.ts'
import { takeDncFile } from './take-dnc-file.ts'

const DOWNLOAD_TIMEOUT_MS = 120_000

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

export function createDncImport(context: DncImportContext): DncImport {
  const { db, clock, log } = context
  const abort = new AbortController()
  // One at a time: SQLite has one writer, and the same file twice is to be seen as that.
  const oneByOne = pLimit(1)
  const underWay = new Set<Promise<unknown>>()

  function findDateProblem(datedOn: string | null): string | null {
    return dateProblem(datedOn, clock.now(), context.timezone)
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
      return await oneByOne(() =>
        takeDncFile(context, request, { path, contentHash }, abort.signal),
      )
    })
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

function dateProblem(datedOn: string | null, now: number, timezone: string): string | null {
  if (datedOn === null) return 'Give the date of the file: the day on which the registry made it.'
  if (readDateText(datedOn) === null) return 'Write the date as 2026-11-24.'
  return datedOn > dateIn(timezone, now)
    ? 'This day has not come yet. Give the day of the download.'
    : null
}
