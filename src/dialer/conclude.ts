import { hasOpenAttempt } from '../store/calls/calls-of-campaign.ts'
import { lockCampaign, moveCampaign } from '../store/campaigns/campaign-rows.ts'
import type { Db } from '../store/engine/tables.ts'
import { hasLeadToCall } from '../store/leads/due-leads.ts'
import { enqueueCard, enqueueSummary } from './enqueue.ts'

/**
 * Ends what has come to its end: a running campaign without leads to call becomes finished, and a
 * finished or stopped one without calls on the line gets its summary. Run after every change, before
 * `enqueueCard`: transactions that take the campaign and its card in the same order never block each other
 * for good.
 */
export async function concludeCampaign(tx: Db, campaignId: string, now: number): Promise<void> {
  // Two last calls that end at once must see each other.
  const campaign = await lockCampaign(tx, campaignId)
  if (campaign === undefined) return
  if (campaign.state !== 'running' && campaign.state !== 'stopped') return
  if (await hasOpenAttempt(tx, campaignId)) return
  if (campaign.state === 'running') {
    if (await hasLeadToCall(tx, campaign.listId)) return
    const change = { reason: null, now }
    if (!(await moveCampaign(tx, campaignId, ['running'], 'finished', change))) return
  }
  await enqueueSummary(tx, campaign, now)
  await enqueueCard(tx, campaign, now)
}
