import { z } from 'zod'
import { deathPlan } from './steps.ts'

/** What the parent tells its child. */
export const toChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plan'), plan: deathPlan.nullable() }),
  /** Set the clock to so much ahead of the real time, and let every worker run once. */
  z.object({ type: z.literal('pass'), clockAheadMs: z.number() }),
  z.object({ type: z.literal('stop') }),
])
export type ToChild = z.infer<typeof toChild>

export const toParent = z.object({ type: z.enum(['ready', 'passed']) })
export type ToParent = z.infer<typeof toParent>
