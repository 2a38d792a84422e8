import type { Turn } from '../../domain/call-record.ts'
import type { Db, TranscriptTurnRow } from '../engine/tables.ts'

export async function insertTurns(
  tx: Db,
  attemptId: string,
  turns: readonly Turn[],
): Promise<void> {
  if (turns.length === 0) return
  await tx
    .insertInto('transcriptTurns')
    .values(turns.map((turn, position) => ({ attemptId, position, ...turn })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function listTurns(db: Db, attemptId: string): Promise<TranscriptTurnRow[]> {
  return db
    .selectFrom('transcriptTurns')
    .selectAll()
    .where('attemptId', '=', attemptId)
    .orderBy('position')
    .execute()
}
