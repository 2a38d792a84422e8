import { type Message, withoutBlocks } from '../messages/blocks.ts'
import { isSlackUser } from '../messages/words.ts'
import { findCampaign, recordCard } from '../store/campaigns.ts'
import { addToOutbox, markOutboxDead, markOutboxDelayed, markOutboxSent } from '../store/outbox.ts'
import { forgetMessage, listRowsOfMessage, markOutboxHeld } from '../store/outbox-views.ts'
import type { Db, OutboxRow } from '../store/tables.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Composed, Composer } from './compose.ts'
import type { Unit } from './plan-queue.ts'
import { backoffMs, type Failure, readFailure } from './read-failure.ts'
import type { PostPlace, SlackPoster } from './slack-poster.ts'

export interface DeliveryContext {
  db: Db
  slack: SlackPoster
  composer: Composer
  clock: Clock
  log: Log
  /** How long an edited message is left alone. */
  cardMs: number
}

export type Method = 'post' | 'update' | 'upload'

/** How it went: `done`: on to the next message; otherwise nothing more is said here until then. */
export type Delivered = { type: 'done' } | { type: 'wait'; until: number }

export interface Delivery {
  send(unit: Unit): Promise<Delivered>
  edit(row: OutboxRow): Promise<Delivered>
  /** Until when Slack wants a method to rest. */
  restsUntil(method: Method): number
}

// An error Slack does not document gets this many tries, over about two minutes.
// The report has said already why rows were left out; their file is a help, not news.
const MOST_UPLOAD_TRIES = 20
const MOST_ODD_TRIES = 8
const TOKEN_WAIT_MS = 300_000
const LATER_MS = 2_000
const LOST_CHANNEL = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action']
const DONE: Delivered = { type: 'done' }

/** Sends single messages and writes down what became of them. */
export function createDelivery(context: DeliveryContext): Delivery {
  const { db, slack, composer, clock, log, cardMs } = context
  const rests = new Map<Method, number>()

  async function send(unit: Unit): Promise<Delivered> {
    const [row] = unit.rows
    try {
      return unit.kind === 'digest' ? await sendDigest(unit) : await sendRow(row)
    } catch (error) {
      return fail(error, [row], row.kind === 'rejected_file' ? 'upload' : 'post')
    }
  }

  async function sendRow(row: OutboxRow): Promise<Delivered> {
    const composed = await composing(() => composer.compose(row))
    if (composed.type === 'later') return later(row)
    if (composed.type === 'nothing') {
      await markOutboxSent(db, [row.id], { messageTs: null, now: clock.now() })
      return DONE
    }
    if (composed.type === 'lost') {
      await markOutboxDead(db, [row.id], composed.why)
      return DONE
    }
    const messageTs = await put(row, composed)
    const now = clock.now()
    if (row.kind !== 'campaign_card') {
      await markOutboxSent(db, [row.id], { messageTs, now })
      return DONE
    }
    await db.transaction().execute(async (tx) => {
      if (messageTs !== null) await recordCard(tx, row.subjectId, messageTs)
      const sent = { messageTs, revision: row.revision, nextAt: now + cardMs, now }
      await markOutboxSent(tx, [row.id], sent)
    })
    return DONE
  }

  async function put(
    row: OutboxRow,
    composed: Extract<Composed, { type: 'post' | 'upload' }>,
  ): Promise<string | null> {
    if (composed.type === 'post') {
      return post(row.channel, composed.message, { ...composed, key: row.key })
    }
    const { file, threadTs } = composed
    try {
      await slack.upload(row.channel, file, threadTs)
    } catch (error) {
      if (threadTs === null || readFailure(error).kind !== 'no_thread') throw error
      await slack.upload(row.channel, file, null)
    }
    return null
  }

  async function sendDigest({ rows }: Unit): Promise<Delivered> {
    const [part, ...rest] = await composing(() => composer.composeDigest(rows))
    if (part === undefined) {
      const ids = rows.map((row) => row.id)
      await markOutboxDead(db, ids, 'no_outcome')
      return DONE
    }
    const told = rows.filter((row) => part.ids.includes(row.id))
    try {
      const messageTs = await post(rows[0].channel, part.message, { ...part, key: rows[0].key })
      await markOutboxSent(db, part.ids, { messageTs, now: clock.now() })
    } catch (error) {
      const failed = await fail(error, told, 'post')
      if (failed.type === 'wait') return failed
    }
    // What follows in the channel waits for the rest of the digest.
    return rest.length > 0 ? { type: 'wait', until: clock.now() } : DONE
  }

  /** In another form, once, when Slack refuses the blocks or the thread. */
  async function post(channel: string, message: Message, place: PostPlace): Promise<string> {
    try {
      return await slack.post(channel, message, place)
    } catch (error) {
      const { kind, word } = readFailure(error)
      if (kind === 'no_thread' && place.threadTs !== null) {
        return post(channel, message, { ...place, threadTs: null, broadcast: false })
      }
      if (kind !== 'words' || message.blocks.length === 0) throw error
      log.error({ key: place.key, error: word }, 'notify.blocks_refused')
      return post(channel, withoutBlocks(message), place)
    }
  }

  async function edit(row: OutboxRow): Promise<Delivered> {
    try {
      const message = await composing(() => compose(row))
      if (message === null || row.messageTs === null) {
        await markOutboxDead(db, [row.id], 'no_subject')
        return DONE
      }
      await update(row.channel, row.messageTs, message, row.key)
      const now = clock.now()
      await markOutboxSent(db, [row.id], {
        messageTs: null,
        revision: row.revision,
        nextAt: now + cardMs,
        now,
      })
      return DONE
    } catch (error) {
      if (readFailure(error).kind !== 'no_message') return fail(error, [row], 'update')
      const now = clock.now()
      if (row.kind === 'campaign_card') await forgetMessage(db, row.id, now)
      // Somebody deleted it, and news is told once.
      else await markOutboxSent(db, [row.id], { messageTs: null, revision: row.revision, now })
      return DONE
    }
  }

  /** What a posted message is to say by now; null when there is nothing to say any more. */
  async function compose(row: OutboxRow): Promise<Message | null> {
    const rows = await listRowsOfMessage(db, row)
    if (rows.length > 1) return (await composer.composeDigest(rows))[0]?.message ?? null
    const composed = await composer.compose(row)
    return composed.type === 'post' ? composed.message : null
  }

  async function update(channel: string, ts: string, message: Message, key: string): Promise<void> {
    try {
      await slack.update(channel, ts, message)
    } catch (error) {
      const { kind, word } = readFailure(error)
      if (kind !== 'words') throw error
      log.error({ key, error: word }, 'notify.blocks_refused')
      await slack.update(channel, ts, withoutBlocks(message))
    }
  }

  async function later(row: OutboxRow): Promise<Delivered> {
    const until = clock.now() + LATER_MS
    await markOutboxHeld(db, [row.id], { nextAt: until, error: 'not_ready' })
    return { type: 'wait', until }
  }

  async function fail(
    error: unknown,
    rows: readonly OutboxRow[],
    method: Method,
  ): Promise<Delivered> {
    const failure: Failure =
      error instanceof ComposeError ? { kind: 'odd', word: 'not_composed' } : readFailure(error)
    const ids = rows.map((row) => row.id)
    const tries = Math.max(0, ...rows.map((row) => row.tries))
    const { word } = failure
    const fields = { key: rows[0]?.key, channel: rows[0]?.channel, error: word, tries }
    if (isHopeless(failure, tries) || (method === 'upload' && tries >= MOST_UPLOAD_TRIES)) {
      log.error(fields, 'notify.dead')
      await db.transaction().execute(async (tx) => {
        await markOutboxDead(tx, ids, word)
        if (LOST_CHANNEL.includes(word)) await tellStarter(tx, rows)
      })
      return DONE
    }
    if (failure.kind === 'down' || failure.kind === 'odd') {
      const until = clock.now() + backoffMs(tries)
      log.warn({ ...fields, cause: error }, 'notify.delayed')
      await markOutboxDelayed(db, ids, { nextAt: until, error: word })
      return { type: 'wait', until }
    }
    const isToken = failure.kind === 'token'
    const until = clock.now() + (failure.kind === 'busy' ? failure.afterMs : TOKEN_WAIT_MS)
    for (const resting of isToken ? (['post', 'update', 'upload'] as const) : [method]) {
      rests.set(resting, Math.max(until, rests.get(resting) ?? 0))
    }
    if (isToken) log.error(fields, 'notify.token_refused')
    else log.warn(fields, 'notify.rate_limited')
    // A token that was replaced is tried at once: its wait ends with the process.
    const nextAt = isToken ? clock.now() : until
    await markOutboxHeld(db, ids, { nextAt, error: word })
    return { type: 'wait', until }
  }

  /** Whoever started a campaign hears, once, that its channel cannot be written to any more. */
  async function tellStarter(tx: Db, [row]: readonly OutboxRow[]): Promise<void> {
    const campaign = row?.campaignId ? await findCampaign(tx, row.campaignId) : undefined
    if (campaign === undefined || !isSlackUser(campaign.startedBy)) return
    const { id, startedBy: channel } = campaign
    const fact = {
      key: `channel_lost:${id}`,
      kind: 'channel_lost',
      subjectId: id,
      channel,
    } as const
    await addToOutbox(tx, fact, clock.now())
  }

  return { send, edit, restsUntil: (method) => rests.get(method) ?? 0 }
}

/** Words that cannot be made are no fault of Slack's: trying for ever would not help. */
class ComposeError extends Error {}

async function composing<Made>(make: () => Promise<Made>): Promise<Made> {
  try {
    return await make()
  } catch (cause) {
    throw new ComposeError('A message could not be made', { cause })
  }
}

function isHopeless(failure: Failure, tries: number): boolean {
  if (failure.kind === 'busy' || failure.kind === 'down' || failure.kind === 'token') return false
  return failure.kind !== 'odd' || tries + 1 >= MOST_ODD_TRIES
}
