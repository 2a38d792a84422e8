import type { HoldReason } from '../domain/speech/hold-reasons.ts'
import type { Db } from '../store/engine/tables.ts'
import {
  blockLeadsOfNumbers,
  reblockLeadsOfNumber,
  unblockLeadsOfNumber,
} from '../store/leads/leads-of-numbers.ts'
import { addAudit } from '../store/numbers/audit.ts'
import { isErased } from '../store/numbers/forgotten.ts'
import { addHold, decideHold, findHeld } from '../store/numbers/holds.ts'
import { findSuppression } from '../store/numbers/suppressions.ts'
import { refreshMessages } from '../store/outbox/refresh-messages.ts'

/**
 * Nobody calls the number until a person has decided: whoever has it may have asked for that. Run with the
 * number locked. True when it is on hold only now.
 */
export async function holdNumber(
  tx: Db,
  heard: { phone: string; attemptId: string | null; callId: string | null },
  reason: HoldReason,
  now: number,
): Promise<boolean> {
  const { phone, attemptId, callId } = heard
  if (isErased(phone) || (await findSuppression(tx, phone)) !== undefined) return false
  if (!(await addHold(tx, { phone, attemptId, callId, reason, heldAt: now }))) return false
  await blockLeadsOfNumbers(tx, [phone], 'on_hold', now)
  const detail = { reason, attemptId, callId }
  await addAudit(tx, { actor: 'dialbot', action: 'number.held', subject: phone, detail }, now)
  return true
}

/** Leads that wait for another call though their number is on hold. */
export async function blockHeldLeads(tx: Db, phone: string, now: number): Promise<void> {
  const held = await findHeld(tx, [phone])
  if (held.has(phone)) await blockLeadsOfNumbers(tx, [phone], 'on_hold', now)
}

/** A person says that the number may be called: its leads wait as before. How many; null: it was not on hold. */
export async function liftHold(
  tx: Db,
  phone: string,
  by: { actor: string; reason: string | null; now: number },
): Promise<number | null> {
  const hold = await decideHold(tx, phone, by)
  if (hold === undefined) return null
  const leads = await unblockLeadsOfNumber(tx, phone, 'on_hold', by.now)
  const { attemptId, callId } = hold
  if (attemptId !== null) await refreshMessages(tx, { attemptIds: [attemptId] })
  if (callId !== null) await refreshMessages(tx, { callIds: [callId] })
  const detail = { reason: by.reason, was: hold.reason, attemptId, callId, unblockedLeads: leads }
  const entry = { actor: by.actor, action: 'number.may_be_called', subject: phone, detail }
  await addAudit(tx, entry, by.now)
  return leads
}

/** The number is on the do-not-call list now, so there is nothing left to decide. */
export async function closeHold(
  tx: Db,
  phone: string,
  by: { actor: string; now: number },
): Promise<void> {
  const hold = await decideHold(tx, phone, by)
  if (hold === undefined) return
  if (hold.attemptId !== null) await refreshMessages(tx, { attemptIds: [hold.attemptId] })
  if (hold.callId !== null) await refreshMessages(tx, { callIds: [hold.callId] })
  await reblockLeadsOfNumber(tx, phone, { from: 'on_hold', to: 'do_not_call', now: by.now })
}
