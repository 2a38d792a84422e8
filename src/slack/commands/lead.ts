import type { Message } from '../../messages/kit/blocks.ts'
import { leadReply } from '../../messages/replies/number-story.ts'
import type { SlackContext } from '../context.ts'

export async function runLead(
  { campaigns, timezone }: SlackContext,
  phone: string,
): Promise<Message> {
  return leadReply(await campaigns.numberStory(phone), timezone)
}
