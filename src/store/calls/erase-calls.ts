import type { Db } from '../engine/tables.ts'
import { forgottenName, isErased } from '../numbers/forgotten.ts'
import { eraseReceiptsOfCalls } from './receipts.ts'

export interface ErasedCalls {
  calls: number
  turns: number
  receipts: number
}

/**
 * What was said and heard on ended calls, of a person who is forgotten or when they are old enough. Rows,
 * counts, costs and outcomes stay: figures must not change. `withNumber` takes the number, too: then nothing leads from
 * the call to a person, and what Bland may send of it later is not kept either.
 */
export async function eraseCalls(
  tx: Db,
  calls: readonly { id: string; callId: string | null; phone: string }[],
  { withNumber }: { withNumber: boolean },
): Promise<ErasedCalls> {
  const ids = calls.map(({ id }) => id)
  if (ids.length === 0) return { calls: 0, turns: 0, receipts: 0 }
  const turns = await tx
    .deleteFrom('transcriptTurns')
    .where('attemptId', 'in', ids)
    .executeTakeFirst()
  const receipts = await eraseReceiptsOfCalls(
    tx,
    calls.flatMap(({ callId }) => callId ?? []),
  )
  const updated = await tx
    .updateTable('attempts')
    .set({
      answeredBy: null,
      disposition: null,
      summary: null,
      recordingUrl: null,
      errorMessage: null,
    })
    .where('id', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('answeredBy', 'is not', null),
        eb('disposition', 'is not', null),
        eb('summary', 'is not', null),
        eb('recordingUrl', 'is not', null),
        eb('errorMessage', 'is not', null),
      ]),
    )
    .executeTakeFirst()
  if (!withNumber) {
    return {
      calls: Number(updated.numUpdatedRows),
      turns: Number(turns.numDeletedRows),
      receipts,
    }
  }
  const numbered = calls.filter(({ phone }) => !isErased(phone))
  for (const { id, phone } of numbered) {
    const name = await forgottenName(tx, phone)
    await tx.updateTable('attempts').set({ phone: name }).where('id', '=', id).execute()
  }
  return { calls: numbered.length, turns: Number(turns.numDeletedRows), receipts }
}
