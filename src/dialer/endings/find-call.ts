import type { ActiveCall } from '../../bland/client.ts'
import type { CallRecord } from '../../domain/call-record.ts'
import { MINUTE_MS } from '../../domain/durations.ts'
import { findAttemptByCall } from '../../store/calls/attempts.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'
import type { DialerContext } from '../context.ts'

// Bland's clock and ours may differ.
const CLOCK_SLACK_MS = 2 * MINUTE_MS

/** Looks at Bland for calls whose answer we never got. */
export function createCallFinder({ db, bland, log }: Pick<DialerContext, 'db' | 'bland' | 'log'>) {
  return {
    /** Null when Bland does not say: a call may still be found in the list of all calls. */
    async listActive(): Promise<ActiveCall[] | null> {
      try {
        return await bland.listActive()
      } catch (error) {
        log.warn({ error }, 'reconcile.active_calls_unknown')
        return null
      }
    },

    /** The call Bland placed for an attempt, or null. `active`: the calls on the line to its number. */
    async findCall(attempt: AttemptRow, active: readonly ActiveCall[]): Promise<CallRecord | null> {
      const since = (attempt.sentAt ?? attempt.reservedAt) - CLOCK_SLACK_MS
      const listed = await bland.findCalls({ to: attempt.phone, since })
      const callIds = new Set([...active, ...listed].map(({ callId }) => callId))
      for (const callId of callIds) {
        if ((await findAttemptByCall(db, callId)) !== undefined) continue
        const record = await bland.getCall(callId)
        if (record?.attemptId === attempt.id) return record
      }
      return null
    },
  }
}
