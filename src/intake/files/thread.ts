import { parentPort, Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, isAppError } from '../../domain/error.ts'
import { openDatabase } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'

type Progress = { type: 'progress'; progress: unknown }
type End = { type: 'done'; result: unknown } | { type: 'failed'; code: ErrorCode; message: string }

/**
 * What a thread may take: far more than the largest import needs. Beyond it the thread ends, not the program.
 * How much of it is for what is new, `npm start` says for all threads.
 */
const HEAP_MB = 128

/**
 * Reads a file in a worker thread and resolves with what the thread made of it. Throws the AppError that
 * the file deserves, or whatever ended the thread. `signal` ends the thread.
 */
export function runThread(
  script: URL,
  workerData: unknown,
  signal: AbortSignal,
  onProgress?: (progress: unknown) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB }
    const worker = new Worker(script, { workerData, resourceLimits })
    const abort = () => void worker.terminate()
    signal.addEventListener('abort', abort, { once: true })
    let end: End | null = null
    worker.on('message', (message: End | Progress) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else end = message
    })
    worker.on('error', reject)
    // Only a thread that has ended has let go of its database connection.
    worker.on('exit', () => {
      signal.removeEventListener('abort', abort)
      if (end?.type === 'done') resolve(end.result)
      else if (end?.type === 'failed') reject(new AppError(end.code, end.message))
      else reject(new AppError('internal', 'The import was cut off. Share the file again.'))
    })
    if (signal.aborted) abort()
  })
}

/**
 * The other side: does the work with a database connection of the thread's own, so that a large file
 * does not hold the event loop that answers Slack and Bland.
 */
export async function workInThread(
  databaseUrl: string,
  work: (db: Db, onProgress: (progress: unknown) => void) => Promise<unknown>,
): Promise<void> {
  const db = openDatabase(databaseUrl)
  const onProgress = (progress: unknown) => parentPort?.postMessage({ type: 'progress', progress })
  try {
    parentPort?.postMessage({ type: 'done', result: await work(db, onProgress) })
  } catch (error) {
    if (!isAppError(error)) throw error
    parentPort?.postMessage({ type: 'failed', code: error.code, message: error.message })
  } finally {
    await db.destroy()
  }
}
