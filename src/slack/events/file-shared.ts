import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '@slack/bolt'
import { BoundedMap } from '../../domain/bounded-map.ts'
import type { SlackFile } from '../../intake/files/slack-file.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { fileNotReadReply, fileToExportReply } from '../../messages/replies/files.ts'
import { explainFailure, whisper } from '../answer.ts'
import type { SlackContext } from '../context.ts'
import { findFile } from '../find-file.ts'

interface FileShared {
  eventId: string
  fileId: string
  channel: string
  userId: string
  teamId: string
}

const SHARE_WAITS_MS = [300, 500, 700]
const WORDS = {
  gone: 'A file you shared here was deleted before Dialbot could look at it. If it was a CSV of leads, share it again.',
  again: 'If it was a CSV of leads, share it again in a minute.',
}

// More than Slack sends again within the minutes in which it does.
const MAX_REMEMBERED = 500

/** A CSV shared where Dialbot is. Bolt has acknowledged the event before this runs. */
export function registerFileShared(app: App, context: SlackContext): void {
  // Refusals and failures are answered once per event; what is taken in, the intake keeps apart by itself.
  const answered = new BoundedMap<string, true>(MAX_REMEMBERED)

  function whisperOnce(shared: FileShared, reply: () => Message): Promise<void> | undefined {
    if (answered.has(shared.eventId)) return undefined
    answered.set(shared.eventId, true)
    return whisper(context, shared, reply())
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
        whisperOnce(shared, () => explainFailure(context, 'file_shared', error)),
      ),
    )
  })

  /** Only to those who could have it called: others share archives for reasons of their own. */
  async function sayHowToExport(
    { authorizer, files }: SlackContext,
    shared: FileShared,
    file: SlackFile,
  ): Promise<void> {
    const kind = files.otherFile(file)
    if (kind === null) return
    const { allowed } = await authorizer.check(shared.userId, { teamId: shared.teamId })
    if (allowed) await whisperOnce(shared, () => fileToExportReply(file.name, kind))
  }

  async function take({ client, ...rest }: SlackContext, shared: FileShared): Promise<void> {
    const { authorizer, files, intake } = rest
    let file = await findFile({ client, files }, shared.fileId, WORDS)
    const likelihood = files.csvLikelihood(file)
    if (likelihood === 'no') return sayHowToExport(context, shared, file)
    // Right after an upload Slack may not know yet in which message it stands, and the report would
    // have no thread to go to.
    for (const waitMs of SHARE_WAITS_MS) {
      if (files.shareTs(file, shared.channel) !== null) break
      await delay(waitMs)
      file = await findFile({ client, files }, shared.fileId, WORDS)
    }
    const permission = await authorizer.check(shared.userId, { teamId: shared.teamId })
    if (permission.allowed) {
      const { eventId, channel, userId } = shared
      await intake.receiveSharedFile({ eventId, channel, userId, file })
      return
    }
    // Perhaps it is no list at all: then there is nothing to say.
    if (likelihood === 'maybe') return
    await whisperOnce(shared, () => fileNotReadReply(file.name, permission.sentence))
  }
}
