import type { Message } from '../../messages/kit/blocks.ts'
import { whyNumberReply } from '../../messages/replies/number-story.ts'
import { whyReply } from '../../messages/replies/why.ts'
import { chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

/** Seven digits or more and nothing but what people write numbers with: no campaign is called so. */
const LOOKS_LIKE_PHONE = /^(?=(?:\D*\d){7})[+\d\s().-]+$/

export async function runWhy(
  context: SlackContext,
  { channel }: Place,
  subject: string | null,
): Promise<Message> {
  const { campaigns, timezone } = context
  if (subject !== null && LOOKS_LIKE_PHONE.test(subject)) {
    return whyNumberReply(await campaigns.numberStory(subject), timezone)
  }
  const campaign = await chooseCampaign(context, subject, channel, 'status')
  return whyReply(await campaigns.why(campaign), timezone)
}
