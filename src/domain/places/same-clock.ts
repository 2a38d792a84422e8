import { DAY_MS } from '../durations.ts'
import { offsetAt } from './zone-offset.ts'

// A week tells apart even those that put their clocks forward on different Sundays. Leads wait for months.
const STEP_MS = 7 * DAY_MS
const STEPS = 104

/**
 * Whether two zones show the same time from an instant on, for two years as this Node knows them. Who
 * shared a clock in the past may not any more: British Columbia left that of Los Angeles in 2026.
 */
export function isSameClock(zone: string, other: string, from: number): boolean {
  if (zone === other) return true
  for (let step = 0; step <= STEPS; step += 1) {
    const at = from + step * STEP_MS
    if (offsetAt(zone, at) !== offsetAt(other, at)) return false
  }
  return true
}
