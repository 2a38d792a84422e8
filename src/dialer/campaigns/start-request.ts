/** What is asked for when a campaign is started, from whatever door. */
export interface StartRequest {
  listId: string
  /** A template's name; null is `default`. */
  prompt: string | null
  lines: number | null
  maxAttempts: number | null
  budgetMicros: number | null
  /** Narrows the legal hours in the lead's time, such as `Mon-Fri 10:00-17:00`. */
  hours?: string | null
  /** Epoch ms; null is now. */
  startsAt: number | null
  channel: string | null
  actor: string
  /** The actor says that those leads without a consent basis of their own have agreed. */
  attestConsent: boolean
}
