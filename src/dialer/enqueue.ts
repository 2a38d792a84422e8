import type { AttemptRow, CampaignRow, Db } from '../store/engine/tables.ts'
import { enqueueFact, enqueueOrRefresh } from '../store/outbox/queue.ts'

// What the channel is to hear goes into the outbox, in the transaction of the fact itself.

export async function enqueueCard(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await enqueueOrRefresh(tx, aboutCampaign('campaign_card', `card:${campaign.id}`, campaign), now)
}

export async function enqueueOutcome(
  tx: Db,
  campaign: CampaignRow,
  attempt: Pick<AttemptRow, 'id'>,
  now: number,
  /** The channel has heard otherwise: that nobody knows what came of the call, or that it was no win. */
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
  await enqueueFact(tx, fact, now)
}

export async function enqueueSummary(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await enqueueFact(tx, aboutCampaign('summary', `summary:${campaign.id}`, campaign), now)
}

/** A pause that no person asked for. Each is a message of its own, so the key carries its moment. */
export async function enqueuePaused(tx: Db, campaign: CampaignRow, now: number): Promise<void> {
  if (campaign.channel === null) return
  await enqueueFact(tx, aboutCampaign('paused', `paused:${campaign.id}:${now}`, campaign), now)
}

function aboutCampaign(
  kind: 'campaign_card' | 'summary' | 'paused',
  key: string,
  campaign: CampaignRow,
) {
  const channel = campaign.channel ?? ''
  return { key, kind, subjectId: campaign.id, campaignId: campaign.id, channel }
}
