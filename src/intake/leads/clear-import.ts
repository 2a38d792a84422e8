import { setImmediate } from 'node:timers/promises'
import { checkpoint, tuneForImport } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'
import { clearRows } from '../../store/leads/list-imports.ts'

// As many as a transaction of some milliseconds deletes.
const CLEARED_TOGETHER = 250

/** Takes away what an import has written that came to nothing; others get their turn in between. */
export async function clearImport(db: Db, listId: string): Promise<void> {
  await tuneForImport(db)
  for (let cleared = 1; cleared > 0; await setImmediate()) {
    cleared = await db.transaction().execute((tx) => clearRows(tx, listId, CLEARED_TOGETHER))
  }
  await checkpoint(db)
}
