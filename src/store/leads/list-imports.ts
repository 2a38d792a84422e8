import type { Db, ListRow } from '../engine/tables.ts'
import { ListQuestion, type StoredQuestion } from './column-choices.ts'
import {
  type LeftOutReason,
  type ListColumn,
  ListColumns,
  ListOddLeads,
  ListReasons,
  ListUnread,
  ListVariables,
  type UnreadColumn,
} from './list-json.ts'

export interface ImportProgress {
  rowsRead: number
  bytesRead: number
}

/** The import has its turn. */
export async function markImportStarted(db: Db, id: string, startedAt: number): Promise<void> {
  await db.updateTable('lists').set({ startedAt }).where('id', '=', id).execute()
}

/** False when somebody canceled the import meanwhile. */
export async function recordProgress(
  db: Db,
  id: string,
  progress: ImportProgress,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lists')
    .set(progress)
    .where('id', '=', id)
    .where('canceledBy', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface ImportCounts {
  accepted: number
  rejected: number
  /** In the file, and in other lists. */
  duplicates: number
  /** Of the duplicates: those that wait in another list. */
  elsewhere: number
  /** Of the accepted: those that are in a list, too, that nobody has started yet. */
  alsoUnstarted: number
  /** Of the accepted: those who said no to calls. */
  refused: number
  suppressed: number
  /** Of the rejected: those whose time zone nobody knows. */
  unzoned: number
  withoutConsent: number
  /** Of the accepted: those of whom nobody can read whether they said no to calls. */
  unclear: number
}

/** False when somebody canceled the import meanwhile. */
export async function markListReady(
  db: Db,
  id: string,
  result: ImportCounts &
    ImportProgress & {
      columns: ListColumn[]
      variables: string[]
      reasons: LeftOutReason[]
      unread: UnreadColumn[]
      oddLeads: string[]
      firstLeadId: string | null
      lastLeadId: string | null
      readyAt: number
    },
): Promise<boolean> {
  const { columns, variables, reasons, unread, oddLeads, ...rest } = result
  const { numUpdatedRows } = await db
    .updateTable('lists')
    .set({
      state: 'ready',
      ...rest,
      columnsJson: ListColumns.write(columns),
      variablesJson: ListVariables.write(variables),
      reasonsJson: ListReasons.write(reasons),
      unreadJson: ListUnread.write(unread),
      oddLeadsJson: ListOddLeads.write(oddLeads),
    })
    .where('id', '=', id)
    .where('state', '=', 'importing')
    .where('canceledBy', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
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

/** Imports that a crash or a restart cut off: nothing works on them any more. */
export async function listUnfinishedImports(db: Db): Promise<ListRow[]> {
  return db.selectFrom('lists').selectAll().where('state', '=', 'importing').execute()
}

/** True when there is a list besides this one. */
export async function hasOtherLists(db: Db, listId: string): Promise<boolean> {
  const row = await db
    .selectFrom('lists')
    .select('id')
    .where('id', '<>', listId)
    .where('state', '=', 'ready')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** True when an import has written something. */
export async function hasRows(db: Db, listId: string): Promise<boolean> {
  for (const table of ['leads', 'rejectedRows'] as const) {
    const query = db.selectFrom(table).select('listId').where('listId', '=', listId)
    if ((await query.limit(1).executeTakeFirst()) !== undefined) return true
  }
  return false
}

/** Takes away what an import that came to nothing has written, at most so many rows; how many it was. */
export async function clearRows(tx: Db, listId: string, limit: number): Promise<number> {
  const leads = await tx
    .selectFrom('leads')
    .select(['id', 'phone'])
    .where('listId', '=', listId)
    .limit(limit)
    .execute()
  if (leads.length > 0) {
    const phones = leads.map(({ phone }) => phone)
    await tx
      .deleteFrom('leadNumbers')
      .where('listId', '=', listId)
      .where('phone', 'in', phones)
      .execute()
    const ids = leads.map(({ id }) => id)
    await tx.deleteFrom('leads').where('id', 'in', ids).execute()
  }
  const rejected = await tx
    .selectFrom('rejectedRows')
    .select('rowNumber')
    .where('listId', '=', listId)
    .limit(limit)
    .execute()
  if (rejected.length > 0) {
    const rows = rejected.map(({ rowNumber }) => rowNumber)
    await tx
      .deleteFrom('rejectedRows')
      .where('listId', '=', listId)
      .where('rowNumber', 'in', rows)
      .execute()
  }
  return leads.length + rejected.length
}
