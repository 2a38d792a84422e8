import { AppError, isAppError } from '../../domain/error.ts'
import type { ListRow, NewList } from '../../store/engine/tables.ts'
import { deleteList, hasRows, markListFailed } from '../../store/leads/list-imports.ts'
import { getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import type { ColumnQuestion } from '../columns/recognise.ts'
import { enqueueReport } from './enqueue-report.ts'
import type { ImportContext, ImportRequest } from './import-context.ts'
import type { ImportEnd } from './import-job.ts'
import { clearInThread } from './import-thread.ts'
import { isReported, reported } from './reported-error.ts'

const OUR_FAULT = 'Something went wrong on our side while the file was read. Share it again.'
const CUT_OFF =
  'Dialbot was restarted while it read this file. Nothing was taken in. Read it again, or share it anew.'
const NAME_IT = 'Name the header of the right one in the query: ?phone_column=Mobile'
const NAME_SHEET = 'Name the right one in the query: ?sheet=Leads'
export const CANCELED = 'The import was canceled. Nothing was taken in.'

/** What becomes of a list whose import ends: written down, with its report enqueued. */
export interface ImportEnds {
  /** The thread has ended. Throws, unless the list is ready, an error that is reported already. */
  conclude(list: NewList, request: ImportRequest, end: ImportEnd): Promise<void>
  /** The thread, or `conclude`, threw: the reported error to throw in its place. */
  failAfter(error: unknown, list: NewList): Promise<unknown>
  /** Somebody canceled it. */
  cancel(list: Pick<NewList, 'id' | 'uploadedBy'>): Promise<void>
  /** A crash or a restart cut it off. */
  failCutOff(list: ListRow): Promise<void>
}

/** `signal`: the program stops; what is under way is left for the next start. */
export function createImportEnds(context: ImportContext, signal: AbortSignal): ImportEnds {
  const { db, databaseUrl, clock, log } = context

  /** Takes away what had been written, and says why. */
  async function fail(
    list: Pick<NewList, 'id' | 'uploadedBy'>,
    change: { failure: string; question?: ColumnQuestion; canceledBy?: string },
  ): Promise<void> {
    await clear(list.id)
    await db.transaction().execute(async (tx) => {
      await markListFailed(tx, list.id, change)
      const entry = { actor: list.uploadedBy, action: 'list.import_failed', subject: list.id }
      await addAudit(tx, entry, clock.now())
      await enqueueReport(tx, await getList(tx, list.id), clock.now())
    })
    context.wakeNotifier()
  }

  /** Off the event loop when there is something to clear. */
  async function clear(listId: string): Promise<void> {
    if (await hasRows(db, listId)) await clearInThread(databaseUrl, listId, signal)
  }

  return {
    async conclude(list, request, end) {
      if (end.type === 'ready') {
        context.wakeNotifier()
        return
      }
      if (end.type === 'stopped') {
        await fail(list, { failure: CANCELED })
        log.info({ listId: list.id }, 'import.canceled')
        throw reported('conflict', CANCELED)
      }
      if (end.type === 'ask') {
        const { why, columns } = end.question
        const nameIt = columns.some(({ sheet }) => sheet !== undefined) ? NAME_SHEET : NAME_IT
        await fail(list, { failure: why, question: end.question })
        throw reported('invalid', request.source === 'api' ? `${why} ${nameIt}` : why)
      }
      if (request.isMaybe === true) {
        await deleteList(db, list.id)
        throw reported('not_found', end.message)
      }
      await fail(list, { failure: end.message })
      throw reported(end.code, end.message)
    },

    async failAfter(error, list) {
      if (isReported(error)) return error
      // The next start clears it, and reports.
      if (signal.aborted) return reported('unavailable', CUT_OFF)
      log.warn({ listId: list.id, error }, 'import.failed')
      const { code, message } = isAppError(error) ? error : new AppError('internal', OUR_FAULT)
      await fail(list, { failure: message })
      return reported(code, message)
    },

    cancel: (list) => fail(list, { failure: CANCELED }),

    async failCutOff(list) {
      await clearInThread(databaseUrl, list.id, signal)
      const change =
        list.canceledBy === null
          ? { failure: CUT_OFF, canceledBy: 'dialbot' }
          : { failure: CANCELED }
      await db.transaction().execute(async (tx) => {
        await markListFailed(tx, list.id, change)
        await enqueueReport(tx, await getList(tx, list.id), clock.now())
      })
    },
  }
}
