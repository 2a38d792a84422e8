import type { Outcome } from '../outcome.ts'

/** Why Bland provably placed no call. */
export const REFUSAL_REASONS = [
  'unreachable',
  'unauthorized',
  'flagged',
  'no_balance',
  'not_found',
  'do_not_call',
  'blacklisted',
  'bad_number',
  'same_number',
  'rate_limited',
  'new_account',
  'international',
  'plan_limit',
  'invalid',
  'transient',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

export interface RefusalEffect {
  /** `keep`: waiting, due as before; `retry`: waiting, but not at once; `block`: never called. */
  lead: 'retry' | 'block' | 'keep'
  /** The outcome of a lead that is blocked. */
  outcome: Outcome | null
  /** Which dialing must stop until a person has acted. */
  pause: 'all' | 'campaign' | null
  /** Whether all dialing must become slower for a while. */
  slowDown: boolean
  /** What it means and what to do, for a person. */
  sentence: string
}

const EFFECTS: Record<RefusalReason, RefusalEffect> = {
  unreachable: slowDown(
    'Bland cannot be reached. Dialbot slows down and tries again; check the network and BLAND_API_URL if it lasts.',
  ),
  unauthorized: pauseAll(
    'Bland does not accept the API key. Set a valid BLAND_API_KEY, restart Dialbot and resume.',
  ),
  flagged: pauseAll(
    'Bland has blocked this account for security reasons. Write to Bland support, then resume.',
  ),
  no_balance: pauseAll('The Bland account has no balance left. Top it up at Bland, then resume.'),
  not_found: pauseCampaign(
    'Bland does not know something this campaign refers to. Check BLAND_API_URL and the prompt, then resume.',
  ),
  do_not_call: block('do_not_call', 'Bland has this number on its do-not-call list.'),
  blacklisted: block('do_not_call', 'Bland has blacklisted this number for good.'),
  bad_number: block('bad_number', 'Bland says that this is not a valid phone number.'),
  same_number: {
    lead: 'retry',
    outcome: null,
    pause: null,
    slowDown: false,
    sentence: 'This number was called a few seconds ago. Dialbot tries again a little later.',
  },
  rate_limited: slowDown('Bland asks for fewer calls at a time. Dialbot slows down by itself.'),
  new_account: slowDown(
    'Bland limits new accounts for now. Dialbot slows down; ask Bland to raise the limit if it lasts.',
  ),
  international: block(
    'failed',
    'Bland does not let this account call that country. Ask Bland to allow it, or leave the number out.',
  ),
  plan_limit: slowDown(
    'The Bland plan allows no more calls for now. Dialbot slows down; set BLAND_PLAN to your plan, or upgrade it.',
  ),
  invalid: pauseCampaign(
    'Bland says that the call request is wrong. Check the prompt and its settings, then resume.',
  ),
  transient: slowDown(
    'Bland could not take the call just now. Dialbot slows down and tries again.',
  ),
}

/** What a refused call means for its lead and for all dialing. */
export function refusalEffect(reason: RefusalReason): RefusalEffect {
  return EFFECTS[reason]
}

function slowDown(sentence: string): RefusalEffect {
  return { lead: 'keep', outcome: null, pause: null, slowDown: true, sentence }
}

function pauseAll(sentence: string): RefusalEffect {
  return { lead: 'keep', outcome: null, pause: 'all', slowDown: false, sentence }
}

function pauseCampaign(sentence: string): RefusalEffect {
  return { lead: 'keep', outcome: null, pause: 'campaign', slowDown: false, sentence }
}

function block(outcome: Outcome, sentence: string): RefusalEffect {
  return { lead: 'block', outcome, pause: null, slowDown: false, sentence }
}
