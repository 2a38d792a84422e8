import { MINUTE_MS } from '../../domain/durations.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'

// When a call that nobody tells about is looked at, and when it is given up. All of it is arithmetic on
// the attempt's row; the reconciler acts on it.

/** How long a look at a call holds. */
export const LOOK_EVERY_MS = MINUTE_MS
// Webhooks come within a minute of the hang-up (docs.bland.ai, api-v1/get/calls-id) and most calls are short:
// one that is still silent after this is asked about.
const SILENT_AFTER_MS = 3 * MINUTE_MS
// Bland's index of calls lags; only several looks over some time make "not found" an answer.
const LOOKS_NEEDED = 3
// A call is old after a day off or a clock set forward, too: Bland's first failures prove nothing.
const TRIES_NEEDED = 3
const QUARANTINE_MS = 10 * MINUTE_MS
/** After a call's longest duration, how long Bland may take to say that it ended. */
const GRACE_MS = 5 * MINUTE_MS

/** How long a call of so many minutes can last, and Bland take to say that it ended. */
export function longestCallMs(maxMinutes: number): number {
  return maxMinutes * MINUTE_MS + GRACE_MS
}

type Live = Pick<AttemptRow, 'liveAt' | 'reservedAt' | 'lookedAt'>
type Unknown = Pick<AttemptRow, 'sentAt' | 'reservedAt' | 'looks'>

/** A live call has been silent for so long that Bland is asked about it. */
export function isSilent({ liveAt, reservedAt, lookedAt }: Live, now: number): boolean {
  const since = lookedAt ?? (liveAt ?? reservedAt) + SILENT_AFTER_MS - LOOK_EVERY_MS
  return now - since >= LOOK_EVERY_MS
}

/** A live call must be over by now. `failures`: looks in a row that Bland has not answered. */
export function isOverdue(
  { liveAt, reservedAt }: Live,
  { failures, longestMs, now }: { failures: number; longestMs: number; now: number },
): boolean {
  if (failures > 0 && failures < TRIES_NEEDED) return false
  return now - (liveAt ?? reservedAt) > longestMs
}

/** Bland has been asked about an unknown call often and long enough, and one more look has not found it. */
export function isNowhere(attempt: Unknown, now: number): boolean {
  return attempt.looks + 1 >= LOOKS_NEEDED && now - sentSince(attempt) >= QUARANTINE_MS
}

/** Whatever Bland says: nobody can be on the line of an unknown call any more. */
export function isLongOver(
  attempt: Unknown,
  { failures, longestMs, now }: { failures: number; longestMs: number; now: number },
): boolean {
  if (attempt.looks + failures < TRIES_NEEDED) return false
  return now - sentSince(attempt) > QUARANTINE_MS + longestMs
}

/** A call that has just become unknown is looked for again soon: Bland may not list it yet. */
export function isFreshlyUnknown({ looks }: Unknown): boolean {
  return looks < LOOKS_NEEDED
}

function sentSince({ sentAt, reservedAt }: Unknown): number {
  return sentAt ?? reservedAt
}
