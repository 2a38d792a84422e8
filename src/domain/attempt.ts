export const ATTEMPT_STATES = ['reserved', 'sent', 'unknown', 'live', 'ended'] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** An attempt that holds a line and its phone number. */
export const OPEN_ATTEMPT_STATES = ['reserved', 'sent', 'unknown', 'live'] as const

// Forward only. `reserved → ended` is a reservation that was released before Bland was asked.
const NEXT: Record<AttemptState, readonly AttemptState[]> = {
  reserved: ['sent', 'ended'],
  sent: ['unknown', 'live', 'ended'],
  unknown: ['live', 'ended'],
  live: ['ended'],
  ended: [],
}

export function canMove(from: AttemptState, to: AttemptState): boolean {
  return NEXT[from].includes(to)
}
