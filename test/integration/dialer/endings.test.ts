import { expect, it } from 'vitest'
import type { ScenarioName } from '../../../src/sim/bland/calls/scenario.ts'
import { onBothDatabases } from '../../support/databases.ts'
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

const HOUR_MS = 3_600_000

onBothDatabases('a person who asks not to be called', (open) => {
  it('is called by no campaign again, from that transaction on', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    const other = await insertCampaignWith(db, [{ phone, nextAt: CALLING_TIME + HOUR_MS }])
    sim.script(phone, ['opt_out'])
    await pass()
    await settle(1)

    const [attempt] = await readAttempts(db)
    expect(attempt).toMatchObject({ state: 'ended', outcome: 'do_not_call' })
    const suppressions = await db.selectFrom('suppressions').selectAll().execute()
    expect(suppressions).toMatchObject([
      { phone, source: 'call', attemptId: attempt?.id, addedAt: CALLING_TIME },
    ])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({
      state: 'done',
      outcome: 'do_not_call',
    })
    expect(await readLead(db, other.leads[0]?.id ?? '')).toMatchObject({
      state: 'blocked',
      reason: 'do_not_call',
    })
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(audit).toMatchObject([
      { action: 'number.suppressed', subject: phone, actor: 'dialbot', at: CALLING_TIME },
    ])
    expect(JSON.parse(audit[0]?.detailJson ?? '')).toMatchObject({
      attemptId: attempt?.id,
      campaignId: campaign.id,
    })
    clock.advance(HOUR_MS)
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect((await readCampaign(db, other.campaign.id)).state).toBe('finished')
  })

  it('is heard though the attempt had ended before', async () => {
    const { db } = await open()
    const { sim, pass, settle, post, settler, clock } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    sim.script(phone, ['no_answer'])
    await pass()
    await settle(1)
    const [attempt] = await readAttempts(db)
    expect((await readLead(db, leads[0]?.id ?? '')).state).toBe('waiting')
    await post(attempt?.id ?? '', {
      ...{ call_id: attempt?.callId, to: phone, status: 'completed', completed: true },
      transcripts: [{ user: 'user', text: 'Please take me off your list. Do not call me again.' }],
    })
    await settler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ outcome: 'no_answer' }])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({
      state: 'blocked',
      reason: 'do_not_call',
    })
    expect(await db.selectFrom('suppressions').select('phone').execute()).toEqual([{ phone }])
    clock.advance(24 * HOUR_MS)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })
})

const AGAIN: [ScenarioName, string][] = [
  ['no_answer', 'no_answer'],
  ['busy', 'busy'],
  ['voicemail', 'voicemail'],
  ['queue_error', 'failed'],
]
const OVER: [ScenarioName, string][] = [
  ['interested', 'interested'],
  ['not_interested', 'not_interested'],
  ['wrong_number', 'wrong_number'],
  ['failed_404', 'bad_number'],
  ['canceled', 'canceled'],
]

onBothDatabases('a lead', (open) => {
  it.each(AGAIN)('that met %s waits for another time of day', async (scenario, outcome) => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    sim.script(leads[0]?.phone ?? '', [scenario])
    await pass()
    await settle(1)
    const lead = await readLead(db, leads[0]?.id ?? '')
    expect(lead).toMatchObject({ state: 'waiting', reason: 'retry', outcome })
    // Ten in the morning where the lead lives; the afternoon has begun four hours later.
    expect(lead.nextAt).toBe(CALLING_TIME + 4 * HOUR_MS)
    clock.set(lead.nextAt - 1)
    await pass()
    expect(sim.calls()).toHaveLength(1)
    clock.set(lead.nextAt)
    await pass()
    expect(sim.calls()).toHaveLength(2)
    expect((await readAttempts(db)).map(({ number }) => number)).toEqual([1, 2])
  })

  it.each(OVER)('that met %s is not called again', async (scenario, outcome) => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    sim.script(leads[0]?.phone ?? '', [scenario])
    await pass()
    await settle(1)
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'done', outcome })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    clock.advance(24 * HOUR_MS)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('that asked to be called back is called at that time, though it is sooner than a retry', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    const turns = 'assistant: When does it suit you? \n user: Call me back in two hours. \n '
    const fields = { concatenated_transcript: turns, transcripts: [] }
    sim.script(leads[0]?.phone ?? '', [{ name: 'callback', fields }, 'interested'])
    await pass()
    await settle(1)
    const lead = await readLead(db, leads[0]?.id ?? '')
    expect(lead).toMatchObject({ state: 'waiting', reason: 'callback', outcome: 'callback' })
    expect(Math.abs(lead.nextAt - (CALLING_TIME + 2 * HOUR_MS))).toBeLessThan(60_000)
    clock.set(lead.nextAt)
    await pass()
    await settle(2)
    expect(await readLead(db, lead.id)).toMatchObject({ state: 'done', outcome: 'interested' })
  })

  it('is called as often as the campaign allows, and no more', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1, { maxAttempts: 2 })
    const leadId = leads[0]?.id ?? ''
    sim.script(leads[0]?.phone ?? '', ['no_answer'])
    await pass()
    await settle(1)
    clock.set((await readLead(db, leadId)).nextAt)
    await pass()
    await settle(2)
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', outcome: 'no_answer' })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
  })

  it('that was put through rests for half an hour, in other campaigns too', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    sim.script(phone, ['transferred'])
    await pass()
    clock.advance(4 * HOUR_MS)
    await settle(1)
    expect(await readAttempts(db)).toMatchObject([{ outcome: 'transferred' }])
    const other = await insertCampaignWith(db, [{ phone }])
    await pass()
    expect(await readLead(db, other.leads[0]?.id ?? '')).toMatchObject({
      reason: 'after_transfer',
      nextAt: clock.now() + HOUR_MS / 2,
    })
    expect(sim.calls()).toHaveLength(1)
  })
})

onBothDatabases('a campaign', (open) => {
  it('finishes once, with one summary, when its last call has ended', async () => {
    const { db } = await open()
    const { sim, pass, settle, settler, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 5, { maxAttempts: 1 })
    for (const { phone } of leads) sim.script(phone, ['talked'])
    await pass()
    clock.advance(1_000)
    await settle(5)
    const finished = await readCampaign(db, campaign.id)
    expect(finished).toMatchObject({ state: 'finished', endedAt: clock.now() })
    clock.advance(1_000)
    await pass()
    await settler.runOnce()
    expect(await readCampaign(db, campaign.id)).toEqual(finished)
    const told = await readTold(db)
    expect(told.filter((kind) => kind === 'summary')).toHaveLength(1)
    expect(told.filter((kind) => kind === 'outcome')).toHaveLength(5)
    expect(told.filter((kind) => kind === 'campaign_card')).toHaveLength(1)
  })

  it('is told right though Bland repeats, adds and loses what it says', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 6, callsPerHour: null, callsPerDay: null } }
    const { sim, pass, settler, reconciler, clock } = await startDialing(db, {
      settings,
      bland: {
        ...{ webhookDuplicates: 2, laterRecord: true, inCallEvents: 'always', settleMs: 5 },
        ...{ webhookLossRate: 0.3, lines: 3, aboveLines: 'queue' },
      },
    })
    const { campaign, leads } = await insertCampaignWith(db, 30, { maxAttempts: 1 })
    sim.failNext('drop')
    sim.failNext('rate_limited')
    sim.failNext('error_500')
    for (let round = 0; round < 60; round += 1) {
      await pass()
      await sim.waitFor((bland) => bland.calls().every(({ state }) => state === 'ended'))
      await settler.runOnce()
      await reconciler.runOnce()
      clock.advance(60_000)
      if ((await readCampaign(db, campaign.id)).state === 'finished') break
    }
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    const called = sim.calls().map(({ phone }) => phone)
    expect(called.sort()).toEqual(leads.map(({ phone }) => phone).sort())
    expect(sim.maxConcurrent()).toBeLessThanOrEqual(3)
    const told = await readTold(db)
    expect(told.filter((kind) => kind === 'outcome')).toHaveLength(30)
    expect(told.filter((kind) => kind === 'summary')).toHaveLength(1)
    const left = (await readAttempts(db)).filter(({ state }) => state !== 'ended')
    expect(left).toEqual([])
  })

  it('goes on while a lead waits for another call', async () => {
    const { db } = await open()
    const { sim, pass, settle } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 2)
    sim.script(leads[0]?.phone ?? '', ['talked'])
    sim.script(leads[1]?.phone ?? '', ['busy'])
    await pass()
    await settle(2)
    await pass()
    expect((await readCampaign(db, campaign.id)).state).toBe('running')
    expect(await readTold(db)).not.toContain('summary')
  })

  it('tells nobody anything when it has no channel', async () => {
    const { db } = await open()
    const { pass, settle } = await startDialing(db)
    const { campaign } = await insertCampaignWith(db, 1, { channel: null, maxAttempts: 1 })
    await pass()
    await settle(1)
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    expect(await readTold(db)).toEqual([])
  })

  it('tells its summary though its last calls end in the same moment', async () => {
    const { db } = await open()
    const { settler, pass, campaigns, sim, bland } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign } = await insertCampaignWith(db, 6)
    await pass()
    const attempts = await readAttempts(db)
    await campaigns.stop(campaign.id, 'U0ANNA', { now: false })
    for (const { callId } of sim.calls()) await bland.stopCall(callId)
    await Promise.all(
      attempts.map(async ({ id, callId }) => {
        const record = await bland.getCall(callId ?? '')
        if (record !== null) await settler.settleRecord(id, record)
      }),
    )
    expect((await readTold(db)).filter((kind) => kind === 'summary')).toHaveLength(1)
  })

  it('can be stopped while its calls end', async () => {
    const { db } = await open()
    const { settler, pass, campaigns, sim, bland } = await startDialing(db, { bland: LONG_CALLS })
    for (let round = 0; round < 5; round += 1) {
      const { campaign } = await insertCampaignWith(db, 3)
      await pass()
      const attempts = await readAttempts(db, campaign.id)
      for (const { callId } of sim.calls()) await bland.stopCall(callId)
      await Promise.all([
        campaigns.stop(campaign.id, 'U0ANNA', { now: false }),
        ...attempts.map(async ({ id, callId }) => {
          const record = await bland.getCall(callId ?? '')
          if (record !== null) await settler.settleRecord(id, record)
        }),
      ]).catch((error: unknown) => {
        // The last call may have ended it first.
        expect(error).toMatchObject({ code: 'conflict' })
      })
    }
  })
})
