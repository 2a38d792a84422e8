import { LogLevel, WebClient } from '@slack/web-api'
import { MINUTE_MS } from '../../domain/durations.ts'
import type { Message } from '../../messages/kit/blocks.ts'

/** The few things Dialbot does in a channel. Each throws what `@slack/web-api` throws. */
export interface SlackPoster {
  /** Resolves with the message's ts. `broadcast` shows a reply in the channel too. */
  post(channel: string, message: Message, place: PostPlace): Promise<string>
  update(channel: string, ts: string, message: Message): Promise<void>
  /** Puts a CSV into a channel or a thread. */
  upload(channel: string, file: UploadedCsv, threadTs: string | null): Promise<void>
}

export interface PostPlace {
  threadTs: string | null
  broadcast: boolean
  /** The outbox key, kept in the message's metadata. */
  key: string
}

export interface UploadedCsv {
  name: string
  content: Uint8Array
  /** Escaped, as it is read as markup. */
  comment: string
}

const TIMEOUT_MS = 10_000
// For twenty megabytes.
const UPLOAD_TIMEOUT_MS = MINUTE_MS
// Nothing that comes from a CSV or a call becomes a preview, a link or a mention.
const QUIET = { parse: 'none', link_names: false } as const
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const

/** No retries of its own: the outbox knows when to try again, and that a lost answer may mean "posted". */
export function createSlackPoster(options: { token: string; apiUrl: string }): SlackPoster {
  const settings = {
    slackApiUrl: options.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Failures are told by the outbox; the client's own lines would repeat them on the console.
    logLevel: LogLevel.ERROR,
  }
  const client = new WebClient(options.token, { ...settings, timeout: TIMEOUT_MS })
  const uploader = new WebClient(options.token, { ...settings, timeout: UPLOAD_TIMEOUT_MS })

  return {
    async post(channel, { text, blocks }, { threadTs, broadcast, key }) {
      const words = {
        channel,
        text,
        blocks,
        ...QUIET,
        ...NO_PREVIEWS,
        metadata: { event_type: 'dialbot_fact', event_payload: { key } },
      }
      const answer = await client.chat.postMessage(
        threadTs === null ? words : { ...words, thread_ts: threadTs, reply_broadcast: broadcast },
      )
      if (answer.ts === undefined) throw new Error('Slack gave no ts for a message')
      return answer.ts
    },
    async update(channel, ts, { text, blocks }) {
      await client.chat.update({ channel, ts, text, blocks, ...QUIET })
    },
    async upload(channel, file, threadTs) {
      const { content } = file
      const shared = {
        channel_id: channel,
        filename: file.name,
        title: file.name,
        initial_comment: file.comment,
        // A Buffer, not `content`: the client sends text as a form field, bytes as they are.
        file: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      }
      await uploader.filesUploadV2(threadTs === null ? shared : { ...shared, thread_ts: threadTs })
    },
  }
}
