import { isActiveCampaign, nextCampaignState } from '../domain/campaign.ts'
import { AppError, isAppError } from '../domain/error.ts'
import type { Message } from '../messages/kit/blocks.ts'
import {
  pausedReply,
  resumedReply,
  stoppedReply,
  unchangedReply,
} from '../messages/replies/campaign-state.ts'
import type { CampaignRow } from '../store/engine/tables.ts'
import type { SlackContext } from './context.ts'
import { chooseNamed } from './names.ts'

export type CampaignChange = 'pause' | 'resume' | 'stop'

// A channel that has more at once names them.
const LOOK_AT = 5

/**
 * The campaign a person means: the one named, else the channel's only one that the wish makes sense
 * for, else its newest. Throws `invalid` when it could be several.
 */
export async function chooseCampaign(
  { campaigns, clock }: SlackContext,
  word: string | null,
  channel: string,
  wish: CampaignChange | 'status',
): Promise<CampaignRow> {
  if (word !== null) return chooseNamed((name) => campaigns.choose(name, channel), word)
  const newest = await campaigns.list(channel, LOOK_AT)
  if (wish === 'status') {
    const active = newest.find(({ state }) => isActiveCampaign(state))
    return active ?? campaigns.choose(null, channel)
  }
  const [first, ...others] = newest.filter(
    (campaign) => nextCampaignState(campaign, wish, clock.now()) !== null,
  )
  if (first === undefined) return campaigns.choose(null, channel)
  if (others.length > 0) {
    const names = [first, ...others].map(({ name }) => `“${name}”`).join(', ')
    throw new AppError(
      'invalid',
      `Which one? This channel has ${names}. Write \`/dial ${wish} ${first.name}\`.`,
    )
  }
  return first
}

/** Pauses, resumes or stops, and says what came of it, also when it was so already. */
export async function changeCampaign(
  { campaigns, clock }: SlackContext,
  id: string,
  { change, actor, now = false }: { change: CampaignChange; actor: string; now?: boolean },
): Promise<Message> {
  try {
    if (change === 'pause') return pausedReply(await campaigns.pause(id, actor))
    if (change === 'resume') return resumedReply(await campaigns.resume(id, actor))
    const { campaign, hungUp } = await campaigns.stop(id, actor, { now })
    return stoppedReply(campaign, { hungUp, now })
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error
    // Somebody else was quicker, or the button is an old one.
    const campaign = await campaigns.choose(id, null)
    if (nextCampaignState(campaign, change, clock.now()) !== null) throw error
    return unchangedReply(campaign, change)
  }
}
