import { type SqlBool, sql } from 'kysely'
import { AppError } from '../../domain/error.ts'
import type { Db, ListRow, NewList } from '../engine/tables.ts'

export async function insertList(db: Db, list: NewList): Promise<void> {
  await db.insertInto('lists').values(list).execute()
}

export async function findList(db: Db, id: string): Promise<ListRow | undefined> {
  return db.selectFrom('lists').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function getList(db: Db, id: string): Promise<ListRow> {
  const list = await findList(db, id)
  if (list === undefined) throw new AppError('not_found', `There is no list ${id}.`)
  return list
}

/** The list that the same bytes already made in this place; `channel` is null for the HTTP API. */
export async function findListByContent(
  db: Db,
  contentHash: string,
  channel: string | null,
): Promise<ListRow | undefined> {
  return db
    .selectFrom('lists')
    .selectAll()
    .where('contentHash', '=', contentHash)
    .where('channel', channel === null ? 'is' : '=', channel)
    .where('state', '<>', 'failed')
    .where('source', '<>', 'call')
    .executeTakeFirst()
}

/** The newest ready list of a channel, or the newest with that name (case ignored). */
export async function findNewestList(
  db: Db,
  channel: string | null,
  name?: string,
): Promise<ListRow | undefined> {
  let query = db
    .selectFrom('lists')
    .selectAll()
    .where('state', '=', 'ready')
    .where('source', '<>', 'call')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
  if (channel !== null) query = query.where('channel', '=', channel)
  if (name !== undefined) {
    query = query.where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)])))
  }
  return query.limit(1).executeTakeFirst()
}

/** Newest first. A null channel means every channel. */
export async function listLists(db: Db, channel: string | null, limit: number): Promise<ListRow[]> {
  let query = db
    .selectFrom('lists')
    .selectAll()
    .where('source', '<>', 'call')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (channel !== null) query = query.where('channel', '=', channel)
  return query.execute()
}

/** Ready lists of a channel that no campaign has called yet, newest first. */
export async function listUnstartedLists(
  db: Db,
  channel: string,
  limit: number,
): Promise<ListRow[]> {
  return db
    .selectFrom('lists')
    .selectAll()
    .where('channel', '=', channel)
    .where('state', '=', 'ready')
    .where('source', '<>', 'call')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('campaigns')
            .select('campaigns.id')
            .whereRef('campaigns.listId', '=', 'lists.id'),
        ),
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** The newest list that a file of Slack's became in a channel, ready or being read. */
export async function findListOfFile(
  db: Db,
  fileId: string,
  channel: string,
): Promise<ListRow | undefined> {
  return db
    .selectFrom('lists')
    .selectAll()
    .where('channel', '=', channel)
    .where('fileId', '=', fileId)
    .where('state', '<>', 'failed')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Those of the lists that are of a single call get this name; the ids of these. */
export async function renameCallLists(
  tx: Db,
  ids: readonly string[],
  name: string,
): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .updateTable('lists')
    .set({ name })
    .where('id', 'in', ids)
    .where('source', '=', 'call')
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
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

/** Nobody is on it any more: sharing the same file again makes a new list. */
export async function markListExpired(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('lists')
    .set({ contentHash: `${EXPIRED}${id}`, failure: null })
    .where('id', '=', id)
    .execute()
}
