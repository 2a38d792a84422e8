import type { Db } from '../store/engine/tables.ts'
import { blockLeadsOfNumbers } from '../store/leads/leads-of-numbers.ts'
import { addAudit } from '../store/numbers/audit.ts'
import { isErased } from '../store/numbers/forgotten.ts'
import { addSuppression } from '../store/numbers/suppressions.ts'
import { closeHold } from './hold.ts'

/** The number is never called again, by any campaign, from this transaction on. */
export async function suppressNumber(
  tx: Db,
  /** The call; the ids are null where there was none of ours. */
  attempt: { phone: string; id: string | null; campaignId: string | null },
  /** `actor`: who says so; Dialbot itself, unless named. */
  by: { source: 'call' | 'bland' | 'slack'; reason: string; actor?: string },
  now: number,
): Promise<void> {
  // Nobody knows the number any more: an erased person's hash is on the list already.
  if (isErased(attempt.phone)) return
  const { source, reason, actor = 'dialbot' } = by
  const isNew = await addSuppression(tx, {
    source,
    reason,
    phone: attempt.phone,
    addedBy: actor,
    attemptId: attempt.id,
    addedAt: now,
  })
  await blockLeadsOfNumbers(tx, [attempt.phone], 'do_not_call', now)
  await closeHold(tx, attempt.phone, { actor, now })
  if (!isNew) return
  const detail = { attemptId: attempt.id, campaignId: attempt.campaignId, source, reason }
  const entry = { actor, action: 'number.suppressed', subject: attempt.phone, detail }
  await addAudit(tx, entry, now)
}
