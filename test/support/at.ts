import type { Clock } from '../../src/system/clock.ts'

/** The instant an ISO text with a zone names, in epoch milliseconds. */
export function at(iso: string): number {
  const instant = Date.parse(iso)
  // Without a zone the text would mean another instant on every machine.
  if (Number.isNaN(instant) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(iso)) {
    throw new Error(`Not an instant with a zone: ${iso}`)
  }
  return instant
}

export interface TestClock extends Clock {
  set(instant: number): void
  advance(durationMs: number): void
}

/** A clock that stands still until it is told to move. */
export function testClock(startAt: number): TestClock {
  let now = startAt
  return {
    now: () => now,
    set(instant) {
      now = instant
    },
    advance(durationMs) {
      now += durationMs
    },
  }
}
