/** The only source of "now" in the program, in epoch milliseconds. Passed in, never imported by rules. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
