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
const SPOKEN: readonly Outcome[] = [
  ...WINS,
  'not_interested',
  'do_not_call',
  'wrong_number',
  'talked',
]

export function isConversation(outcome: Outcome): boolean {
  return SPOKEN.includes(outcome)
}
