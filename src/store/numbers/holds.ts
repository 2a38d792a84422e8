import { isOpenHold } from '../engine/conditions.ts'
import { isOneOf } from '../engine/is-one-of.ts'
import type { Db, HoldRow } from '../engine/tables.ts'

/** On which call it was heard: ours, or Bland's id of one that came in; neither where a file says so. */
export type NewHold = Pick<HoldRow, 'phone' | 'attemptId' | 'callId' | 'reason' | 'heldAt'>

/**
 * True when the number is on hold only now. What was decided about this very call, or about what a file
 * said, stays decided. Run with the number locked.
 */
export async function addHold(tx: Db, hold: NewHold): Promise<boolean> {
  const known = await findHold(tx, hold.phone)
  if (known !== undefined) {
    const isSame = known.attemptId === hold.attemptId && known.callId === hold.callId
    if (known.decidedAt === null || isSame) return false
  }
  const row = { ...hold, decidedBy: null, decidedAt: null }
  await tx
    .insertInto('holds')
    .values(row)
    .onConflict((conflict) => conflict.column('phone').doUpdateSet(row))
    .execute()
  return true
}

/** What is, or was, held against a number. */
export async function findHold(db: Db, phone: string): Promise<HoldRow | undefined> {
  return db.selectFrom('holds').selectAll().where('phone', '=', phone).executeTakeFirst()
}

/** Which of the numbers are on hold. */
export async function findHeld(db: Db, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set()
  const rows = await db
    .selectFrom('holds')
    .select('phone')
    .where(isOneOf(db, 'phone', phones))
    .where(isOpenHold)
    .execute()
  return new Set(rows.map(({ phone }) => phone))
}

/** The hold that was decided by this; undefined when the number was not on hold. */
export async function decideHold(
  tx: Db,
  phone: string,
  by: { actor: string; now: number },
): Promise<HoldRow | undefined> {
  return tx
    .updateTable('holds')
    .set({ decidedBy: by.actor, decidedAt: by.now })
    .where('phone', '=', phone)
    .where(isOpenHold)
    .returningAll()
    .executeTakeFirst()
}

/** Numbers on hold that nobody has put on the do-not-call list, the oldest first, and how many there are. */
export async function listHolds(
  db: Db,
  limit: number,
): Promise<{ holds: HoldRow[]; count: number }> {
  const open = db
    .selectFrom('holds')
    .where(isOpenHold)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('suppressions')
            .select('suppressions.phone')
            .whereRef('suppressions.phone', '=', 'holds.phone'),
        ),
      ),
    )
  const holds = await open.selectAll().orderBy('heldAt').orderBy('phone').limit(limit).execute()
  const { count } = await open
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { holds, count }
}

/** Nothing of the number is left here. */
export async function deleteHold(tx: Db, phone: string): Promise<void> {
  await tx.deleteFrom('holds').where('phone', '=', phone).execute()
}

/** What was decided long ago is not needed any more; what nobody has decided stays. */
export async function deleteOldHolds(db: Db, before: number): Promise<void> {
  await db.deleteFrom('holds').where('decidedAt', '<', before).execute()
}
