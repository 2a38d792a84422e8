import { leaveCheckpoints } from '../../store/engine/database.ts'
import type { NewList } from '../../store/engine/tables.ts'
import { listChoices } from '../../store/leads/column-choices.ts'
import { markImportStarted } from '../../store/leads/list-imports.ts'
import { clockStart } from '../../system/clock.ts'
import type { ImportContext, ImportRequest } from './import-context.ts'
import type { ImportEnds } from './import-ends.ts'
import type { ImportJob } from './import-job.ts'
import { importInThread, type StopFlag } from './import-thread.ts'

interface ListToFill {
  list: NewList
  /** Where its file is saved. */
  path: string
  request: ImportRequest
}

/**
 * Reads the file of a list into its leads, in a thread, and sees to what becomes of the list. Throws,
 * unless it is ready in the end, an error that is reported already.
 */
export async function fillList(
  context: ImportContext & { ends: ImportEnds },
  toFill: ListToFill,
  watch: { signal: AbortSignal; flag: StopFlag['flag']; onProgress(): void },
): Promise<void> {
  const { db, clock, ends } = context
  const { list, request } = toFill
  const startedAt = clock.now()
  try {
    await markImportStarted(db, list.id, startedAt)
    await leaveCheckpoints(db, true)
    const job = await newJob(context, toFill, startedAt)
    const end = await importInThread(context.databaseUrl, job, {
      ...watch,
      clock: clockStart(clock),
    })
    await ends.conclude(list, request, end)
    const ms = clock.now() - startedAt
    context.log.info({ listId: list.id, end: end.type, ms }, 'import.done')
  } catch (error) {
    throw await ends.failAfter(error, list)
  } finally {
    if (!watch.signal.aborted) await leaveCheckpoints(db, false)
  }
}

async function newJob(
  { db, countries, defaultCountry, needsZone, hours, maps }: ImportContext,
  { list, path, request }: ListToFill,
  now: number,
): Promise<ImportJob> {
  const { channel, choice, phoneColumn, sheet } = request
  return {
    ...{ listId: list.id, path, channel, uploadedBy: list.uploadedBy },
    ...{ countries: [...countries], defaultCountry, sheet: sheet ?? null },
    ...{ needsZone, hours, maps, now, choice: choice ?? null, phoneColumn: phoneColumn ?? null },
    known: channel === null ? {} : await listChoices(db, channel),
  }
}
