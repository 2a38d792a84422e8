import type { Outcome } from '../outcome.ts'
import type { JudgeReason } from './judge.ts'
import type { RefusalReason } from './refusal.ts'

/** Of so many ended attempts, the newest, … */
export const BREAKER_LAST = 20
/** … so many that failed for a provider reason break the campaign. */
export const BREAKER_FAILURES = 10

/**
 * Why calls fail that nobody on the called side made fail. A refusal that slows dialing down or
 * pauses it (429, 401, 402, …) is not here: no call was placed, and it has its own handling.
 */
export const PROVIDER_REASONS = {
  provider_failed:
    'Bland or its carrier broke down: a failed dispatch, a database error, an unknown error',
  caller_id_blocked: 'carriers take the number that calls for a spammer (SIP 608)',
  destination_not_allowed: 'the carrier account may not call there',
  international: 'the Bland account may not call that country',
  presumed_called: 'Bland took the call, or may have, and never said how it ended',
  status_unknown: 'Bland cannot say what became of the call, and nobody was on the line',
} as const satisfies Partial<Record<JudgeReason | RefusalReason | 'presumed_called', string>>

/** Outcomes that say for themselves what happened on the line leave nothing to the provider. */
const CAN_BE_THE_PROVIDERS: readonly Outcome[] = ['failed', 'needs_review']

/** Whether an ended attempt failed through Bland, its carriers or the account, and not the person. */
export function isProviderFailure(outcome: Outcome | null, reason: string | null): boolean {
  if (outcome === null || !CAN_BE_THE_PROVIDERS.includes(outcome)) return false
  if (reason !== null && Object.hasOwn(PROVIDER_REASONS, reason)) return true
  // No person can make a call fail, so neither can a reason that is not written here yet.
  return outcome === 'failed'
}

/**
 * Whether a campaign must pause itself. `lastEnded` is what ended since it was started or last
 * resumed, newest first: a resume thereby closes the breaker. Anything beyond the last twenty is
 * not looked at.
 */
export function isBroken(
  lastEnded: readonly { outcome: Outcome | null; reason: string | null }[],
): { broken: boolean; failures: number } {
  const failures = lastEnded
    .slice(0, BREAKER_LAST)
    .filter((attempt) => isProviderFailure(attempt.outcome, attempt.reason)).length
  return { broken: failures >= BREAKER_FAILURES, failures }
}
