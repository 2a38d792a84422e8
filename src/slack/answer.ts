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

/** Where a form was opened, or a button pressed whose answer takes longer. */
export type FormPlace = Place & { threadTs?: string | null | undefined }

export interface Answer {
  message: Message
  /** Takes the place of the message whose button was pressed. */
  replacesOriginal?: boolean
}

/** What was asked for, as the log says it, and whether the person may have it. */
interface Asked {
  what: string
  permission: () => Promise<Permission>
}

/**
 * Does what a person asked for, if they may, and answers with what came of it, whatever it was. The request
 * must have been acknowledged. Never throws.
 */
export async function answerPerson(
  context: SlackContext,
  asker: Asker,
  asked: Asked,
  work: () => Promise<Answer | null>,
): Promise<void> {
  await context.track(
    decide(context, asked, work).then((answer) =>
      // The answer was given another way, such as by a form.
      answer === null ? undefined : send(context, asker, answer),
    ),
  )
}

/**
 * The same for a form, which has closed by then, and for what takes longer than a press may. The form may have
 * been open for hours, so whether the person may do this is asked now. `about` is for the log.
 */
export async function answerForm(
  context: SlackContext,
  place: FormPlace,
  { what, teamId, about }: { what: string; teamId: string | undefined; about?: object },
  work: () => Promise<Message | null>,
): Promise<void> {
  const { authorizer, log, track } = context
  const { channel, userId } = place
  const permission = () => authorizer.check(userId, { teamId })
  const answer = decide(context, { what, permission }, async () => {
    log.info({ channel, userId, what, ...about }, 'slack.form')
    const message = await work()
    return message === null ? null : { message }
  })
  await track(
    answer.then((given) =>
      given === null ? undefined : sendInPlace(context, place, given.message),
    ),
  )
}

async function decide(
  context: SlackContext,
  { what, permission }: Asked,
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

/** Only this person sees it, in a channel. Never throws: there is nobody else to answer. */
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
 * For forms Slack has no response_url: only the person sees it, where the form was opened, or, where Dialbot or
 * the person is not in that channel, in private. Never throws.
 */
async function sendInPlace(
  context: SlackContext,
  { channel, userId, threadTs }: FormPlace,
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
