import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '@slack/bolt'
import { AppError } from '../../domain/error.ts'
import type { SlackFile } from '../../intake/slack-file.ts'
import { fileNotReadReply } from '../../messages/replies-files.ts'
import { explainFailure, whisper } from '../answer.ts'
import type { SlackContext } from '../context.ts'
import { refusalWord } from '../failures.ts'

interface FileShared {
  eventId: string
  fileId: string
  channel: string
  userId: string
  teamId: string
}

const SHARE_WAITS_MS = [300, 500, 700]

// More than Slack sends again within the minutes in which it does.
const MOST_REMEMBERED = 500

/** A CSV shared where Dialbot is. Bolt has acknowledged the event before this runs. */
export function registerFileShared(app: App, context: SlackContext): void {
  // Refusals and failures are told once per event; what is taken in, the intake keeps apart by itself.
  const told = new Set<string>()

  function tellOnce(shared: FileShared, tell: () => Promise<void>): Promise<void> | undefined {
    if (told.has(shared.eventId)) return undefined
    if (told.size >= MOST_REMEMBERED) told.clear()
    told.add(shared.eventId)
    return tell()
  }

  app.event('file_shared', async ({ event, body }) => {
    const shared = {
      eventId: body.event_id,
      fileId: event.file_id,
      channel: event.channel_id,
      userId: event.user_id,
      teamId: body.team_id,
    }
    // Slack tells us of the files that we share, too.
    if (shared.userId === context.identity()?.botUserId) return
    await context.track(
      take(context, shared).catch((error: unknown) =>
        tellOnce(shared, () =>
          whisper(context, shared, explainFailure(context, 'file_shared', error)),
        ),
      ),
    )
  })

  async function take({ client, ...rest }: SlackContext, shared: FileShared): Promise<void> {
    const { authorizer, files, intake } = rest
    let file = await findFile({ client, files }, shared.fileId)
    if (!files.isCsv(file)) return
    // Right after an upload Slack may not know yet in which message it stands, and the report would
    // have no thread to go to.
    for (const waitMs of SHARE_WAITS_MS) {
      if (files.shareTs(file, shared.channel) !== null) break
      await delay(waitMs)
      file = await findFile({ client, files }, shared.fileId)
    }
    const permission = await authorizer.check(shared.userId, { teamId: shared.teamId })
    if (permission.allowed) {
      const { eventId, channel, userId } = shared
      await intake.receiveSharedFile({ eventId, channel, userId, file })
      return
    }
    await tellOnce(shared, () =>
      whisper(context, shared, fileNotReadReply(file.name, permission.sentence)),
    )
  }
}

/** The event names the file only; what it is, `files.info` says. Throws `not_found` when it is gone. */
async function findFile(
  { client, files }: Pick<SlackContext, 'client' | 'files'>,
  fileId: string,
): Promise<SlackFile> {
  try {
    const { file } = await client.files.info({ file: fileId })
    return files.parse(file)
  } catch (error) {
    const word = refusalWord(error)
    if (word === 'file_not_found' || word === 'file_deleted') {
      throw new AppError(
        'not_found',
        'A file you shared here was deleted before Dialbot could look at it. If it was a CSV of leads, share it again.',
      )
    }
    if (word === 'missing_scope') {
      throw new AppError(
        'forbidden',
        'Dialbot may not read files. Ask whoever runs it to reinstall the app with the scopes of its manifest, then share the file again.',
        { cause: error },
      )
    }
    throw new AppError(
      'unavailable',
      'Slack did not let Dialbot look at the file you shared. If it was a CSV of leads, share it again in a minute.',
      { cause: error },
    )
  }
}
