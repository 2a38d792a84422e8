import { type SqlBool, sql } from 'kysely'

// SQLite takes a partial index only for a condition that is spelled out like the index's own. A bound
// value is not known yet when the plan is made, so these are literals.

/** OPEN_ATTEMPT_STATES, for the index attempts_open. */
export const isOpenAttempt = sql<SqlBool>`state in ('reserved', 'sent', 'unknown', 'live')`
/** For the index attempts_by_time. */
export const isPlaced = sql<SqlBool>`released = 0`
/** For the index attempts_caller_id. */
export const isCallerIdBlocked = sql<SqlBool>`reason = 'caller_id_blocked'`
/** For the index leads_due. */
export const isWaitingLead = sql<SqlBool>`state = 'waiting'`
/** For the index holds_open. */
export const isOpenHold = sql<SqlBool>`decided_at is null`
/** For the index outbox_pending. */
export const isPendingMessage = sql<SqlBool>`state = 'pending'`
/** For the index outbox_dead. */
export const isDeadMessage = sql<SqlBool>`state = 'dead'`
