import type { Outcome } from '../../domain/outcome.ts'
import type { CorrectionRow, Db } from '../engine/tables.ts'

/** The reason of an attempt whose outcome a person set right. */
export const CORRECTED = 'corrected'

/** Rows are only ever added: the newest holds, and all of them tell how well calls are judged. */
export async function insertCorrection(tx: Db, correction: CorrectionRow): Promise<void> {
  await tx.insertInto('corrections').values(correction).execute()
}

/** The corrections of these attempts, oldest first. */
export async function listCorrections(
  db: Db,
  attemptIds: readonly string[],
): Promise<CorrectionRow[]> {
  if (attemptIds.length === 0) return []
  return db
    .selectFrom('corrections')
    .selectAll()
    .where('attemptId', 'in', attemptIds)
    .orderBy('id')
    .execute()
}

/** From now on a person's word: what Bland may say later changes nothing about it. */
export async function correctAttempt(tx: Db, id: string, outcome: Outcome): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ outcome, reason: CORRECTED })
    .where('id', '=', id)
    .where('state', '=', 'ended')
    .execute()
}
