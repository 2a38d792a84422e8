import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { isAppError } from '../domain/error.ts'
import { openDatabase } from '../store/database.ts'
import { importRows } from './import-rows.ts'

// The thread in which a file is read: with its own database connection, so that a large import does
// not hold the event loop that answers Slack and Bland.
const { databaseUrl, job } = z
  .object({
    databaseUrl: z.string(),
    job: z.object({
      listId: z.string(),
      path: z.string(),
      countries: z.array(z.string()),
      defaultCountry: z.string(),
      needsZone: z.boolean(),
      now: z.number(),
    }),
  })
  .parse(workerData)

const db = openDatabase(databaseUrl)
try {
  await importRows(db, job)
  parentPort?.postMessage({ type: 'done' })
} catch (error) {
  if (!isAppError(error)) throw error
  parentPort?.postMessage({ type: 'failed', code: error.code, message: error.message })
} finally {
  await db.destroy()
}
