/** Buttons in messages. Their value is an id (list, campaign), for consent the start request as JSON. */
export const ACTIONS = {
  listStart: 'list_start',
  campaignPause: 'campaign_pause',
  campaignResume: 'campaign_resume',
  campaignStop: 'campaign_stop',
  campaignApprove: 'campaign_approve',
  consentGive: 'consent_give',
  consentSkip: 'consent_skip',
  personForget: 'person_forget',
} as const
