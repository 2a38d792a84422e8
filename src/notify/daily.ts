import { dailyWindow } from '../domain/calls/report.ts'
import { HOUR_MS, MINUTE_MS } from '../domain/durations.ts'
import { dateIn, lastTimeAt, nextTimeAt } from '../domain/places/time-of-day.ts'
import { MANY_ROWS, type OffThread } from '../store/engine/off-thread.ts'
import type { Db } from '../store/engine/tables.ts'
import { CALLED_CHANNELS, countCallsUpTo } from '../store/figures/call-counts.ts'
import { enqueueFact } from '../store/outbox/queue.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { createPoller, type Poller } from '../system/poller.ts'

export interface DailyContext {
  db: Db
  offThread: OffThread
  clock: Clock
  log: Log
  /** `HH:MM` in `timezone`; null: no summaries are sent. */
  at: string | null
  timezone: string
  /** False while another process on this database does the talking. */
  mayRun(): Promise<boolean>
  wakeNotifier(): void
}

// Timers of hours drift, clocks are put right, and a process that waits may take over: look now and then.
const LOOK_EVERY_MS = 10 * MINUTE_MS
/** A summary that is later than this, because the process was off, is not news any more. */
const MAX_LATE_MS = 6 * HOUR_MS

/**
 * Enqueues the day's summary, once a day, for every channel in which there were calls. The outbox key
 * keeps it from being posted twice, whatever happens in between.
 */
export function createDailySummaries(context: DailyContext): Omit<Poller, 'wake'> {
  const { db, offThread, clock, log, at, timezone, mayRun, wakeNotifier } = context
  let doneFor: number | null = null

  async function pass(): Promise<number | undefined> {
    if (at === null || !(await mayRun())) return undefined
    const now = clock.now()
    const dueAt = lastTimeAt(now, at, timezone)
    if (dueAt !== doneFor && now - dueAt < MAX_LATE_MS) {
      await enqueue(dueAt, at)
      doneFor = dueAt
    }
    return nextTimeAt(now, at, timezone) - clock.now()
  }

  async function enqueue(dueAt: number, timeOfDay: string): Promise<void> {
    const window = dailyWindow(dueAt, timeOfDay, timezone)
    const rows = await countCallsUpTo(db, { window }, MANY_ROWS)
    const channels = await offThread.read(CALLED_CHANNELS, window, rows)
    const date = dateIn(timezone, dueAt)
    for (const channel of channels) {
      const fact = {
        key: `daily:${channel}:${date}`,
        kind: 'daily_report',
        subjectId: new Date(dueAt).toISOString(),
        channel,
      } as const
      await enqueueFact(db, fact, clock.now())
    }
    if (channels.length === 0) return
    log.info({ channels: channels.length, date }, 'daily.queued')
    wakeNotifier()
  }

  return createPoller({ name: 'daily', everyMs: LOOK_EVERY_MS, task: pass, log })
}
