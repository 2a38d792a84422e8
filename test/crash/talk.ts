import { z } from 'zod'
import type { ClockStart } from '../../src/system/clock.ts'
import { deathPlan } from './steps.ts'

/** What the parent tells its child. */
export const toChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plan'), plan: deathPlan.nullable() }),
  /** Go by this clock from now on, and let every worker run once. */
  z.object({ type: z.literal('pass'), clock: z.string() }),
  z.object({ type: z.literal('stop') }),
])
export type ToChild = z.infer<typeof toChild>

export const toParent = z.object({ type: z.enum(['ready', 'passed']) })
export type ToParent = z.infer<typeof toParent>

/**
 * A clock as text, for a process: not its distance from the machine's date, which need not be the same in
 * parent and child.
 */
export function encodeStart({ now, monotonicNs }: ClockStart): string {
  return `${now} ${monotonicNs}`
}

export function decodeStart(text: string): ClockStart {
  const [now = '', monotonicNs = ''] = text.split(' ')
  return { now: Number(now), monotonicNs: BigInt(monotonicNs) }
}
