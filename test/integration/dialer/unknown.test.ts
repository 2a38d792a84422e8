import { expect, it } from 'vitest'
import type { Fault } from '../../../src/sim/bland/faults.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { onBothDatabases } from '../../support/databases.ts'
import {
  type Dialing,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readCampaign,
  readLead,
  readTold,
  startDialing,
} from '../../support/dialing.ts'

const MINUTE_MS = 60_000
const LOST: Fault[] = ['drop', 'error_500', 'stall', 'unreadable', 'no_id']
const LOST_BEFORE: Fault[] = ['drop_before', 'error_500_before']

function posts({ sim }: Dialing): number {
  return sim.requests.filter(({ method }) => method === 'POST').length
}

/** A campaign of one lead whose call Bland took, or not, without saying so. */
async function loseAnswer(db: Db, dialing: Dialing, fault: Fault) {
  const { campaign, leads } = await insertCampaignWith(db, 1)
  dialing.sim.failNext(fault)
  await dialing.pass()
  const [attempt] = await readAttempts(db)
  if (attempt === undefined) throw new Error('Nothing was reserved')
  return { campaign, leadId: leads[0]?.id ?? '', attempt }
}

onBothDatabases('a call whose answer was lost', (open) => {
  it.each([...LOST, ...LOST_BEFORE])(
    'by %s is unknown, and never asked for again',
    async (fault) => {
      const { db } = await open()
      const dialing = await startDialing(db, { bland: LONG_CALLS, requestTimeoutMs: 300 })
      const { attempt, leadId } = await loseAnswer(db, dialing, fault)
      expect(attempt).toMatchObject({ state: 'unknown', callId: null, released: 0 })
      expect((await readLead(db, leadId)).state).toBe('dialing')
      for (let pass = 0; pass < 5; pass += 1) {
        dialing.clock.advance(MINUTE_MS)
        await dialing.pass()
      }
      expect(posts(dialing)).toBe(1)
    },
  )

  it('is adopted by its webhook', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { attempt, leadId } = await loseAnswer(db, dialing, 'drop')
    await dialing.settle(1)
    const callId = dialing.sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ id: attempt.id, state: 'ended', callId }])
    expect((await readLead(db, leadId)).state).not.toBe('dialing')
  })

  it('is adopted while it is on the line', async () => {
    const { db } = await open()
    // It is not in the list of calls yet.
    const dialing = await startDialing(db, {
      bland: { ...LONG_CALLS, indexDelayMs: 10 * MINUTE_MS },
    })
    await loseAnswer(db, dialing, 'error_500')
    await dialing.reconciler.runOnce()
    const callId = dialing.sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', callId, released: 0 }])
    expect(posts(dialing)).toBe(1)
  })

  it('is adopted and settled when it has ended', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: { webhookOutage: true } })
    const { leadId } = await loseAnswer(db, dialing, 'drop')
    const [call] = dialing.sim.calls()
    await dialing.sim.waitFor(() => call?.state === 'ended')
    await dialing.reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', callId: call?.callId }])
    expect((await readLead(db, leadId)).state).not.toBe('dialing')
    expect((await readTold(db)).filter((kind) => kind === 'outcome')).toHaveLength(1)
  })

  it('is not taken for a call of somebody else to the same number', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const { attempt } = await loseAnswer(db, dialing, 'drop_before')
    await dialing.bland.placeCall({
      ...{ phone: attempt.phone, task: 'Another team calls.', voice: null, firstSentence: null },
      ...{ language: null, maxMinutes: 5, voicemailMessage: null, transferNumber: null },
      ...{ record: false, webhookUrl: dialing.door, timezone: null, variables: {} },
      ...{ dispositions: [], metadata: { attemptId: 'other', campaignId: 'x', leadId: 'y' } },
    })
    await dialing.reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', callId: null }])
  })

  it('counts as called after three looks over ten minutes, and is tried again later', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { campaign, leadId, attempt } = await loseAnswer(db, dialing, 'drop_before')
    const { clock, reconciler, pass } = dialing
    for (let minute = 0; minute < 10; minute += 1) {
      await reconciler.runOnce()
      clock.advance(MINUTE_MS)
    }
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 10 }])
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', outcome: 'needs_review', reason: 'presumed_called', released: 0 },
    ])
    const lead = await readLead(db, leadId)
    expect(lead.state).toBe('waiting')
    expect(lead.nextAt).toBeGreaterThanOrEqual(clock.now() + 4 * 3_600_000)
    expect((await readCampaign(db, campaign.id)).state).toBe('running')
    clock.set(lead.nextAt)
    await pass()
    const attempts = await readAttempts(db)
    expect(attempts.map(({ id, number }) => [id === attempt.id, number])).toEqual([
      [true, 1],
      [false, 2],
    ])
  })

  it('is not given up after ten minutes without three answers from Bland', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    await loseAnswer(db, dialing, 'drop_before')
    const { clock, reconciler, sim } = dialing
    await reconciler.runOnce()
    clock.advance(11 * MINUTE_MS)
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 2 }])
    // Neither the calls on the line nor the list of all calls can be had; then only the former not.
    for (const failures of [2, 1]) {
      sim.failNext('get_500', failures)
      await reconciler.runOnce()
      expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 2 }])
    }
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', looks: 3 }])
  })

  it('is given up when Bland never answers, once nobody can be on the line any more', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { leadId } = await loseAnswer(db, dialing, 'drop_before')
    const { clock, reconciler, sim } = dialing
    sim.failNext('get_500', 1_000)
    clock.advance(20 * MINUTE_MS)
    for (let look = 0; look < 2; look += 1) {
      await reconciler.runOnce()
      expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 0 }])
      clock.advance(5 * MINUTE_MS)
    }
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', reason: 'presumed_called' }])
    expect((await readLead(db, leadId)).state).toBe('waiting')
  })

  it.each([
    [3, 'waiting'],
    [1, 'done'],
  ] as const)('is put right when Bland tells of it late (max:%i)', async (maxAttempts, state) => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { leadId, attempt, campaign } = await loseAnswer(db, dialing, 'drop_before')
    await db.updateTable('campaigns').set({ maxAttempts }).execute()
    dialing.clock.advance(11 * MINUTE_MS)
    for (let look = 0; look < 3; look += 1) await dialing.reconciler.runOnce()
    expect((await readLead(db, leadId)).state).toBe(state)
    const record = { call_id: 'late', to: attempt.phone, status: 'completed', completed: true }
    const talk = {
      ...{ answered_by: 'human', corrected_duration: '60', disposition_tag: 'not_interested' },
      transcripts: [{ user: 'user', text: 'No thank you, I do not want that.' }],
    }
    await dialing.post(attempt.id, { ...record, ...talk })
    await dialing.settler.runOnce()
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', outcome: 'not_interested', callId: 'late' },
    ])
    // Nobody who has talked to us is called again.
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', outcome: 'not_interested' })
    expect((await readTold(db)).filter((kind) => kind === 'outcome')).toHaveLength(2)
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    expect((await readTold(db)).filter((kind) => kind === 'summary')).toHaveLength(1)
  })

  it('does not disturb the next call to its lead when Bland tells of it late', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const { leadId, attempt } = await loseAnswer(db, dialing, 'drop_before')
    dialing.clock.advance(11 * MINUTE_MS)
    for (let look = 0; look < 3; look += 1) await dialing.reconciler.runOnce()
    dialing.clock.set((await readLead(db, leadId)).nextAt)
    await dialing.pass()
    const to = attempt.phone
    await dialing.post(attempt.id, { call_id: 'late', to, status: 'no-answer', completed: true })
    await dialing.settler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ outcome: 'no_answer' }, { state: 'live' }])
    expect((await readLead(db, leadId)).state).toBe('dialing')
  })
})

onBothDatabases('a call whose webhook was lost', (open) => {
  it('is settled though its transcript holds a NUL character, which Postgres cannot store', async () => {
    const { db } = await open()
    const { sim, pass, reconciler } = await startDialing(db, { bland: { webhookOutage: true } })
    const { leads } = await insertCampaignWith(db, 1, { maxAttempts: 1 })
    const fields = { summary: 'They said\u0000 yes.' }
    sim.script(leads[0]?.phone ?? '', [{ name: 'interested', fields }])
    await pass()
    await sim.waitFor((bland) => bland.webhooks.some(({ isLost }) => isLost))
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', summary: 'They said yes.' }])
  })

  it('is asked about at once when Dialbot starts: it may have ended while nobody listened', async () => {
    const { db } = await open()
    const { sim, pass, reconciler } = await startDialing(db, { bland: { webhookOutage: true } })
    const { leads } = await insertCampaignWith(db, 1, { maxAttempts: 1 })
    sim.script(leads[0]?.phone ?? '', ['interested'])
    await pass()
    await sim.waitFor((bland) => bland.webhooks.some(({ isLost }) => isLost))
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', outcome: 'interested' }])
  })

  it('is asked about after three minutes, and settled as by a webhook', async () => {
    const { db } = await open()
    const { sim, pass, clock, reconciler, settler } = await startDialing(db, {
      bland: { webhookOutage: true },
    })
    const { campaign, leads } = await insertCampaignWith(db, 1, { maxAttempts: 1 })
    sim.script(leads[0]?.phone ?? '', ['interested'])
    // The first pass asks about every call; it has none yet.
    await reconciler.runOnce()
    await pass()
    await sim.waitFor((bland) => bland.webhooks.some(({ isLost }) => isLost))
    await settler.runOnce()
    clock.advance(3 * MINUTE_MS - 1)
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', looks: 0 }])
    clock.advance(1)
    await reconciler.runOnce()
    const [attempt] = await readAttempts(db)
    expect(attempt).toMatchObject({ state: 'ended', outcome: 'interested' })
    const turns = await db.selectFrom('transcriptTurns').selectAll().execute()
    expect(turns.length).toBeGreaterThan(1)
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'done' })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    expect((await readTold(db)).sort()).toEqual(['campaign_card', 'outcome', 'summary'])
  })

  it('is settled though Bland cannot tell about another one', async () => {
    const { db } = await open()
    const { sim, pass, clock, reconciler } = await startDialing(db, {
      bland: { webhookOutage: true },
    })
    await insertCampaignWith(db, 2)
    await pass()
    await sim.waitFor((bland) => bland.webhooks.length === 2)
    clock.advance(3 * MINUTE_MS)
    sim.failNext('get_500')
    await reconciler.runOnce()
    const states = (await readAttempts(db)).map(({ state }) => state)
    expect(states.sort()).toEqual(['ended', 'live'])
  })

  it('is ended for good when Bland still says nothing long after it must be over', async () => {
    const { db } = await open()
    const { pass, clock, reconciler } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 1, { maxAttempts: 1 })
    await pass()
    // default.txt allows five minutes.
    clock.advance(10 * MINUTE_MS)
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', looks: 1 }])
    clock.advance(MINUTE_MS)
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', reason: 'presumed_called' }])
    expect((await readLead(db, leads[0]?.id ?? '')).state).toBe('done')
  })
})
