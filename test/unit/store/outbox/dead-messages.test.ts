import { expect, it } from 'vitest'
import type { Db } from '../../../../src/store/engine/tables.ts'
import {
  countDeadMessages,
  findLostChannels,
  findLostCode,
  listDeadMessages,
  markChannelDead,
  markOutboxDead,
  reviveChannel,
} from '../../../../src/store/outbox/dead-messages.ts'
import { enqueueFact, markOutboxSent } from '../../../../src/store/outbox/queue.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertCampaignRow } from '../../../support/make.ts'

/** Queues a message and gives its row's id. */
async function queue(
  db: Db,
  key: string,
  {
    channel = 'C0LEADS',
    at = 1_000,
    kind = 'summary' as 'summary' | 'campaign_card',
    campaignId = 'c',
  } = {},
): Promise<string> {
  await enqueueFact(db, { key, kind, subjectId: campaignId, campaignId, channel }, at)
  const row = db.selectFrom('outbox').select('id').where('key', '=', key)
  return (await row.executeTakeFirstOrThrow()).id
}

function pendingKeys(db: Db): Promise<string[]> {
  const rows = db.selectFrom('outbox').select('key').where('state', '=', 'pending').orderBy('key')
  return rows.execute().then((found) => found.map(({ key }) => key))
}

onBothDatabases('messages that were given up', (open) => {
  it('are listed, the newest first, and counted by channel and reason', async () => {
    const { db } = await open()
    const a = await queue(db, 'a')
    const b = await queue(db, 'b')
    const c = await queue(db, 'c', { channel: 'C0OTHER' })
    await markOutboxDead(db, [a, b], { error: 'is_archived', now: 2_000 })
    await markOutboxDead(db, [c], { error: 'odd_word', now: 3_000 })
    expect(await listDeadMessages(db, 2)).toEqual([
      { kind: 'summary', channel: 'C0OTHER', error: 'odd_word', since: 3_000 },
      { kind: 'summary', channel: 'C0LEADS', error: 'is_archived', since: 2_000 },
    ])
    expect(await countDeadMessages(db, 2_000)).toEqual([
      { channel: 'C0LEADS', error: 'is_archived', messages: 2 },
      { channel: 'C0OTHER', error: 'odd_word', messages: 1 },
    ])
    expect(await countDeadMessages(db, 2_001)).toHaveLength(1)
  })

  it('are all that is to be posted in a channel that is lost, and nothing that stands there', async () => {
    const { db } = await open()
    await queue(db, 'a')
    const posted = await queue(db, 'b')
    await markOutboxSent(db, [posted], { messageTs: '1.1', now: 1_500 })
    await db.updateTable('outbox').set({ state: 'pending' }).where('id', '=', posted).execute()
    await queue(db, 'elsewhere', { channel: 'C0OTHER' })
    expect(await markChannelDead(db, 'C0LEADS', { error: 'is_archived', now: 2_000 })).toBe(1)
    expect(await pendingKeys(db)).toEqual(['b', 'elsewhere'])
  })

  it('come back in their channel when they are new, and were lost with it', async () => {
    const { db } = await open()
    const { id: running } = await insertCampaignRow(db, { state: 'running' })
    const { id: over } = await insertCampaignRow(db, { state: 'finished' })
    const ids = [
      await queue(db, 'old', { at: 999 }),
      await queue(db, 'new', { at: 1_000 }),
      await queue(db, 'card', { at: 1, kind: 'campaign_card', campaignId: running }),
      await queue(db, 'old card', { at: 1, kind: 'campaign_card', campaignId: over }),
      await queue(db, 'elsewhere', { channel: 'C0OTHER' }),
    ]
    await markOutboxDead(db, ids, { error: 'not_in_channel', now: 2_000 })
    await markOutboxDead(db, [await queue(db, 'odd')], { error: 'odd_word', now: 2_000 })
    expect(await findLostChannels(db, { createdSince: 1_000 })).toEqual(
      new Map([
        ['C0LEADS', 'not_in_channel'],
        ['C0OTHER', 'not_in_channel'],
      ]),
    )
    const at = { createdSince: 1_000, now: 3_000 }
    expect(await reviveChannel(db, 'C0LEADS', { ...at, posted: true })).toBe(0)
    expect(await reviveChannel(db, 'C0LEADS', { ...at, posted: false })).toBe(2)
    expect(await pendingKeys(db)).toEqual(['card', 'new'])
    // Until it is said, it is not known to be found again.
    expect(await findLostCode(db, 'C0LEADS')).toBe('not_in_channel')
    expect(await findLostCode(db, 'C0NONE')).toBeUndefined()
  })
})
