export const CAMPAIGN_STATES = ['scheduled', 'running', 'paused', 'finished', 'stopped'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

/** Why a campaign is scheduled that one operator started and a second one has not approved. */
export const WAITS_FOR_APPROVAL = 'approval'

/** A campaign that may still call somebody, now or later. One per list at a time. */
export const ACTIVE_CAMPAIGN_STATES = ['scheduled', 'running', 'paused'] as const

export function isActiveCampaign(state: CampaignState): boolean {
  return (ACTIVE_CAMPAIGN_STATES as readonly CampaignState[]).includes(state)
}

/**
 * The state a person's request leads to, or null when it makes no sense in the present one. A campaign
 * that was paused before its time goes back to waiting for it; one that nobody has approved can only be
 * approved or stopped.
 */
export function nextCampaignState(
  campaign: { state: CampaignState; startsAt: number; reason?: string | null },
  request: 'pause' | 'resume' | 'stop',
  now: number,
): CampaignState | null {
  const { state, startsAt } = campaign
  const waits = state === 'scheduled' && campaign.reason === WAITS_FOR_APPROVAL
  if (waits && request !== 'stop') return null
  if (request === 'stop') return isActiveCampaign(state) ? 'stopped' : null
  if (request === 'pause') return state === 'running' || state === 'scheduled' ? 'paused' : null
  if (state !== 'paused') return null
  return startsAt > now ? 'scheduled' : 'running'
}
