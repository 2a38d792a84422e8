import { approvedReply } from '../../messages/replies/campaign-state.ts'
import { whyReply } from '../../messages/replies/why.ts'
import type { Answer } from '../answer.ts'
import { type CampaignChange, changeCampaign } from '../change-campaign.ts'
import { runExport } from '../commands/export.ts'
import type { Place, SlackContext } from '../context.ts'

/** The buttons of a campaign's card. Their value is the campaign's id; the card updates itself. */
export function pressChange(change: CampaignChange) {
  return async (context: SlackContext, { userId }: Place, id: string): Promise<Answer> => ({
    message: await changeCampaign(context, id, { change, actor: userId }),
  })
}

export async function pressApprove(
  { campaigns }: SlackContext,
  { userId }: Place,
  id: string,
): Promise<Answer> {
  return { message: approvedReply(await campaigns.approve(id, userId)) }
}

export async function pressWhy(
  { campaigns, timezone }: SlackContext,
  _place: Place,
  id: string,
): Promise<Answer> {
  const why = await campaigns.why(await campaigns.choose(id, null))
  return { message: whyReply(why, timezone) }
}

export async function pressExport(
  context: SlackContext,
  place: Place,
  id: string,
): Promise<Answer> {
  return { message: await runExport(context, place, id) }
}
