import { isAppError } from '../../domain/error.ts'
import { type Message, message } from '../../messages/kit/blocks.ts'
import { campaignCardMessage } from '../../messages/posts/campaign-card.ts'
import { undeliveredBlocks } from '../../messages/posts/undelivered.ts'
import { problemReply } from '../../messages/replies/campaign-state.ts'
import { chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

export async function runStatus(
  context: SlackContext,
  place: Place,
  word: string | null,
): Promise<Message> {
  const dead = undeliveredBlocks(await context.undelivered.count())
  const card = await makeCard(context, place, word).catch((error: unknown) => {
    // What could not be posted is news also where there is no campaign.
    if (dead.length === 0 || !isAppError(error)) throw error
    return problemReply(error.message)
  })
  return dead.length === 0 ? card : message(card.text, [...card.blocks, ...dead])
}

async function makeCard(
  context: SlackContext,
  { channel }: Place,
  word: string | null,
): Promise<Message> {
  const campaign = await chooseCampaign(context, word, channel, 'status')
  return campaignCardMessage(await context.campaigns.view(campaign.id))
}
