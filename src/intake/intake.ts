import { isAppError } from '../domain/error.ts'
import { addAudit } from '../store/audit.ts'
import {
  findListOfFile,
  insertList,
  listLists,
  listUnfinishedImports,
  markListFailed,
} from '../store/lists.ts'
import { addSlackEvent, hasSlackEvent, pruneSlackEvents } from '../store/slack-events.ts'
import type { ListRow } from '../store/tables.ts'
import { newId } from '../system/id.ts'
import { type DownloadOptions, downloadSlackFile } from './download.ts'
import {
  createImporter,
  type Importer,
  type ImporterContext,
  listName,
  MAX_FILE_BYTES,
  tellReport,
} from './importer.ts'
import { type SlackFile, shareTs } from './slack-file.ts'

const DOWNLOAD_TIMEOUT_MS = 120_000
// Slack sends an event again within minutes, not days.
const EVENT_MEMORY_MS = 24 * 3_600_000

export interface SharedFile {
  /** Slack's `event_id`: the same event may be delivered again. */
  eventId: string
  channel: string
  userId: string
  file: SlackFile
}

export interface Intake extends Importer {
  /** A CSV shared in a channel becomes a list; what came of it is told in the upload's thread. */
  receiveSharedFile(shared: SharedFile): Promise<void>
  /**
   * The list of a file that a person points at, made now if it is not one yet; its report is told like
   * that of any upload. Throws the AppError that the file deserves.
   */
  takeFile(shared: Omit<SharedFile, 'eventId'>): Promise<ListRow>
  /** Newest first; a null channel means all. */
  lists(channel: string | null, limit: number): Promise<ListRow[]>
  /** Clears imports that a crash cut off, and says so where the file was shared. Run once, at start. */
  recover(): Promise<void>
}

export function createIntake(
  context: ImporterContext & { slack: Pick<DownloadOptions, 'token' | 'slackApiUrl'> },
): Intake {
  const { db, clock, log } = context
  const importer = createImporter(context)
  const eventsUnderWay = new Set<string>()

  async function receive(shared: SharedFile): Promise<void> {
    try {
      await read(shared)
    } catch (error) {
      // Whoever shared it reads the sentence in the report.
      if (!isAppError(error)) throw error
    }
  }

  /** Throws the AppError that the file deserves, once it is queued to be told. */
  async function read({ channel, userId, file }: Omit<SharedFile, 'eventId'>): Promise<ListRow> {
    const threadTs = shareTs(file, channel)
    try {
      const bytes = await downloadSlackFile(file, {
        ...context.slack,
        maxBytes: MAX_FILE_BYTES,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      })
      const { list } = await importer.importFile({
        source: 'slack',
        fileName: file.name,
        bytes,
        uploadedBy: userId,
        channel,
        threadTs,
        fileId: file.id,
      })
      return list
    } catch (error) {
      if (isAppError(error)) {
        await keepFailure(file, { channel, threadTs, userId, sentence: error.message })
      }
      throw error
    }
  }

  /** A file that could not even be read leaves a failed list, so that its report can be told. */
  async function keepFailure(
    file: SlackFile,
    upload: { channel: string; threadTs: string | null; userId: string; sentence: string },
  ): Promise<void> {
    const { channel, threadTs, userId, sentence } = upload
    const told = await listLists(db, channel, 20)
    if (told.some((list) => list.fileId === file.id && list.state === 'failed')) return
    const now = clock.now()
    const failed: ListRow = {
      id: newId(),
      name: listName(file.name),
      source: 'slack',
      state: 'failed',
      failure: sentence,
      channel,
      threadTs,
      fileId: file.id,
      contentHash: file.id,
      uploadedBy: userId,
      accepted: 0,
      rejected: 0,
      duplicates: 0,
      suppressed: 0,
      unzoned: 0,
      withoutConsent: 0,
      columnsJson: '[]',
      variablesJson: '[]',
      createdAt: now,
      readyAt: null,
    }
    await db.transaction().execute(async (tx) => {
      await insertList(tx, failed)
      const entry = { actor: userId, action: 'list.import_failed', subject: failed.id }
      await addAudit(tx, entry, now)
      await tellReport(tx, failed, now)
    })
    context.wakeNotifier()
  }

  return {
    ...importer,

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

    lists: (channel, limit) => listLists(db, channel, limit),

    async recover() {
      for (const list of await listUnfinishedImports(db)) {
        await db.transaction().execute(async (tx) => {
          const failure = 'Dialbot was restarted while it read this file. Share it again.'
          await markListFailed(tx, list.id, failure)
          await tellReport(tx, { ...list, state: 'failed', failure }, clock.now())
        })
        log.warn({ listId: list.id }, 'import.cleared')
      }
      context.wakeNotifier()
    },
  }
}
