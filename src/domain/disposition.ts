import type { Outcome } from './outcome.ts'

/**
 * What we ask Bland to choose from at the end of a conversation. `transferred` is believed only
 * with proof.
 */
export const SENT_DISPOSITIONS = [
  'interested',
  'callback',
  'transferred',
  'not_interested',
  'do_not_call',
  'wrong_number',
  'talked',
] as const satisfies readonly Outcome[]

// The ones we send, Bland's built-in ones (docs.bland.ai, api-v1/get/calls-id) for calls that lost ours, and
// spellings a model may choose. NO_CONTACT_MADE is not here: Bland has put it on real
// conversations.
const LABEL_MEANINGS: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ...SENT_DISPOSITIONS.map((label) => [label, label] as const),
  ['call_back', 'callback'],
  ['call_back_scheduled', 'callback'],
  ['callback_scheduled', 'callback'],
  ['callback_requested', 'callback'],
  ['follow_up_required', 'callback'],
  ['transfer', 'transferred'],
  ['not_qualified', 'not_interested'],
  // A person was reached, and none of these says whether they want anything.
  ['objection_raised', 'talked'],
  ['needs_more_info', 'talked'],
  ['completed_action', 'talked'],
  ['do_not_contact', 'do_not_call'],
  ['donotcall', 'do_not_call'],
  ['dnc', 'do_not_call'],
  ['opt_out', 'do_not_call'],
  ['opted_out', 'do_not_call'],
  ['wrong_person', 'wrong_number'],
])

/** The outcome a label stands for, however it is spelled; null when it says nothing of one. */
export function readDisposition(label: string | null): Outcome | null {
  return LABEL_MEANINGS.get(dispositionKey(label)) ?? null
}

/** A label, status or detector's word in one spelling: `Call-Back Scheduled` → `call_back_scheduled`. */
export function dispositionKey(label: string | null): string {
  return (label ?? '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}
