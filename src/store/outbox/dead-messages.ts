import type { ExpressionBuilder } from 'kysely'
import { ACTIVE_CAMPAIGN_STATES } from '../../domain/campaign.ts'
import { LOST_CHANNEL_CODES } from '../../domain/slack-errors.ts'
import { isDeadMessage, isPendingMessage } from '../engine/conditions.ts'
import type { Db, Tables } from '../engine/tables.ts'

export interface DeadMessage {
  kind: string
  channel: string
  error: string
  /** When it was given up. */
  since: number
}

/** Messages that were given up, the newest first. */
export async function listDeadMessages(db: Db, limit: number): Promise<DeadMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['kind', 'channel', 'error', 'nextAt as since'])
    .where(isDeadMessage)
    .orderBy('nextAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, error: row.error ?? 'unknown' }))
}

export interface DeadCount {
  channel: string
  error: string
  messages: number
}

/** How many messages were given up since an instant, by channel and reason, the most first. */
export async function countDeadMessages(db: Db, since: number): Promise<DeadCount[]> {
  const rows = await db
    .selectFrom('outbox')
    .select((eb) => ['channel', 'error', eb.fn.countAll<number>().as('messages')])
    .where(isDeadMessage)
    .where('nextAt', '>=', since)
    .groupBy(['channel', 'error'])
    .orderBy('messages', 'desc')
    .orderBy('channel')
    .orderBy('error')
    .execute()
  return rows.map((row) => ({ ...row, error: row.error ?? 'unknown' }))
}

/** They can never be sent (the channel is gone, say); the reason stays to be looked at. */
export async function markOutboxDead(
  db: Db,
  ids: readonly string[],
  change: { error: string; now: number },
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('outbox')
    .set({ state: 'dead', error: change.error, nextAt: change.now })
    .where('id', 'in', ids)
    .execute()
}

/** Nothing can be said in a channel: all that was to be posted there is given up. How many it was. */
export async function markChannelDead(
  db: Db,
  channel: string,
  change: { error: string; now: number },
): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'dead', error: change.error, nextAt: change.now })
    .where(isPendingMessage)
    .where('channel', '=', channel)
    .where('messageTs', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/**
 * Why nothing can be said in a channel: Slack's newest error code; undefined when all is said there. What is being
 * tried once more keeps its code until it is said.
 */
export async function findLostCode(db: Db, channel: string): Promise<string | undefined> {
  // In one look: a message that is tried again moves between the two states meanwhile.
  const row = await db
    .selectFrom('outbox')
    .select('error')
    .where((eb) => eb.or([isDeadMessage, isPendingMessage]))
    .where('channel', '=', channel)
    .where('error', 'in', LOST_CHANNEL_CODES)
    .orderBy('nextAt', 'desc')
    .executeTakeFirst()
  return row?.error ?? undefined
}

/** Channels in which messages were given up that might be said after all, with the newest reason. */
export async function findLostChannels(
  db: Db,
  at: { createdSince: number },
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['channel', 'error'])
    .where((eb) => isRevivable(eb, at))
    .orderBy('nextAt')
    .execute()
  return new Map(rows.map(({ channel, error }) => [channel, error ?? 'unknown']))
}

/**
 * What was given up in a lost channel is due again, in its old place: those that stand there already (`posted`)
 * and are to be edited, or the others. How many it is.
 */
export async function reviveChannel(
  db: Db,
  channel: string,
  at: { posted: boolean; createdSince: number; now: number },
): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ state: 'pending', nextAt: at.now, tries: 0 })
    .where((eb) => isRevivable(eb, at))
    .where('channel', '=', channel)
    .where('messageTs', at.posted ? 'is not' : 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** News of yesterday is none; the card of a campaign that goes on is never old. */
function isRevivable(
  eb: ExpressionBuilder<Tables, 'outbox'>,
  { createdSince }: { createdSince: number },
) {
  return eb.and([
    isDeadMessage,
    eb('error', 'in', LOST_CHANNEL_CODES),
    eb.or([
      eb('createdAt', '>=', createdSince),
      eb.and([
        eb('kind', '=', 'campaign_card'),
        eb(
          'campaignId',
          'in',
          eb.selectFrom('campaigns').select('id').where('state', 'in', ACTIVE_CAMPAIGN_STATES),
        ),
      ]),
    ]),
  ])
}
