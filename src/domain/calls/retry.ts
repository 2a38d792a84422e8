import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts'
import { MIN_GAP_MS } from '../law/gate.ts'
import type { Outcome } from '../outcome.ts'
import { offsetAt } from '../places/zone-offset.ts'

/** Calls to one lead unless the campaign says otherwise: good practice. */
export const DEFAULT_MAX_ATTEMPTS = 3

export interface RetryRule {
  /** At least this long after the call ended. */
  delayMs: number
  /** No further call after this many to the lead, whatever `max:` says. */
  cap: number
  source: string
}

/** Outcomes after which a lead is called again. What is not here ends the lead. */
export const RETRY_RULES: Readonly<Partial<Record<Outcome, RetryRule>>> = {
  no_answer: {
    delayMs: MIN_GAP_MS,
    cap: 6,
    source:
      'good practice: 4 h apart; a large dialer on Bland had 97 % of its results in the first 3 days',
  },
  busy: {
    delayMs: MIN_GAP_MS,
    cap: 6,
    source: 'good practice: 4 h apart, although a busy line is free sooner',
  },
  voicemail: {
    delayMs: MIN_GAP_MS,
    cap: 3,
    source: 'good practice: 4 h apart; every further call may leave the same message again',
  },
  failed: {
    delayMs: MIN_GAP_MS,
    cap: 3,
    source:
      'docs.bland.ai/platform/billing: each failed call costs the minimum; three failures are no accident',
  },
}

/** Reasons that call for more patience than their outcome does. `null`: no further call. */
const RETRY_BY_REASON: Readonly<Record<string, RetryRule | null>> = {
  // SIP 608: another call from the same number today only confirms the suspicion.
  caller_id_blocked: {
    delayMs: DAY_MS,
    cap: 3,
    source:
      'SIP 608 is a problem of the caller id (docs.bland.ai, tutorials/post-call-webhooks); our choice: a day',
  },
  // The provider's account may not call there; tomorrow it may not either.
  destination_not_allowed: null,
}

export interface RetryInput {
  outcome: Outcome
  /** The judge's reason, or whatever else ended the attempt. */
  reason: string | null
  /** Calls to the lead so far, the one that just ended included; released ones left out. */
  attemptsUsed: number
  maxAttempts: number
  endedAt: number
  /** The time to call that the person agreed to, for the outcome `callback`. */
  callbackAt?: number | null
  /** The lead's possible IANA zones. */
  zones: readonly string[]
  /** From 0 up to 1: spreads leads that would all come due at the turn of a part of the day. */
  random?: () => number
}

export type RetryPlan =
  | { state: 'done' }
  | {
      state: 'waiting'
      nextAt: number
      /** Set when the person asked for the call. */
      reason?: 'callback'
    }

/**
 * What becomes of a lead after a call. The next one is tried at another time of day than the last;
 * whether it is lawful then is asked again when it is due.
 */
export function planRetry(input: RetryInput): RetryPlan {
  if (input.outcome === 'callback') return planCallback(input)
  const rule = findRule(input.outcome, input.reason)
  if (rule === null || input.attemptsUsed >= Math.min(input.maxAttempts, rule.cap)) {
    return { state: 'done' }
  }
  const earliest = input.endedAt + rule.delayMs
  return { state: 'waiting', nextAt: otherTimeOfDay(earliest, input) }
}

/** Without a time, or beyond `max:`, it is for the team to call back: they hear of every callback. */
function planCallback({ callbackAt, endedAt, attemptsUsed, maxAttempts }: RetryInput): RetryPlan {
  const isDue = typeof callbackAt === 'number' && callbackAt > endedAt
  if (!isDue || attemptsUsed >= maxAttempts) return { state: 'done' }
  return { state: 'waiting', nextAt: callbackAt, reason: 'callback' }
}

function findRule(outcome: Outcome, reason: string | null): RetryRule | null {
  const rule = RETRY_RULES[outcome] ?? null
  if (rule === null || reason === null || !Object.hasOwn(RETRY_BY_REASON, reason)) return rule
  return RETRY_BY_REASON[reason] ?? null
}

/** Local hours at which the morning, the afternoon, the evening and the night begin. */
const PARTS_OF_DAY = [8, 12, 17, 21] as const
const NIGHT = 3
const SPREAD_MS = 30 * MINUTE_MS

function otherTimeOfDay(
  earliest: number,
  { endedAt, zones, random = () => 0 }: RetryInput,
): number {
  const zone = zones.find((name) => !Number.isNaN(offsetAt(name, earliest)))
  if (zone === undefined) return earliest
  const last = partOfDay(zone, endedAt)
  let nextAt = earliest
  // At most night and one part of the day are passed over.
  while (partOfDay(zone, nextAt) === NIGHT || partOfDay(zone, nextAt) === last) {
    nextAt = nextPartOfDay(zone, nextAt)
  }
  return nextAt === earliest ? earliest : nextAt + Math.floor(random() * SPREAD_MS)
}

function partOfDay(zone: string, at: number): number {
  const hour = timeOfDay(zone, at) / HOUR_MS
  const part = PARTS_OF_DAY.findLastIndex((begin) => hour >= begin)
  return part < 0 ? NIGHT : part
}

function nextPartOfDay(zone: string, at: number): number {
  const time = timeOfDay(zone, at)
  const begin = PARTS_OF_DAY.find((hour) => hour * HOUR_MS > time)
  const wait = (begin === undefined ? DAY_MS + PARTS_OF_DAY[0] * HOUR_MS : begin * HOUR_MS) - time
  // The clock may be changed on the way there.
  const change = offsetAt(zone, at + wait) - offsetAt(zone, at)
  return at + wait - change
}

function timeOfDay(zone: string, at: number): number {
  const local = at + offsetAt(zone, at)
  return ((local % DAY_MS) + DAY_MS) % DAY_MS
}
