import type { Message } from '../../messages/kit/blocks.ts'
import { changeCampaign, chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

export async function runPause(
  context: SlackContext,
  place: Place,
  word: string | null,
): Promise<Message> {
  const { id } = await chooseCampaign(context, word, place.channel, 'pause')
  return changeCampaign(context, id, { request: 'pause', actor: place.userId })
}
