import type { Message } from '../../messages/kit/blocks.ts'
import type { Place, SlackContext } from '../context.ts'
import { answerStart, checkMembership } from '../start-campaign.ts'
import type { CallCommand } from '../typed/dial-command.ts'

export async function runCall(
  context: SlackContext,
  place: Place,
  { phone, prompt, attestConsent }: CallCommand,
): Promise<Message> {
  await checkMembership(context, place, 'the call')
  const result = await context.campaigns.callNow({
    phone,
    prompt,
    channel: place.channel,
    actor: place.userId,
    attestConsent,
  })
  const wish = { prompt, lines: null, maxAttempts: 1, budgetMicros: null, startsAt: null }
  return answerStart(context, place, wish, { result, attestConsent })
}
