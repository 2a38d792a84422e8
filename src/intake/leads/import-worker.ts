import { workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openImportWriter } from '../../store/bulk/open-import-writer.ts'
import { StoredChoice } from '../../store/leads/column-choices.ts'
import { countOnFrom } from '../../system/clock.ts'
import { workInThread } from '../files/thread.ts'
import { clearImport } from './clear-import.ts'
import { readLeads } from './read-leads.ts'

const PrefixMap = z.map(z.string(), z.array(z.string()).readonly()).readonly()

const { databaseUrl, task, flag } = z
  .object({
    databaseUrl: z.string(),
    flag: z.instanceof(Int32Array).optional(),
    task: z.discriminatedUnion('type', [
      z.object({ type: z.literal('clear'), listId: z.string() }),
      z.object({
        type: z.literal('import'),
        clock: z.object({ now: z.number(), monotonicNs: z.bigint() }),
        job: z.object({
          listId: z.string(),
          path: z.string(),
          channel: z.string().nullable(),
          uploadedBy: z.string(),
          choice: StoredChoice.nullable(),
          phoneColumn: z.string().nullable(),
          sheet: z.string().nullable(),
          known: z.record(z.string(), StoredChoice),
          countries: z.array(z.string()),
          defaultCountry: z.string(),
          needsZone: z.boolean(),
          hours: z.array(z.array(z.object({ from: z.number(), to: z.number() }))).nullable(),
          maps: z.object({ zones: PrefixMap, regions: PrefixMap }),
          now: z.number(),
        }),
      }),
    ]),
  })
  .parse(workerData)

await workInThread(databaseUrl, async (db, onProgress) => {
  if (task.type === 'clear') return clearImport(db, task.listId)
  const writer = openImportWriter(databaseUrl)
  try {
    return await readLeads(db, task.job, {
      writer,
      clock: countOnFrom(task.clock),
      isStopped: () => flag !== undefined && Atomics.load(flag, 0) === 1,
      onProgress,
    })
  } finally {
    await writer.close()
  }
})
