import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { createLease } from '../../../src/dialer/calling/lease.ts'
import { openDatabase } from '../../../src/store/engine/database.ts'
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
import { insertAttemptRow } from '../../support/make.ts'

const MINUTE_MS = 60_000

onBothDatabases('two dialers on one database', (open) => {
  it('take turns: the second is passive until the first drops the lease', async () => {
    const { db, url } = await open()
    const first = await startDialing(db, { bland: LONG_CALLS })
    const otherDb = openDatabase(url)
    try {
      const second = await startDialing(otherDb, { sim: first.sim, clock: first.clock })
      await first.pass()
      await insertCampaignWith(db, 1)
      const paused = await insertCampaignWith(db, 0, { state: 'paused' })
      await insertAttemptRow(db, { campaignId: paused.campaign.id, state: 'unknown' })
      await second.pass()
      await second.reconciler.runOnce()
      expect(first.sim.requests).toEqual([])
      expect(second.logged.join()).toContain('dialer.passive')
      expect(second.dialer.lastPassAt()).toBe(first.clock.now())

      await first.lease.drop()
      await second.pass()
      expect(first.sim.calls()).toHaveLength(1)
    } finally {
      await otherDb.destroy()
    }
  })

  it('take over from each other when the lease expires, and pick up what was left', async () => {
    const { db } = await open()
    const first = await startDialing(db, { bland: LONG_CALLS })
    const second = await startDialing(db, { sim: first.sim, clock: first.clock })
    await first.pass()
    await second.pass()
    const { campaign } = await insertCampaignWith(db, 0)
    const left = await insertAttemptRow(db, { campaignId: campaign.id, reservedAt: CALLING_TIME })
    await db.updateTable('leads').set({ state: 'dialing' }).execute()
    first.clock.advance(15_000 - 1)
    await second.pass()
    expect((await readAttempts(db))[0]).toMatchObject({ state: 'reserved' })
    first.clock.advance(1)
    await second.pass()
    expect(await readAttempts(db)).toMatchObject([
      { id: left.id, state: 'ended', released: 1 },
      { state: 'live', number: 1 },
    ])
    // The first one finds out.
    await insertCampaignWith(db, 1)
    first.clock.advance(5_000)
    await first.pass()
    expect(first.sim.calls()).toHaveLength(1)
  })
})

onBothDatabases('the lease', (open) => {
  it('of a process on this machine that is gone is taken over at once', async () => {
    const { db } = await open()
    const { clock, context } = await startDialing(db)
    // No process has this id: it is above every system's highest.
    const holder = `${hostname()} 99999999 x`
    await db
      .insertInto('leases')
      .values({ name: 'dialer', holder, expiresAt: clock.now() + 15_000 })
      .execute()
    expect(await createLease(context).hold()).toBe(true)
  })

  it('of another machine is respected until it expires', async () => {
    const { db } = await open()
    const { clock, context } = await startDialing(db)
    await db
      .insertInto('leases')
      .values({ name: 'dialer', holder: 'elsewhere 1 x', expiresAt: clock.now() + 15_000 })
      .execute()
    const lease = createLease(context)
    expect(await lease.hold()).toBe(false)
    clock.advance(15_000)
    expect(await lease.hold()).toBe(true)
  })

  it('is renewed before it expires, and while the clock is set back', async () => {
    const { db } = await open()
    const { clock, lease, context } = await startDialing(db)
    const other = createLease(context)
    for (let second = 0; second < 60; second += 4) {
      expect(await lease.hold()).toBe(true)
      expect(await other.hold()).toBe(false)
      clock.advance(4_000)
    }
    clock.advance(-10 * MINUTE_MS)
    expect(await lease.hold()).toBe(true)
    expect(await other.hold()).toBe(false)
    // If it is not renewed again, it is free after the usual time.
    clock.advance(15_000)
    expect(await other.hold()).toBe(true)
  })
})

onBothDatabases('after a crash', (open) => {
  it('what was only reserved is taken back, and called', async () => {
    const { db } = await open()
    const { sim, pass, wakes } = await startDialing(db, { bland: LONG_CALLS })
    const { campaign, leads } = await insertCampaignWith(db, [{ state: 'dialing' }])
    const leadId = leads[0]?.id ?? ''
    await insertAttemptRow(db, { campaignId: campaign.id, leadId, reservedAt: CALLING_TIME - 5 })
    await pass()
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', released: 1, reason: 'restart' },
      { state: 'live', number: 1 },
    ])
    expect(sim.calls()).toHaveLength(1)
    expect(wakes).toContain('reconciler')
  })

  it('what was sent is unknown, and not called on a guess', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, [{ state: 'dialing' }])
    await insertAttemptRow(db, {
      ...{ campaignId: campaign.id, leadId: leads[0]?.id ?? '', state: 'sent' },
      ...{ reservedAt: CALLING_TIME - 5, sentAt: CALLING_TIME - 4 },
    })
    await pass()
    await pass()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', reason: 'restart' }])
    expect(sim.requests).toEqual([])
  })

  it('a call that Bland took is found again', async () => {
    const { db } = await open()
    const { sim, pass, lease } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, 1)
    await pass()
    // As it was before the answer was written down.
    await db.updateTable('attempts').set({ state: 'sent', callId: null, liveAt: null }).execute()
    await lease.drop()
    const next = await startDialing(db, { sim })
    await next.pass()
    await next.reconciler.runOnce()
    const callId = sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', callId }])
    expect(sim.calls()).toHaveLength(1)
  })

  it('a stopped campaign whose last reservation is taken back gets its summary', async () => {
    const { db } = await open()
    const { pass } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, [{ state: 'dialing' }], {
      state: 'stopped',
    })
    await insertAttemptRow(db, { campaignId: campaign.id, leadId: leads[0]?.id ?? '' })
    await pass()
    expect(await readTold(db)).toContain('summary')
    expect((await readLead(db, leads[0]?.id ?? '')).state).toBe('waiting')
  })
})

onBothDatabases('without a crash', (open) => {
  it('an attempt whose next step failed is picked up after three minutes', async () => {
    const { db } = await open()
    const { pass, reconciler, clock } = await startDialing(db)
    await pass()
    const { campaign, leads } = await insertCampaignWith(db, [
      { state: 'dialing' },
      { state: 'dialing' },
      { state: 'dialing' },
    ])
    const own = { campaignId: campaign.id, reservedAt: clock.now() }
    const leadId = (index: number) => leads[index]?.id ?? ''
    await insertAttemptRow(db, { ...own, leadId: leadId(0) })
    await insertAttemptRow(db, { ...own, leadId: leadId(1), state: 'sent', sentAt: clock.now() })
    clock.advance(3 * MINUTE_MS)
    await insertAttemptRow(db, { ...own, leadId: leadId(2), reservedAt: clock.now() - 1 })
    await reconciler.runOnce()
    const states = async () => (await readAttempts(db)).map(({ state }) => state)
    expect(await states()).toEqual(['reserved', 'sent', 'reserved'])
    clock.advance(1)
    await reconciler.runOnce()
    expect(await states()).toEqual(['ended', 'unknown', 'reserved'])
  })
})

onBothDatabases('stopping the dialer', (open) => {
  it('waits for the requests under way, and reserves nothing more', async () => {
    const { db } = await open()
    const { sim, pass, dialer } = await startDialing(db, {
      bland: { ...LONG_CALLS, answerDelayMs: 300 },
    })
    const { campaign } = await insertCampaignWith(db, 3, { lines: 1 })
    const placing = pass()
    await sim.waitFor((bland) => bland.calls().length === 1)
    await dialer.stop()
    expect(await readAttempts(db)).toMatchObject([{ state: 'live' }])
    await placing
    await db.updateTable('campaigns').set({ lines: null }).execute()
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect((await readCampaign(db, campaign.id)).state).toBe('running')
  })

  it('posts nothing that still waits for its turn, and takes it back when it starts again', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 60, callsPerHour: null, callsPerDay: null } }
    const { sim, pass, dialer, lease } = await startDialing(db, {
      settings,
      bland: { ...LONG_CALLS, answerDelayMs: 400 },
    })
    await insertCampaignWith(db, 60)
    const placing = pass()
    await sim.waitFor((bland) => bland.calls().length >= 32)
    await dialer.stop()
    await placing
    expect(sim.calls().length).toBeLessThan(60)

    await lease.drop()
    const next = await startDialing(db, { sim, settings })
    await next.pass()
    expect(sim.calls()).toHaveLength(60)
    expect(sim.overlaps()).toEqual([])
    expect((await readAttempts(db)).filter(({ state }) => state === 'live')).toHaveLength(60)
  })
})
