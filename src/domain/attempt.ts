export const ATTEMPT_STATES = ['reserved', 'sent', 'unknown', 'live', 'ended'] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** An attempt that holds a line and its phone number. */
export const OPEN_ATTEMPT_STATES = ['reserved', 'sent', 'unknown', 'live'] as const
