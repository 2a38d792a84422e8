import { expect, it } from 'vitest'
import { type RefusalReason, refusalEffect } from '../../../src/domain/calls/refusal.ts'
import type { SimRefusal } from '../../../src/sim/bland/replies.ts'
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

/** What Bland says, and what that is called here. */
const SLOWED: [SimRefusal, RefusalReason][] = [
  ['rate_limited', 'rate_limited'],
  ['new_account', 'new_account'],
  ['plan_limit', 'plan_limit'],
  ['transient', 'transient'],
  ['not_saved', 'transient'],
]
const PAUSING: [SimRefusal, RefusalReason, 'all' | 'campaign'][] = [
  ['unauthorized', 'unauthorized', 'all'],
  ['flagged', 'flagged', 'all'],
  ['no_balance', 'no_balance', 'all'],
  ['no_billing', 'no_balance', 'all'],
  ['not_found', 'not_found', 'campaign'],
  ['invalid', 'invalid', 'campaign'],
]
const BLOCKING: [SimRefusal, RefusalReason][] = [
  ['do_not_call', 'do_not_call'],
  ['sensitive', 'do_not_call'],
  ['blacklisted', 'blacklisted'],
  ['bad_number', 'bad_number'],
  ['international', 'international'],
]

onUsualDatabases('a call that Bland refuses', (open) => {
  it.each(SLOWED)('as %s is taken back, and all dialing slows down', async (fault, reason) => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, 1)
    sim.failNext(fault)
    await pass()
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', released: 1, reason, outcome: null, endedAt: CALLING_TIME },
    ])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'waiting', reason })
    expect((await readCampaign(db, campaign.id)).state).toBe('running')
    expect(await readTold(db)).toEqual(['campaign_card'])

    clock.advance(1_400)
    await pass()
    expect(sim.calls()).toHaveLength(0)
    clock.advance(1_200)
    await pass()
    expect(sim.calls()).toHaveLength(1)
    // It counted towards nothing: this one is the first.
    expect((await readAttempts(db))[1]).toMatchObject({ state: 'live', number: 1 })
  })

  it('waits longer each time Bland asks for fewer calls, until it takes one', async () => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, 3, { lines: 1 })
    const posts = () => sim.requests.filter(({ method }) => method === 'POST').length
    const waits: number[] = []
    for (let round = 0; round < 3; round += 1) {
      sim.failNext('rate_limited')
      const before = posts()
      const from = clock.now()
      while (posts() === before) {
        await pass()
        if (posts() === before) clock.advance(500)
      }
      waits.push(clock.now() - from)
    }
    expect(waits).toEqual([0, 2_000, 4_000])
  })

  it.each(PAUSING)('as %s pauses and tells the channel', async (fault, reason, scope) => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const other = await insertCampaignWith(db, 0)
    const otherLead = await insertCampaignWith(db, [{ nextAt: CALLING_TIME + 1_000 }])
    sim.failNext(fault)
    await pass()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', released: 1, reason }])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'waiting', reason })
    expect(await readCampaign(db, campaign.id)).toMatchObject({ state: 'paused', reason })
    expect((await readTold(db, campaign.id)).filter((kind) => kind === 'paused')).toHaveLength(1)
    expect(await readCampaign(db, otherLead.campaign.id)).toMatchObject({
      state: scope === 'all' ? 'paused' : 'running',
    })
    expect((await readCampaign(db, other.campaign.id)).state).not.toBe('running')
    await pass()
    expect(sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it.each(BLOCKING)('as %s is told, and never tried again', async (fault, reason) => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const { outcome } = refusalEffect(reason)
    sim.failNext(fault)
    await pass()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', released: 1, reason, outcome }])
    const lead = await readLead(db, leads[0]?.id ?? '')
    expect(lead).toMatchObject({ state: 'blocked', reason, outcome })
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')
    expect((await readTold(db)).sort()).toEqual(['campaign_card', 'outcome', 'summary'])
    clock.advance(24 * 3_600_000)
    await pass()
    expect(sim.requests).toHaveLength(1)
  })

  it('because the number is on its do-not-call list blocks it in every list', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    const other = await insertCampaignWith(db, [{ phone }])
    sim.failNext('do_not_call')
    await pass()
    await pass()
    expect(sim.requests).toHaveLength(1)
    const lead = await readLead(db, other.leads[0]?.id ?? '')
    expect(lead).toMatchObject({ state: 'blocked', reason: 'do_not_call' })
    const suppressions = await db.selectFrom('suppressions').selectAll().execute()
    expect(suppressions).toMatchObject([{ phone, source: 'bland' }])
  })

  it('as too soon for the same number waits its ten seconds, and slows nobody down', async () => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 2, { lines: 1 })
    sim.failNext('same_number')
    await pass()
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({
      state: 'waiting',
      reason: 'same_number',
      nextAt: CALLING_TIME + 15_000,
    })
    await pass()
    expect(sim.calls().map(({ phone }) => phone)).toEqual([leads[1]?.phone])
    clock.advance(15_000)
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })

  it('because it cannot be reached is taken back', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    await sim.stop()
    await pass()
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', released: 1, reason: 'unreachable', outcome: null },
    ])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ state: 'waiting' })
  })

  it('is not asked for any further once all is paused, though more were reserved', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 100, callsPerHour: null, callsPerDay: null } }
    const { sim, pass } = await startDialing(db, { settings, bland: LONG_CALLS })
    const { campaign } = await insertCampaignWith(db, 70)
    sim.failNext('unauthorized', 100)
    await pass()
    expect(sim.requests.length).toBeLessThan(70)
    const attempts = await readAttempts(db)
    expect(attempts.every(({ state, released }) => state === 'ended' && released === 1)).toBe(true)
    expect((await readTold(db, campaign.id)).filter((kind) => kind === 'paused')).toHaveLength(1)
    const waiting = await db
      .selectFrom('leads')
      .select('id')
      .where('state', '=', 'waiting')
      .execute()
    expect(waiting).toHaveLength(70)
  })
})
