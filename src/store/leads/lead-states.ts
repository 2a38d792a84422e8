import type { ExpressionBuilder } from 'kysely'
import type { Outcome } from '../../domain/outcome.ts'
import { isWaitingLead } from '../engine/conditions.ts'
import type { Db, Tables } from '../engine/tables.ts'

export async function markLeadsDialing(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('leads')
    .set((eb) => ({ state: 'dialing', reason: promiseOr(eb, null), updatedAt: now }))
    .where('id', 'in', ids)
    .where(isWaitingLead)
    .execute()
}

export async function markLeadWaiting(
  db: Db,
  id: string,
  change: { nextAt: number; reason: string | null; outcome?: Outcome; now: number },
): Promise<void> {
  const { now, ...rest } = change
  await db
    .updateTable('leads')
    .set({ state: 'waiting', ...rest, updatedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/** Why a lead is blocked of whom nobody can read whether it said no to calls. */
export const REFUSAL_UNREAD = 'refusal_unread'

/** Why a lead waits whom somebody promised this call. */
export const PROMISED = 'callback'

/** It was not called after all. A promised call stays one, whatever it has to wait for. */
export async function markLeadNotCalled(
  db: Db,
  id: string,
  change: { nextAt: number; reason: string | null; now: number },
): Promise<void> {
  const { nextAt, reason, now } = change
  await db
    .updateTable('leads')
    .set((eb) => ({ state: 'waiting', nextAt, reason: promiseOr(eb, reason), updatedAt: now }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

function promiseOr(eb: ExpressionBuilder<Tables, 'leads'>, reason: string | null) {
  const other = eb.cast<string | null>(eb.val(reason), 'text')
  return eb.case().when('reason', '=', PROMISED).then(eb.ref('reason')).else(other).end()
}

export async function markLeadDone(
  db: Db,
  id: string,
  change: { outcome: Outcome | null; reason: string | null; now: number },
): Promise<void> {
  await db
    .updateTable('leads')
    .set({
      state: 'done',
      reason: change.reason,
      updatedAt: change.now,
      ...(change.outcome !== null && { outcome: change.outcome }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/** A done lead's last call turns out to have ended otherwise. */
export async function correctLeadOutcome(
  db: Db,
  id: string,
  change: { outcome: Outcome; reason: string | null; now: number },
): Promise<void> {
  const { outcome, reason, now } = change
  await db
    .updateTable('leads')
    .set({ outcome, reason, updatedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'done')
    .execute()
}

export async function markLeadBlocked(
  db: Db,
  id: string,
  change: { reason: string; outcome?: Outcome; now: number },
): Promise<void> {
  const { now, ...rest } = change
  await db
    .updateTable('leads')
    .set({ state: 'blocked', ...rest, updatedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/**
 * Where a person's word puts a lead. Unlike after a call, one that was done may wait again. True unless
 * it is being called just now, or blocked.
 */
export async function moveLeadByHand(
  tx: Db,
  id: string,
  change: (
    | { state: 'waiting'; nextAt: number; reason: string | null }
    | { state: 'done'; reason: string | null }
  ) & { outcome?: Outcome; now: number },
): Promise<boolean> {
  const { now, ...rest } = change
  const result = await tx
    .updateTable('leads')
    .set({ ...rest, updatedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'done'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What came of the lead's last call, whatever becomes of the lead. */
export async function setLeadOutcome(
  tx: Db,
  id: string,
  outcome: Outcome,
  now: number,
): Promise<void> {
  await tx.updateTable('leads').set({ outcome, updatedAt: now }).where('id', '=', id).execute()
}

export interface Refused {
  leads: number
  /** Of the leads: those that had counted as of unknown consent. */
  unknown: number
}

/**
 * A later row of the file says that these people did not agree: the lead of the first row is not called.
 */
export async function refuseLeads(
  db: Db,
  ids: readonly string[],
  { source, now }: { source: string | null; now: number },
): Promise<Refused> {
  if (ids.length === 0) return { leads: 0, unknown: 0 }
  const refuse = db
    .updateTable('leads')
    .set({
      consent: 'refused',
      consentSource: source,
      consentAt: null,
      state: 'blocked',
      reason: 'consent_refused',
      nextAt: now,
      updatedAt: now,
    })
    .where('id', 'in', ids)
  const { numUpdatedRows } = await refuse.where('consent', '=', 'unknown').executeTakeFirstOrThrow()
  const granted = await refuse.where('consent', '=', 'granted').executeTakeFirstOrThrow()
  const unknown = Number(numUpdatedRows)
  return { leads: unknown + Number(granted.numUpdatedRows), unknown }
}
