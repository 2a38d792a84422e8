import { expect, it } from 'vitest'
import { createPlacer } from '../../../src/dialer/calling/place.ts'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import type { StartRequest } from '../../../src/dialer/campaigns/start-request.ts'
import { getLead } from '../../../src/store/leads/lead-rows.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readCampaign,
  readLead,
  startDialing,
} from '../../support/dialing.ts'
import { importCsv } from '../../support/import-csv.ts'

// What a real dialer on Bland did to people, as its history tells.

const WORKERS = 5
const TRIES = 8
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

function startOf(listId: string): StartRequest {
  return {
    ...{ listId, prompt: null, lines: null, maxAttempts: null, budgetMicros: null },
    ...{ startsAt: null, channel: null, actor: 'U0ANNA', attestConsent: false },
  }
}

onUsualDatabases('60 calls to one lead', (open) => {
  it('become one: five workers try eight times each while the POST takes long', async () => {
    const { db } = await open()
    const { context, sim, pass } = await startDialing(db, {
      bland: { ...LONG_CALLS, answerDelayMs: 400, sameNumberCooldownMs: 0 },
    })
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const lead = await getLead(db, leads[0]?.id ?? '')
    // Each worker has planned the lead before any of them has called, and believes that it is free.
    const workers = Array.from({ length: WORKERS }, () => ({
      reserve: createReserver(context),
      place: createPlacer(context),
    }))
    await Promise.all(
      workers.map(async ({ reserve, place }) => {
        for (let tries = 0; tries < TRIES; tries += 1) {
          const { placements } = await reserve(campaign.id, [lead])
          for (const placement of placements) await place(placement)
        }
      }),
    )
    await pass()
    expect(sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect(sim.calls()).toHaveLength(1)
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', number: 1, released: 0 }])
  })

  it('become one though it has no free moment: each pass begins while a POST is under way', async () => {
    const { db } = await open()
    const first = await startDialing(db, {
      bland: { ...LONG_CALLS, answerDelayMs: 400, sameNumberCooldownMs: 0 },
    })
    const { sim } = first
    // The lead is in five lists, each with a campaign of its own.
    const phone = '+14152003001'
    for (let list = 0; list < WORKERS; list += 1) await insertCampaignWith(db, [{ phone }])
    const placing = first.pass()
    await sim.waitFor((bland) => bland.calls().length === 1)
    for (let tries = 0; tries < TRIES; tries += 1) {
      await db.updateTable('leads').set({ nextAt: CALLING_TIME }).execute()
      void first.dialer.wake()
      await first.pass()
    }
    await placing
    expect(sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect(sim.calls()).toHaveLength(1)
  })
})

const SPELLINGS = [
  '4152003001',
  '(415) 200-3001',
  '415.200.3001',
  '1-415-200-3001',
  '+1 415 200 3001',
  'tel:+1-415-200-3001',
  "'+14152003001",
]

onUsualDatabases('one number in two spellings', (open) => {
  it.each(SPELLINGS)('is one number (%s): once in a list', async (spelling) => {
    const { db } = await open()
    const { listId } = await importCsv(
      db,
      `phone,consent\n+14152003001,yes\n"${spelling}",yes\n+14152003002,yes\n`,
    )
    const leads = await db
      .selectFrom('leads')
      .select('phone')
      .where('listId', '=', listId)
      .orderBy('rowNumber')
      .execute()
    expect(leads).toEqual([{ phone: '+14152003001' }, { phone: '+14152003002' }])
    const rejected = await db.selectFrom('rejectedRows').select('verdict').execute()
    expect(rejected).toEqual([{ verdict: 'duplicate' }])
  })

  it('is one number over two lists and a single call', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, settle, clock } = await startDialing(db, {
      bland: { sameNumberCooldownMs: 0 },
    })
    sim.script('+14152003001', ['no_answer'])
    // An import leaves out who waits in a list that is being called already.
    const lists = []
    for (const spelling of ['+14152003001', '(415) 200-3001']) {
      lists.push(await importCsv(db, `phone,consent\n"${spelling}",yes\n`))
    }
    for (const { listId } of lists) await campaigns.start(startOf(listId))
    const single = { prompt: null, channel: 'C0LEADS', actor: 'U0ANNA', attestConsent: true }
    await campaigns.callNow({ ...single, phone: '1 (415) 200-3001' })
    const leads = await db.selectFrom('leads').select('phone').distinct().execute()
    expect(leads).toEqual([{ phone: '+14152003001' }])

    // While it is called, and for four hours from then on: not by the second list, not by hand.
    await pass()
    await pass()
    await settle(1)
    await db.updateTable('leads').set({ nextAt: CALLING_TIME }).execute()
    clock.advance(4 * HOUR_MS - 1)
    await pass()
    expect(sim.calls().map(({ phone }) => phone)).toEqual(['+14152003001'])
    await db.updateTable('leads').set({ nextAt: CALLING_TIME }).execute()
    clock.advance(1)
    await pass()
    expect(sim.calls()).toHaveLength(2)
  })

  it('is one number on the do-not-call list', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, settle } = await startDialing(db)
    sim.script('+14152003001', ['opt_out'])
    const first = await importCsv(db, 'phone,consent\n+14152003001,yes\n')
    await campaigns.start(startOf(first.listId))
    await pass()
    await settle(1)
    const { listId } = await importCsv(db, 'phone,consent\n(415) 200-3001,yes\n4152003002,yes\n')
    const leads = db.selectFrom('leads').select('phone').where('listId', '=', listId)
    expect(await leads.execute()).toEqual([{ phone: '+14152003002' }])
    const call = { prompt: null, channel: 'C0LEADS', actor: 'U0ANNA', attestConsent: true }
    await expect(campaigns.callNow({ ...call, phone: '415-200-3001' })).rejects.toMatchObject({
      ...{ code: 'invalid', message: expect.stringContaining('do-not-call list') },
    })
    await pass()
    expect(sim.calls()).toHaveLength(1)
  })
})

onUsualDatabases('who is still on a transferred call', (open) => {
  it('is dialed by nobody for half an hour after Bland has left it', async () => {
    const { db } = await open()
    const { campaigns, sim, pass, settle, clock } = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    sim.script(phone, ['transferred'])
    await pass()
    // A long talk: the gap between two calls is over when Bland's part of it ends.
    clock.advance(5 * HOUR_MS)
    await settle(1)
    expect(await readAttempts(db)).toMatchObject([{ outcome: 'transferred' }])
    expect((await readCampaign(db, campaign.id)).state).toBe('finished')

    const other = await insertCampaignWith(db, [{ phone, nextAt: clock.now() }])
    const call = { prompt: null, channel: 'C0LEADS', actor: 'U0ANNA', attestConsent: true }
    await campaigns.callNow({ ...call, phone: phone.slice(2) })
    for (let minute = 0; minute < 30; minute += 1) {
      await pass()
      await db.updateTable('leads').set({ nextAt: clock.now() }).execute()
      clock.advance(MINUTE_MS)
    }
    expect(sim.calls()).toHaveLength(1)
    expect(await readLead(db, other.leads[0]?.id ?? '')).toMatchObject({ state: 'waiting' })
    // Then the person may be called again, once.
    await pass()
    expect(sim.calls()).toHaveLength(2)
  })

  it('is dialed by nobody while Bland is still on the line itself', async () => {
    const { db } = await open()
    const { sim, pass, clock } = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 1)
    const phone = leads[0]?.phone ?? ''
    await pass()
    await insertCampaignWith(db, [{ phone }])
    for (let hour = 0; hour < 6; hour += 1) {
      await pass()
      clock.advance(HOUR_MS)
    }
    expect(sim.calls()).toHaveLength(1)
    expect(await readAttempts(db)).toHaveLength(1)
  })
})
