import type { Message } from '../../messages/kit/blocks.ts'
import { allStoppedReply } from '../../messages/replies/campaign-state.ts'
import { type CampaignChange, changeCampaign, chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

/** `/dial pause`, `resume` and `stop`, of the campaign named or of the channel's own; `stop all` of every one. */
export async function runChange(
  context: SlackContext,
  { channel, userId: actor }: Place,
  command: { name: CampaignChange; campaign: string | null; all?: boolean; now?: boolean },
): Promise<Message> {
  const { name: change, campaign: word, all = false, now = false } = command
  if (all) {
    const { campaigns, hungUp } = await context.campaigns.stopAll(actor, { now })
    return allStoppedReply(campaigns, { hungUp, now })
  }
  const { id } = await chooseCampaign(context, word, channel, change)
  return changeCampaign(context, id, { change, actor, now })
}
