/** How fast something may be done. */
export interface Pace {
  /** The instant from which it may be done once more. */
  readyAt(now: number): number
  take(now: number): void
  /** True when nothing of the past matters any more. */
  isIdle(now: number): boolean
}

/** At most `most` in any `windowMs`: an even pace of `windowMs / most`, with bursts of `most` after a rest. */
export function createPace({ most, windowMs }: { most: number; windowMs: number }): Pace {
  let taken: number[] = []
  return {
    readyAt(now) {
      // What lies ahead was done before the clock was set back.
      taken = taken.filter((at) => at <= now)
      const blocking = taken.at(-most)
      return blocking === undefined ? now : Math.max(now, blocking + windowMs)
    },
    take(now) {
      taken = [...taken, now].slice(-most)
    },
    isIdle: (now) => taken.every((at) => at > now || now >= at + windowMs),
  }
}

/** A pace of its own for each of many, such as channels. */
export function createPaces(each: { most: number; windowMs: number }) {
  const paces = new Map<string, Pace>()
  return {
    of(name: string): Pace {
      const pace = paces.get(name) ?? createPace(each)
      paces.set(name, pace)
      return pace
    },
    forgetIdle(now: number): void {
      for (const [name, pace] of paces) if (pace.isIdle(now)) paces.delete(name)
    },
  }
}
