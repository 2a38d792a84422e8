/** Timers that can all be dropped at once, so that nothing outlives the simulator. */
export interface Timers {
  after(delayMs: number, task: () => void): void
  /** Resolves to false when the timers were dropped before the time was over. */
  pause(delayMs: number): Promise<boolean>
  drop(): void
}

/** Node fires at once when asked to wait longer than this. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

export function createTimers(): Timers {
  const pending = new Map<NodeJS.Timeout, () => void>()
  let isDropped = false

  function set(delayMs: number, task: () => void, onDrop: () => void): void {
    if (isDropped) {
      onDrop()
      return
    }
    const timer = setTimeout(
      () => {
        pending.delete(timer)
        if (delayMs > LONGEST_WAIT_MS) set(delayMs - LONGEST_WAIT_MS, task, onDrop)
        else task()
      },
      Math.min(delayMs, LONGEST_WAIT_MS),
    )
    pending.set(timer, onDrop)
  }

  return {
    after: (delayMs, task) => set(delayMs, task, () => {}),
    pause: (delayMs) =>
      new Promise((resolve) => {
        set(
          delayMs,
          () => resolve(true),
          () => resolve(false),
        )
      }),
    drop() {
      isDropped = true
      for (const [timer, onDrop] of pending) {
        clearTimeout(timer)
        onDrop()
      }
      pending.clear()
    },
  }
}
