import { DAY_MS } from '../../domain/durations.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { isPendingMessage } from '../engine/conditions.ts'
import type { Db, OutboxRow } from '../engine/tables.ts'

/** A row that is to be posted, with what came of the call when it tells of one. */
export interface QueuedRow extends OutboxRow {
  outcome: Outcome | null
}

/** Channels that something is to be said in, now or later. */
export async function listOutboxChannels(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('channel')
    .distinct()
    .where(isPendingMessage)
    .execute()
  return rows.map((row) => row.channel)
}

/** What is to be posted in a channel, oldest first, due or not. Edits of posted messages are no part of it. */
export async function listChannelQueue(
  db: Db,
  channel: string,
  limit: number,
): Promise<QueuedRow[]> {
  return db
    .selectFrom('outbox')
    .leftJoin('attempts', (join) =>
      join.onRef('attempts.id', '=', 'outbox.subjectId').on('outbox.kind', '=', 'outcome'),
    )
    .selectAll('outbox')
    .select('attempts.outcome')
    .where('outbox.state', '=', 'pending')
    .where('outbox.channel', '=', channel)
    .where('outbox.messageTs', 'is', null)
    .orderBy('outbox.id')
    .limit(limit)
    .execute()
}

/** Posted messages that are no longer true, the longest waiting first, due or not. */
export async function listPendingEdits(db: Db, limit: number): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where(isPendingMessage)
    .where('messageTs', 'is not', null)
    .orderBy('nextAt')
    .orderBy('id')
    .limit(limit)
    .execute()
}

// The rows of one digest were created at most this far apart, even when Slack was down for hours.
const DIGEST_SPAN_MS = DAY_MS

/** All outcomes that a posted message tells of, in its order: a digest tells of several. */
export async function listRowsOfMessage(db: Db, row: OutboxRow): Promise<OutboxRow[]> {
  if (row.kind !== 'outcome' || row.campaignId === null || row.messageTs === null) return [row]
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('campaignId', '=', row.campaignId)
    .where('kind', '=', row.kind)
    .where('createdAt', '>=', row.createdAt - DIGEST_SPAN_MS)
    .where('createdAt', '<=', row.createdAt + DIGEST_SPAN_MS)
    .where('channel', '=', row.channel)
    .where('messageTs', '=', row.messageTs)
    .orderBy('id')
    .execute()
}

/** Not before `nextAt`, through no fault of the message: no try is counted. */
export async function markOutboxHeld(
  db: Db,
  ids: readonly string[],
  change: { nextAt: number; error: string },
): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('outbox').set(change).where('id', 'in', ids).execute()
}

/** The message was deleted in Slack: it is posted anew. */
export async function forgetMessage(db: Db, id: string, now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ messageTs: null, state: 'pending', nextAt: now })
    .where('id', '=', id)
    .execute()
}
