/** The only source of "now" in the program, in epoch milliseconds. Passed in, never imported by rules. */
export interface Clock {
  now(): number
}

/** For `main.ts` and `app.ts` alone: all else, threads too, is handed its time. */
export const systemClock: Clock = { now: () => Date.now() }

/** An instant that counts on in every thread of the process: it can be posted to one. */
export interface ClockStart {
  /** Epoch milliseconds, by the clock of whoever hands it on. */
  now: number
  /** The monotonic clock's nanoseconds at that instant; all threads of a machine read the same one. */
  monotonicNs: bigint
}

/** What a thread is handed instead of a clock, which cannot be posted. */
export function clockStart(clock: Clock): ClockStart {
  return { now: clock.now(), monotonicNs: process.hrtime.bigint() }
}

/** The milliseconds since it was made, whatever the machine's date does meanwhile. */
export function stopwatch(): () => number {
  const begun = process.hrtime.bigint()
  return () => Number(process.hrtime.bigint() - begun) / 1e6
}

/** A clock that goes on from an instant at the pace of real time, whatever day the machine believes in. */
export function countOnFrom({ now, monotonicNs }: ClockStart): Clock {
  return { now: () => now + Number((process.hrtime.bigint() - monotonicNs) / 1_000_000n) }
}
