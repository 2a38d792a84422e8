export const LEAD_STATES = ['waiting', 'dialing', 'done', 'blocked'] as const
export type LeadState = (typeof LEAD_STATES)[number]

/**
 * Whether the person agreed to be called by an AI voice. `refused` (a "no" in the file) beats any
 * attestation; `unknown` needs one.
 */
export const CONSENT_STATES = ['granted', 'refused', 'unknown'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

/** What a person is called in a message; null when the file does not say. */
export function leadName(lead: {
  name: string | null
  firstName: string | null
  lastName: string | null
}): string | null {
  return lead.name || [lead.firstName, lead.lastName].filter(Boolean).join(' ') || null
}
