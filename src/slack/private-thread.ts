import { AppError } from '../domain/error.ts'
import type { Message } from '../messages/kit/blocks.ts'
import type { SlackContext } from './context.ts'
import { errorCode } from './failures.ts'

/**
 * A thread that one person alone sees. With our scopes a file cannot be sent to a person's id, but the
 * message that can opens the conversation that takes it.
 */
export async function openPrivateThread(
  { client }: SlackContext,
  userId: string,
  words: Message,
): Promise<{ channel: string; ts: string }> {
  try {
    const { channel, ts } = await client.chat.postMessage({ channel: userId, ...words })
    if (channel !== undefined && ts !== undefined) return { channel, ts }
    throw new Error('Slack gave no channel for a message')
  } catch (cause) {
    const code = errorCode(cause)
    const why = code === null ? '' : ` (${code})`
    throw new AppError(
      'unavailable',
      `Slack did not let Dialbot write to you${why}, and the file is for you alone. Try again in a minute; if it stays so, switch on the Messages tab under App Home in the Slack app’s settings.`,
      { cause },
    )
  }
}

/** Puts files under its message, one after the other. */
export async function uploadFiles<File extends { name: string; content: Buffer; lines: number }>(
  { client }: SlackContext,
  { channel, ts }: { channel: string; ts: string },
  files: AsyncIterable<File>,
  comment: (lines: number) => string,
): Promise<{ files: number; lines: number }> {
  const sent = { files: 0, lines: 0 }
  for await (const file of files) {
    await client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      filename: file.name,
      title: file.name,
      initial_comment: comment(file.lines),
      file: file.content,
    })
    sent.files += 1
    sent.lines += file.lines
  }
  return sent
}
