import { expect, it } from 'vitest'
import { createPlacer } from '../../../src/dialer/calling/place.ts'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import type { StartRequest } from '../../../src/dialer/campaigns/start-request.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { getLead } from '../../../src/store/leads/lead-rows.ts'
import { addSuppression } from '../../../src/store/numbers/suppressions.ts'
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
import { insertLeadRow, insertListRow } from '../../support/make.ts'

function request(listId: string, change: Partial<StartRequest> = {}): StartRequest {
  return {
    ...{ listId, prompt: null, lines: null, maxAttempts: null, budgetMicros: null },
    ...{ startsAt: null, channel: 'C0LEADS', actor: 'U0ANNA', attestConsent: false },
    ...change,
  }
}

onUsualDatabases('starting a list', (open) => {
  it('twice at once makes one campaign and one conflict', async () => {
    const { db } = await open()
    const { campaigns } = await startDialing(db)
    const { listId } = await insertLeadRow(db)
    const results = await Promise.allSettled([
      campaigns.start(request(listId)),
      campaigns.start(request(listId, { actor: 'U0BOB' })),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = results.find(({ status }) => status === 'rejected')
    expect(lost).toMatchObject({ reason: { code: 'conflict' } })
    expect(await db.selectFrom('campaigns').select('state').execute()).toEqual([
      { state: 'running' },
    ])
    expect(await readTold(db)).toEqual(['campaign_card'])
  })

  it('is asked for consent first, and keeps who gave it and when', async () => {
    const { db } = await open()
    const { campaigns, sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { listId } = await insertLeadRow(db, { consent: 'unknown' })
    expect(await campaigns.start(request(listId))).toMatchObject({
      type: 'needs_consent',
      leads: 1,
      without: 1,
    })
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([])
    const started = await campaigns.start(request(listId, { attestConsent: true }))
    expect(started).toMatchObject({
      type: 'started',
      campaign: { consentBy: 'U0ANNA', consentAt: CALLING_TIME },
    })
    const audit = await db.selectFrom('audit').select(['action', 'actor']).orderBy('id').execute()
    expect(audit).toEqual([
      { action: 'campaign.start', actor: 'U0ANNA' },
      { action: 'consent.attested', actor: 'U0ANNA' },
    ])
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('waits for the time it was given', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { listId } = await insertLeadRow(db)
    const startsAt = CALLING_TIME + 60_000
    const started = await campaigns.start(request(listId, { startsAt }))
    if (started.type !== 'started') throw new Error('It was not started')
    expect(started.campaign).toMatchObject({ state: 'scheduled', startedAt: null })
    clock.set(startsAt - 1)
    await pass()
    expect(sim.calls()).toEqual([])
    clock.set(startsAt)
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect(await readCampaign(db, started.campaign.id)).toMatchObject({
      state: 'running',
      startedAt: startsAt,
    })
  })

  it('still waits for its time when it was paused and resumed before', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { listId } = await insertLeadRow(db)
    const startsAt = CALLING_TIME + 60_000
    const started = await campaigns.start(request(listId, { startsAt }))
    if (started.type !== 'started') throw new Error('It was not started')
    await campaigns.pause(started.campaign.id, 'U0ANNA')
    await campaigns.resume(started.campaign.id, 'U0ANNA')
    await pass()
    expect(sim.calls()).toEqual([])
    clock.set(startsAt)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('says which values leads lack, those of their own prompts too', async () => {
    const { db } = await open()
    const { campaigns } = await startDialing(db)
    const list = await insertListRow(db)
    await insertLeadRow(db, { listId: list.id })
    await insertLeadRow(db, { listId: list.id, rowNumber: 3, prompt: 'appointment-reminder' })
    const started = await campaigns.start(request(list.id))
    if (started.type !== 'started') throw new Error('It was not started')
    expect(started.missing.length).toBeGreaterThan(0)
    expect(started.missing.every(({ leads }) => leads === 1)).toBe(true)
  })

  it.each([
    ['it is not there', { listId: 'nowhere' }, 'not_found'],
    ['lines is no number of lines', { lines: 0 }, 'invalid'],
    ['max is too high', { maxAttempts: 11 }, 'invalid'],
    ['the budget is nothing', { budgetMicros: 0 }, 'invalid'],
    ['no lead has what the prompt needs', { prompt: 'appointment-reminder' }, 'invalid'],
  ])('is refused when %s', async (_why, change, code) => {
    const { db } = await open()
    const { campaigns } = await startDialing(db)
    const { listId } = await insertLeadRow(db)
    await expect(campaigns.start(request(listId, change))).rejects.toMatchObject({ code })
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([])
  })

  it('again after it was stopped calls those who were not called yet', async () => {
    const { db } = await open()
    const { campaigns, sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, 2, { lines: 1 })
    await pass()
    await campaigns.stop(campaign.id, 'U0ANNA', { now: false })
    const again = await campaigns.start(request(campaign.listId))
    await pass()
    expect(again).toMatchObject({ type: 'started', leads: 1 })
    expect(sim.calls().map(({ phone }) => phone)).toEqual(leads.map(({ phone }) => phone))
  })
})

onUsualDatabases('pausing', (open) => {
  it('starts no call, and resuming goes on', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, wakes } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign } = await insertCampaignWith(db, 2, { lines: 1 })
    await campaigns.pause(campaign.id, 'U0ANNA')
    await pass()
    expect(sim.calls()).toEqual([])
    expect(await readCampaign(db, campaign.id)).toMatchObject({
      state: 'paused',
      reason: 'operator',
    })
    wakes.length = 0
    await campaigns.resume(campaign.id, 'U0ANNA')
    expect(wakes).toContain('dialer')
    await pass()
    expect(sim.calls()).toHaveLength(1)
    await expect(campaigns.resume(campaign.id, 'U0ANNA')).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

onUsualDatabases('stopping', (open) => {
  it('lets calls on the line end, and tells the summary then', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, settler, bland } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, 2, { lines: 1 })
    await pass()
    const stopped = await campaigns.stop(campaign.id, 'U0ANNA', { now: false })
    expect(stopped).toMatchObject({ hungUp: 0, campaign: { state: 'stopped' } })
    expect(await readTold(db)).not.toContain('summary')
    await pass()
    expect(sim.calls()).toHaveLength(1)

    await bland.stopCall(sim.calls()[0]?.callId ?? '')
    await sim.waitFor(({ webhooks }) => webhooks.length === 1)
    await settler.runOnce()
    expect(await readTold(db)).toContain('summary')
    expect((await readLead(db, leads[1]?.id ?? '')).state).toBe('waiting')
  })

  it('cancels what Bland has only queued', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, settle } = await startDialing(db, {
      bland: { ...LONG_CALLS, lines: 1, aboveLines: 'queue' },
    })
    const { campaign } = await insertCampaignWith(db, 3)
    await pass()
    expect(sim.calls().map(({ state }) => state)).toEqual(['ringing', 'queued', 'queued'])
    const { hungUp } = await campaigns.stop(campaign.id, 'U0ANNA', { now: false })
    expect(hungUp).toBe(2)
    await settle(2)
    const outcomes = (await readAttempts(db)).map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'canceled')).toHaveLength(2)
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1)
  })

  it('now hangs up all of it, also when it was stopped before', async () => {
    const { db } = await open()
    const { campaigns, pass, settle } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign } = await insertCampaignWith(db, 3)
    const other = await insertCampaignWith(db, 1)
    await pass()
    expect(await campaigns.stop(campaign.id, 'U0ANNA', { now: false })).toMatchObject({ hungUp: 0 })
    expect(await campaigns.stop(campaign.id, 'U0ANNA', { now: true })).toMatchObject({ hungUp: 3 })
    await settle(3)
    const states = (await readAttempts(db, campaign.id)).map(({ state }) => state)
    expect(states).toEqual(['ended', 'ended', 'ended'])
    expect(await readAttempts(db, other.campaign.id)).toMatchObject([{ state: 'live' }])
    expect((await readTold(db, campaign.id)).filter((kind) => kind === 'summary')).toHaveLength(1)
  })

  it('all, now, ends every campaign and every call, those of stopped ones too', async () => {
    const { db } = await open()
    const { campaigns, sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const stopped = await insertCampaignWith(db, 2)
    await insertCampaignWith(db, 2)
    const paused = await insertCampaignWith(db, 2)
    await pass()
    await campaigns.stop(stopped.campaign.id, 'U0ANNA', { now: false })
    await campaigns.pause(paused.campaign.id, 'U0ANNA')
    const result = await campaigns.stopAll('U0ANNA', { now: true })
    expect(result.hungUp).toBe(6)
    expect(result.campaigns).toHaveLength(2)
    expect(sim.calls().every(({ isStopped }) => isStopped)).toBe(true)
    const states = await db.selectFrom('campaigns').select('state').distinct().execute()
    expect(states).toEqual([{ state: 'stopped' }])
  })

  it('all, now, ends a hundred calls of ten campaigns and starts no other', async () => {
    const { db } = await open()
    const { campaigns, sim, pass } = await startDialing(db, {
      bland: LONG_CALLS,
      settings: { limits: { lines: 100, callsPerHour: null, callsPerDay: null } },
    })
    for (let index = 0; index < 10; index += 1) await insertCampaignWith(db, 15)
    await pass()
    expect(sim.calls()).toHaveLength(100)
    const result = await campaigns.stopAll('U0ANNA', { now: true })
    expect([result.campaigns.length, result.hungUp]).toEqual([10, 100])
    expect(sim.calls().every(({ isStopped }) => isStopped)).toBe(true)
    await pass()
    expect(sim.calls()).toHaveLength(100)
  })

  it('reaches a call that Bland was just being asked for', async () => {
    const { db } = await open()
    const { campaigns, sim, pass } = await startDialing(db, {
      bland: { ...LONG_CALLS, answerDelayMs: 200 },
    })
    const { campaign } = await insertCampaignWith(db, 1)
    const placing = pass()
    await sim.waitFor((bland) => bland.calls().length === 1)
    await campaigns.stop(campaign.id, 'U0ANNA', { now: true })
    await placing
    expect(sim.calls()).toMatchObject([{ isStopped: true }])
  })

  it.each([
    ['was put on the do-not-call list', 0, true],
    ['waited so long that its hours may have closed', 21_000, false],
  ])('keeps back a reserved call whose number %s', async (_why, waitMs, isListed) => {
    const { db } = await open()
    const { sim, context, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await getLead(db, leads[0]?.id ?? '')
    const { placements } = await createReserver(context)(campaign.id, [lead])
    const [placement] = placements
    if (placement === undefined) throw new Error('It was not reserved')
    if (isListed) {
      const by = { source: 'slack', reason: null, addedBy: 'U0ANNA', attemptId: null, addedAt: 1 }
      await addSuppression(db, { phone: lead.phone, ...by })
    }
    clock.advance(waitMs)
    await createPlacer(context)(placement)
    expect(sim.requests).toEqual([])
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', released: 1, reason: 'asked_again' },
    ])
    expect((await readLead(db, lead.id)).state).toBe('waiting')
  })

  it('keeps back what was reserved and not yet asked for', async () => {
    const { db } = await open()
    const { campaigns, sim, context } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await getLead(db, leads[0]?.id ?? '')
    const { placements } = await createReserver(context)(campaign.id, [lead])
    const [placement] = placements
    if (placement === undefined) throw new Error('It was not reserved')
    await campaigns.stop(campaign.id, 'U0ANNA', { now: false })
    expect(await readTold(db)).not.toContain('summary')
    await createPlacer(context)(placement)
    expect(sim.requests).toEqual([])
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', released: 1, reason: 'campaign_not_running' },
    ])
    expect((await readLead(db, lead.id)).state).toBe('waiting')
    expect(await readTold(db)).toContain('summary')
  })
})

onUsualDatabases('a campaign that needs the approval of two', (open) => {
  async function startUnapproved(db: Db) {
    const dialing = await startDialing(db, { settings: { approval: 'two' }, bland: LONG_CALLS })
    const { listId } = await insertLeadRow(db)
    const started = await dialing.campaigns.start(request(listId))
    if (started.type !== 'started') throw new Error('It was not started')
    return { ...dialing, id: started.campaign.id }
  }

  it('calls nobody before, and at once after the second operator has approved', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, clock, id } = await startUnapproved(db)
    expect(await readCampaign(db, id)).toMatchObject({ state: 'scheduled', reason: 'approval' })
    await pass()
    clock.advance(60_000)
    await pass()
    expect(sim.calls()).toEqual([])
    await campaigns.approve(id, 'U0BOB')
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect(await readCampaign(db, id)).toMatchObject({
      ...{ state: 'running', reason: null, approvedBy: 'U0BOB', approvedAt: clock.now() },
    })
    const audit = await db.selectFrom('audit').select(['action', 'actor']).orderBy('id').execute()
    expect(audit).toContainEqual({ action: 'campaign.approve', actor: 'U0BOB' })
  })

  it('is approved by one operator when the API started it, which its card says', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { settings: { approval: 'two' }, bland: LONG_CALLS })
    const { campaigns, sim, pass } = dialing
    const { listId } = await insertLeadRow(db)
    const started = await campaigns.start(request(listId, { actor: 'api' }))
    if (started.type !== 'started') throw new Error('It was not started')
    const { id } = started.campaign
    await pass()
    expect(sim.calls()).toEqual([])
    await expect(campaigns.approve(id, 'api')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await campaigns.approve(id, 'U0BOB')).toMatchObject({
      ...{ startedBy: 'api', approvedBy: 'U0BOB' },
    })
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('is not approved by the one who started it, nor twice', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, id } = await startUnapproved(db)
    await expect(campaigns.approve(id, 'U0ANNA')).rejects.toMatchObject({ code: 'forbidden' })
    const results = await Promise.allSettled([
      campaigns.approve(id, 'U0BOB'),
      campaigns.approve(id, 'U0CLEO'),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('can be stopped meanwhile, but neither paused nor resumed', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, id } = await startUnapproved(db)
    await expect(campaigns.pause(id, 'U0BOB')).rejects.toMatchObject({ code: 'conflict' })
    await expect(campaigns.resume(id, 'U0BOB')).rejects.toMatchObject({ code: 'conflict' })
    await campaigns.stop(id, 'U0BOB', { now: false })
    await expect(campaigns.approve(id, 'U0BOB')).rejects.toMatchObject({ code: 'conflict' })
    await pass()
    expect(sim.calls()).toEqual([])
  })

  it('waits for its time after the approval, too', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, clock } = await startDialing(db, {
      ...{ settings: { approval: 'two' }, bland: LONG_CALLS },
    })
    const { listId } = await insertLeadRow(db)
    const startsAt = clock.now() + 60_000
    const started = await campaigns.start(request(listId, { startsAt }))
    if (started.type !== 'started') throw new Error('It was not started')
    await campaigns.approve(started.campaign.id, 'U0BOB')
    await pass()
    expect(sim.calls()).toEqual([])
    clock.set(startsAt)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('is refused where nobody could approve it', async () => {
    const { db } = await open()
    const { campaigns } = await startDialing(db, { settings: { approval: 'two' } })
    const { listId } = await insertLeadRow(db)
    await expect(campaigns.start(request(listId, { channel: null }))).rejects.toMatchObject({
      ...{ code: 'invalid', message: expect.stringContaining('name a channel') },
    })
  })
})
