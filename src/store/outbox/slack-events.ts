import type { Db } from '../engine/tables.ts'

/** True the first time an event id is seen. Slack delivers events again when it missed our answer. */
export async function addSlackEvent(db: Db, id: string, now: number): Promise<boolean> {
  const result = await db
    .insertInto('slackEvents')
    .values({ id, receivedAt: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function hasSlackEvent(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('slackEvents')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Ids older than `before` cannot come again and are removed. */
export async function pruneSlackEvents(db: Db, before: number): Promise<void> {
  await db.deleteFrom('slackEvents').where('receivedAt', '<', before).execute()
}
