import { expect, it } from 'vitest'
import type { Db, OutboxRow } from '../../../../src/store/engine/tables.ts'
import {
  forgetMessage,
  listChannelQueue,
  listOutboxChannels,
  listPendingEdits,
  markOutboxHeld,
} from '../../../../src/store/outbox/outbox-views.ts'
import {
  enqueueFact,
  enqueueOrRefresh,
  type Fact,
  markOutboxSent,
} from '../../../../src/store/outbox/queue.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow } from '../../../support/make.ts'

function makeFact(change: Partial<Fact> = {}): Fact {
  return { key: 'outcome:1', kind: 'outcome', subjectId: '1', channel: 'C0LEADS', ...change }
}

async function getRow(db: Db, key: string): Promise<OutboxRow> {
  return db.selectFrom('outbox').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
}

/** A card that is in Slack and has changed since. */
async function insertStaleCard(db: Db, key: string, nextAt: number): Promise<OutboxRow> {
  const card = makeFact({ key, kind: 'campaign_card' })
  await enqueueOrRefresh(db, card, 1)
  const { id } = await getRow(db, key)
  await markOutboxSent(db, [id], { messageTs: `ts of ${key}`, revision: 1, nextAt, now: 1 })
  await enqueueOrRefresh(db, card, 2)
  return getRow(db, key)
}

onBothDatabases('listOutboxChannels', (open) => {
  it('names each channel with something pending once', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact({ key: 'a', channel: 'C0A' }), 1)
    await enqueueFact(db, makeFact({ key: 'b', channel: 'C0A' }), 99)
    await enqueueFact(db, makeFact({ key: 'c', channel: 'C0B' }), 1)
    await enqueueFact(db, makeFact({ key: 'd', channel: 'C0C' }), 1)
    await markOutboxSent(db, [(await getRow(db, 'd')).id], { messageTs: null, now: 1 })
    expect((await listOutboxChannels(db)).sort()).toEqual(['C0A', 'C0B'])
  })
})

onBothDatabases('listChannelQueue', (open) => {
  it('has what is to be posted with its outcome, and no edits', async () => {
    const { db } = await open()
    const attempt = await insertAttemptRow(db, { state: 'ended', outcome: 'talked' })
    await enqueueFact(db, makeFact({ key: 'a', subjectId: attempt.id }), 99)
    // Only an outcome's subject is an attempt.
    await enqueueFact(db, makeFact({ key: 'b', kind: 'summary', subjectId: attempt.id }), 1)
    await enqueueOrRefresh(db, makeFact({ key: 'new card', kind: 'campaign_card' }), 1)
    await insertStaleCard(db, 'old card', 1)
    await enqueueFact(db, makeFact({ key: 'c', channel: 'C0OTHER' }), 1)
    const queue = async (limit: number) =>
      (await listChannelQueue(db, 'C0LEADS', limit)).map((row) => [row.key, row.outcome])
    expect(await queue(10)).toEqual([
      ['a', 'talked'],
      ['b', null],
      ['new card', null],
    ])
    expect(await queue(1)).toEqual([['a', 'talked']])
  })
})

onBothDatabases('listPendingEdits', (open) => {
  it('has the posted cards that are no longer true, the longest waiting first', async () => {
    const { db } = await open()
    await insertStaleCard(db, 'late', 90)
    await insertStaleCard(db, 'early', 10)
    await enqueueOrRefresh(db, makeFact({ key: 'never posted', kind: 'campaign_card' }), 1)
    const { id, revision } = await insertStaleCard(db, 'true again', 1)
    await markOutboxSent(db, [id], { messageTs: null, revision, now: 3 })
    expect((await listPendingEdits(db, 10)).map((row) => row.key)).toEqual(['early', 'late'])
    expect((await listPendingEdits(db, 1)).map((row) => row.key)).toEqual(['early'])
  })
})

onBothDatabases('markOutboxHeld', (open) => {
  it('waits without counting a try', async () => {
    const { db } = await open()
    await enqueueFact(db, makeFact(), 1)
    const { id } = await getRow(db, 'outcome:1')
    await markOutboxHeld(db, [id], { nextAt: 50, error: 'ratelimited' })
    expect(await getRow(db, 'outcome:1')).toMatchObject({
      state: 'pending',
      nextAt: 50,
      error: 'ratelimited',
      tries: 0,
    })
  })
})

onBothDatabases('forgetMessage', (open) => {
  it('lets a card that was deleted in Slack be posted anew', async () => {
    const { db } = await open()
    const { id } = await insertStaleCard(db, 'card', 90)
    await forgetMessage(db, id, 5)
    expect(await listPendingEdits(db, 10)).toEqual([])
    expect(await listChannelQueue(db, 'C0LEADS', 10)).toMatchObject([
      { id, messageTs: null, nextAt: 5 },
    ])
  })
})
