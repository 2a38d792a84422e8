import type { Message } from '../../messages/kit/blocks.ts'
import { changeCampaign, chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

export async function runResume(
  context: SlackContext,
  place: Place,
  word: string | null,
): Promise<Message> {
  const { id } = await chooseCampaign(context, word, place.channel, 'resume')
  return changeCampaign(context, id, { request: 'resume', actor: place.userId })
}
