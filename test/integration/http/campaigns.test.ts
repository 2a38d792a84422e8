import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertAttemptRow, insertCampaignRow, insertLeadRow, MADE_AT } from '../../support/make.ts'
import { expectError, type Served, serve } from './serve.ts'

let served: Served
beforeEach(async () => {
  served = await serve()
})
afterEach(() => served.close())

const MADE = new Date(MADE_AT).toISOString()

describe('GET /api/campaigns/:id', () => {
  it('shows a campaign with everything the contract names', async () => {
    const { db } = served
    const campaign = await insertCampaignRow(db, { name: 'October', lines: 4 })
    const { id, listId } = campaign
    await insertLeadRow(db, { listId })
    const done = await insertLeadRow(db, { listId, state: 'done', outcome: 'interested' })
    await insertLeadRow(db, { listId, state: 'blocked', reason: 'do_not_call' })
    const dialing = await insertLeadRow(db, { listId, state: 'dialing' })
    await insertAttemptRow(db, {
      campaignId: id,
      leadId: done.id,
      state: 'ended',
      outcome: 'interested',
      costMicros: 120_000,
      sentAt: MADE_AT,
      endedAt: MADE_AT + 60_000,
      durationMs: 60_000,
    })
    await insertAttemptRow(db, { campaignId: id, leadId: dialing.id, state: 'live' })

    const response = await served.api(`/api/campaigns/${id}`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      id,
      name: 'October',
      listId,
      state: 'running',
      reason: null,
      startedAt: MADE,
      endedAt: null,
      leads: { waiting: 1, dialing: 1, done: 1, blocked: 1 },
      outcomes: { interested: 1 },
      lines: { used: 1, limit: 4 },
      callsPerHour: 2,
      etaAt: expect.stringMatching(/^2026-11-24T.*Z$/),
      costUsd: 0.12,
    })
  })

  it('shows what has ended', async () => {
    const { id } = await insertCampaignRow(served.db, {
      state: 'stopped',
      reason: 'operator',
      endedAt: MADE_AT,
    })
    const campaign = await (await served.api(`/api/campaigns/${id}`)).json()
    expect(campaign).toMatchObject({
      state: 'stopped',
      reason: 'operator',
      endedAt: MADE,
      etaAt: null,
    })
  })

  it.each(['nowhere', 'a%2Fb', encodeURIComponent("' or 1=1 --")])(
    'has no campaign %s',
    async (id) => {
      await expectError(await served.api(`/api/campaigns/${id}`), 404, 'not_found')
    },
  )
})

describe('GET /api/campaigns', () => {
  it('is empty before the first', async () => {
    expect(await (await served.api('/api/campaigns')).json()).toEqual({ campaigns: [] })
  })

  it('shows the newest first, each as it is shown alone', async () => {
    const older = await insertCampaignRow(served.db, { createdAt: MADE_AT - 1 })
    const newer = await insertCampaignRow(served.db, { createdAt: MADE_AT })
    const all = await (await served.api('/api/campaigns')).json()
    const alone = await Promise.all(
      [newer, older].map(async ({ id }) => (await served.api(`/api/campaigns/${id}`)).json()),
    )
    expect(all).toEqual({ campaigns: alone })
  })
})
