import { setTimeout as delay } from 'node:timers/promises'
import type { App, MessageShortcut } from '@slack/bolt'
import { AppError } from '../../domain/error.ts'
import { HOW_TO_EXPORT } from '../../messages/replies/files.ts'
import { answerPerson } from '../answer.ts'
import type { Place, PressPlace, SlackContext } from '../context.ts'
import { findFile } from '../find-file.ts'
import { openStartForm } from '../views/start-form.ts'

// A small file that was just shared is read by then.
const IMPORT_WAITS_MS = [200, 300, 500, 1_000, 2_000, 4_000]

const WORDS = {
  gone: 'Dialbot cannot see this file: it was deleted, or Dialbot is not in this channel. Type `/invite @dialbot` in the channel, then use the shortcut again.',
  again: 'Use the shortcut again in a minute.',
}

/** "Call the leads in this file", in the menu of a message: also in threads, where nobody can type `/dial`. */
export function registerCallFile(app: App, context: SlackContext): void {
  app.shortcut<MessageShortcut>('call_file', async ({ shortcut, ack, respond }) => {
    await ack()
    const { user, team, channel, message, trigger_id: triggerId } = shortcut
    const threadTs = typeof message.thread_ts === 'string' ? message.thread_ts : message.ts
    const place: PressPlace = { channel: channel.id, userId: user.id, triggerId, threadTs }
    await answerPerson(
      context,
      { ...place, respond },
      {
        what: 'shortcut call_file',
        permission: () => context.authorizer.check(user.id, { teamId: team?.id }),
      },
      async () => {
        const files: unknown = message.files
        await openStartForm(
          context,
          place,
          async () => ({ listId: await findList(context, place, files) }),
          { isFile: true },
        )
        return null
      },
    )
  })
}

/** The list that the message's CSV is, or is made into now. Throws an AppError for the form to show. */
async function findList(
  context: SlackContext,
  { channel, userId }: Place,
  files: unknown,
): Promise<string> {
  const ids = Array.isArray(files) ? files.flatMap(idOf) : []
  let problem =
    'There is no CSV in this message. Use the shortcut on the message that has the file.'
  for (const id of ids) {
    const file = await findFile(context, id, WORDS)
    if (context.files.csvLikelihood(file) === 'no') {
      const kind = context.files.otherFile(file)
      if (kind !== null) problem = `There is no CSV in this message. ${HOW_TO_EXPORT[kind]}`
      continue
    }
    let list = await context.intake.takeFile({ channel, userId, file })
    for (const waitMs of IMPORT_WAITS_MS) {
      if (list.state !== 'importing') break
      await delay(waitMs)
      list = await context.intake.takeFile({ channel, userId, file })
    }
    return list.id
  }
  throw new AppError('invalid', problem)
}

function idOf(file: unknown): string[] {
  const isFile = typeof file === 'object' && file !== null && 'id' in file
  return isFile && typeof file.id === 'string' ? [file.id] : []
}
