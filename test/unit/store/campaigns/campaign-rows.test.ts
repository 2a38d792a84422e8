import { expect, it } from 'vitest'
import { CAMPAIGN_STATES } from '../../../../src/domain/campaign.ts'
import {
  countCampaignsOfList,
  findCampaign,
  findCampaignByName,
  findCampaignOfList,
  getCampaign,
  insertCampaign,
  listCampaigns,
  listCampaignsIn,
  moveCampaign,
  recordCard,
} from '../../../../src/store/campaigns/campaign-rows.ts'
import { isUniqueViolation } from '../../../../src/store/engine/database.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertCampaignRow, insertListRow, makeCampaign } from '../../../support/make.ts'

onBothDatabases('insertCampaign', (open) => {
  it('comes back as it was written', async () => {
    const { db } = await open()
    const list = await insertListRow(db)
    const campaign = makeCampaign({ listId: list.id, lines: 5, budgetMicros: 5_000_000_000 })
    await insertCampaign(db, campaign)
    expect(await getCampaign(db, campaign.id)).toEqual(campaign)
    expect(await findCampaign(db, 'nobody')).toBeUndefined()
    await expect(getCampaign(db, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['scheduled', 'running', 'paused'] as const)(
    'refuses a second campaign for a list while one is %s',
    async (state) => {
      const { db } = await open()
      const list = await insertListRow(db)
      await insertCampaignRow(db, { listId: list.id, state: 'finished' })
      const active = await insertCampaignRow(db, { listId: list.id, state })
      const error = await insertCampaign(db, makeCampaign({ listId: list.id })).catch((e) => e)
      expect(isUniqueViolation(error)).toBe(true)
      expect(await findCampaignOfList(db, list.id, 'active')).toEqual(active)
      expect(await countCampaignsOfList(db, list.id)).toBe(2)
    },
  )

  it('lets one of many starts of the same list win', async () => {
    const { db } = await open()
    const list = await insertListRow(db)
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => insertCampaign(db, makeCampaign({ listId: list.id }))),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await countCampaignsOfList(db, list.id)).toBe(1)
  })
})

onBothDatabases('moveCampaign', (open) => {
  it('moves from the named states only', async () => {
    const { db } = await open()
    for (const state of CAMPAIGN_STATES) {
      const campaign = await insertCampaignRow(db, { state })
      const change = { reason: 'operator', now: campaign.updatedAt + 1 }
      const moved = await moveCampaign(db, campaign.id, ['scheduled', 'running'], 'paused', change)
      expect([state, moved]).toEqual([state, state === 'scheduled' || state === 'running'])
      const after = await getCampaign(db, campaign.id)
      if (moved) {
        expect(after).toMatchObject({
          state: 'paused',
          reason: 'operator',
          updatedAt: change.now,
          endedAt: null,
        })
      } else expect(after).toEqual(campaign)
    }
  })

  it('lets one of two who move it at once win', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    const targets = ['paused', 'stopped'] as const
    const won = await Promise.all(
      targets.map((to) => moveCampaign(db, id, ['running'], to, { reason: to, now: 1 })),
    )
    expect(won.filter(Boolean)).toHaveLength(1)
    const winner = targets[won.indexOf(true)]
    expect(await getCampaign(db, id)).toMatchObject({ state: winner, reason: winner })
  })

  it('remembers the first start only', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db, { state: 'scheduled', startedAt: null })
    await moveCampaign(db, id, ['scheduled'], 'running', { reason: null, now: 10 })
    await moveCampaign(db, id, ['running'], 'paused', { reason: 'operator', now: 20 })
    await moveCampaign(db, id, ['paused'], 'running', { reason: null, now: 30 })
    expect(await getCampaign(db, id)).toMatchObject({ startedAt: 10, updatedAt: 30, reason: null })
  })

  it.each(['finished', 'stopped'] as const)('remembers when it was %s', async (to) => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    await moveCampaign(db, id, ['running'], to, { reason: null, now: 40 })
    expect(await getCampaign(db, id)).toMatchObject({ state: to, endedAt: 40 })
  })
})

onBothDatabases('listCampaigns', (open) => {
  it('has the newest first, of one channel or of all', async () => {
    const { db } = await open()
    const old = await insertCampaignRow(db, { createdAt: 1, channel: 'C0A' })
    const young = await insertCampaignRow(db, { createdAt: 3, channel: 'C0A' })
    const other = await insertCampaignRow(db, { createdAt: 2, channel: 'C0B' })
    const ids = async (channel: string | null, limit: number) =>
      (await listCampaigns(db, channel, limit)).map((row) => row.id)
    expect(await ids('C0A', 10)).toEqual([young.id, old.id])
    expect(await ids(null, 2)).toEqual([young.id, other.id])
  })
})

onBothDatabases('listCampaignsIn', (open) => {
  it('has the oldest of the named states first', async () => {
    const { db } = await open()
    const second = await insertCampaignRow(db, { createdAt: 2, state: 'paused' })
    const first = await insertCampaignRow(db, { createdAt: 1 })
    await insertCampaignRow(db, { state: 'stopped' })
    const rows = await listCampaignsIn(db, ['running', 'paused'])
    expect(rows.map((row) => row.id)).toEqual([first.id, second.id])
  })
})

onBothDatabases('findCampaignByName', (open) => {
  it('prefers an active campaign to a newer one that has ended', async () => {
    const { db } = await open()
    const named = { name: 'Überblick' }
    const active = await insertCampaignRow(db, { ...named, createdAt: 1, state: 'paused' })
    const ended = await insertCampaignRow(db, { ...named, createdAt: 2, state: 'stopped' })
    await insertCampaignRow(db, { ...named, createdAt: 0, state: 'finished' })
    expect((await findCampaignByName(db, 'überBLICK'))?.id).toBe(active.id)
    await moveCampaign(db, active.id, ['paused'], 'stopped', { reason: null, now: 3 })
    expect((await findCampaignByName(db, 'ÜBERBLICK'))?.id).toBe(ended.id)
    expect(await findCampaignByName(db, 'Uberblick')).toBeUndefined()
  })
})

onBothDatabases('recordCard', (open) => {
  it('remembers the card’s message', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    await recordCard(db, id, '1764000000.000100')
    expect((await getCampaign(db, id)).cardTs).toBe('1764000000.000100')
  })
})
