import { AppError, isAppError } from '../domain/error.ts'
import type { ColumnChoice } from '../intake/columns/recognise.ts'
import type { SlackFile } from '../intake/files/slack-file.ts'
import type { Message } from '../messages/kit/blocks.ts'
import { fileKnownReply } from '../messages/replies/files.ts'
import type { ListRow } from '../store/engine/tables.ts'
import type { Place, SlackContext } from './context.ts'
import { findFile } from './find-file.ts'

/** Makes a list of a file; its report comes by itself. What has been said already is not said again. */
export async function takeFile(
  { intake, clock }: Pick<SlackContext, 'intake' | 'clock'>,
  asked: Place & { file: SlackFile; choice?: ColumnChoice },
): Promise<Message | null> {
  const askedAt = clock.now()
  const list = await intake.takeFile(asked)
  // A file of the same content that came another way is answered by a report of its own.
  const isOld = list.createdAt < askedAt && list.fileId === asked.file.id
  return isOld ? fileKnownReply(list) : null
}

/** The list that a button of a report is about, with the file it was to be made of. Throws an AppError. */
export async function findFailed(
  context: SlackContext,
  listId: string,
): Promise<{ list: ListRow; channel: string; file: SlackFile }> {
  const list = await context.intake.findList(listId)
  if (list === undefined || list.channel === null || list.fileId === null) {
    throw new AppError('not_found', 'Dialbot does not know this file any more. Share it again.')
  }
  if (list.state !== 'failed') {
    throw new AppError('conflict', 'This file has been taken in meanwhile: nothing is left to do.')
  }
  const file = await findFile(context, list.fileId, {
    gone: 'The file was deleted in Slack, or Dialbot is not in its channel any more. Share it again.',
    again: 'Press the button again in a minute.',
  })
  return { list, channel: list.channel, file }
}

// Slack's own choice of files by their names is a convenience, and may not be kept to.
const TABLE_FILE = /\.(?:csv|txt|tsv|tab|gz|xlsx|xlsm)$/i

/** The file of a form, or what is wrong with it; `wanted` is what is to be exported as CSV. */
export function readFile(
  parse: SlackContext['files']['parse'],
  given: readonly unknown[] | undefined,
  wanted: string,
): SlackFile | string {
  if (given === undefined || given.length !== 1) return 'Choose one file.'
  try {
    const file = parse(given[0])
    return TABLE_FILE.test(file.name)
      ? file
      : `This is no CSV and no text file, nor an Excel workbook (.xlsx). Export the ${wanted} as CSV and choose that file.`
  } catch (error) {
    if (isAppError(error)) return error.message
    throw error
  }
}
