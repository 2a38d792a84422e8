/**
 * The door for files of leads. What happens to one:
 *
 * 1. `take-file.ts` downloads it from Slack, or is handed its bytes by the API; an event that
 *    Slack sends twice is taken once.
 * 2. `import-queue.ts` saves it, makes the list that it is to fill (`make-list.ts`; the same file
 *    twice is one list), and has it wait for its turn; it cancels imports, and clears what a crash
 *    cut off.
 * 3. `fill-list.ts` has the turn: it starts a thread (`import-thread.ts`; its other side is
 *    `import-worker.ts`) and hears from it how far it is (`import-progress.ts`) and how it ended
 *    (`import-ends.ts`).
 * 4. In the thread, `read-leads.ts` reads the rows, in batches; `write-leads.ts` has them judged
 *    (`judge-rows.ts`), writes leads and rejected rows, and makes the list ready;
 *    `clear-import.ts` takes away what came to nothing.
 * 5. Whatever the end, the list says it, and `enqueue-report.ts` has put the report into the
 *    outbox in the same transaction. An error that is thrown after that is marked:
 *    `reported-error.ts`.
 */

import { DAY_MS } from '../../domain/durations.ts'
import { isAppError } from '../../domain/error.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { listUnfinishedImports } from '../../store/leads/list-imports.ts'
import { readUnread, type UnreadColumn } from '../../store/leads/list-json.ts'
import {
  findList,
  findListOfFile,
  getList,
  insertList,
  listLists,
} from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { addSlackEvent, hasSlackEvent, pruneSlackEvents } from '../../store/outbox/slack-events.ts'
import { newId } from '../../system/id.ts'
import { lookAtFile } from '../columns/file-head.ts'
import type { ColumnChoice, ColumnQuestion } from '../columns/recognise.ts'
import { type DownloadOptions, downloadSlackFile } from '../files/download.ts'
import { listName, MAX_FILE_BYTES } from '../files/saved-file.ts'
import { csvLikelihood, type SlackFile, shareTs } from '../files/slack-file.ts'
import { enqueueReport } from './enqueue-report.ts'
import type { ImportContext } from './import-context.ts'
import { createImportQueue, type ImportQueue } from './import-queue.ts'
import { isReported } from './reported-error.ts'
import { createSayMeanings, type SayMeanings } from './say-meanings.ts'

const DOWNLOAD_TIMEOUT_MS = 120_000
// Slack sends an event again within minutes, not days.
const EVENT_MEMORY_MS = DAY_MS

export interface SharedFile {
  /** Slack's `event_id`: the same event may be delivered again. */
  eventId: string
  channel: string
  userId: string
  file: SlackFile
}

export interface LeadIntake extends Omit<ImportQueue, 'recover'> {
  /** A CSV shared in a channel becomes a list; its report goes to the upload's thread. */
  receiveSharedFile(shared: SharedFile): Promise<void>
  /**
   * The list of a file that a person points at, made now if it is not one yet; its report goes where that
   * of any upload goes. `choice` is what the person says of its columns, and is remembered for the channel
   * and files with the same header. Throws the AppError that the file deserves.
   */
  takeFile(shared: Omit<SharedFile, 'eventId'> & { choice?: ColumnChoice }): Promise<ListRow>
  /** The columns of a file, with what stands in them. Reads no more than its beginning. */
  lookAtColumns(file: SlackFile): Promise<ColumnQuestion>
  findList(id: string): Promise<ListRow | undefined>
  /** What stands in columns of consent and refusals and could not be read. Throws `not_found`. */
  unreadOf(listId: string): Promise<{ list: ListRow; unread: UnreadColumn[] }>
  sayMeanings: SayMeanings
  /** Newest first; a null channel means all. */
  lists(channel: string | null, limit: number): Promise<ListRow[]>
  /**
   * Clears imports that a crash or a restart cut off, and says so where the file was shared. Run once, at
   * start. Resolves when they are known; `cleared`, for a large one a minute later, when they are cleared.
   */
  recover(): Promise<{ cleared: Promise<void> }>
}

export function createLeadIntake(
  context: ImportContext & { slack: Pick<DownloadOptions, 'token' | 'slackApiUrl'> },
): LeadIntake {
  const { db, clock } = context
  const queue = createImportQueue(context)
  const eventsUnderWay = new Set<string>()

  async function receive(shared: SharedFile): Promise<void> {
    try {
      await read({ ...shared, isMaybe: csvLikelihood(shared.file) === 'maybe' })
    } catch (error) {
      // Whoever shared it reads the sentence in the report.
      if (!isAppError(error)) throw error
    }
  }

  function download(file: SlackFile): Promise<AsyncIterable<Buffer>> {
    const limits = { maxBytes: MAX_FILE_BYTES, timeoutMs: DOWNLOAD_TIMEOUT_MS }
    return downloadSlackFile(file, { ...context.slack, ...limits })
  }

  /** Throws the AppError that the file deserves, once it is written down and its report enqueued. */
  async function read(
    shared: Omit<SharedFile, 'eventId'> & { choice?: ColumnChoice; isMaybe?: boolean },
  ): Promise<ListRow> {
    const { channel, userId, file, choice, isMaybe = false } = shared
    const threadTs = shareTs(file, channel)
    try {
      const bytes = await download(file)
      const { list } = await queue.importFile({
        source: 'slack',
        fileName: file.name,
        bytes,
        uploadedBy: userId,
        channel,
        threadTs,
        fileId: file.id,
        choice,
        isMaybe,
      })
      return list
    } catch (error) {
      if (isAppError(error) && !isMaybe && !isReported(error)) {
        await keepFailure(file, { channel, threadTs, userId, sentence: error.message })
      }
      throw error
    }
  }

  /** A file that could not even be read leaves a failed list, so that it has a report. */
  async function keepFailure(
    file: SlackFile,
    upload: { channel: string; threadTs: string | null; userId: string; sentence: string },
  ): Promise<void> {
    const { channel, threadTs, userId, sentence } = upload
    const now = clock.now()
    const id = newId()
    await db.transaction().execute(async (tx) => {
      await insertList(tx, {
        ...{ id, name: listName(file.name), source: 'slack', state: 'failed', failure: sentence },
        ...{ channel, threadTs, fileId: file.id, contentHash: file.id, uploadedBy: userId },
        createdAt: now,
      })
      const entry = { actor: userId, action: 'list.import_failed', subject: id }
      await addAudit(tx, entry, now)
      await enqueueReport(tx, await getList(tx, id), now)
    })
    context.wakeNotifier()
  }

  return {
    ...queue,

    async receiveSharedFile(shared) {
      const { eventId } = shared
      if (eventsUnderWay.has(eventId) || (await hasSlackEvent(db, eventId))) return
      eventsUnderWay.add(eventId)
      try {
        await receive(shared)
        // Marked only now: an event whose work a crash cut off is taken when Slack sends it again.
        await addSlackEvent(db, eventId, clock.now())
        await pruneSlackEvents(db, clock.now() - EVENT_MEMORY_MS)
      } finally {
        eventsUnderWay.delete(eventId)
      }
    },

    async takeFile(shared) {
      const known = await findListOfFile(db, shared.file.id, shared.channel)
      return known ?? read(shared)
    },

    async lookAtColumns(file) {
      const { defaultCountry } = context
      return lookAtFile(await download(file), defaultCountry)
    },

    findList: (id) => findList(db, id),

    async unreadOf(listId) {
      const list = await getList(db, listId)
      return { list, unread: readUnread(list) }
    },

    sayMeanings: createSayMeanings(context),

    lists: (channel, limit) => listLists(db, channel, limit),

    recover: () => queue.recover(() => listUnfinishedImports(db)),
  }
}
