import { MINUTE_MS } from '../../domain/durations.ts'
import type { DialerContext } from '../context.ts'

// Bland asks for fewer calls without saying for how long (429 carries no Retry-After), so we double up
// to a ceiling.
const FIRST_HOLD_MS = 2_000
const MAX_HOLD_MS = 5 * MINUTE_MS

/** How long calls are held back because Bland asked for fewer of them. */
export interface BackOff {
  /** Epoch ms; 0 or past: they are not. */
  holdUntil(): number
  slowDown(): void
  /** Bland has taken a call: the next hold is short again. */
  reset(): void
}

export function createBackOff({
  clock,
  log,
  random,
}: Pick<DialerContext, 'clock' | 'log' | 'random'>): BackOff {
  let holdUntil = 0
  let holdMs = FIRST_HOLD_MS

  return {
    holdUntil: () => holdUntil,
    slowDown() {
      const now = clock.now()
      if (holdUntil > now) return
      holdUntil = now + holdMs * (0.75 + random() / 2)
      holdMs = Math.min(holdMs * 2, MAX_HOLD_MS)
      log.warn({ forMs: Math.round(holdUntil - now) }, 'dialer.slowed_down')
    },
    reset() {
      holdMs = FIRST_HOLD_MS
    },
  }
}
