import { markReleased, markUnknown } from '../../store/calls/attempts.ts'
import { listOpenAttempts } from '../../store/calls/call-lists.ts'
import { pagesById } from '../../store/engine/pages.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'
import { markLeadNotCalled } from '../../store/leads/lead-states.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'

// Attempts that are picked up together. Their writes share transactions, see `write`.
const PAGE = 200

/**
 * Picks up what a crash cut off, before the first new call: nothing was sent for a `reserved` attempt,
 * so it is released; a `sent` one may have reached Bland, so it is `unknown` until Bland is asked.
 * With `before`, only attempts that have been in that state since before that instant: those whose
 * next step failed, say because the database was away.
 */
export async function recoverAttempts(
  { db, write, clock, log }: Pick<DialerContext, 'db' | 'write' | 'clock' | 'log'>,
  before = Number.POSITIVE_INFINITY,
): Promise<void> {
  const now = clock.now()

  function release(attempt: AttemptRow): Promise<boolean> {
    return write(async (tx) => {
      const change = { reason: 'restart', outcome: null, now }
      if (!(await markReleased(tx, attempt.id, change))) return false
      await markLeadNotCalled(tx, attempt.leadId, { nextAt: now, reason: null, now })
      return true
    })
  }

  const campaigns = new Set<string>()
  const counts = { released: 0, unknown: 0 }
  const open = pagesById(PAGE, (page) => listOpenAttempts(db, ['reserved', 'sent'], page))
  for await (const attempts of open) {
    const cutOff = attempts.filter(({ sentAt, reservedAt }) => (sentAt ?? reservedAt) < before)
    await Promise.all(
      cutOff.map(async (attempt) => {
        if (attempt.state === 'reserved') {
          if (!(await release(attempt))) return
          counts.released += 1
          campaigns.add(attempt.campaignId)
        } else if (await write((tx) => markUnknown(tx, attempt.id, 'restart'))) counts.unknown += 1
      }),
    )
  }
  for (const campaignId of campaigns) await write((tx) => concludeCampaign(tx, campaignId, now))
  if (counts.released + counts.unknown > 0) log.warn(counts, 'dialer.recovered')
}
