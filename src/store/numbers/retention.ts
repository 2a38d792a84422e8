import { type SqlBool, sql } from 'kysely'
import type { AttemptRow, Db, ListRow } from '../engine/tables.ts'
import { inSpan, type LeadSpan } from '../leads/lead-pages.ts'
import { isErased } from './erase.ts'

// What is old enough to go, a page at a time. Ids grow with time, so a page on which all is young ends
// the search.

export interface OldPage<Row> {
  rows: Row[]
  /** Where the next page begins; null at the end. */
  next: string | null
}

interface PageOf {
  before: number
  afterId: string
  limit: number
}

export type OldCall = Pick<AttemptRow, 'id' | 'callId' | 'phone'>

/** Calls that ended before an instant and whose person can still be told. */
export async function listOldCalls(db: Db, { before, afterId, limit }: PageOf) {
  const rows = await db
    .selectFrom('attempts')
    .select(['id', 'callId', 'phone', 'state', 'reservedAt', 'endedAt'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  const isOld = ({ phone, state, endedAt }: (typeof rows)[number]) =>
    state === 'ended' && endedAt !== null && endedAt < before && !isErased(phone)
  return toPage(rows, limit, isOld, ({ reservedAt }) => reservedAt < before)
}

/** Ids of receipts that came before an instant and still say what Bland said. */
export async function listOldReceipts(db: Db, { before, afterId, limit }: PageOf) {
  const rows = await db
    .selectFrom('webhookReceipts')
    .select(['id', 'receivedAt', 'processedAt'])
    .select((eb) => eb.case().when('body', '=', '{}').then(0).else(1).end().as('hasBody'))
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  const isOld = (row: (typeof rows)[number]) =>
    row.receivedAt < before && row.processedAt !== null && row.hasBody === 1
  return toPage(rows, limit, isOld, ({ receivedAt }) => receivedAt < before)
}

/** Messages that were said, or given up, before an instant. A campaign that goes on keeps its card. */
export async function listOldMessages(db: Db, { before, afterId, limit }: PageOf) {
  const rows = await db
    .selectFrom('outbox')
    .leftJoin('campaigns', 'campaigns.id', 'outbox.campaignId')
    .select(['outbox.id', 'outbox.state', 'outbox.sentAt', 'outbox.createdAt'])
    .select(['campaigns.id as campaignId', 'campaigns.endedAt'])
    .where('outbox.id', '>', afterId)
    .orderBy('outbox.id')
    .limit(limit)
    .execute()
  const isOld = (row: (typeof rows)[number]) =>
    row.state !== 'pending' &&
    (row.sentAt ?? row.createdAt) < before &&
    (row.campaignId === null || (row.endedAt !== null && row.endedAt < before))
  return toPage(rows, limit, isOld, ({ createdAt }) => createdAt < before)
}

export async function listOldAudit(db: Db, { before, afterId, limit }: PageOf) {
  const rows = await db
    .selectFrom('audit')
    .select(['id', 'at'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  const isOld = ({ at }: (typeof rows)[number]) => at < before
  return toPage(rows, limit, isOld, isOld)
}

function toPage<Row extends { id: string }>(
  rows: Row[],
  limit: number,
  isOld: (row: Row) => boolean,
  /** False for all rows of a page: nothing old follows. */
  mayBeOld: (row: Row) => boolean,
): OldPage<Row> {
  const goesOn = rows.length === limit && rows.some(mayBeOld)
  return { rows: rows.filter(isOld), next: goesOn ? (rows.at(-1)?.id ?? null) : null }
}

export async function deleteMessages(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('outbox').where('id', 'in', ids).execute()
}

/** The one place besides the erasure of a person where audit entries go: they are too old. */
export async function deleteAudit(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('audit').where('id', 'in', ids).execute()
}

const EXPIRED = 'expired:'

/** Lists that were taken in before an instant, and whose campaigns, if any, all ended before it. */
export async function listOldLists(db: Db, before: number): Promise<ListRow[]> {
  return db
    .selectFrom('lists')
    .selectAll()
    .where('createdAt', '<', before)
    .where('state', '<>', 'importing')
    .where('contentHash', 'not like', `${EXPIRED}%`)
    .where(
      sql<SqlBool>`not exists (
        select 1 from campaigns where campaigns.list_id = lists.id and (
          campaigns.ended_at is null or campaigns.ended_at >= ${before} or exists (
            select 1 from attempts where attempts.campaign_id = campaigns.id
              and attempts.state in ('reserved', 'sent', 'unknown', 'live'))))`,
    )
    .orderBy('id')
    .execute()
}

/** Leads of a list who can still be told, the next so many. */
export async function listKnownLeads(
  db: Db,
  listId: string,
  span: LeadSpan,
  limit: number,
): Promise<{ id: string; phone: string }[]> {
  // Numbers begin with a plus, erased ones with a letter.
  return db
    .selectFrom('leads')
    .select(['id', 'phone'])
    .where(inSpan(listId, span))
    .where('phone', '<', 'a')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** The calls to these leads. */
export async function listCallsTo(
  db: Db,
  leads: readonly { id: string; phone: string }[],
): Promise<OldCall[]> {
  if (leads.length === 0) return []
  const phones = leads.map(({ phone }) => phone)
  const ids = new Set(leads.map(({ id }) => id))
  const rows = await db
    .selectFrom('attempts')
    .select(['id', 'callId', 'phone', 'leadId'])
    .where('phone', 'in', phones)
    .execute()
  return rows.filter(({ leadId }) => ids.has(leadId))
}

/** At most `limit` of them; how many it was. */
export async function deleteRejectedRows(tx: Db, listId: string, limit: number): Promise<number> {
  const rows = await tx
    .selectFrom('rejectedRows')
    .select('rowNumber')
    .where('listId', '=', listId)
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  if (rows.length === 0) return 0
  await tx
    .deleteFrom('rejectedRows')
    .where('listId', '=', listId)
    .where(
      'rowNumber',
      'in',
      rows.map(({ rowNumber }) => rowNumber),
    )
    .execute()
  return rows.length
}

/** Nobody is on it any more: sharing the same file again makes a new list. */
export async function markListExpired(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('lists')
    .set({ contentHash: `${EXPIRED}${id}`, failure: null })
    .where('id', '=', id)
    .execute()
}
