import { type Message, type RichBlock, withoutBlocks } from '../../messages/kit/blocks.ts'
import { plainest, sendRichest } from '../../messages/kit/rich.ts'
import type { Log } from '../../system/log.ts'
import { readFailure } from './read-failure.ts'
import type { PostPlace, SlackPoster, UploadedCsv } from './slack-poster.ts'

/** Like a `SlackPoster`, but what Slack refuses for its form is sent once more in another. */
export interface FallbackPoster extends Pick<SlackPoster, 'post' | 'upload'> {
  /** `key`: of the outbox, for the log. */
  update(channel: string, ts: string, message: Message, key: string): Promise<void>
}

export function createFallbackPoster({
  slack,
  log,
}: {
  slack: SlackPoster
  log: Log
}): FallbackPoster {
  const refused = new Set<RichBlock>()

  async function post(channel: string, message: Message, place: PostPlace): Promise<string> {
    try {
      const known = refused.size
      const send = (form: Message) => slack.post(channel, form, place)
      const ts = await sendRichest(message, refused, send, areBlocksRefused)
      if (refused.size > known) log.warn({ refused: [...refused] }, 'notify.rich_blocks_refused')
      return ts
    } catch (error) {
      const { kind, code } = readFailure(error)
      if (kind === 'no_thread' && place.threadTs !== null) {
        return post(channel, message, { ...place, threadTs: null, broadcast: false })
      }
      if (kind !== 'words' || message.blocks.length === 0) throw error
      log.error({ key: place.key, error: code }, 'notify.blocks_refused')
      return post(channel, withoutBlocks(plainest(message)), place)
    }
  }

  async function update(channel: string, ts: string, message: Message, key: string): Promise<void> {
    try {
      await slack.update(channel, ts, message)
    } catch (error) {
      const { kind, code } = readFailure(error)
      if (kind !== 'words') throw error
      log.error({ key, error: code }, 'notify.blocks_refused')
      await slack.update(channel, ts, withoutBlocks(message))
    }
  }

  async function upload(channel: string, file: UploadedCsv, threadTs: string | null) {
    try {
      await slack.upload(channel, file, threadTs)
    } catch (error) {
      if (threadTs === null || readFailure(error).kind !== 'no_thread') throw error
      await slack.upload(channel, file, null)
    }
  }

  return { post, update, upload }
}

function areBlocksRefused(error: unknown): boolean {
  return readFailure(error).kind === 'words'
}
