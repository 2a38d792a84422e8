import { expect, it } from 'vitest'
import type { Db, OutboxRow } from '../../../../src/store/engine/tables.ts'
import { markOutboxDead } from '../../../../src/store/outbox/dead-messages.ts'
import {
  countOutbox,
  countOutcomesSince,
  enqueueFact,
  enqueueOrRefresh,
  type Fact,
  markOutboxDelayed,
  markOutboxSent,
} from '../../../../src/store/outbox/queue.ts'
import { onBothDatabases } from '../../../support/databases.ts'

function makeFact(change: Partial<Fact> = {}): Fact {
  return { key: 'outcome:1', kind: 'outcome', subjectId: '1', channel: 'C0LEADS', ...change }
}

const CARD = makeFact({ key: 'card:1', kind: 'campaign_card' })

async function getRow(db: Db, key: string): Promise<OutboxRow> {
  return db.selectFrom('outbox').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
}

onBothDatabases('enqueueFact', (open) => {
  it('queues a fact once, however often it is told', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact({ threadTs: '17.1', campaignId: 'c1' }), 10)
    const first = await getRow(db, 'outcome:1')
    expect(first).toMatchObject({
      kind: 'outcome',
      subjectId: '1',
      channel: 'C0LEADS',
      threadTs: '17.1',
      campaignId: 'c1',
      state: 'pending',
      revision: 1,
      sentRevision: 0,
      nextAt: 10,
      createdAt: 10,
    })
    await enqueueFact(db, makeFact({ channel: 'C0OTHER' }), 20)
    expect(await getRow(db, 'outcome:1')).toEqual(first)
  })

  it('does not say again what was said', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact(), 10)
    const { id } = await getRow(db, 'outcome:1')
    await markOutboxSent(db, [id], { messageTs: '17.2', now: 11 })
    await enqueueFact(db, makeFact(), 20)
    expect((await getRow(db, 'outcome:1')).state).toBe('sent')
  })
})

onBothDatabases('enqueueOrRefresh', (open) => {
  it('makes a sent message due again, in the place it has', async () => {
    const { db } = await open()
    await enqueueOrRefresh(db, CARD, 10)
    const { id } = await getRow(db, CARD.key)
    await markOutboxSent(db, [id], { messageTs: '17.3', revision: 1, nextAt: 3_010, now: 10 })
    expect(await getRow(db, CARD.key)).toMatchObject({ state: 'sent', sentRevision: 1, sentAt: 10 })
    await enqueueOrRefresh(db, CARD, 20)
    expect(await getRow(db, CARD.key)).toMatchObject({
      id,
      state: 'pending',
      revision: 2,
      sentRevision: 1,
      messageTs: '17.3',
    })
    // The pause after the last edit holds.
    expect((await getRow(db, CARD.key)).nextAt).toBe(3_010)
  })

  it('loses no change that comes while the message is being sent', async () => {
    const { db } = await open()
    await enqueueOrRefresh(db, CARD, 10)
    const taken = await getRow(db, CARD.key)
    await enqueueOrRefresh(db, CARD, 11)
    const sent = { messageTs: '17.4', revision: taken.revision, now: 12 }
    await markOutboxSent(db, [taken.id], sent)
    expect(await getRow(db, CARD.key)).toMatchObject({
      state: 'pending',
      revision: 2,
      sentRevision: 1,
      messageTs: '17.4',
    })
    await markOutboxSent(db, [taken.id], { messageTs: null, revision: 2, now: 13 })
    expect(await getRow(db, CARD.key)).toMatchObject({
      state: 'sent',
      sentRevision: 2,
      messageTs: '17.4',
    })
  })

  it('does not wake a message that can never be sent', async () => {
    const { db } = await open()
    await enqueueOrRefresh(db, CARD, 10)
    const { id } = await getRow(db, CARD.key)
    await markOutboxDead(db, [id], { error: 'channel_not_found', now: 1_000 })
    await enqueueOrRefresh(db, CARD, 20)
    expect(await getRow(db, CARD.key)).toMatchObject({ state: 'dead', error: 'channel_not_found' })
  })

  it('counts every one of many requests at once', async () => {
    const { db } = await open()
    await Promise.all(
      Array.from({ length: 10 }, () =>
        db.transaction().execute((tx) => enqueueOrRefresh(tx, CARD, 10)),
      ),
    )
    expect(await getRow(db, CARD.key)).toMatchObject({ revision: 10, state: 'pending' })
  })
})

onBothDatabases('markOutboxSent', (open) => {
  it('settles several messages told as one, whatever went wrong before', async () => {
    const { db } = await open()
    const keys = ['outcome:1', 'outcome:2', 'outcome:3']
    for (const key of keys) await enqueueFact(db, makeFact({ key }), 10)
    const ids = [(await getRow(db, 'outcome:1')).id, (await getRow(db, 'outcome:2')).id]
    await markOutboxDelayed(db, ids, { nextAt: 20, error: 'ratelimited' })
    await markOutboxSent(db, ids, { messageTs: '17.5', now: 30 })
    for (const key of keys.slice(0, 2)) {
      expect(await getRow(db, key)).toMatchObject({
        state: 'sent',
        messageTs: '17.5',
        sentRevision: 1,
        sentAt: 30,
        tries: 0,
        error: null,
      })
    }
    expect((await getRow(db, 'outcome:3')).state).toBe('pending')
  })
})

onBothDatabases('markOutboxDelayed', (open) => {
  it('counts the tries and waits', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact(), 10)
    const { id } = await getRow(db, 'outcome:1')
    await markOutboxDelayed(db, [id], { nextAt: 50, error: 'timeout' })
    await markOutboxDelayed(db, [id], { nextAt: 90, error: 'ratelimited' })
    expect(await getRow(db, 'outcome:1')).toMatchObject({
      state: 'pending',
      tries: 2,
      nextAt: 90,
      error: 'ratelimited',
    })
  })
})

onBothDatabases('the outbox', (open) => {
  it('counts what waits and what is dead', async () => {
    const { db } = await open()
    expect(await countOutbox(db)).toEqual({ pending: 0, dead: 0 })
    for (const key of ['a', 'b', 'c', 'd']) await enqueueFact(db, makeFact({ key }), 1)
    await markOutboxDead(db, [(await getRow(db, 'a')).id], { error: 'gone', now: 1_000 })
    await markOutboxSent(db, [(await getRow(db, 'b')).id], { messageTs: null, now: 1 })
    expect(await countOutbox(db)).toEqual({ pending: 2, dead: 1 })
  })
})

onBothDatabases('outcomes of a campaign', (open) => {
  it('are counted, told or not', async () => {
    const { db } = await open()
    const campaignId = 'c1'
    await enqueueFact(db, makeFact({ key: 'a', campaignId }), 10)
    await enqueueFact(db, makeFact({ key: 'b', campaignId }), 20)
    await enqueueFact(db, makeFact({ key: 'c', campaignId }), 30)
    await enqueueFact(db, makeFact({ key: 'd', campaignId, kind: 'summary' }), 30)
    await enqueueFact(db, makeFact({ key: 'e', campaignId: 'c2' }), 30)
    await markOutboxSent(db, [(await getRow(db, 'b')).id], { messageTs: null, now: 21 })
    expect(await countOutcomesSince(db, campaignId, 10)).toBe(2)
    expect(await countOutcomesSince(db, campaignId, 9)).toBe(3)
  })
})

onBothDatabases('marking no messages', (open) => {
  it('changes nothing', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact(), 10)
    const before = await getRow(db, 'outcome:1')
    await markOutboxSent(db, [], { messageTs: null, now: 20 })
    await markOutboxDelayed(db, [], { nextAt: 20, error: 'timeout' })
    await markOutboxDead(db, [], { error: 'gone', now: 1_000 })
    expect(await getRow(db, 'outcome:1')).toEqual(before)
  })
})
