/** Buttons in messages. Their value is an id (list, campaign), for consent the start request as JSON. */
export const ACTIONS = {
  listStart: 'list_start',
  campaignPause: 'campaign_pause',
  campaignResume: 'campaign_resume',
  campaignStop: 'campaign_stop',
  campaignApprove: 'campaign_approve',
  campaignWhy: 'campaign_why',
  campaignExport: 'campaign_export',
  outcomeTranscript: 'outcome_transcript',
  outcomeCallBack: 'outcome_call_back',
  outcomeDoNotCall: 'outcome_do_not_call',
  outcomeCorrect: 'outcome_correct',
  transcriptPage: 'transcript_page',
  transcriptPageBack: 'transcript_page_back',
  consentGive: 'consent_give',
  consentSkip: 'consent_skip',
  personForget: 'person_forget',
} as const
