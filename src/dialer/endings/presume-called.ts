import { markPresumedCalled, PRESUMED_CALLED } from '../../store/calls/attempts.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { AttemptRow } from '../../store/engine/tables.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard, enqueueOutcome } from '../enqueue.ts'
import { checkBreaker } from './breaker.ts'
import { advanceLead } from './lead-after-call.ts'

/** Nobody can say what came of a call: it counts as called, and the lead goes on as after a failed one. */
export function createPresumeCalled(context: DialerContext) {
  const { write, clock, log } = context

  return async function presumeCalled(attempt: AttemptRow): Promise<void> {
    const now = clock.now()
    const hasEndedNow = await write(async (tx) => {
      if (!(await markPresumedCalled(tx, attempt.id, now))) return false
      const campaign = await getCampaign(tx, attempt.campaignId)
      const ended = { attempt, campaign, outcome: 'failed', reason: PRESUMED_CALLED } as const
      await advanceLead(tx, ended, now, context.random)
      await enqueueOutcome(tx, campaign, attempt, now)
      await checkBreaker(tx, campaign.id, { outcome: 'needs_review', reason: PRESUMED_CALLED }, now)
      await concludeCampaign(tx, campaign.id, now)
      await enqueueCard(tx, campaign, now)
      return true
    })
    if (!hasEndedNow) return
    log.warn({ attemptId: attempt.id }, 'reconcile.presumed_called')
    context.wakeDialer()
    context.wakeNotifier()
  }
}
