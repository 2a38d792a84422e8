import { MINUTE_MS } from '../domain/durations.ts'
import { lastTimeAt, nextTimeAt } from '../domain/places/time-of-day.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { createPoller, type Poller } from '../system/poller.ts'

/** Work for the night. It may be cut off at any point, and is then done again. */
export interface NightlyJob {
  name: string
  /** When it was last done to its end; null when it never was. */
  lastRunAt(): Promise<number | null>
  /** Ends soon, and leaves its record out, when `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>
}

export interface NightlyContext {
  clock: Clock
  log: Log
  /** `HH:MM` in `timezone`. */
  at: string
  timezone: string
  /** False while another process on this database has the work. */
  mayRun(): Promise<boolean>
  /** In the order in which they are done. */
  jobs: readonly NightlyJob[]
}

// Timers of hours drift, clocks are put right, and a process that waits may take over: look now and then.
const LOOK_EVERY_MS = 10 * MINUTE_MS

/**
 * Does what is due once a night. A night that was missed, because the process was off or a job failed, is
 * made up as soon as it is noticed.
 */
export function createNightly(context: NightlyContext): Omit<Poller, 'wake'> {
  const { clock, log, at, timezone, mayRun, jobs } = context
  let abort = new AbortController()

  async function pass(): Promise<number | undefined> {
    if (!(await mayRun())) return undefined
    const dueAt = lastTimeAt(clock.now(), at, timezone)
    for (const job of jobs) {
      if (abort.signal.aborted) return undefined
      const lastAt = await job.lastRunAt()
      if (lastAt !== null && lastAt >= dueAt) continue
      try {
        await job.run(abort.signal)
      } catch (error) {
        // The others do not wait for it.
        log.error({ job: job.name, error }, 'nightly.failed')
      }
    }
    return nextTimeAt(clock.now(), at, timezone) - clock.now()
  }

  const poller = createPoller({ name: 'nightly', everyMs: LOOK_EVERY_MS, task: pass, log })
  return {
    start() {
      abort = new AbortController()
      poller.start()
    },
    async stop() {
      abort.abort()
      await poller.stop()
    },
    runOnce: poller.runOnce,
  }
}
