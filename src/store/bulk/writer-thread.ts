import { Worker } from 'node:worker_threads'
import { type ImportWriter, MAX_WAITING } from './import-writer.ts'

// It only hands on what it is given.
const HEAP_MB = 32

/** Writes into SQLite with a connection of its own. */
export function openWriterThread(databaseUrl: string): ImportWriter {
  const worker = new Worker(new URL('./writer-thread-worker.ts', import.meta.url), {
    workerData: { databaseUrl },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let underWay = 0
  let ended: Error | null = null
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  worker.on('message', () => {
    underWay -= 1
    wake()
  })
  worker.on('error', (error) => {
    ended = error instanceof Error ? error : new Error('The writer failed', { cause: error })
  })
  // Only a thread that has ended has let go of its database connection.
  const hasEnded = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      ended ??= new Error('The writer has ended')
      wake()
      resolve()
    })
  })

  async function untilFewer(than: number): Promise<void> {
    while (underWay >= than && ended === null) {
      await new Promise<void>((resolve) => waiting.add(resolve))
    }
    if (ended !== null) throw ended
  }

  return {
    async write(rows) {
      await untilFewer(MAX_WAITING)
      underWay += 1
      worker.postMessage(rows)
    },
    settle: () => untilFewer(1),
    async close() {
      worker.postMessage(null)
      await hasEnded
    },
  }
}
