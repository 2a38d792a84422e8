import { moveCampaign } from '../store/campaigns/campaign-rows.ts'
import type { CampaignRow, Db } from '../store/engine/tables.ts'
import { enqueueCard, enqueuePaused } from './enqueue.ts'

/** Pauses a running campaign without a person having asked, and says why. False when it does not run. */
export async function pauseCampaign(
  tx: Db,
  campaign: CampaignRow,
  reason: string,
  now: number,
): Promise<boolean> {
  if (!(await moveCampaign(tx, campaign.id, ['running'], 'paused', { reason, now }))) return false
  await enqueuePaused(tx, campaign, now)
  await enqueueCard(tx, campaign, now)
  return true
}
