import { expect, it } from 'vitest'
import { createBackOff } from '../../../../src/dialer/calling/back-off.ts'
import { createLog } from '../../../../src/system/log.ts'

/** With a jitter in the middle, a hold is exactly as long as it is meant to be. */
function makeBackOff() {
  let now = 1_000
  const log = createLog({ level: 'silent' })
  const backOff = createBackOff({ clock: { now: () => now }, log, random: () => 0.5 })
  return {
    backOff,
    /** How long calls are held back after Bland asked for fewer; then that time passes. */
    nextHoldMs(): number {
      backOff.slowDown()
      const heldMs = backOff.holdUntil() - now
      now = backOff.holdUntil()
      return heldMs
    },
  }
}

it('doubles each hold up to five minutes, and begins anew when Bland takes a call', () => {
  const { backOff, nextHoldMs } = makeBackOff()
  const holds = Array.from({ length: 9 }, nextHoldMs)
  expect(holds.map((ms) => ms / 1_000)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300])
  backOff.reset()
  expect(nextHoldMs()).toBe(2_000)
})

it('counts answers that come during a hold once', () => {
  const { backOff } = makeBackOff()
  backOff.slowDown()
  const until = backOff.holdUntil()
  backOff.slowDown()
  expect(backOff.holdUntil()).toBe(until)
})
