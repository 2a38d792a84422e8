export const OUTCOMES = [
  'interested',
  'callback',
  'transferred',
  'not_interested',
  'do_not_call',
  'wrong_number',
  'talked',
  'voicemail',
  'no_answer',
  'busy',
  'bad_number',
  'failed',
  'canceled',
  'needs_review',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Outcomes a team wants to see at once: they go to the channel as well as the thread. */
export const WINS = ['interested', 'callback', 'transferred'] as const

export function isWin(outcome: Outcome): boolean {
  return (WINS as readonly Outcome[]).includes(outcome)
}

/** A person was on the line and we know what came of it: such a lead is never dialed again. */
export const SPOKEN_OUTCOMES: readonly Outcome[] = [
  ...WINS,
  'not_interested',
  'do_not_call',
  'wrong_number',
  'talked',
]

export function isConversation(outcome: Outcome): boolean {
  return SPOKEN_OUTCOMES.includes(outcome)
}

/** A lead is not called again after this, on whichever of its calls it was heard. */
export function endsLead(outcome: Outcome): boolean {
  return outcome === 'bad_number' || (outcome !== 'callback' && isConversation(outcome))
}
