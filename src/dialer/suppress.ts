import type { AttemptRow, Db } from '../store/engine/tables.ts'
import { blockLeadsOfNumbers } from '../store/leads/leads-of-numbers.ts'
import { addAudit } from '../store/numbers/audit.ts'
import { isErased } from '../store/numbers/forgotten.ts'
import { addSuppression } from '../store/numbers/suppressions.ts'

/** The number is never called again, by any campaign, from this transaction on. */
export async function suppressNumber(
  tx: Db,
  attempt: Pick<AttemptRow, 'id' | 'phone' | 'campaignId'>,
  by: { source: 'call' | 'bland'; reason: string },
  now: number,
): Promise<void> {
  // Nobody knows the number any more: a forgotten person's hash is on the list already.
  if (isErased(attempt.phone)) return
  const isNew = await addSuppression(tx, {
    ...by,
    phone: attempt.phone,
    addedBy: 'dialbot',
    attemptId: attempt.id,
    addedAt: now,
  })
  await blockLeadsOfNumbers(tx, [attempt.phone], 'do_not_call', now)
  if (!isNew) return
  const detail = { attemptId: attempt.id, campaignId: attempt.campaignId, ...by }
  const entry = { actor: 'dialbot', action: 'number.suppressed', subject: attempt.phone, detail }
  await addAudit(tx, entry, now)
}
