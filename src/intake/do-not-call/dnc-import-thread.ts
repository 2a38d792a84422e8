import { z } from 'zod'
import { AppError, isAppError } from '../../domain/error.ts'
import { runThread } from '../files/thread.ts'
import type { DncImportContext } from './dnc-import-context.ts'
import type { DncCounts, NationalNumbersJob, OwnNumbersJob } from './dnc-rows.ts'

const SCRIPT = new URL('./dnc-import-worker.ts', import.meta.url)

const Counts: z.ZodType<DncCounts> = z.object({
  added: z.number(),
  alreadyThere: z.number(),
  unreadable: z.number(),
  examples: z.array(z.object({ rowNumber: z.number(), reason: z.string() })),
  blockedLeads: z.number(),
  dropped: z.number(),
})

/** In a thread, which `signal` ends. Throws the AppError that the file deserves. */
export async function importNumbersInThread(
  { databaseUrl, clock, log, wakeDialer }: DncImportContext,
  job: OwnNumbersJob | NationalNumbersJob,
  signal: AbortSignal,
): Promise<DncCounts> {
  try {
    const counts = Counts.parse(await runThread(SCRIPT, { databaseUrl, job }, signal))
    const { examples, ...figures } = counts
    log.info({ kind: job.kind, ...figures, ms: clock.now() - job.now }, 'dnc.imported')
    return counts
  } catch (error) {
    log.warn({ kind: job.kind, error }, 'dnc.import_failed')
    if (isAppError(error)) throw error
    throw new AppError('internal', 'The do-not-call file could not be read.', { cause: error })
  } finally {
    wakeDialer()
  }
}
