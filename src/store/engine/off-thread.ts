import { Worker } from 'node:worker_threads'
import { AppError } from '../../domain/error.ts'
import type { BigRead, ReadReply, ReadRequest } from './big-read.ts'
import { isPostgresUrl } from './database.ts'
import type { Db } from './tables.ts'

export interface OffThread {
  /** `rows`: about how many rows the answer takes; few are read without a thread. */
  read<Input, Result>(question: BigRead<Input, Result>, input: Input, rows: number): Promise<Result>
  close(): Promise<void>
}

/** From so many rows on another thread answers: SQLite walks that many in a few milliseconds. */
export const MANY_ROWS = 10_000

interface Waiting {
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** Without a thread: for Postgres, and where there are few rows. */
export function readHere(db: Db): OffThread {
  return { read: (question, input) => question.run(db, input), close: async () => {} }
}

/**
 * Asks questions that read a million rows without holding the event loop: SQLite answers in the thread
 * that asks, so a second thread asks, with a connection of its own. Postgres is another process anyway.
 */
export function createOffThread(databaseUrl: string, db: Db): OffThread {
  if (isPostgresUrl(databaseUrl)) return readHere(db)
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let worker: Worker | null = null

  function start(): Worker {
    const started = new Worker(new URL('./off-thread-worker.ts', import.meta.url), {
      workerData: { databaseUrl },
    })
    // A question under way keeps the program alive, an idle thread does not.
    started.unref()
    started.on('message', (reply: ReadReply) => {
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (waiting.size === 0) started.unref()
      if (reply.ok) asked?.resolve(reply.result)
      else asked?.reject(new AppError(reply.code, reply.message))
    })
    const fail = (error: unknown) => {
      if (worker === started) worker = null
      for (const asked of waiting.values()) asked.reject(error)
      waiting.clear()
    }
    started.on('error', fail)
    started.on('exit', () => fail(new AppError('unavailable', 'Dialbot is stopping.')))
    return started
  }

  return {
    read<Input, Result>(
      question: BigRead<Input, Result>,
      input: Input,
      rows: number,
    ): Promise<Result> {
      if (rows < MANY_ROWS) return question.run(db, input)
      worker ??= start()
      worker.ref()
      lastId += 1
      const request: ReadRequest = {
        id: lastId,
        module: question.module,
        name: question.name,
        input,
      }
      const asked = worker
      return new Promise((resolve, reject) => {
        // What comes back is what the question's own function made.
        waiting.set(request.id, { resolve: (result) => resolve(result as Result), reject })
        asked.postMessage(request)
      })
    },
    async close() {
      await worker?.terminate()
    },
  }
}
