import { type Clock, clockStart, countOnFrom } from '../../src/system/clock.ts'

/** Moves with real time from a given instant, and can be pushed forward. */
export interface MovingClock extends Clock {
  advance(durationMs: number): void
}

export function movingClock(startAt: number): MovingClock {
  const clock = countOnFrom(clockStart({ now: () => startAt }))
  let pushedMs = 0
  return {
    now: () => clock.now() + pushedMs,
    advance(durationMs) {
      pushedMs += Math.round(durationMs)
    },
  }
}
