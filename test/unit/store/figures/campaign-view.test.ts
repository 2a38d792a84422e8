import { expect, it } from 'vitest'
import { type DialLimits, readCampaignView } from '../../../../src/store/figures/campaign-view.ts'
import { onUsualDatabases } from '../../../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
} from '../../../support/make.ts'

const HOUR_MS = 3_600_000
const NOW = 10 * HOUR_MS
const LIMITS: DialLimits = { lines: 10, callsPerHour: 100, callsPerDay: 100 }

onUsualDatabases('readCampaignView', (open) => {
  it('counts everything about a campaign and nothing of another', async () => {
    const { db } = await open()
    const list = await insertListRow(db, { name: 'dental.csv' })
    const campaign = await insertCampaignRow(db, { listId: list.id, lines: 4 })
    const of = { campaignId: campaign.id }
    const inList = { listId: list.id }
    await insertLeadRow(db, { ...inList, nextAt: NOW + 5 })
    await insertLeadRow(db, { ...inList, state: 'blocked', reason: 'consent' })
    const dialing = await insertLeadRow(db, { ...inList, state: 'dialing' })
    const done = await insertLeadRow(db, { ...inList, state: 'done' })
    await insertAttemptRow(db, { ...of, leadId: dialing.id, state: 'live', reservedAt: NOW - 1 })
    await insertAttemptRow(db, {
      ...of,
      leadId: done.id,
      state: 'ended',
      outcome: 'talked',
      reservedAt: NOW - HOUR_MS,
      endedAt: NOW - HOUR_MS + 60_000,
      costMicros: 90_000,
    })
    await insertAttemptRow(db, { state: 'live', reservedAt: NOW })
    const view = await readCampaignView(db, campaign, { now: NOW, limits: LIMITS })
    expect(view).toMatchObject({
      campaign,
      listName: 'dental.csv',
      leads: { waiting: 1, dialing: 1, done: 1, blocked: 1 },
      outcomes: { talked: 1 },
      calls: 1,
      lines: { used: 1, limit: 4 },
      callsPerHour: 1,
      nextAt: NOW + 5,
      costMicros: 90_000,
      blockedReasons: [{ reason: 'consent', leads: 1 }],
    })
    expect(view.etaAt).toBeGreaterThan(NOW)
  })

  it('has the settings’ lines when it asks for more or for none in particular', async () => {
    const { db } = await open()
    for (const lines of [null, 50]) {
      const campaign = await insertCampaignRow(db, { lines })
      const view = await readCampaignView(db, campaign, { now: NOW, limits: LIMITS })
      expect(view.lines).toEqual({ used: 0, limit: 10 })
    }
  })

  it('expects nothing more of a campaign that has ended', async () => {
    const { db } = await open()
    const campaign = await insertCampaignRow(db, { state: 'stopped' })
    await insertLeadRow(db, { listId: campaign.listId })
    const view = await readCampaignView(db, campaign, { now: NOW, limits: LIMITS })
    expect(view).toMatchObject({ etaAt: null, nextAt: null })
  })
})
