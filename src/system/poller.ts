import type { Log } from './log.ts'

export interface Poller {
  /** Runs the first pass at once, and goes on until `stop`. */
  start(): void
  /** Resolves when the pass under way is over; none begins after it. */
  stop(): Promise<void>
  /**
   * One whole pass that begins after this call, started or not. Rejects if the pass fails; the
   * poller does not log that.
   */
  runOnce(): Promise<void>
  /** A pass now, or right after the one under way. Many calls make one pass. */
  wake(): void
}

export interface PollerOptions {
  name: string
  /** The longest pause between the end of one pass and the start of the next. */
  everyMs: number
  /** One pass. May return in how many milliseconds the next is due, if sooner than `everyMs`. */
  task: () => Promise<number | undefined> | Promise<void>
  log: Log
  /** Hears of a pass that failed, after it was logged. Passes that `runOnce` asked for are its caller's. */
  onError?: (error: unknown) => void
}

/** The one loop of every background worker. Passes never overlap; a failed one does not end it. */
export function createPoller(options: PollerOptions): Poller {
  const { name, everyMs, task, log, onError } = options
  let isStarted = false
  let timer: NodeJS.Timeout | undefined
  // Settles with the newest pass that was asked for; never rejects.
  let last: Promise<void> = Promise.resolve()
  // Asked for, not begun: whoever asks now is served by it.
  let waiting: Promise<void> | null = null

  function enqueue(mayBegin: () => boolean): Promise<void> {
    const pass = last.then(async () => {
      waiting = null
      if (mayBegin()) await runPass()
    })
    waiting = pass
    last = pass.catch(() => {})
    return pass
  }

  async function runPass(): Promise<void> {
    clearTimeout(timer)
    let delayMs = everyMs
    try {
      const wantedMs = await task()
      if (wantedMs !== undefined && wantedMs < everyMs) delayMs = wantedMs
    } finally {
      if (isStarted) timer = setTimeout(wake, delayMs)
    }
  }

  function wake(): void {
    if (!isStarted || waiting !== null) return
    enqueue(() => isStarted).catch((error: unknown) => {
      log.error({ poller: name, error }, 'poller.failed')
      onError?.(error)
    })
  }

  return {
    start() {
      if (isStarted) return
      isStarted = true
      wake()
    },
    async stop() {
      isStarted = false
      clearTimeout(timer)
      await last
    },
    runOnce: () => waiting ?? enqueue(() => true),
    wake,
  }
}
