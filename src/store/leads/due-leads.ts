import { setImmediate } from 'node:timers/promises'
import { isWaitingLead } from '../engine/conditions.ts'
import type { Db } from '../engine/tables.ts'
import { type Lead, toLead } from './lead-rows.ts'

/** Waiting leads of a list whose time has come, in the order of the file. */
export async function listDueLeads(
  db: Db,
  listId: string,
  now: number,
  limit: number,
): Promise<Lead[]> {
  const rows = await db
    .selectFrom('leads')
    .selectAll()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .where('nextAt', '<=', now)
    .orderBy('nextAt')
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  return rows.map(toLead)
}

/** How many leads of a list are due, counted no further than `limit`. */
export async function countDueLeads(
  db: Db,
  listId: string,
  now: number,
  limit: number,
): Promise<number> {
  const row = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('leads')
        .select('id')
        .where('listId', '=', listId)
        .where(isWaitingLead)
        .where('nextAt', '<=', now)
        .limit(limit)
        .as('due'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** When the next waiting lead of a list may be looked at, or null when none waits. */
export async function findNextDueAt(db: Db, listId: string): Promise<number | null> {
  const row = await db
    .selectFrom('leads')
    .select('nextAt')
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .orderBy('nextAt')
    .limit(1)
    .executeTakeFirst()
  return row?.nextAt ?? null
}

/** True while a lead of the list waits or is being called. */
export async function hasLeadToCall(db: Db, listId: string): Promise<boolean> {
  for (const state of ['waiting', 'dialing'] as const) {
    const row = await db
      .selectFrom('leads')
      .select('id')
      .where('listId', '=', listId)
      .where('state', '=', state)
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) return true
  }
  return false
}

const RELEASED_TOGETHER = 500

/** Lets the gate be asked again about leads that wait for their hours, a few at a time. */
export async function releaseHours(db: Db, listId: string, now: number): Promise<void> {
  for (;;) {
    const released = await db
      .updateTable('leads')
      .set({ nextAt: now, reason: null, updatedAt: now })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('leads')
          .select('id')
          .where('listId', '=', listId)
          .where('state', '=', 'waiting')
          .where('reason', '=', 'hours')
          .limit(RELEASED_TOGETHER),
      )
      .executeTakeFirst()
    if (released.numUpdatedRows < BigInt(RELEASED_TOGETHER)) return
    // SQLite answers at once: others get their turn in between.
    await setImmediate()
  }
}
