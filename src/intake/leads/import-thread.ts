import { z } from 'zod'
import { ERROR_CODES } from '../../domain/error.ts'
import { StoredQuestion } from '../../store/leads/column-choices.ts'
import type { ImportProgress } from '../../store/leads/list-imports.ts'
import type { ClockStart } from '../../system/clock.ts'
import { runThread } from '../files/thread.ts'
import type { ImportEnd, ImportJob } from './import-job.ts'

const SCRIPT = new URL('./import-worker.ts', import.meta.url)

/** What a person may still do to an import under way. */
export interface StopFlag {
  stop(): void
  /** Shared with the thread. */
  flag: Int32Array<SharedArrayBuffer>
}

export function createStopFlag(): StopFlag {
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return { flag, stop: () => void Atomics.store(flag, 0, 1) }
}

const Progress = z.object({ rowsRead: z.number(), bytesRead: z.number() })

const End: z.ZodType<ImportEnd> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('ask'), question: StoredQuestion }),
  z.object({ type: z.literal('no_list'), code: z.enum(ERROR_CODES), message: z.string() }),
  z.object({ type: z.literal('stopped') }),
])

/** Runs one import in a worker thread and resolves when it has ended. See `runThread`. */
export async function importInThread(
  databaseUrl: string,
  job: ImportJob,
  watch: {
    /** The time that the thread goes by. */
    clock: ClockStart
    signal: AbortSignal
    flag: StopFlag['flag']
    onProgress(progress: ImportProgress): void
  },
): Promise<ImportEnd> {
  const { clock, flag } = watch
  const data = { databaseUrl, task: { type: 'import', clock, job }, flag }
  const end = await runThread(SCRIPT, data, watch.signal, (progress) =>
    watch.onProgress(Progress.parse(progress)),
  )
  return End.parse(end)
}

/** Takes away, in a worker thread, what an import has written that came to nothing. */
export async function clearInThread(
  databaseUrl: string,
  listId: string,
  signal: AbortSignal,
): Promise<void> {
  await runThread(SCRIPT, { databaseUrl, task: { type: 'clear', listId } }, signal)
}
