import { isLostChannel } from '../domain/slack-errors.ts'
import { type Message, type RichBlock, withoutBlocks } from '../messages/kit/blocks.ts'
import { plainest, sendRichest } from '../messages/kit/rich.ts'
import { isSlackUser } from '../messages/kit/words.ts'
import { findCampaign, recordCard } from '../store/campaigns/campaign-rows.ts'
import type { Db, OutboxRow } from '../store/engine/tables.ts'
import { findList } from '../store/leads/lists.ts'
import { markChannelDead, markOutboxDead } from '../store/outbox/dead-messages.ts'
import { forgetMessage, listRowsOfMessage, markOutboxHeld } from '../store/outbox/outbox-views.ts'
import {
  addToOutbox,
  type Fact,
  type FactKind,
  markOutboxDelayed,
  markOutboxSent,
} from '../store/outbox/queue.ts'
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

/**
 * How it went. `done`: on to the next message. `wait`: nothing more is said here until then. `lost`: nothing
 * can be said in this channel, and all that was to be posted there is given up.
 */
export type Delivered =
  | { type: 'done'; isSaid: boolean }
  | { type: 'wait'; until: number }
  | { type: 'lost' }

export interface Delivery {
  send(unit: Unit): Promise<Delivered>
  edit(row: OutboxRow): Promise<Delivered>
  /** Until when Slack wants a method to rest. */
  restsUntil(method: Method): number
  /** Slack's error code for why it refuses our token; null while it takes it. */
  tokenProblem(): string | null
}

// The report has said already why rows were left out; their file is a help, not news.
const MAX_UPLOAD_TRIES = 20
// An error Slack does not document gets this many tries, over about two minutes.
const MAX_ODD_TRIES = 8
const TOKEN_WAIT_MS = 300_000
const TOKEN_TODO =
  'install the app anew, then put the new Bot User OAuth Token into SLACK_BOT_TOKEN'
const LATER_MS = 2_000
// Refreshed again and again, and left alone for a while after each time.
const KEPT_TRUE: readonly string[] = ['campaign_card', 'import_progress'] satisfies FactKind[]
const DONE: Delivered = { type: 'done', isSaid: false }
const SAID: Delivered = { type: 'done', isSaid: true }

/** Sends single messages and writes down what became of them. */
export function createDelivery(context: DeliveryContext): Delivery {
  const { db, slack, composer, clock, log, cardMs } = context
  const rests = new Map<Method, number>()
  const refused = new Set<RichBlock>()
  let tokenProblem: string | null = null

  async function send(unit: Unit): Promise<Delivered> {
    const [row] = unit.rows
    try {
      const delivered = unit.kind === 'digest' ? await sendDigest(unit) : await sendRow(row)
      if (delivered.type === 'done' && delivered.isSaid) tokenWorks()
      return delivered
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
      await markOutboxDead(db, [row.id], { error: composed.why, now: clock.now() })
      return DONE
    }
    const messageTs = await put(row, composed)
    const now = clock.now()
    if (composed.type === 'upload' && composed.next !== null) {
      return uploaded(row, composed.next)
    }
    const sent = { messageTs, revision: row.revision, now }
    if (!KEPT_TRUE.includes(row.kind)) {
      await markOutboxSent(db, [row.id], sent)
      return SAID
    }
    await db.transaction().execute(async (tx) => {
      const isCard = row.kind === 'campaign_card' && messageTs !== null
      if (isCard) await recordCard(tx, row.subjectId, messageTs)
      await markOutboxSent(tx, [row.id], { ...sent, nextAt: now + cardMs })
    })
    return SAID
  }

  /** More files follow: what waits in the channel goes before each of them. */
  async function uploaded(row: OutboxRow, next: Fact): Promise<Delivered> {
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      await markOutboxSent(tx, [row.id], { messageTs: null, revision: row.revision, now })
      await addToOutbox(tx, next, now)
    })
    tokenWorks()
    return { type: 'wait', until: now }
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
      await markOutboxDead(db, ids, { error: 'no_outcome', now: clock.now() })
      return DONE
    }
    const told = rows.filter((row) => part.ids.includes(row.id))
    try {
      const messageTs = await post(rows[0].channel, part.message, { ...part, key: rows[0].key })
      await markDigestSent(told, messageTs)
    } catch (error) {
      const failed = await fail(error, told, 'post')
      if (failed.type !== 'done') return failed
    }
    // What follows in the channel waits for the rest of the digest.
    return rest.length > 0 ? { type: 'wait', until: clock.now() } : SAID
  }

  /** What changed while it was being sent is told by an edit. */
  async function markDigestSent(rows: readonly OutboxRow[], messageTs: string): Promise<void> {
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      for (const [revision, same] of Map.groupBy(rows, (row) => row.revision)) {
        const ids = same.map((row) => row.id)
        await markOutboxSent(tx, ids, { messageTs, revision, now })
      }
    })
  }

  /** In another form, once, when Slack refuses the blocks or the thread. */
  async function post(channel: string, message: Message, place: PostPlace): Promise<string> {
    try {
      const known = refused.size
      const send = (form: Message) => slack.post(channel, form, place)
      const ts = await sendRichest(message, refused, send, areWords)
      if (refused.size > known) log.warn({ refused: [...refused] }, 'notify.rich_blocks_refused')
      return ts
    } catch (error) {
      const { kind, code } = readFailure(error)
      if (kind === 'no_thread' && place.threadTs !== null) {
        return post(channel, message, { ...place, threadTs: null, broadcast: false })
      }
      if (kind !== 'words' || message.blocks.length === 0) throw error
      log.error({ key: place.key, error: code }, 'notify.blocks_refused')
      return post(channel, withoutBlocks(plainest(message)), place)
    }
  }

  async function edit(row: OutboxRow): Promise<Delivered> {
    try {
      const message = await composing(() => compose(row))
      if (message === null || row.messageTs === null) {
        await markOutboxDead(db, [row.id], { error: 'no_subject', now: clock.now() })
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
      tokenWorks()
      return SAID
    } catch (error) {
      if (readFailure(error).kind !== 'no_message') return fail(error, [row], 'update')
      const now = clock.now()
      if (row.kind === 'campaign_card') await forgetMessage(db, row.id, now)
      // Somebody deleted it, and news is told once.
      else {
        const told = { messageTs: null, revision: row.revision, nextAt: now + cardMs, now }
        await markOutboxSent(db, [row.id], told)
      }
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
      const { kind, code } = readFailure(error)
      if (kind !== 'words') throw error
      log.error({ key, error: code }, 'notify.blocks_refused')
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
      error instanceof ComposeError ? { kind: 'odd', code: 'not_composed' } : readFailure(error)
    const ids = rows.map((row) => row.id)
    const tries = Math.max(0, ...rows.map((row) => row.tries))
    const { code } = failure
    const fields = { key: rows[0]?.key, channel: rows[0]?.channel, error: code, tries }
    if (isHopeless(failure, tries) || (method === 'upload' && tries >= MAX_UPLOAD_TRIES)) {
      return giveUp(rows, { code, method, fields })
    }
    if (failure.kind === 'down' || failure.kind === 'odd') {
      const until = clock.now() + backoffMs(tries)
      log.warn({ ...fields, cause: error }, 'notify.delayed')
      await markOutboxDelayed(db, ids, { nextAt: until, error: code })
      return { type: 'wait', until }
    }
    const isToken = failure.kind === 'token'
    const until = clock.now() + (failure.kind === 'busy' ? failure.afterMs : TOKEN_WAIT_MS)
    for (const resting of isToken ? (['post', 'update', 'upload'] as const) : [method]) {
      rests.set(resting, Math.max(until, rests.get(resting) ?? 0))
    }
    if (!isToken) log.warn(fields, 'notify.rate_limited')
    else if (tokenProblem !== code)
      log.error({ ...fields, todo: TOKEN_TODO }, 'notify.token_refused')
    if (isToken) tokenProblem = code
    // A token that was replaced is tried at once: its wait ends with the process.
    const nextAt = isToken ? clock.now() : until
    await markOutboxHeld(db, ids, { nextAt, error: code })
    return { type: 'wait', until }
  }

  /** Of a channel that is lost, all that was to be posted: asking Slack for each would not help. */
  async function giveUp(
    rows: readonly OutboxRow[],
    { code, method, fields }: { code: string; method: Method; fields: object },
  ): Promise<Delivered> {
    const ids = rows.map((row) => row.id)
    const [row] = rows
    const isLost = isLostChannel(code)
    const channel = method === 'post' && isLost ? row?.channel : undefined
    const change = { error: code, now: clock.now() }
    const messages = await db.transaction().execute(async (tx) => {
      await markOutboxDead(tx, ids, change)
      if (isLost && row !== undefined) await tellOwner(tx, row)
      const others = channel === undefined ? 0 : await markChannelDead(tx, channel, change)
      return ids.length + others
    })
    log.error({ ...fields, messages }, 'notify.dead')
    return channel === undefined ? DONE : { type: 'lost' }
  }

  /** Whoever started the campaign or shared the file hears, once, that nothing can be said there. */
  async function tellOwner(tx: Db, row: OutboxRow): Promise<void> {
    const { campaignId, subjectId, channel } = row
    const campaign = campaignId === null ? undefined : await findCampaign(tx, campaignId)
    const list = campaign === undefined ? await findList(tx, subjectId) : undefined
    const owner = campaign?.startedBy ?? list?.uploadedBy
    const subject = campaign ?? list
    // Whom we cannot write to in private, we cannot tell that either.
    if (subject === undefined || owner === undefined || !isSlackUser(owner)) return
    if (owner === channel) return
    const fact = {
      key:
        campaign === undefined ? `channel_lost:${channel}:${owner}` : `channel_lost:${campaign.id}`,
      kind: 'channel_lost',
      subjectId: subject.id,
      channel: owner,
    } as const
    await addToOutbox(tx, fact, clock.now())
  }

  function tokenWorks(): void {
    if (tokenProblem === null) return
    log.info({ was: tokenProblem }, 'notify.token_accepted')
    tokenProblem = null
  }

  return {
    send,
    edit,
    restsUntil: (method) => rests.get(method) ?? 0,
    tokenProblem: () => tokenProblem,
  }
}

function areWords(error: unknown): boolean {
  return readFailure(error).kind === 'words'
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
  return failure.kind !== 'odd' || tries + 1 >= MAX_ODD_TRIES
}
