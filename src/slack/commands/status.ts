import type { Message } from '../../messages/blocks.ts'
import { campaignCardMessage } from '../../messages/campaign-card.ts'
import { chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

export async function runStatus(
  context: SlackContext,
  place: Place,
  word: string | null,
): Promise<Message> {
  const campaign = await chooseCampaign(context, word, place.channel, 'status')
  return campaignCardMessage(await context.campaigns.view(campaign.id))
}
