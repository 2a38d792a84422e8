import { workerData } from 'node:worker_threads'
import { z } from 'zod'
import { importRows } from './import-rows.ts'
import { workInThread } from './thread.ts'

const { databaseUrl, job } = z
  .object({
    databaseUrl: z.string(),
    job: z.object({
      listId: z.string(),
      path: z.string(),
      countries: z.array(z.string()),
      defaultCountry: z.string(),
      needsZone: z.boolean(),
      hours: z.array(z.array(z.object({ from: z.number(), to: z.number() }))).nullable(),
      now: z.number(),
    }),
  })
  .parse(workerData)

await workInThread(databaseUrl, (db) => importRows(db, job))
