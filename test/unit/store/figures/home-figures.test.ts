import { expect, it } from 'vitest'
import { createOffThread } from '../../../../src/store/engine/off-thread.ts'
import { HOME_FIGURES } from '../../../../src/store/figures/home-figures.ts'
import { findListOfFile, listUnstartedLists } from '../../../../src/store/leads/lists.ts'
import { at } from '../../../support/at.ts'
import { onUsualDatabases } from '../../../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  MADE_AT,
} from '../../../support/make.ts'

const NOW = MADE_AT
const DAY_START = at('2026-11-24T05:00:00Z')

onUsualDatabases('the figures of the Home tab', (open) => {
  it('count each list once and each campaign’s own lines', async () => {
    const { db } = await open()
    const { id: listId } = await insertListRow(db)
    const blocked = { listId, state: 'blocked' } as const
    await insertLeadRow(db, { listId })
    await insertLeadRow(db, { listId, state: 'done', outcome: 'talked' })
    for (const reason of ['no_consent', 'no_time_zone', 'no_consent']) {
      await insertLeadRow(db, { ...blocked, reason })
    }
    const over = await insertCampaignRow(db, { listId, state: 'finished' })
    const running = await insertCampaignRow(db, { listId, state: 'running' })
    const lead = { leadId: (await insertLeadRow(db, { listId, state: 'dialing' })).id }
    await insertAttemptRow(db, { campaignId: running.id, ...lead, state: 'unknown' })
    const input = { now: NOW, dayStart: DAY_START, campaigns: [running, over] }
    const figures = await HOME_FIGURES.run(db, input)
    const leads = { waiting: 1, dialing: 1, done: 1, blocked: 3 }
    const reasons = [
      { reason: 'no_consent', leads: 2 },
      { reason: 'no_time_zone', leads: 1 },
    ]
    expect(figures.campaigns).toMatchObject([
      { leads, used: 1, blocked: reasons, trouble: 'unknown' },
      { leads, used: 0, blocked: reasons, trouble: null },
    ])
  })

  it('take for today what was started since the team’s midnight, and leave out what was no call', async () => {
    const { db } = await open()
    const call = { state: 'ended', outcome: 'interested', costMicros: 100_000 } as const
    await insertAttemptRow(db, { ...call, reservedAt: DAY_START })
    await insertAttemptRow(db, { ...call, reservedAt: DAY_START - 1 })
    await insertAttemptRow(db, { ...call, reservedAt: NOW, released: 1 })
    await insertAttemptRow(db, { reservedAt: NOW, state: 'live' })
    await insertAttemptRow(db, { ...call, reservedAt: NOW, outcome: 'needs_review' })
    const input = { now: NOW, dayStart: DAY_START, campaigns: [] }
    const figures = await HOME_FIGURES.run(db, input)
    expect(figures.today).toMatchObject({ calls: 2, open: 1, wins: 1, costMicros: 200_000 })
    expect(figures.prompts).toMatchObject([{ prompt: 'default', calls: 3, wins: 2 }])
    expect(figures.newest).toEqual({ calls: 4, hasMore: false })
    expect(figures.needsReview).toBe(1)
  })

  it('are the same from a thread of their own', async () => {
    const { db, url } = await open()
    const campaign = await insertCampaignRow(db)
    const offThread = createOffThread(url, db)
    try {
      const input = { now: NOW, dayStart: DAY_START, campaigns: [campaign] }
      const there = await offThread.read(HOME_FIGURES, input, 1_000_000)
      expect(there).toEqual(await HOME_FIGURES.run(db, input))
    } finally {
      await offThread.close()
    }
  })
})

onUsualDatabases('lists to choose from', (open) => {
  it('are ready, of the channel, and not started by anybody, newest first', async () => {
    const { db } = await open()
    const list = (name: string, change: Parameters<typeof insertListRow>[1] = {}) =>
      insertListRow(db, { name, ...change })
    await list('old', { createdAt: MADE_AT - 1 })
    await list('new')
    await list('elsewhere', { channel: 'C0OTHER' })
    await list('half', { state: 'importing' })
    await list('broken', { state: 'failed' })
    await list('one call', { source: 'call' })
    const started = await list('started')
    await insertCampaignRow(db, { listId: started.id, state: 'stopped' })
    const found = await listUnstartedLists(db, 'C0LEADS', 10)
    expect(found.map(({ name }) => name)).toEqual(['new', 'old'])
    expect(await listUnstartedLists(db, 'C0LEADS', 1)).toHaveLength(1)
  })

  it('are found by the file they came from, unless it could not be read', async () => {
    const { db } = await open()
    await insertListRow(db, { fileId: 'F1', state: 'failed' })
    expect(await findListOfFile(db, 'F1', 'C0LEADS')).toBe(undefined)
    const { id } = await insertListRow(db, { fileId: 'F1', state: 'importing' })
    await insertListRow(db, { fileId: 'F2' })
    expect(await findListOfFile(db, 'F1', 'C0LEADS')).toMatchObject({ id })
    expect(await findListOfFile(db, 'F1', 'C0OTHER')).toBe(undefined)
  })
})
