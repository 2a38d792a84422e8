export const PLAN_NAMES = ['start', 'build', 'scale', 'enterprise'] as const
export type PlanName = (typeof PLAN_NAMES)[number]

/** What a Bland plan allows and costs. `null`: no cap, or a price agreed by contract. */
export interface BlandPlan {
  /** Calls on the line at once. */
  lines: number | null
  callsPerHour: number | null
  callsPerDay: number | null
  /** Per connected minute, billed to the second. In micro-dollars. */
  minuteMicros: number | null
}

/**
 * docs.bland.ai/platform/billing, prices in force since 2025-12-05.
 * A call above a cap is rejected, not queued.
 */
export const BLAND_PLANS: Readonly<Record<PlanName, BlandPlan>> = {
  start: { lines: 10, callsPerHour: 100, callsPerDay: 100, minuteMicros: 140_000 },
  build: { lines: 50, callsPerHour: 1_000, callsPerDay: 2_000, minuteMicros: 120_000 },
  scale: { lines: 100, callsPerHour: 1_000, callsPerDay: 5_000, minuteMicros: 110_000 },
  enterprise: { lines: null, callsPerHour: null, callsPerDay: null, minuteMicros: null },
}

/** Charged for every attempt, also for one that never connects (same page). In micro-dollars. */
export const MINIMUM_CALL_MICROS = 15_000

/**
 * What an average call costs before a campaign has figures of its own: 10 % people at 120 s, 35 %
 * voicemail at 25 s, 55 % unanswered at the minimum (our assumption). A price by
 * contract is taken to be at most that of the dearest plan. In micro-dollars.
 */
export function assumedCallCostMicros(plan: BlandPlan): number {
  const minute = plan.minuteMicros ?? BLAND_PLANS.start.minuteMicros ?? 0
  const connectedMinutes = 0.1 * (120 / 60) + 0.35 * (25 / 60)
  return Math.round(connectedMinutes * minute + 0.55 * MINIMUM_CALL_MICROS)
}
