import { isLostChannel } from '../../domain/slack-errors.ts'
import type { Db, OutboxRow } from '../../store/engine/tables.ts'
import { markChannelDead, markOutboxDead } from '../../store/outbox/dead-messages.ts'
import { markOutboxHeld } from '../../store/outbox/outbox-views.ts'
import { markOutboxDelayed } from '../../store/outbox/queue.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import { type Delivered, DONE, type Method } from './delivered.ts'
import { enqueueChannelLost } from './enqueue-channel-lost.ts'
import { backoffMs, type Failure, readFailure } from './read-failure.ts'

/** Decides what becomes of messages that could not be sent, and knows what rests until when. */
export interface DeliveryFailures {
  fail(error: unknown, rows: readonly OutboxRow[], method: Method): Promise<Delivered>
  /** Slack took something: it takes our token. */
  succeed(): void
  /** Until when Slack wants a method to rest. */
  restsUntil(method: Method): number
  /** Slack's error code for why it refuses our token; null while it takes it. */
  tokenProblem(): string | null
}

/** A message that cannot be made is no fault of Slack's: trying for ever would not help. */
class ComposeError extends Error {}

/** Marks what goes wrong while a message is made, for `fail`. */
export async function composing<Made>(make: () => Promise<Made>): Promise<Made> {
  try {
    return await make()
  } catch (cause) {
    throw new ComposeError('A message could not be made', { cause })
  }
}

interface Attempted {
  rows: readonly OutboxRow[]
  method: Method
  /** Failures that came before this one. */
  tries: number
}

// The report has said already why rows were left out; their file is a help, not news.
const MAX_UPLOAD_TRIES = 20
// An error Slack does not document gets this many tries, over about two minutes.
const MAX_ODD_TRIES = 8
const TOKEN_WAIT_MS = 300_000
const TOKEN_TODO =
  'install the app anew, then put the new Bot User OAuth Token into SLACK_BOT_TOKEN'
const METHODS: readonly Method[] = ['post', 'update', 'upload']

export function createDeliveryFailures(parts: {
  db: Db
  clock: Clock
  log: Log
}): DeliveryFailures {
  const { db, clock, log } = parts
  const rests = new Map<Method, number>()
  let tokenProblem: string | null = null

  async function fail(
    error: unknown,
    rows: readonly OutboxRow[],
    method: Method,
  ): Promise<Delivered> {
    const failure: Failure =
      error instanceof ComposeError ? { kind: 'odd', code: 'not_composed' } : readFailure(error)
    const tries = Math.max(0, ...rows.map((row) => row.tries))
    const attempted = { rows, method, tries }
    const fields = fieldsOf(attempted, failure.code)
    if (isHopeless(failure, attempted)) return giveUp(attempted, failure.code)
    switch (failure.kind) {
      case 'busy': {
        const until = clock.now() + failure.afterMs
        rest([method], until)
        log.warn(fields, 'notify.rate_limited')
        return hold(rows, { until, nextAt: until, error: failure.code })
      }
      case 'token': {
        const until = clock.now() + TOKEN_WAIT_MS
        rest(METHODS, until)
        if (tokenProblem !== failure.code) {
          log.error({ ...fields, todo: TOKEN_TODO }, 'notify.token_refused')
        }
        tokenProblem = failure.code
        // A token that was replaced is tried at once: its wait ends with the process.
        return hold(rows, { until, nextAt: clock.now(), error: failure.code })
      }
      default: {
        const until = clock.now() + backoffMs(tries)
        log.warn({ ...fields, cause: error }, 'notify.delayed')
        await markOutboxDelayed(db, rows.map(idOf), { nextAt: until, error: failure.code })
        return { type: 'wait', until }
      }
    }
  }

  function rest(methods: readonly Method[], until: number): void {
    for (const method of methods) rests.set(method, Math.max(until, rests.get(method) ?? 0))
  }

  async function hold(
    rows: readonly OutboxRow[],
    { until, ...change }: { until: number; nextAt: number; error: string },
  ): Promise<Delivered> {
    await markOutboxHeld(db, rows.map(idOf), change)
    return { type: 'wait', until }
  }

  /** Of a channel that is lost, all that was to be posted: asking Slack for each would not help. */
  async function giveUp(attempted: Attempted, code: string): Promise<Delivered> {
    const { rows, method } = attempted
    const [row] = rows
    const isLost = isLostChannel(code)
    const channel = method === 'post' && isLost ? row?.channel : undefined
    const change = { error: code, now: clock.now() }
    const messages = await db.transaction().execute(async (tx) => {
      await markOutboxDead(tx, rows.map(idOf), change)
      if (isLost && row !== undefined) await enqueueChannelLost(tx, row, clock.now())
      const others = channel === undefined ? 0 : await markChannelDead(tx, channel, change)
      return rows.length + others
    })
    log.error({ ...fieldsOf(attempted, code), messages }, 'notify.dead')
    return channel === undefined ? DONE : { type: 'lost' }
  }

  return {
    fail,
    succeed() {
      if (tokenProblem === null) return
      log.info({ was: tokenProblem }, 'notify.token_accepted')
      tokenProblem = null
    },
    restsUntil: (method) => rests.get(method) ?? 0,
    tokenProblem: () => tokenProblem,
  }
}

/** For the log. */
function fieldsOf({ rows, tries }: Attempted, code: string) {
  return { key: rows[0]?.key, channel: rows[0]?.channel, error: code, tries }
}

function isHopeless(failure: Failure, { method, tries }: Attempted): boolean {
  if (method === 'upload' && tries >= MAX_UPLOAD_TRIES) return true
  if (failure.kind === 'busy' || failure.kind === 'down' || failure.kind === 'token') return false
  return failure.kind !== 'odd' || tries + 1 >= MAX_ODD_TRIES
}

function idOf({ id }: OutboxRow): string {
  return id
}
