import type { Outcome } from '../../domain/outcome.ts'
import { isPlaced } from '../engine/conditions.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'

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

/** The calls of a lead that have ended, newest first. */
export async function listEndedCalls(tx: Db, leadId: string): Promise<AttemptRow[]> {
  return tx
    .selectFrom('attempts')
    .selectAll()
    .where('leadId', '=', leadId)
    .where(isPlaced)
    .where('state', '=', 'ended')
    .orderBy('id', 'desc')
    .execute()
}
