import { z } from 'zod'
import type { StartResult } from '../dialer/campaigns/start.ts'
import type { StartRequest } from '../dialer/campaigns/start-request.ts'
import { AppError } from '../domain/error.ts'
import { slackError } from '../domain/slack-errors.ts'
import type { Message } from '../messages/kit/blocks.ts'
import { consentQuestion, startedReply, startingReply } from '../messages/replies/start.ts'
import type { Place, SlackContext } from './context.ts'
import { errorCode } from './failures.ts'
import type { AtTime } from './typed/at-time.ts'

/** What a start is asked for; who asks and whether they attest is known from the request itself. */
export type StartWish = Omit<StartRequest, 'actor' | 'channel' | 'attestConsent'>

/** Kept in the consent button; a button is what its presser could have typed, no more. */
const Wish = z.object({
  listId: z.string().min(1).max(100),
  prompt: z.string().max(64).nullable(),
  lines: z.number().int().nullable(),
  maxAttempts: z.number().int().nullable(),
  budgetMicros: z.number().int().nullable(),
  startsAt: z.number().int().nullable(),
  hours: z.string().max(200).nullable().default(null),
})

export function writeWish(wish: StartWish): string {
  return JSON.stringify(Wish.parse(wish))
}

/** Throws `invalid` for a value that no button of ours has. */
export function readWish(value: string): StartWish {
  try {
    return Wish.parse(JSON.parse(value))
  } catch (error) {
    throw new AppError('invalid', 'This button is too old. Type `/dial start` again.', {
      cause: error,
    })
  }
}

/** Starts a list and says so, or asks for the consent that is missing. */
export async function startCampaign(
  context: SlackContext,
  place: Place,
  wish: StartWish,
  options: { attestConsent: boolean; at?: AtTime | null },
): Promise<Message> {
  const list = await context.campaigns.chooseList(wish.listId, place.channel)
  await checkMembership(context, place, list.name)
  const result = await context.campaigns.start({
    ...wish,
    channel: place.channel,
    actor: place.userId,
    attestConsent: options.attestConsent,
  })
  return answerStart(context, place, wish, { ...options, result })
}

/** What a start came to. */
export function answerStart(
  context: SlackContext,
  place: Place,
  wish: Omit<StartWish, 'listId'>,
  outcome: { result: StartResult; attestConsent: boolean; at?: AtTime | null },
): Message {
  const { result, attestConsent, at = null } = outcome
  if (result.type === 'needs_consent') {
    const { list, leads, without, estimate, kind, preflight } = result
    return consentQuestion({
      list,
      leads,
      without,
      estimate,
      kind,
      preflight,
      request: writeWish({ ...wish, listId: list.id }),
    })
  }
  const { type, promptFellBack, ...started } = result
  return startedReply({
    ...started,
    missingPrompt: promptFellBack ? wish.prompt : null,
    attestedBy: attestConsent ? place.userId : null,
    start:
      wish.startsAt === null
        ? null
        : { isTomorrow: at?.isTomorrow ?? false, timezone: context.timezone },
  })
}

/**
 * Shows the person that the start is under way. With our scopes that is the one way to learn whether we
 * can post here; a campaign whose card nobody sees must not run. Throws `forbidden` with what to do.
 */
export async function checkMembership(
  { client, log }: SlackContext,
  { channel, userId }: Place,
  name: string,
): Promise<void> {
  const { text, blocks } = startingReply(name)
  try {
    await client.chat.postEphemeral({ channel, user: userId, text, blocks })
  } catch (error) {
    const code = errorCode(error)
    const { meaning, startReply } = slackError(code)
    // We are a member; the person only looks in from outside.
    if (meaning === 'onlooker') return
    log.info({ channel, code }, 'slack.cannot_post_here')
    if (startReply !== undefined) throw new AppError('forbidden', startReply)
    // A refusal of the probe only; the card will tell whether we can post.
    if (code !== null && meaning !== 'outage') return
    throw new AppError(
      'unavailable',
      'Slack does not answer, so nobody would see how it goes. Nothing was started; try again in a minute.',
      { cause: error },
    )
  }
}
