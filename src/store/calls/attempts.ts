import { sql } from 'kysely'
import type { CallRecord } from '../../domain/call-record.ts'
import type { CampaignState } from '../../domain/campaign.ts'
import { AppError } from '../../domain/error.ts'
import type { GateAnswer } from '../../domain/law/gate-rules.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { isOpenAttempt } from '../engine/conditions.ts'
import { createStatement } from '../engine/database.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'

export interface Reservation {
  id: string
  campaignId: string
  leadId: string
  phone: string
  number: number
  prompt: string
  promptVersionId: string | null
  /** What the gate said when it let the call through; kept as it is, for the audit. */
  gate: GateAnswer
  reservedAt: number
}

/**
 * Writes attempts down before Bland is asked. Gives the ids of those that were written: the others'
 * numbers have an open attempt already, in this campaign or another. The unique index decides, so two
 * passes cannot both win.
 */
export async function insertReservations(
  tx: Db,
  reservations: readonly Reservation[],
): Promise<Set<string>> {
  if (reservations.length === 0) return new Set()
  const rows = await tx
    .insertInto('attempts')
    .values(
      reservations.map(({ gate, ...reservation }) => ({
        ...reservation,
        gateJson: JSON.stringify(gate),
        state: 'reserved' as const,
        outcome: null,
        reason: null,
        callId: null,
        sentAt: null,
        liveAt: null,
        endedAt: null,
        startedAt: null,
        durationMs: null,
        costMicros: null,
        answeredBy: null,
        disposition: null,
        summary: null,
        recordingUrl: null,
        errorMessage: null,
        lookedAt: null,
        disclosed: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function findAttempt(db: Db, id: string): Promise<AttemptRow | undefined> {
  return db.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function getAttempt(db: Db, id: string): Promise<AttemptRow> {
  const attempt = await findAttempt(db, id)
  if (attempt === undefined) throw new AppError('not_found', `There is no call ${id}.`)
  return attempt
}

export async function findAttemptByCall(db: Db, callId: string): Promise<AttemptRow | undefined> {
  return db.selectFrom('attempts').selectAll().where('callId', '=', callId).executeTakeFirst()
}

// Reserved calls wait for their turn at Bland. The gate lets nobody through in the last 30 s of the legal
// hours, so its answer holds for this long.
const GATE_HOLDS_MS = 20_000

/**
 * True when the attempt was reserved and may be posted now; false when something else ended it, its
 * campaign was paused or stopped in between, the number was put on the do-not-call list, or the gate's
 * answer has grown old.
 */
export async function markSent(db: Db, id: string, now: number): Promise<boolean> {
  return (await sendAttempt(db, [now, id, now - GATE_HOLDS_MS])).length > 0
}

const sendAttempt = createStatement<{ id: string }>(
  ([now, id, oldest]) => sql`
    update attempts set state = 'sent', sent_at = ${now}
    where id = ${id} and state = 'reserved' and reserved_at > ${oldest}
      and exists (select 1 from campaigns where id = attempts.campaign_id and state = 'running')
      and not exists (select 1 from suppressions where suppressions.phone = attempts.phone)
    returning id`,
)

/**
 * Bland took the call. The webhook may have overtaken the answer: then only the missing call id is
 * filled in. Gives the state that the campaign is in by now, or null when the call id belongs to
 * another attempt, which would be Bland's mistake.
 */
export async function markLive(
  db: Db,
  id: string,
  callId: string,
  now: number,
): Promise<CampaignState | null> {
  const rows = await liveAttempt(db, [callId, now, id, callId, callId])
  return rows[0]?.campaignState ?? null
}

const liveAttempt = createStatement<{ campaignState: CampaignState }>(
  ([callId, now, id, sameCallId, thatCallId]) => sql`
    update attempts set
      call_id = ${callId},
      live_at = case when state in ('sent', 'unknown') then cast(${now} as bigint) else live_at end,
      state = case when state in ('sent', 'unknown') then 'live' else state end
    where id = ${id} and (call_id is null or call_id = ${sameCallId})
      and not exists (
        select 1 from attempts other where other.call_id = ${thatCallId} and other.id <> attempts.id)
    returning (select campaigns.state from campaigns where campaigns.id = attempts.campaign_id)
      as campaign_state`,
)

/** It is not known whether Bland placed the call: it counts as called until Bland says otherwise. */
export async function markUnknown(db: Db, id: string, reason: string): Promise<boolean> {
  const result = await db
    .updateTable('attempts')
    .set({ state: 'unknown', reason })
    .where('id', '=', id)
    .where('state', '=', 'sent')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Bland provably placed no call. `outcome` is set when the lead is not to be tried again. */
export async function markReleased(
  db: Db,
  id: string,
  change: { reason: string; outcome: Outcome | null; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable('attempts')
    .set({
      state: 'ended',
      released: 1,
      reason: change.reason,
      outcome: change.outcome,
      endedAt: change.now,
    })
    .where('id', '=', id)
    .where('state', 'in', ['reserved', 'sent', 'unknown'])
    .where('callId', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Ends an attempt by what Bland says of the call: an open one, or one that was only presumed called.
 * False when what came of it was known before.
 */
export async function markEnded(
  tx: Db,
  id: string,
  record: CallRecord,
  verdict: { outcome: Outcome; reason: string; now: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('attempts')
    .set((eb) => ({
      state: 'ended',
      outcome: verdict.outcome,
      reason: verdict.reason,
      endedAt: verdict.now,
      callId: eb.fn.coalesce('callId', eb.val(record.callId)),
      startedAt: record.startedAt,
      durationMs: record.durationMs,
      costMicros: record.costMicros,
      answeredBy: record.answeredBy,
      disposition: record.disposition,
      summary: record.summary,
      recordingUrl: record.recordingUrl,
      errorMessage: record.errorMessage,
    }))
    .where('id', '=', id)
    .where((eb) => eb.or([isOpenAttempt, eb('reason', '=', PRESUMED_CALLED)]))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The reason of an attempt that ended because nobody could tell what came of it. */
export const PRESUMED_CALLED = 'presumed_called'

/** Nobody will ever tell us what came of it: it counts as called. */
export async function markPresumedCalled(tx: Db, id: string, now: number): Promise<boolean> {
  const result = await tx
    .updateTable('attempts')
    .set({ state: 'ended', outcome: 'needs_review', reason: PRESUMED_CALLED, endedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['unknown', 'live'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The reason of an attempt whose outcome a person set right. */
export const CORRECTED = 'corrected'

/** From now on a person's word: what Bland may say later changes nothing about it. */
export async function correctAttempt(tx: Db, id: string, outcome: Outcome): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ outcome, reason: CORRECTED })
    .where('id', '=', id)
    .where('state', '=', 'ended')
    .execute()
}

/** A later record may bring what the first lacked. What is there already is not replaced. */
export async function fillIn(tx: Db, id: string, record: CallRecord): Promise<void> {
  await tx
    .updateTable('attempts')
    .set((eb) => ({
      summary: eb.fn.coalesce('summary', eb.val(record.summary)),
      recordingUrl: eb.fn.coalesce('recordingUrl', eb.val(record.recordingUrl)),
      costMicros: eb.fn.coalesce('costMicros', eb.val(record.costMicros)),
    }))
    .where('id', '=', id)
    .execute()
}

/** Whether the AI and the company were named at the start of the call. */
export async function markDisclosed(tx: Db, id: string, isDisclosed: boolean): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ disclosed: isDisclosed ? 1 : 0 })
    .where('id', '=', id)
    .execute()
}

export async function recordLook(db: Db, id: string, now: number): Promise<void> {
  await db
    .updateTable('attempts')
    .set((eb) => ({ looks: eb('looks', '+', 1), lookedAt: now }))
    .where('id', '=', id)
    .execute()
}
