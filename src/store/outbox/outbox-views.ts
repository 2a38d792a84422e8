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
const DIGEST_SPAN_MS = 24 * 3_600_000

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

export interface OutcomeCall {
  attemptId: string
  campaignId: string
  number: number
  outcome: Outcome | null
  reason: string | null
  durationMs: number | null
  costMicros: number | null
  summary: string | null
  recordingUrl: string | null
  disclosed: number | null
  released: number
  phone: string
  name: string | null
  firstName: string | null
  lastName: string | null
  company: string | null
  owner: string | null
  /** When the lead is called again, as far as is known; null when it is not. */
  nextAt: number | null
  /** 1: there is a transcript. */
  hasTurns: number
  /** 1: the number is on the do-not-call list. */
  isSuppressed: number
}

/** What an outcome message says, for several calls at once, in no order. */
export async function listOutcomeCalls(
  db: Db,
  attemptIds: readonly string[],
): Promise<OutcomeCall[]> {
  if (attemptIds.length === 0) return []
  return db
    .selectFrom('attempts')
    .innerJoin('leads', 'leads.id', 'attempts.leadId')
    .innerJoin('campaigns', 'campaigns.id', 'attempts.campaignId')
    .select([
      'attempts.id as attemptId',
      'attempts.campaignId',
      'attempts.number',
      'attempts.outcome',
      'attempts.reason',
      'attempts.durationMs',
      'attempts.costMicros',
      'attempts.summary',
      'attempts.recordingUrl',
      'attempts.disclosed',
      'attempts.released',
      'attempts.phone',
      'leads.name',
      'leads.firstName',
      'leads.lastName',
      'leads.company',
      'leads.owner',
    ])
    .select((eb) =>
      eb
        .case()
        .when(
          eb.and([
            eb('leads.state', '=', 'waiting'),
            eb('campaigns.state', 'in', ['scheduled', 'running', 'paused']),
          ]),
        )
        .then(eb.ref('leads.nextAt'))
        .else(null)
        .end()
        .as('nextAt'),
    )
    .select((eb) => {
      const turns = eb
        .selectFrom('transcriptTurns')
        .select('position')
        .whereRef('transcriptTurns.attemptId', '=', 'attempts.id')
      const listed = eb
        .selectFrom('suppressions')
        .select('suppressions.phone')
        .whereRef('suppressions.phone', '=', 'attempts.phone')
      return [
        eb.case().when(eb.exists(turns)).then(1).else(0).end().as('hasTurns'),
        eb.case().when(eb.exists(listed)).then(1).else(0).end().as('isSuppressed'),
      ]
    })
    .where('attempts.id', 'in', attemptIds)
    .execute()
}
