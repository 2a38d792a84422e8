import { expect, it } from 'vitest'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import { parseCallingHours } from '../../../src/domain/law/calling-hours.ts'
import { CALLING_TABLES_VERSION } from '../../../src/domain/law/calling-law-table.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { findLead } from '../../../src/store/leads/lead-rows.ts'
import { addSuppression } from '../../../src/store/numbers/suppressions.ts'
import { at } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readCampaign,
  readLead,
  readTold,
  startDialing,
} from '../../support/dialing.ts'
import { insertAttemptRow, insertLeadRow } from '../../support/make.ts'

async function planned(db: Db, id: string | undefined) {
  const lead = await findLead(db, id ?? '')
  if (lead === undefined) throw new Error('The lead is not there')
  return lead
}

onUsualDatabases('the reserving transaction', (open) => {
  it('sees an opt-out that came after the lead was planned', async () => {
    const { db } = await open()
    const { context } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await planned(db, leads[0]?.id)
    const { phone } = lead
    const by = { source: 'slack', reason: null, addedBy: 'U0ANNA', attemptId: null, addedAt: 1 }
    await addSuppression(db, { phone, ...by })
    const result = await createReserver(context)(campaign.id, [lead])
    expect(result).toEqual({ placements: [], held: null })
    expect(await readLead(db, lead.id)).toMatchObject({ state: 'blocked', reason: 'do_not_call' })
    expect(await readAttempts(db)).toEqual([])
  })

  it('sees a pause that came after the lead was planned', async () => {
    const { db } = await open()
    const { context, campaigns } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await planned(db, leads[0]?.id)
    await campaigns.pause(campaign.id, 'U0ANNA')
    const result = await createReserver(context)(campaign.id, [lead])
    expect(result).toEqual({ placements: [], held: 'campaign_not_running' })
    expect(await readLead(db, lead.id)).toMatchObject({ state: 'waiting', reason: null })
  })

  it('reserves a lead for one of two that plan it', async () => {
    const { db } = await open()
    const { context } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await planned(db, leads[0]?.id)
    const reserve = createReserver(context)
    const results = await Promise.all([reserve(campaign.id, [lead]), reserve(campaign.id, [lead])])
    expect(results.map(({ placements }) => placements.length).sort()).toEqual([0, 1])
    expect((await readLead(db, lead.id)).state).toBe('dialing')
    expect(await readAttempts(db)).toHaveLength(1)
  })

  it('reserves a number for one of two campaigns that plan it', async () => {
    const { db } = await open()
    const { context } = await startDialing(db)
    const first = await insertCampaignWith(db, 1)
    const phone = first.leads[0]?.phone ?? ''
    const second = await insertCampaignWith(db, [{ phone }])
    const reserve = createReserver(context)
    const results = await Promise.all([
      reserve(first.campaign.id, [await planned(db, first.leads[0]?.id)]),
      reserve(second.campaign.id, [await planned(db, second.leads[0]?.id)]),
    ])
    expect(results.map(({ placements }) => placements.length).sort()).toEqual([0, 1])
    expect(await readAttempts(db)).toHaveLength(1)
  })
})

onUsualDatabases('a lead that may not be called', (open) => {
  it.each([
    ['nobody has said they agreed', { consent: 'unknown' as const }, 'no_consent'],
    ['they said no', { consent: 'refused' as const }, 'consent_refused'],
    ['their country is not allowed', { country: 'GB' }, 'country_not_allowed'],
    ['their time zone is not known', { zonesJson: '[]' }, 'no_time_zone'],
  ])('is blocked when %s', async (_why, change, reason) => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, [change])
    await pass()
    expect(sim.requests).toEqual([])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'blocked', reason })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
  })

  it('is called when a person attested that the list agreed, unless the file says no', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(
      db,
      [{ consent: 'unknown' }, { consent: 'refused' }],
      { consentBy: 'U0ANNA' },
    )
    await pass()
    expect(sim.calls().map(({ phone }) => phone)).toEqual([leads[0]?.phone])
  })

  it('is not called for marketing when it is in the national registry', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 2)
    const [listed, free] = leads
    const file = {
      ...{ id: 'file', name: 'registry.csv', contentHash: 'hash', importedBy: 'U0ANNA' },
      ...{ datedAt: CALLING_TIME, importedAt: CALLING_TIME },
    }
    await db.insertInto('nationalFiles').values(file).execute()
    const phone = listed?.phone ?? ''
    await db.insertInto('nationalNumbers').values({ phone, fileId: file.id }).execute()
    await pass()
    expect(sim.calls().map((call) => call.phone)).toEqual([free?.phone])
    expect(await readLead(db, listed?.id ?? '')).toMatchObject({
      state: 'blocked',
      reason: 'national_do_not_call',
    })
  })

  it('is judged by the state of its number and by the one that the file names', async () => {
    const { db } = await open()
    const { pass } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, [{ region: 'Utah', zonesJson: '["America/Denver"]' }])
    await pass()
    const [attempt] = await readAttempts(db)
    expect(JSON.parse(attempt?.gateJson ?? '')).toEqual({
      verdict: 'allow',
      rule: 'all_clear',
      zones: ['America/Denver'],
      regions: ['CA', 'UT'],
      kind: 'marketing',
      hours: ['us', 'us-ca', 'us-ut'],
      tables: CALLING_TABLES_VERSION,
    })
  })

  it('waits until its hours open, and is called then', async () => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    clock.set(at('2026-11-24T15:00:00Z'))
    await pass()
    const lead = await readLead(db, leads[0]?.id ?? '')
    // An artificial voice may not call in California before nine.
    const opening = at('2026-11-24T17:00:00Z')
    expect(lead).toMatchObject({ state: 'waiting', reason: 'hours', nextAt: opening })
    clock.set(opening - 1)
    await pass()
    expect(sim.requests).toEqual([])
    clock.set(opening)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('is done when its attempts are used up', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1, { maxAttempts: 1 })
    const leadId = leads[0]?.id ?? ''
    const reservedAt = CALLING_TIME - 5 * 3_600_000
    await insertAttemptRow(db, {
      ...{ campaignId: campaign.id, leadId, state: 'ended', outcome: 'no_answer', reservedAt },
    })
    await pass()
    expect(sim.requests).toEqual([])
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', reason: 'attempts_used' })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
  })

  it('makes room for the next one in the same pass', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(
      db,
      [{ consent: 'unknown' }, { zonesJson: '["Pacific/Pago_Pago"]' }, {}],
      { lines: 1 },
    )
    await pass()
    expect(sim.calls().map(({ phone }) => phone)).toEqual([leads[2]?.phone])
  })

  it('does not keep a pass busy for ever, however many there are', async () => {
    const { db } = await open()
    const { pass } = await startDialing(db)
    await insertCampaignWith(db, 450, { lines: 1 }).then(async ({ campaign }) => {
      await db
        .updateTable('leads')
        .set({ consent: 'unknown' })
        .where('listId', '=', campaign.listId)
        .execute()
    })
    const blocked = async () =>
      (await db.selectFrom('leads').select('id').where('state', '=', 'blocked').execute()).length
    await pass()
    expect(await blocked()).toBeLessThan(450)
    await pass()
    await pass()
    expect(await blocked()).toBe(450)
  })
})

onUsualDatabases('a budget', (open) => {
  it('pauses the campaign before it is exceeded, and tells the channel once', async () => {
    const { db } = await open()
    const { sim, pass, settle, campaigns } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 3, {
      lines: 1,
      budgetMicros: 400_000,
      maxAttempts: 1,
    })
    for (const { phone } of leads) sim.script(phone, [{ name: 'talked', fields: { price: 0.2 } }])
    await pass()
    await settle(1)
    expect(sim.calls()).toHaveLength(1)
    // 0.20 spent, and another such call would make it 0.40.
    await pass()
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect(await readCampaign(db, campaign.id)).toMatchObject({ state: 'paused', reason: 'budget' })
    expect((await readTold(db)).filter((kind) => kind === 'paused')).toHaveLength(1)
    expect(await readLead(db, leads[1]?.id ?? '')).toMatchObject({ state: 'waiting' })
    expect((await campaigns.view(campaign.id)).costMicros).toBe(200_000)
  })

  it('counts what the calls on the line may cost, and pauses when they have ended', async () => {
    const { db } = await open()
    const { sim, pass, settle } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 3, {
      budgetMicros: 500_000,
      maxAttempts: 1,
    })
    for (const { phone } of leads) sim.script(phone, [{ name: 'talked', fields: { price: 0.3 } }])
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect((await readCampaign(db, campaign.id)).state).toBe('running')
    await settle(1)
    await pass()
    expect(await readCampaign(db, campaign.id)).toMatchObject({ state: 'paused', reason: 'budget' })
    expect(sim.calls()).toHaveLength(1)
  })
})

onUsualDatabases('a copy of the national registry that grows too old', (open) => {
  const DAY_MS = 24 * 3_600_000

  it('pauses a marketing campaign that is under way, and tells the channel once', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    await db
      .insertInto('nationalFiles')
      .values({
        ...{ id: 'f', name: '415.txt', contentHash: 'h', numbers: 1, importedBy: 'U0ANNA' },
        ...{ datedAt: clock.now() - 31 * DAY_MS, importedAt: 1, readyAt: 1 },
      })
      .execute()
    const { campaign, leads } = await insertCampaignWith(db, 2, { lines: 1, maxAttempts: 1 })
    for (const { phone } of leads) sim.script(phone, ['no_answer'])
    await pass()
    await settle(1)
    expect(sim.calls()).toHaveLength(1)
    clock.advance(DAY_MS)
    await pass()
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect(await readCampaign(db, campaign.id)).toMatchObject({
      ...{ state: 'paused', reason: 'registry_old' },
    })
    expect((await readTold(db)).filter((kind) => kind === 'paused')).toHaveLength(1)
  })
})

onUsualDatabases('hours of a campaign', (open) => {
  const request = {
    ...{ prompt: null, lines: null, maxAttempts: 1, budgetMicros: null, startsAt: null },
    ...{ channel: null, actor: 'U0ANNA', attestConsent: false },
  }

  it('narrow the legal ones, at the look ahead and at the call', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { listId } = await insertLeadRow(db)
    // It is ten in the morning where the lead lives.
    const started = await campaigns.start({ ...request, listId, hours: 'Mon-Fri 13:00-17:00' })
    const opens = clock.now() + 3 * 3_600_000
    expect(started).toMatchObject({
      preflight: { now: 0, firstAt: opens, later: [{ rule: 'hours', leads: 1 }] },
    })
    await pass()
    expect(sim.calls()).toEqual([])
    clock.set(opens)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it.each([
    ['cannot be read', 'whenever', null],
    ['leave none of CALLING_HOURS', 'Mon-Fri 18:00-20:00', parseCallingHours('10:00-17:00')],
  ])('are refused when they %s', async (_why, hours, team) => {
    const { db } = await open()
    const { campaigns } = await startDialing(db, { settings: { hours: team } })
    const { listId } = await insertLeadRow(db)
    await expect(campaigns.start({ ...request, listId, hours })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([])
  })
})
