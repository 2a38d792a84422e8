import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import { listCampaignsIn, moveCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import { enqueueCard } from '../enqueue.ts'

/** The running campaigns, once those whose time has come have been started. */
export async function listRunningCampaigns(db: Db, now: number): Promise<CampaignRow[]> {
  const campaigns = await listCampaignsIn(db, ['scheduled', 'running'])
  const due = campaigns.filter(
    ({ state, startsAt, reason }) =>
      state === 'scheduled' && startsAt <= now && reason !== WAITS_FOR_APPROVAL,
  )
  for (const campaign of due) {
    await db.transaction().execute(async (tx) => {
      const change = { reason: null, now }
      if (!(await moveCampaign(tx, campaign.id, ['scheduled'], 'running', change))) return
      await enqueueCard(tx, campaign, now)
    })
  }
  if (due.length > 0) return listCampaignsIn(db, ['running'])
  return campaigns.filter(({ state }) => state === 'running')
}
