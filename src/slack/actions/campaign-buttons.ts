import { approvedReply } from '../../messages/replies.ts'
import type { Answer } from '../answer.ts'
import { changeCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'

/** The buttons of a campaign's card. Their value is the campaign's id; the card updates itself. */
export async function pressPause(
  context: SlackContext,
  { userId }: Place,
  id: string,
): Promise<Answer> {
  return { message: await changeCampaign(context, id, { request: 'pause', actor: userId }) }
}

export async function pressResume(
  context: SlackContext,
  { userId }: Place,
  id: string,
): Promise<Answer> {
  return { message: await changeCampaign(context, id, { request: 'resume', actor: userId }) }
}

export async function pressStop(
  context: SlackContext,
  { userId }: Place,
  id: string,
): Promise<Answer> {
  return { message: await changeCampaign(context, id, { request: 'stop', actor: userId }) }
}

export async function pressApprove(
  { campaigns }: SlackContext,
  { userId }: Place,
  id: string,
): Promise<Answer> {
  return { message: approvedReply(await campaigns.approve(id, userId)) }
}
