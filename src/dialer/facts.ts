import { hasOpenAttempt } from '../store/calls/calls-of-campaign.ts'
import { lockCampaign, moveCampaign } from '../store/campaigns/campaign-rows.ts'
import type { AttemptRow, CampaignRow, Db } from '../store/engine/tables.ts'
import { hasLeadToCall } from '../store/leads/due-leads.ts'
import { addOrRefresh, addToOutbox } from '../store/outbox/queue.ts'

/** What the dialer has to tell Slack. All of it runs in the transaction of the fact itself. */

export async function tellCard(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await addOrRefresh(tx, aboutCampaign('campaign_card', `card:${campaign.id}`, campaign), now)
}

export async function tellOutcome(
  tx: Db,
  campaign: CampaignRow,
  attempt: Pick<AttemptRow, 'id'>,
  now: number,
  /** It was told before, otherwise: that nobody knows what came of the call, or that it was no win. */
  isCorrection = false,
): Promise<void> {
  if (campaign.channel === null) return
  const fact = {
    key: isCorrection ? `outcome:${attempt.id}:known` : `outcome:${attempt.id}`,
    kind: 'outcome',
    subjectId: attempt.id,
    campaignId: campaign.id,
    channel: campaign.channel,
  } as const
  await addToOutbox(tx, fact, now)
}

export async function tellSummary(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await addToOutbox(tx, aboutCampaign('summary', `summary:${campaign.id}`, campaign), now)
}

/** A pause that no person asked for. Each one is told, so the key carries its moment. */
export async function tellPaused(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await addToOutbox(tx, aboutCampaign('paused', `paused:${campaign.id}:${now}`, campaign), now)
}

function aboutCampaign(
  kind: 'campaign_card' | 'summary' | 'paused',
  key: string,
  campaign: CampaignRow,
) {
  const channel = campaign.channel ?? ''
  return { key, kind, subjectId: campaign.id, campaignId: campaign.id, channel }
}

/**
 * Ends what has come to its end: a running campaign without leads to call becomes finished, and a
 * finished or stopped one without calls on the line gets its summary. Run after every change, before
 * `tellCard`: transactions that take the campaign and its card in the same order never block each other
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
  await tellSummary(tx, campaign, now)
  await tellCard(tx, campaign, now)
}
