import pLimit from 'p-limit'
import { MINUTE_MS } from '../domain/durations.ts'
import type { RejectedPart } from '../intake/rows/rejected-file.ts'
import type { PromptLibrary } from '../prompts/library.ts'
import type { OffThread } from '../store/engine/off-thread.ts'
import type { Db, OutboxRow } from '../store/engine/tables.ts'
import type { DialLimits } from '../store/figures/campaign-view.ts'
import { findLostChannels, reviveChannel } from '../store/outbox/dead-messages.ts'
import {
  listChannelQueue,
  listOutboxChannels,
  listPendingEdits,
  type QueuedRow,
} from '../store/outbox/outbox-views.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { createPoller } from '../system/poller.ts'
import { createComposer } from './compose/compose.ts'
import { createDelivery } from './deliver/create-delivery.ts'
import type { SlackPoster } from './deliver/slack-poster.ts'
import { createPace, createPaces } from './pace.ts'
import { planQueue } from './plan-queue.ts'
import type { Reports } from './reports.ts'
import { revivableSince } from './undelivered.ts'

export interface NotifierDeps {
  db: Db
  offThread: OffThread
  slack: SlackPoster
  /** Without it an import report shows no example of what the agent is told. */
  prompts?: PromptLibrary
  clock: Clock
  log: Log
  limits: DialLimits
  reports: Pick<Reports, 'ofDay'>
  /** False while another process on this database does the talking. */
  mayRun(): Promise<boolean>
  /** The rows that were left out of a list, after one of them, as a file that spreadsheets read safely. */
  rejectedCsv(listId: string, afterRow: number): Promise<RejectedPart>
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
  /** Slack's error code for why it refuses our token, so that nothing can be said; null while it takes it. */
  tokenProblem(): string | null
}

const INTERVALS: Intervals = { pollMs: 1_000, cardMs: 3_000, digestMs: MINUTE_MS }
const CHANNELS_AT_ONCE = 8
const QUEUE_LENGTH = 500
const MAX_EDITS = 100
// Slack: one message a second in a channel, short bursts allowed. The window is a little longer than
// four seconds because messages arrive at Slack at less even distances than they leave.
const POSTS = { most: 4, windowMs: 4_040 }
// chat.update is Tier 3, about 50 a minute for all channels.
const EDITS = { most: 48, windowMs: MINUTE_MS }

/** Says in Slack what the outbox holds: in order within a channel, no faster than Slack allows. */
export function createNotifier(deps: NotifierDeps): Notifier {
  const { db, slack, clock, log } = deps
  const intervals = { ...INTERVALS, ...deps.intervals }
  const composer = createComposer(deps)
  const delivery = createDelivery({ db, slack, composer, clock, log, cardMs: intervals.cardMs })
  const edits = createPace(EDITS)
  const posts = createPaces(POSTS)
  let isStopping = false
  let wantedMs: number | null = null

  async function pass(): Promise<number | undefined> {
    if (!(await deps.mayRun())) return undefined
    // Edits first: a card that was deleted in Slack is found out, and posted anew in the same pass.
    const wishes = [await runEdits()]
    const limit = pLimit(CHANNELS_AT_ONCE)
    const channels = await listOutboxChannels(db)
    posts.forgetIdle(clock.now())
    const lost = await findLostChannels(db, { createdSince: revivableSince(clock.now()) })
    const run = (channel: string) => limit(() => runChannel(channel, lost.has(channel)))
    wishes.push(...(await Promise.all(channels.map(run))))
    const wantedAt = earliest(wishes)
    wantedMs = wantedAt === null ? null : Math.max(0, wantedAt - clock.now())
    return wantedMs ?? undefined
  }

  /** Posts what may be posted in a channel; when it wants to be looked at again. */
  async function runChannel(channel: string, wasLost: boolean): Promise<number | null> {
    const queue = await listQueue(channel, wasLost)
    let isLost = wasLost
    const { digestMs } = intervals
    const { units, holdUntil } = await planQueue(db, queue, { now: clock.now(), digestMs })
    const pace = posts.of(channel)
    // When there is something to do besides the words: a file that cannot be uploaded must not keep those
    // behind it waiting.
    let besideAt: number | null = null
    for (const unit of units) {
      // Another process may have taken over while Slack was slow.
      if (isStopping || !(await deps.mayRun())) return null
      const now = clock.now()
      const method = unit.rows[0].kind === 'rejected_file' ? 'upload' : 'post'
      const readyAt = Math.max(unit.rows[0].nextAt, delivery.restsUntil(method), pace.readyAt(now))
      if (readyAt > now && method === 'post') return earliest([readyAt, holdUntil, besideAt])
      if (readyAt > now) {
        besideAt = earliest([besideAt, readyAt])
        continue
      }
      pace.take(now)
      const delivered = await delivery.send(unit)
      if (delivered.type === 'lost') return null
      if (delivered.type === 'done') {
        if (!isLost || !delivered.isPosted) continue
        isLost = false
        besideAt = earliest([besideAt, await findAgain(channel)])
        continue
      }
      if (method === 'post') return earliest([delivered.until, holdUntil, besideAt])
      besideAt = earliest([besideAt, delivered.until])
    }
    const isFull = queue.length === QUEUE_LENGTH && units.length > 0
    return isFull && besideAt === null ? clock.now() : earliest([holdUntil, besideAt])
  }

  /** Where something new is to be said in a lost channel, what was given up there goes before it. */
  async function listQueue(channel: string, isLost: boolean): Promise<QueuedRow[]> {
    const queue = await listChannelQueue(db, channel, QUEUE_LENGTH)
    if (queue.length === 0 || !isLost) return queue
    const now = clock.now()
    await reviveChannel(db, channel, { posted: false, createdSince: revivableSince(now), now })
    return listChannelQueue(db, channel, QUEUE_LENGTH)
  }

  /** The channel takes messages again: those that stand there may be edited, too; when, if there are any. */
  async function findAgain(channel: string): Promise<number | null> {
    const now = clock.now()
    const createdSince = revivableSince(now)
    const edits = await reviveChannel(db, channel, { posted: true, createdSince, now })
    log.info({ channel, edits }, 'notify.channel_found_again')
    return edits === 0 ? null : now
  }

  async function runEdits(): Promise<number | null> {
    const limit = pLimit(CHANNELS_AT_ONCE)
    const rows = await listPendingEdits(db, MAX_EDITS)
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
    tokenProblem: delivery.tokenProblem,
  }
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null)
  return known.length === 0 ? null : Math.min(...known)
}
