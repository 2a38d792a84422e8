import type { CallRecord } from '../../domain/call-record.ts'
import { planRetry } from '../../domain/calls/retry.ts'
import { endsLead, type Outcome } from '../../domain/outcome.ts'
import { findCallbackTime } from '../../domain/speech/callback.ts'
import { countAttemptsOfLead, listOtherOutcomes } from '../../store/calls/calls-of-lead.ts'
import type { AttemptRow, CampaignRow, Db } from '../../store/engine/tables.ts'
import { getLead, type Lead } from '../../store/leads/lead-rows.ts'
import { correctLeadOutcome, markLeadDone, markLeadWaiting } from '../../store/leads/lead-states.ts'

export interface EndedCall {
  attempt: AttemptRow
  campaign: CampaignRow
  outcome: Outcome
  reason: string
  /** What Bland said of the call; without it nobody knows what was promised. */
  record?: CallRecord
}

/** Ends the lead, or lets it wait for another attempt. */
export async function advanceLead(
  tx: Db,
  { attempt, campaign, outcome, reason, record }: EndedCall,
  now: number,
  random: () => number,
): Promise<void> {
  const lead = await getLead(tx, attempt.leadId)
  const next = planRetry({
    outcome,
    reason,
    attemptsUsed: await countAttemptsOfLead(tx, lead.id),
    maxAttempts: campaign.maxAttempts,
    endedAt: now,
    callbackAt: outcome === 'callback' && record ? callbackTime(record, lead, now) : null,
    zones: lead.zones,
    random,
  })
  if (next.state === 'done') {
    await markLeadDone(tx, lead.id, { outcome, reason, now })
    return
  }
  // The record of an earlier call may have come only after this one had been reserved.
  const said = (await listOtherOutcomes(tx, attempt)).find(endsLead)
  if (next.reason !== 'callback' && said !== undefined) {
    await markLeadDone(tx, lead.id, { outcome: said, reason: 'said_on_another_call', now })
  } else {
    const why = next.reason ?? 'retry'
    await markLeadWaiting(tx, lead.id, { nextAt: next.nextAt, reason: why, outcome, now })
  }
}

/** What came of a presumed call is known after all: a lead that is not called just now goes by that. */
export async function advancePresumedLead(
  tx: Db,
  ended: EndedCall,
  now: number,
  random: () => number,
): Promise<void> {
  const { attempt, outcome, reason } = ended
  const { state } = await getLead(tx, attempt.leadId)
  if (state === 'waiting') await advanceLead(tx, ended, now, random)
  if (state === 'done') await correctLeadOutcome(tx, attempt.leadId, { outcome, reason, now })
}

/** When the person asked to be called again, or null when no time was agreed. */
function callbackTime(record: CallRecord, lead: Lead, now: number): number | null {
  const { zones, language } = lead
  const heardAt = record.endedAt ?? now
  return findCallbackTime({ record, heardAt, zones, language })?.at ?? null
}
