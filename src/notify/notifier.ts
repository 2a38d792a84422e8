import pLimit from 'p-limit'
import type { PromptLibrary } from '../prompts/library.ts'
import type { DialLimits } from '../store/campaign-view.ts'
import type { OffThread } from '../store/off-thread.ts'
import { listChannelQueue, listOutboxChannels, listPendingEdits } from '../store/outbox-views.ts'
import type { Db, OutboxRow } from '../store/tables.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { createPoller } from '../system/poller.ts'
import { createComposer } from './compose.ts'
import { createDelivery } from './deliver.ts'
import { createPace, type Pace } from './pace.ts'
import { planQueue } from './plan-queue.ts'
import type { SlackPoster } from './slack-poster.ts'

export interface NotifierDeps {
  db: Db
  offThread: OffThread
  slack: SlackPoster
  /** Without it an import report shows no example of what the agent is told. */
  prompts?: PromptLibrary
  clock: Clock
  log: Log
  limits: DialLimits
  /** False while another process on this database does the talking. */
  mayRun(): Promise<boolean>
  /** The rows that were left out of a list, as a file that spreadsheets read safely. */
  rejectedCsv(listId: string): Promise<string>
  intervals?: Partial<Intervals>
}

interface Intervals {
  /** How often the outbox is looked at when nobody wakes the notifier. */
  pollMs: number
  /** A card is edited at most this often. */
  cardMs: number
  /** How long a busy campaign's outcomes are gathered. */
  digestMs: number
}

export interface Notifier {
  start(): void
  stop(): Promise<void>
  /** One pass; resolves with the milliseconds until there is something to do, null when there is nothing. */
  runOnce(): Promise<number | null>
  wake(): void
}

const INTERVALS: Intervals = { pollMs: 1_000, cardMs: 3_000, digestMs: 60_000 }
const CHANNELS_AT_ONCE = 8
const QUEUE_LENGTH = 500
const MOST_EDITS = 100
// Slack: one message a second in a channel, short bursts allowed. The window is a little longer than
// four seconds because messages arrive at Slack at less even distances than they leave.
const POSTS = { most: 4, windowMs: 4_040 }
// chat.update is Tier 3, about 50 a minute for all channels.
const EDITS = { most: 48, windowMs: 60_000 }

/** Says in Slack what the outbox holds: in order within a channel, no faster than Slack allows. */
export function createNotifier(deps: NotifierDeps): Notifier {
  const { db, slack, clock, log } = deps
  const intervals = { ...INTERVALS, ...deps.intervals }
  const composer = createComposer(deps)
  const delivery = createDelivery({ db, slack, composer, clock, log, cardMs: intervals.cardMs })
  const edits = createPace(EDITS)
  const posts = new Map<string, Pace>()
  let isStopping = false
  let wantedMs: number | null = null

  async function pass(): Promise<number | undefined> {
    if (!(await deps.mayRun())) return undefined
    // Edits first: a card that was deleted in Slack is found out, and posted anew in the same pass.
    const wishes = [await runEdits()]
    const limit = pLimit(CHANNELS_AT_ONCE)
    const channels = await listOutboxChannels(db)
    for (const [channel, pace] of posts) if (pace.isIdle(clock.now())) posts.delete(channel)
    wishes.push(...(await Promise.all(channels.map((one) => limit(() => runChannel(one))))))
    const wantedAt = earliest(wishes)
    wantedMs = wantedAt === null ? null : Math.max(0, wantedAt - clock.now())
    return wantedMs ?? undefined
  }

  /** Posts what may be posted in a channel; when it wants to be looked at again. */
  async function runChannel(channel: string): Promise<number | null> {
    const queue = await listChannelQueue(db, channel, QUEUE_LENGTH)
    const { digestMs } = intervals
    const { units, holdUntil } = await planQueue(db, queue, { now: clock.now(), digestMs })
    const pace = paceOf(channel)
    // A file that cannot be uploaded must not keep the words behind it waiting.
    let uploadAt: number | null = null
    for (const unit of units) {
      if (isStopping) return null
      const now = clock.now()
      const method = unit.rows[0].kind === 'rejected_file' ? 'upload' : 'post'
      const readyAt = Math.max(unit.rows[0].nextAt, delivery.restsUntil(method), pace.readyAt(now))
      if (readyAt > now && method === 'post') return earliest([readyAt, holdUntil, uploadAt])
      if (readyAt > now) {
        uploadAt = earliest([uploadAt, readyAt])
        continue
      }
      pace.take(now)
      const delivered = await delivery.send(unit)
      if (delivered.type !== 'wait') continue
      if (method === 'post') return earliest([delivered.until, holdUntil, uploadAt])
      uploadAt = earliest([uploadAt, delivered.until])
    }
    const isFull = queue.length === QUEUE_LENGTH && units.length > 0
    return isFull && uploadAt === null ? clock.now() : earliest([holdUntil, uploadAt])
  }

  async function runEdits(): Promise<number | null> {
    const limit = pLimit(CHANNELS_AT_ONCE)
    const rows = await listPendingEdits(db, MOST_EDITS)
    return earliest(await Promise.all(rows.map((row) => limit(() => runEdit(row)))))
  }

  async function runEdit(row: OutboxRow): Promise<number | null> {
    const now = clock.now()
    const readyAt = Math.max(row.nextAt, delivery.restsUntil('update'), edits.readyAt(now))
    if (isStopping) return null
    if (readyAt > now) return readyAt
    edits.take(now)
    const delivered = await delivery.edit(row)
    return delivered.type === 'wait' ? delivered.until : null
  }

  function paceOf(channel: string): Pace {
    const known = posts.get(channel)
    if (known !== undefined) return known
    const pace = createPace(POSTS)
    posts.set(channel, pace)
    return pace
  }

  const poller = createPoller({ name: 'notify', everyMs: intervals.pollMs, task: pass, log })

  return {
    start() {
      isStopping = false
      poller.start()
    },
    async stop() {
      isStopping = true
      await poller.stop()
    },
    async runOnce() {
      await poller.runOnce()
      return wantedMs
    },
    wake: poller.wake,
  }
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null)
  return known.length === 0 ? null : Math.min(...known)
}
