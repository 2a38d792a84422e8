import { notStartedReply } from '../../messages/replies/start.ts'
import type { Answer } from '../answer.ts'
import type { Place, SlackContext } from '../context.ts'
import { readWish, startCampaign } from '../start-campaign.ts'

/** Whoever presses is on record as the one who says that these people agreed. */
export async function pressConsentGive(
  context: SlackContext,
  place: Place,
  value: string,
): Promise<Answer> {
  const message = await startCampaign(context, place, readWish(value), { attestConsent: true })
  return { message, replacesOriginal: true }
}

export async function pressConsentSkip(): Promise<Answer> {
  return { message: notStartedReply(), replacesOriginal: true }
}
