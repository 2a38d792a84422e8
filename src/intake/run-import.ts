import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../domain/error.ts'
import type { ImportJob } from './import-rows.ts'

type Answer = { type: 'done' } | { type: 'failed'; code: ErrorCode; message: string }

/**
 * Runs one import in a worker thread and resolves when the list is ready. Throws the AppError that the
 * file deserves, or whatever ended the thread. `signal` ends the thread.
 */
export function runImport(databaseUrl: string, job: ImportJob, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
      workerData: { databaseUrl, job },
    })
    const abort = () => void worker.terminate()
    signal.addEventListener('abort', abort, { once: true })
    let answer: Answer | null = null
    worker.on('message', (message: Answer) => {
      answer = message
    })
    worker.on('error', reject)
    // Only a thread that has ended has let go of its database connection.
    worker.on('exit', () => {
      signal.removeEventListener('abort', abort)
      if (answer?.type === 'done') resolve()
      else if (answer?.type === 'failed') reject(new AppError(answer.code, answer.message))
      else reject(new AppError('internal', 'The import was cut off. Share the file again.'))
    })
    if (signal.aborted) abort()
  })
}
