import type { Message } from '../../messages/kit/blocks.ts'
import { allStoppedReply } from '../../messages/replies/campaign-state.ts'
import { changeCampaign, chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'
import type { StopCommand } from '../typed/parse-command.ts'

export async function runStop(
  context: SlackContext,
  place: Place,
  { all, campaign: word, now }: StopCommand,
): Promise<Message> {
  const actor = place.userId
  if (all) {
    const { campaigns, hungUp } = await context.campaigns.stopAll(actor, { now })
    return allStoppedReply(campaigns, { hungUp, now })
  }
  const { id } = await chooseCampaign(context, word, place.channel, 'stop')
  return changeCampaign(context, id, { request: 'stop', actor, now })
}
