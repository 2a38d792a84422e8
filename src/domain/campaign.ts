export const CAMPAIGN_STATES = ['scheduled', 'running', 'paused', 'finished', 'stopped'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

/** A campaign that may still call somebody, now or later. One per list at a time. */
export const ACTIVE_CAMPAIGN_STATES = ['scheduled', 'running', 'paused'] as const

export function isActiveCampaign(state: CampaignState): boolean {
  return (ACTIVE_CAMPAIGN_STATES as readonly CampaignState[]).includes(state)
}

/** The state a person's request leads to, or null when it makes no sense in the present one. */
export function nextCampaignState(
  state: CampaignState,
  request: 'pause' | 'resume' | 'stop',
): CampaignState | null {
  if (request === 'stop') return isActiveCampaign(state) ? 'stopped' : null
  if (request === 'pause') return state === 'running' || state === 'scheduled' ? 'paused' : null
  return state === 'paused' ? 'running' : null
}
