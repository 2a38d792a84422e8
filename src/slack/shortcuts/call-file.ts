import { setTimeout as delay } from 'node:timers/promises'
import type { App, MessageShortcut } from '@slack/bolt'
import { AppError } from '../../domain/error.ts'
import type { SlackFile } from '../../intake/slack-file.ts'
import { answerPerson } from '../answer.ts'
import type { Place, PressPlace, SlackContext } from '../context.ts'
import { refusalWord } from '../failures.ts'
import { openStartForm } from '../views/start-form.ts'

// A small file that was just shared is read by then.
const IMPORT_WAITS_MS = [200, 300, 500, 1_000, 2_000, 4_000]

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
  for (const id of ids) {
    const file = await findFile(context, id)
    if (!context.files.isCsv(file)) continue
    let list = await context.intake.takeFile({ channel, userId, file })
    for (const waitMs of IMPORT_WAITS_MS) {
      if (list.state !== 'importing') break
      await delay(waitMs)
      list = await context.intake.takeFile({ channel, userId, file })
    }
    return list.id
  }
  throw new AppError(
    'invalid',
    'There is no CSV in this message. Use the shortcut on the message that has the file.',
  )
}

function idOf(file: unknown): string[] {
  const isFile = typeof file === 'object' && file !== null && 'id' in file
  return isFile && typeof file.id === 'string' ? [file.id] : []
}

/** What Slack shows of a file in a message may be old or cut short; `files.info` says what it is. */
async function findFile({ client, files }: SlackContext, id: string): Promise<SlackFile> {
  try {
    const { file } = await client.files.info({ file: id })
    return files.parse(file)
  } catch (error) {
    const word = refusalWord(error)
    if (word === 'file_not_found' || word === 'file_deleted' || word === 'not_visible') {
      throw new AppError(
        'not_found',
        'Dialbot cannot see this file: it was deleted, or Dialbot is not in this channel. Type `/invite @dialbot` in the channel, then use the shortcut again.',
      )
    }
    if (word === 'missing_scope') {
      throw new AppError(
        'forbidden',
        'Dialbot may not read files. Ask whoever runs it to reinstall the app with the scopes of its manifest.',
        { cause: error },
      )
    }
    throw new AppError(
      'unavailable',
      'Slack did not let Dialbot look at the file. Use the shortcut again in a minute.',
      { cause: error },
    )
  }
}
