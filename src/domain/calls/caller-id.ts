import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts'

/**
 * SIP 608 is a carrier's verdict on the number that calls, not on the one that is called, and every
 * further call confirms it (docs.bland.ai, tutorials/post-call-webhooks). No source gives figures: all are our choice.
 */
export const CALLER_ID_RULE = {
  /** Fewer in an hour may be the taste of one carrier, and change nothing but their leads. */
  blocks: 3,
  windowMs: HOUR_MS,
  /** Nor do they when no more than this share of the calls that ended in an hour was blocked. */
  share: 0.1,
  firstRestMs: 30 * MINUTE_MS,
  /** Each further rest within a day is twice as long as the one before, up to this. */
  longestRestMs: 4 * HOUR_MS,
} as const

export interface CallerIdInput {
  now: number
  /** When calls ended as `caller_id_blocked` in the last 24 hours, over all campaigns, in any order. */
  blockedAt: readonly number[]
  /** All calls that ended in the last hour, the blocked ones included. */
  endedLastHour: number
}

interface Rest {
  until: number
  /** Blocked calls in the hour up to the newest. */
  blocks: number
}

/** Until when nobody may be called, so that the caller id can cool down; null when it need not. */
export function callerIdRest(input: CallerIdInput): { until: number } | null {
  const { now, endedLastHour } = input
  const rest = lastRest(input.blockedAt.filter((at) => at > now - DAY_MS && at <= now))
  if (rest === null || rest.until <= now) return null
  // During a rest the calls that ended only become fewer, so that it cannot end itself.
  return rest.blocks > endedLastHour * CALLER_ID_RULE.share ? { until: rest.until } : null
}

function lastRest(blockedAt: readonly number[]): Rest | null {
  const { blocks, windowMs, firstRestMs, longestRestMs } = CALLER_ID_RULE
  const sorted = [...blockedAt].sort((a, b) => a - b)
  let rests = 0
  let lengthMs = 0
  let until = -Infinity
  /** Those that no rest has answered yet. */
  let open: number[] = []
  for (const at of sorted) {
    if (at < until) {
      // Placed before the rest began: it says that the rest began too late, not one more.
      until = at + lengthMs
      continue
    }
    open = [...open.filter((earlier) => earlier > at - windowMs), at]
    if (open.length < blocks) continue
    lengthMs = Math.min(firstRestMs * 2 ** rests, longestRestMs)
    rests += 1
    until = at + lengthMs
    open = []
  }
  if (rests === 0) return null
  const newest = until - lengthMs
  return {
    until,
    blocks: sorted.filter((at) => at > newest - windowMs && at <= newest).length,
  }
}
