import type { RespondFn } from '@slack/bolt'
import { isAppError } from '../domain/error.ts'
import { type Message, withoutBlocks } from '../messages/blocks.ts'
import { incidentReply, problemReply } from '../messages/replies.ts'
import { newId } from '../system/id.ts'
import type { Permission } from './authorize.ts'
import type { Place, SlackContext } from './context.ts'

/** Who is to be answered, and how. */
export interface Asker extends Place {
  /** Null where Slack gave no response_url. */
  respond: RespondFn | null
  /** The thread the pressed button stands in. */
  threadTs?: string | undefined
}

export interface Answer {
  message: Message
  /** Takes the place of the message whose button was pressed. */
  replacesOriginal?: boolean
}

/**
 * Does what a person asked for, if they may, and tells them what came of it, whatever it was. The request
 * must have been acknowledged. Never throws.
 */
export async function answerPerson(
  context: SlackContext,
  asker: Asker,
  asked: { what: string; permission: () => Promise<Permission> },
  work: () => Promise<Answer>,
): Promise<void> {
  await context.track(
    (async () => {
      const answer = await decide(context, asked, work)
      await send(context, asker, answer)
    })(),
  )
}

async function decide(
  context: SlackContext,
  { what, permission }: { what: string; permission: () => Promise<Permission> },
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const decision = await permission()
    if (!decision.allowed) return { message: problemReply(decision.sentence) }
    return await work()
  } catch (error) {
    return { message: explainFailure(context, what, error) }
  }
}

/** What a person reads when something failed; all that is not meant for people goes to the log. */
export function explainFailure(context: SlackContext, what: string, error: unknown): Message {
  if (isAppError(error) && error.code !== 'internal') {
    if (error.cause !== undefined) context.log.warn({ what, error }, 'slack.request_failed')
    return problemReply(error.message)
  }
  const incident = newId()
  context.log.error({ what, incident, error }, 'slack.request_broke')
  return incidentReply(incident)
}

/** Only the person sees it. A response_url may be used up or down; then the Web API is tried. */
async function send(context: SlackContext, asker: Asker, answer: Answer): Promise<void> {
  const { message, replacesOriginal = false } = answer
  const { channel, respond, threadTs } = asker
  if (respond !== null) {
    try {
      await respond({
        response_type: 'ephemeral',
        replace_original: replacesOriginal,
        ...message,
        ...(threadTs !== undefined && !replacesOriginal && { thread_ts: threadTs }),
      })
      return
    } catch (error) {
      context.log.warn({ channel, error }, 'slack.respond_failed')
    }
  }
  await whisper(context, asker, withoutBlocks(message))
}

/** Tells one person something in a channel. Never throws: there is nobody else to tell. */
export async function whisper(
  context: SlackContext,
  { channel, userId }: Place,
  message: Message,
): Promise<void> {
  try {
    const { chat } = context.client
    const words = { text: message.text, ...(message.blocks.length > 0 && message) }
    // A direct message is the person's own; Slack takes their id for it.
    if (channel === userId) await chat.postMessage({ channel, ...words })
    else await chat.postEphemeral({ channel, user: userId, ...words })
  } catch (error) {
    context.log.warn({ channel, error }, 'slack.whisper_failed')
  }
}
