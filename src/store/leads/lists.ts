import { AppError } from '../../domain/error.ts'
import type { Db, ListRow, NewList } from '../engine/tables.ts'
import { ListQuestion, type StoredQuestion } from './column-choices.ts'

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

/** Imports that a crash or a restart cut off: nothing works on them any more. */
export async function listUnfinishedImports(db: Db): Promise<ListRow[]> {
  return db.selectFrom('lists').selectAll().where('state', '=', 'importing').execute()
}

/**
 * The list stays as the record of what went wrong; its rows are to be cleared before (`clearRows`). Does
 * nothing to a list that is not being imported.
 */
export async function markListFailed(
  db: Db,
  id: string,
  change: { failure: string; question?: StoredQuestion; canceledBy?: string },
): Promise<void> {
  const { question, ...rest } = change
  await db
    .updateTable('lists')
    .set({
      state: 'failed',
      ...rest,
      ...(question !== undefined && { questionJson: ListQuestion.write(question) }),
    })
    .where('id', '=', id)
    .where('state', '=', 'importing')
    .execute()
}

/** Somebody wants the import to end. False when it is over already. */
export async function markListCanceled(db: Db, id: string, canceledBy: string): Promise<boolean> {
  const result = await db
    .updateTable('lists')
    .set({ canceledBy })
    .where('id', '=', id)
    .where('state', '=', 'importing')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What turns out to be no list at all leaves no trace. */
export async function deleteList(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lists').where('id', '=', id).where('state', '=', 'importing').execute()
}
