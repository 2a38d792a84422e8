/** Why a number is put on hold; no words of the call. */
export const HOLD_REASONS = [
  'refused',
  'angry',
  'law',
  'person',
  'source',
  'language',
  'label',
  'summary',
  'notes',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]
