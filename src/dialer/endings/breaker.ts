import { BREAKER_LAST, isBroken, isProviderFailure } from '../../domain/calls/breaker.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { listNewestEnded } from '../../store/calls/calls-of-campaign.ts'
import { findCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { Db } from '../../store/engine/tables.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { pauseCampaign } from '../pause.ts'

/**
 * After a call that failed through no fault of the person called: pauses the campaign when too many
 * of its last calls did. Run in the transaction in which the call ended.
 */
export async function checkBreaker(
  tx: Db,
  campaignId: string,
  ended: { outcome: Outcome | null; reason: string },
  now: number,
): Promise<void> {
  if (!isProviderFailure(ended.outcome, ended.reason)) return
  const campaign = await findCampaign(tx, campaignId)
  if (campaign?.state !== 'running') return
  const since = campaign.runningSince ?? 0
  const { broken, failures } = isBroken(await listNewestEnded(tx, campaignId, since, BREAKER_LAST))
  if (!broken) return
  if (!(await pauseCampaign(tx, campaign, 'breaker', now))) return
  const entry = { actor: 'dialbot', action: 'campaign.break', subject: campaignId }
  await addAudit(tx, { ...entry, detail: { failures } }, now)
}
