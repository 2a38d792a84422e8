import { AppError } from '../../domain/error.ts'
import { isOneOf } from '../engine/is-one-of.ts'
import type { AttemptRow, Db, InboundCallRow } from '../engine/tables.ts'

/** False when the call is known already: what a later record of it adds is filled in. */
export async function addInboundCall(tx: Db, call: InboundCallRow): Promise<boolean> {
  const known = await findInboundCall(tx, call.callId)
  if (known === undefined) {
    await tx.insertInto('inboundCalls').values(call).execute()
    return true
  }
  await tx
    .updateTable('inboundCalls')
    .set({
      durationMs: Math.max(known.durationMs, call.durationMs),
      costMicros: call.costMicros ?? known.costMicros,
      summary: call.summary ?? known.summary,
      optout: Math.max(known.optout, call.optout),
    })
    .where('callId', '=', call.callId)
    .execute()
  return false
}

export async function findInboundCall(db: Db, callId: string): Promise<InboundCallRow | undefined> {
  return db.selectFrom('inboundCalls').selectAll().where('callId', '=', callId).executeTakeFirst()
}

/** Throws `not_found`. */
export async function getInboundCall(db: Db, callId: string): Promise<InboundCallRow> {
  const call = await findInboundCall(db, callId)
  if (call !== undefined) return call
  throw new AppError('not_found', 'This call is not known any more.')
}

/** The newest first. */
export async function listInboundCalls(
  db: Db,
  phone: string,
  limit: number,
): Promise<InboundCallRow[]> {
  return db
    .selectFrom('inboundCalls')
    .selectAll()
    .where('phone', '=', phone)
    .orderBy('calledAt', 'desc')
    .orderBy('callId')
    .limit(limit)
    .execute()
}

/** When somebody last called from each of the numbers. */
export async function findLastInbound(
  db: Db,
  phones: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('inboundCalls')
    .select((eb) => ['phone', eb.fn.max('calledAt').as('at')])
    .where(isOneOf(db, 'phone', phones))
    .groupBy('phone')
    .execute()
  return new Map(rows.map(({ phone, at }) => [phone, at]))
}

/** Our last call to a number, whatever the campaign. */
export async function findLastAttemptTo(db: Db, phone: string): Promise<AttemptRow | undefined> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('phone', '=', phone)
    .where('released', '=', 0)
    .orderBy('reservedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Who called, and what about. The ids of the calls. */
export async function eraseInboundCalls(tx: Db, phone: string, name: string): Promise<string[]> {
  const rows = await tx
    .updateTable('inboundCalls')
    .set({ phone: name, summary: null })
    .where('phone', '=', phone)
    .returning('callId')
    .execute()
  return rows.map(({ callId }) => callId)
}

export async function deleteOldInboundCalls(db: Db, before: number): Promise<void> {
  await db.deleteFrom('inboundCalls').where('calledAt', '<', before).execute()
}
