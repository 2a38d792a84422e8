import { AppError } from '../../domain/error.ts'
import { formatPhone } from '../../domain/phone.ts'
import {
  auditFileComment,
  auditFilesMessage,
  auditNothingReply,
  auditSentReply,
} from '../../messages/audit.ts'
import type { Message } from '../../messages/blocks.ts'
import type { Place, SlackContext } from '../context.ts'
import { refusalWord } from '../failures.ts'

/**
 * Sends the trail to the person alone: it holds phone numbers. With our scopes a file cannot be sent to a
 * person's id, but the message that can opens the conversation that takes it.
 */
export async function runAudit(
  context: SlackContext,
  { userId }: Place,
  { phone }: { phone: string | null },
): Promise<Message> {
  const { files, phone: read } = await context.auditTrail.exportFiles(phone, userId)
  const about = read === null ? null : formatPhone(read)
  if (files === null) return auditNothingReply(about ?? '')
  const { channel, ts } = await openThread(context, userId, auditFilesMessage(about))
  let count = 0
  let lines = 0
  for await (const file of files) {
    await context.client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      filename: file.name,
      title: file.name,
      initial_comment: auditFileComment(file.lines),
      file: file.content,
    })
    count += 1
    lines += file.lines
  }
  return auditSentReply({ shown: about, files: count, lines })
}

async function openThread(
  { client }: SlackContext,
  userId: string,
  words: Message,
): Promise<{ channel: string; ts: string }> {
  try {
    const { channel, ts } = await client.chat.postMessage({ channel: userId, ...words })
    if (channel !== undefined && ts !== undefined) return { channel, ts }
    throw new Error('Slack gave no channel for a message')
  } catch (cause) {
    const word = refusalWord(cause)
    const why = word === null ? '' : ` (${word})`
    throw new AppError(
      'unavailable',
      `Slack did not let Dialbot write to you${why}, and the file is for you alone. Try again in a minute; if it stays so, switch on the Messages tab under App Home in the Slack app’s settings.`,
      { cause },
    )
  }
}
