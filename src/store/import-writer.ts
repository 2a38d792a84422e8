import { Worker } from 'node:worker_threads'
import { insertBulk } from './bulk.ts'
import type { BulkRows } from './bulk-tables.ts'
import { isPostgresUrl } from './database.ts'
import type { Db } from './tables.ts'

/** Writes what an import has judged while the import judges what comes next. */
export interface ImportWriter {
  /**
   * All of it in one transaction, after those before. Resolves when there is room for more; throws what
   * an earlier one threw.
   */
  write(rows: readonly BulkRows[]): Promise<void>
  /** Resolves when all is written. */
  settle(): Promise<void>
  /** What is under way is written first. */
  close(): Promise<void>
}

/** SQLite writes in the thread that asks, so it has one of its own. Postgres is another process anyway. */
export function openImportWriter(databaseUrl: string, db: Db): ImportWriter {
  return isPostgresUrl(databaseUrl) ? createWriterHere(db) : openWriterThread(databaseUrl)
}

export function createWriterHere(db: Db): ImportWriter {
  let written: Promise<void> = Promise.resolve()
  return {
    async write(rows) {
      await written
      written = db.transaction().execute(async (tx) => {
        for (const some of rows) await insertBulk(tx, some)
      })
      // Whoever waits for it next hears of it.
      written.catch(() => {})
    },
    settle: () => written,
    close: () => written.catch(() => {}),
  }
}

// Enough to go on reading while SQLite copies its log into the file; each is about half a megabyte.
const MOST_WAITING = 4
// It only hands on what it is given.
const HEAP_MB = 32

function openWriterThread(databaseUrl: string): ImportWriter {
  const worker = new Worker(new URL('./import-writer-worker.ts', import.meta.url), {
    workerData: { databaseUrl },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let underWay = 0
  let ended: Error | null = null
  let wake = () => {}
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
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (ended !== null) throw ended
  }

  return {
    async write(rows) {
      await untilFewer(MOST_WAITING)
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
