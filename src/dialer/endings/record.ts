import type { CallRecord } from '../../domain/call-record.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'

// What a record of Bland's says about an attempt, before anything is done about it.

/**
 * `completed` may lag behind `status` and the other way round (docs.bland.ai, api-v1/get/calls-id), so each is asked.
 * A status of `completed` alone comes too early: the transcript is not there yet.
 */
export function hasEnded(record: CallRecord): boolean {
  if (record.completed) return true
  if (record.queueStatus === 'complete' || record.queueStatus?.endsWith('_error') === true) {
    return true
  }
  return /^(failed|busy|no[-_]answer|cancell?ed|error)$/i.test(record.status ?? '')
}

/** Another call than the attempt's, or sent to another attempt's address. */
export function contradicts(
  attempt: AttemptRow,
  tokenAttemptId: string | null,
  record: CallRecord,
): boolean {
  if (attempt.callId !== null && attempt.callId !== record.callId) return true
  return [tokenAttemptId, record.attemptId].some((id) => id !== null && id !== attempt.id)
}

/** Of a call whose person was erased, only the figures are kept. */
export function withoutPerson(record: CallRecord): CallRecord {
  return {
    ...record,
    answeredBy: null,
    disposition: null,
    summary: null,
    recordingUrl: null,
    errorMessage: null,
    turns: [],
  }
}

/** The record says what Slack shows and the attempt's row does not have yet. */
export function addsTo(attempt: AttemptRow, record: CallRecord): boolean {
  return (['summary', 'recordingUrl', 'costMicros'] as const).some(
    (field) => attempt[field] === null && record[field] !== null,
  )
}
