import { expect, it } from 'vitest'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  readCampaign,
  readTold,
  startDialing,
} from '../../support/dialing.ts'

const MINUTE_MS = 60_000

onUsualDatabases('the breaker', (open) => {
  it('pauses a campaign when ten of its last twenty calls failed at the provider', async () => {
    const { db } = await open()
    const { sim, pass, settle, campaigns } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 30, { lines: 1 })
    for (const { phone } of leads) sim.script(phone, ['queue_error'])
    for (let call = 1; call <= 10; call += 1) {
      expect((await readCampaign(db, campaign.id)).state).toBe('running')
      await pass()
      await settle(call)
    }
    expect(await readCampaign(db, campaign.id)).toMatchObject({
      state: 'paused',
      reason: 'breaker',
    })
    await pass()
    expect(sim.calls()).toHaveLength(10)
    expect((await readTold(db)).filter((kind) => kind === 'paused')).toHaveLength(1)
    const view = await campaigns.view(campaign.id)
    expect(view.failedCalls).toHaveLength(10)
  })

  it('is closed by resume: it counts anew', async () => {
    const { db } = await open()
    const { sim, pass, settle, campaigns, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 30, { lines: 1 })
    for (const { phone } of leads) sim.script(phone, ['queue_error'])
    for (let call = 1; call <= 10; call += 1) {
      await pass()
      await settle(call)
    }
    clock.advance(MINUTE_MS)
    await campaigns.resume(campaign.id, 'U0ANNA')
    for (let call = 11; call <= 19; call += 1) {
      await pass()
      await settle(call)
      expect((await readCampaign(db, campaign.id)).state).toBe('running')
    }
    await pass()
    await settle(20)
    expect((await readCampaign(db, campaign.id)).state).toBe('paused')
  })
})

onUsualDatabases('a caller id that carriers block', (open) => {
  it('rests for half an hour after the third block', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock, campaigns } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 8, { lines: 1 })
    for (const { phone } of leads) sim.script(phone, ['failed_608'])
    for (let call = 1; call <= 3; call += 1) {
      await pass()
      await settle(call)
    }
    await pass()
    expect(sim.calls()).toHaveLength(3)
    expect((await campaigns.view(campaign.id)).restsUntil).toBe(CALLING_TIME + 30 * MINUTE_MS)
    clock.advance(30 * MINUTE_MS - 1)
    await pass()
    expect(sim.calls()).toHaveLength(3)
    clock.advance(1)
    await pass()
    expect(sim.calls()).toHaveLength(4)
  })
})
