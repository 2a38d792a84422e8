import type { RespondFn } from '@slack/bolt'
import { isAppError } from '../domain/error.ts'
import { type Message, withoutBlocks } from '../messages/kit/blocks.ts'
import { plainest, sendRichest } from '../messages/kit/rich.ts'
import { incidentReply, problemReply } from '../messages/replies/campaign-state.ts'
import { newId } from '../system/id.ts'
import type { Permission } from './authorize.ts'
import type { Place, SlackContext } from './context.ts'
import { slackTrouble } from './failures.ts'

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
  work: () => Promise<Answer | null>,
): Promise<void> {
  await context.track(
    (async () => {
      const answer = await decide(context, asked, work)
      // The answer was given another way, such as by a form.
      if (answer !== null) await send(context, asker, answer)
    })(),
  )
}

async function decide(
  context: SlackContext,
  { what, permission }: { what: string; permission: () => Promise<Permission> },
  work: () => Promise<Answer | null>,
): Promise<Answer | null> {
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
  const trouble = slackTrouble(error)
  if (trouble !== null) {
    context.log.warn({ what, error }, 'slack.request_failed')
    return problemReply(trouble)
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
      const respondWith = ({ text, blocks }: Message) =>
        respond({
          response_type: 'ephemeral',
          replace_original: replacesOriginal,
          text,
          blocks,
          ...(threadTs !== undefined && !replacesOriginal && { thread_ts: threadTs }),
        })
      await sendRichest(message, context.refusedBlocks, respondWith, isRefusal)
      return
    } catch (error) {
      context.log.warn({ channel, error }, 'slack.respond_failed')
    }
  }
  await whisper(context, asker, withoutBlocks(plainest(message)))
}

/** Slack does not say there what it refuses: the status is all that is known. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 400
}

/** Tells one person something in a channel. Never throws: there is nobody else to tell. */
export async function whisper(
  context: SlackContext,
  { channel, userId }: Place,
  message: Message,
): Promise<void> {
  try {
    const { chat } = context.client
    const { text, blocks } = message
    const words = { text, ...(blocks.length > 0 && { blocks }) }
    // A direct message is the person's own; Slack takes their id for it.
    if (channel === userId) await chat.postMessage({ channel, ...words })
    else await chat.postEphemeral({ channel, user: userId, ...words })
  } catch (error) {
    context.log.warn({ channel, error }, 'slack.whisper_failed')
  }
}

/**
 * The answer to a form, for which Slack has no response_url: only the person sees it, where the form was
 * opened, or, where Dialbot or the person is not in that channel, in private. Never throws.
 */
export async function tellPerson(
  context: SlackContext,
  { channel, userId, threadTs }: Place & { threadTs?: string | null | undefined },
  { text, blocks }: Message,
): Promise<void> {
  const { chat } = context.client
  const words = { text, ...(blocks.length > 0 && { blocks }) }
  const place = threadTs ? { channel, thread_ts: threadTs } : { channel }
  try {
    if (channel !== userId) {
      await chat.postEphemeral({ ...place, user: userId, ...words })
      return
    }
  } catch (error) {
    context.log.info({ channel, error }, 'slack.cannot_whisper_here')
  }
  await whisper(context, { channel: userId, userId }, withoutBlocks({ text, blocks }))
}
