import { newId } from '../../system/id.ts'
import { isDeadMessage, isPendingMessage } from '../engine/conditions.ts'
import { oldPages, PAGE_ROWS, pagesById } from '../engine/pages.ts'
import type { Db, OutboxState } from '../engine/tables.ts'

/**
 * What can be said in Slack. `import_progress`, `import_report`, `known_list` (the same file again), `rejected_file`:
 * list id. `campaign_card`, `summary`, `paused`, `channel_lost` (to whoever started it): campaign id. `outcome`:
 * attempt id. `daily_report`: the instant at which it was due, in ISO.
 */
export const FACT_KINDS = [
  'import_progress',
  'import_report',
  'known_list',
  'rejected_file',
  'campaign_card',
  'outcome',
  'called_back',
  'summary',
  'paused',
  'channel_lost',
  'daily_report',
] as const

export type FactKind = (typeof FACT_KINDS)[number]

export interface Fact {
  /** Names the fact once and for all, e.g. `outcome:<attempt id>`. */
  key: string
  kind: FactKind
  subjectId: string
  campaignId?: string
  channel: string
  threadTs?: string | null
}

/** Queues a message about a fact. Queuing the same fact again changes nothing. */
export async function enqueueFact(tx: Db, fact: Fact, now: number): Promise<void> {
  await tx
    .insertInto('outbox')
    .values(newRow(fact, now))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

/** Queues a message that is kept true by edits: asking again makes it due anew. */
export async function enqueueOrRefresh(tx: Db, fact: Fact, now: number): Promise<void> {
  await tx
    .insertInto('outbox')
    .values(newRow(fact, now))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        revision: eb('outbox.revision', '+', 1),
        state: eb
          .case()
          .when('outbox.state', '=', 'dead')
          .then(eb.ref('outbox.state'))
          .else(eb.val<OutboxState>('pending'))
          .end(),
      })),
    )
    .execute()
}

function newRow(fact: Fact, now: number) {
  return {
    id: newId(),
    key: fact.key,
    kind: fact.kind,
    subjectId: fact.subjectId,
    campaignId: fact.campaignId ?? null,
    channel: fact.channel,
    threadTs: fact.threadTs ?? null,
    state: 'pending' as const,
    messageTs: null,
    nextAt: now,
    error: null,
    createdAt: now,
    sentAt: null,
  }
}

/** Outcomes of a campaign that became known since an instant, told or not. */
export async function countOutcomesSince(
  db: Db,
  campaignId: string,
  since: number,
): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaignId', '=', campaignId)
    .where('kind', '=', 'outcome')
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

/**
 * The messages are in Slack. With a `revision` (an edited message, one id) the row stays pending when
 * the fact changed while it was being sent.
 */
export async function markOutboxSent(
  db: Db,
  ids: readonly string[],
  sent: { messageTs: string | null; revision?: number; nextAt?: number; now: number },
): Promise<void> {
  if (ids.length === 0) return
  const { revision, nextAt } = sent
  await db
    .updateTable('outbox')
    .set((eb) => ({
      state:
        revision === undefined
          ? eb.val<OutboxState>('sent')
          : eb
              .case()
              .when('revision', '>', revision)
              .then(eb.val<OutboxState>('pending'))
              .else(eb.val<OutboxState>('sent'))
              .end(),
      sentRevision: revision ?? eb.ref('revision'),
      messageTs: eb.fn.coalesce(eb.val(sent.messageTs), 'messageTs'),
      ...(nextAt !== undefined && { nextAt }),
      sentAt: sent.now,
      tries: 0,
      error: null,
    }))
    .where('id', 'in', ids)
    .execute()
}

/** Not now: try again at `nextAt`. */
export async function markOutboxDelayed(
  db: Db,
  ids: readonly string[],
  change: { nextAt: number; error: string },
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('outbox')
    .set((eb) => ({ ...change, tries: eb('tries', '+', 1) }))
    .where('id', 'in', ids)
    .execute()
}

export async function countOutbox(db: Db): Promise<{ pending: number; dead: number }> {
  const count = async (condition: typeof isPendingMessage) => {
    const query = db.selectFrom('outbox').select((eb) => eb.fn.countAll<number>().as('count'))
    return (await query.where(condition).executeTakeFirstOrThrow()).count
  }
  return { pending: await count(isPendingMessage), dead: await count(isDeadMessage) }
}

/**
 * Messages that were said, or given up, before an instant, in pages. A campaign that goes on keeps its
 * card.
 */
export function oldMessages(db: Db, before: number): AsyncGenerator<{ id: string }[]> {
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('outbox')
      .leftJoin('campaigns', 'campaigns.id', 'outbox.campaignId')
      .select(['outbox.id', 'outbox.state', 'outbox.sentAt', 'outbox.createdAt'])
      .select(['campaigns.id as campaignId', 'campaigns.endedAt'])
      .where('outbox.id', '>', after)
      .orderBy('outbox.id')
      .limit(limit)
      .execute(),
  )
  return oldPages(
    all,
    (row) =>
      row.state !== 'pending' &&
      (row.sentAt ?? row.createdAt) < before &&
      (row.campaignId === null || (row.endedAt !== null && row.endedAt < before)),
    ({ createdAt }) => createdAt < before,
  )
}

export async function deleteMessages(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('outbox').where('id', 'in', ids).execute()
}
