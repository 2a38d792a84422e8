import { leadFileView } from '../../messages/forms/lead-file-form.ts'
import { importCanceledReply, readingAgainReply } from '../../messages/replies/files.ts'
import { type Answer, answerForm } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { findFailed, takeFile } from '../take-file.ts'
import { openColumnsForm } from '../views/columns-form.ts'
import { openMeaningForm } from '../views/meaning-form.ts'

/** The buttons about files on their way to being lists. Their value is the list's id; messages update themselves. */
export async function pressListCancel(
  { intake }: SlackContext,
  { userId }: PressPlace,
  listId: string,
): Promise<Answer> {
  return { message: importCanceledReply(await intake.cancelImport(listId, userId)) }
}

/** A large file takes longer than one waits for the answer to a press. */
export async function pressListReadAgain(
  context: SlackContext,
  place: PressPlace,
  listId: string,
): Promise<Answer> {
  const { list, channel, file } = await findFailed(context, listId)
  const { userId, teamId } = place
  void answerForm(context, place, { what: 'button list_read_again', teamId }, () =>
    takeFile(context, { channel, userId, file }),
  )
  return { message: readingAgainReply(list) }
}

export async function pressListColumns(
  context: SlackContext,
  place: PressPlace,
  listId: string,
): Promise<null> {
  await openColumnsForm(context, place, listId)
  return null
}

export async function pressListMeanings(
  context: SlackContext,
  place: PressPlace,
  listId: string,
): Promise<null> {
  await openMeaningForm(context, place, listId)
  return null
}

export async function pressListAdd(
  { forms }: SlackContext,
  { channel, triggerId }: PressPlace,
): Promise<null> {
  await forms.open(triggerId, leadFileView(channel))
  return null
}
