import { isSlackUser } from '../../messages/kit/words.ts'
import { findCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { Db, OutboxRow } from '../../store/engine/tables.ts'
import { findList } from '../../store/leads/lists.ts'
import { enqueueFact } from '../../store/outbox/queue.ts'

/** Whoever started the campaign or shared the file hears, once, that nothing can be posted in its channel. */
export async function enqueueChannelLost(tx: Db, row: OutboxRow, now: number): Promise<void> {
  const { campaignId, subjectId, channel } = row
  const campaign = campaignId === null ? undefined : await findCampaign(tx, campaignId)
  const list = campaign === undefined ? await findList(tx, subjectId) : undefined
  const owner = campaign?.startedBy ?? list?.uploadedBy
  const subject = campaign ?? list
  if (subject === undefined || owner === undefined || !isSlackUser(owner)) return
  // Whom we cannot write to in private cannot be told this either.
  if (owner === channel) return
  const fact = {
    key:
      campaign === undefined ? `channel_lost:${channel}:${owner}` : `channel_lost:${campaign.id}`,
    kind: 'channel_lost',
    subjectId: subject.id,
    channel: owner,
  } as const
  await enqueueFact(tx, fact, now)
}
