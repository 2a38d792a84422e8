import pLimit from 'p-limit'
import { listOpenAttempts } from '../../store/calls/call-lists.ts'
import type { DialerContext } from '../context.ts'

const MAX_REQUESTS = 20

/**
 * Asks Bland to end the calls of a campaign, or of every one: those it has only queued, or all.
 * Resolves to how many Bland ended; what came of them arrives as webhooks like any other end.
 */
export function createHangUp({ db, bland, log }: DialerContext) {
  return async function hangUp(which: 'queued' | 'all', campaignId?: string): Promise<number> {
    const open = await listOpenAttempts(
      db,
      ['live'],
      campaignId === undefined ? {} : { campaignId },
    )
    const callIds = open.flatMap((attempt) => attempt.callId ?? [])
    if (callIds.length === 0) return 0
    const wanted = which === 'all' ? callIds : await keepQueued(callIds)
    const requests = pLimit(MAX_REQUESTS)
    const results = await Promise.all(
      wanted.map((callId) =>
        requests(() => bland.stopCall(callId)).catch((error: unknown) => {
          log.warn({ callId, error }, 'dialer.hang_up_failed')
          return 'not_live' as const
        }),
      ),
    )
    return results.filter((result) => result === 'stopped').length
  }

  async function keepQueued(callIds: string[]): Promise<string[]> {
    try {
      const active = await bland.listActive()
      const queued = active.filter((call) => call.status?.toUpperCase() === 'QUEUED')
      return callIds.filter((callId) => queued.some((call) => call.callId === callId))
    } catch (error) {
      log.warn({ error }, 'dialer.active_calls_unknown')
      return []
    }
  }
}
