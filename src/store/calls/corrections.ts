import type { CorrectionRow, Db } from '../engine/tables.ts'

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
