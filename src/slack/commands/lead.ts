import type { Message } from '../../messages/blocks.ts'
import { leadReply } from '../../messages/number-story.ts'
import type { SlackContext } from '../context.ts'

export async function runLead(
  { campaigns, timezone }: SlackContext,
  phone: string,
): Promise<Message> {
  return leadReply(await campaigns.numberStory(phone), timezone)
}
