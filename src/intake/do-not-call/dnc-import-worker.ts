import { workerData } from 'node:worker_threads'
import { z } from 'zod'
import { workInThread } from '../files/thread.ts'
import { importNationalNumbers, importOwnNumbers } from './dnc-rows.ts'

const file = {
  path: z.string(),
  fileName: z.string(),
  contentHash: z.string(),
  actor: z.string(),
  now: z.number(),
}
const { databaseUrl, job } = z
  .object({
    databaseUrl: z.string(),
    job: z.discriminatedUnion('kind', [
      z.object({ ...file, kind: z.literal('own'), defaultCountry: z.string() }),
      z.object({
        ...file,
        kind: z.literal('national'),
        fileId: z.string(),
        datedAt: z.number(),
      }),
    ]),
  })
  .parse(workerData)

await workInThread(databaseUrl, (db) =>
  job.kind === 'own' ? importOwnNumbers(db, job) : importNationalNumbers(db, job),
)
