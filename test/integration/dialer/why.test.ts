import { expect, it } from 'vitest'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import type { Db, LeadRow } from '../../../src/store/engine/tables.ts'
import { getLead } from '../../../src/store/leads/lead-rows.ts'
import { addSuppression } from '../../../src/store/numbers/suppressions.ts'
import { at } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  LONG_CALLS,
  readCampaign,
  readLead,
  startDialing,
} from '../../support/dialing.ts'
import { insertAttemptRow, insertLeadRow } from '../../support/make.ts'

const HOUR_MS = 3_600_000
const ONE_LINE = { limits: { lines: 1, callsPerHour: null, callsPerDay: null } }

async function whyOf(db: Db, dialing: Awaited<ReturnType<typeof startDialing>>, id: string) {
  return dialing.campaigns.why(await readCampaign(db, id))
}

onUsualDatabases('why a campaign does not call', (open) => {
  it('tells leads by what they wait for, and when the first of it ends', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const later = CALLING_TIME + 2 * HOUR_MS
    const { campaign } = await insertCampaignWith(db, [
      { nextAt: later, reason: 'retry' },
      { nextAt: later + 1, reason: 'retry' },
      { nextAt: later - 1, reason: 'hours' },
      { state: 'blocked', reason: 'no_time_zone' },
      { state: 'done', outcome: 'talked' },
    ])
    expect(await whyOf(db, dialing, campaign.id)).toMatchObject({
      ...{ holds: [], due: 0, dialing: 0, done: 1, nextAt: later - 1 },
      later: [
        { reason: 'hours', leads: 1, nextAt: later - 1 },
        { reason: 'retry', leads: 2, nextAt: later },
      ],
      never: [{ reason: 'no_time_zone', leads: 1, nextAt: null }],
    })
  })

  it.each([
    ['paused', { state: 'paused', reason: 'breaker' }, { rule: 'paused', reason: 'breaker' }],
    [
      'planned',
      { state: 'scheduled', startsAt: CALLING_TIME + 5 },
      { rule: 'scheduled', until: CALLING_TIME + 5 },
    ],
    ['not approved', { state: 'scheduled', reason: 'approval' }, { rule: 'approval' }],
    ['over', { state: 'stopped' }, { rule: 'ended' }],
  ] as const)('says that it is %s', async (_, change, hold) => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { campaign } = await insertCampaignWith(db, 1, change)
    const why = await whyOf(db, dialing, campaign.id)
    expect(why.holds).toEqual([hold])
    // Only a person changes anything, unless the hold itself has an end.
    expect(why.nextAt).toBe('until' in hold ? hold.until : null)
  })

  it('asks the gate about those a paused campaign has not looked at', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { campaign } = await insertCampaignWith(db, 3, { state: 'paused', reason: 'operator' })
    expect(await whyOf(db, dialing, campaign.id)).toMatchObject({ due: 3, later: [] })
    // Half past three in the night, where the leads live.
    dialing.clock.set(at('2026-11-25T11:30:00Z'))
    const why = await whyOf(db, dialing, campaign.id)
    expect(why).toMatchObject({ due: 0, later: [{ reason: 'hours', leads: 3 }] })
    expect(why.later[0]?.nextAt).toBeGreaterThanOrEqual(at('2026-11-25T16:00:00Z'))
    expect(why.nextAt).toBeNull()
  })

  it('says that all lines are in use, of the campaign or of all', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS, settings: ONE_LINE })
    const { campaign } = await insertCampaignWith(db, 2)
    await dialing.pass()
    expect(await whyOf(db, dialing, campaign.id)).toMatchObject({
      holds: [{ rule: 'lines', used: 1, limit: 1, ofCampaign: false }],
      ...{ due: 1, dialing: 1 },
    })
    const wide = await startDialing(db, { bland: LONG_CALLS })
    await db.updateTable('campaigns').set({ lines: 1 }).execute()
    expect((await whyOf(db, wide, campaign.id)).holds).toEqual([
      { rule: 'lines', used: 1, limit: 1, ofCampaign: true },
    ])
  })

  it('says until when the hour and the day are used up', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 9, callsPerHour: 1, callsPerDay: 1 } }
    const dialing = await startDialing(db, { bland: LONG_CALLS, settings })
    const { campaign } = await insertCampaignWith(db, 2)
    await dialing.pass()
    expect((await whyOf(db, dialing, campaign.id)).holds).toEqual([
      { rule: 'hour_cap', until: CALLING_TIME + HOUR_MS },
      { rule: 'day_cap', until: CALLING_TIME + 24 * HOUR_MS },
    ])
  })

  it('says that the budget is used up', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const change = { budgetMicros: 1_000_000, spentMicros: 900_000, pricedCalls: 3 }
    const { campaign } = await insertCampaignWith(db, 1, change)
    expect((await whyOf(db, dialing, campaign.id)).holds).toEqual([{ rule: 'budget' }])
  })

  it('blames Bland for nothing that Dialbot gave back itself', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { campaign, leads } = await insertCampaignWith(db, 1)
    const { id: leadId = '', phone = '' } = leads[0] ?? {}
    const keys = { campaignId: campaign.id, leadId, phone, released: 1 }
    await insertAttemptRow(db, { ...keys, state: 'ended', reason: 'asked_again' })
    expect((await whyOf(db, dialing, campaign.id)).holds).toEqual([])
  })

  it('says what Bland refused last', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { campaign } = await insertCampaignWith(db, 1)
    dialing.sim.failNext('rate_limited')
    await dialing.pass()
    const { holds } = await whyOf(db, dialing, campaign.id)
    expect(holds).toEqual([{ rule: 'trouble', reason: 'rate_limited' }])
  })
})

onUsualDatabases('the story of a number', (open) => {
  it('tells the rows, what the gate says now, the calls and the do-not-call list', async () => {
    const { db } = await open()
    const { campaigns, pass, settle, sim } = await startDialing(db)
    const { leads, campaign } = await insertCampaignWith(db, 1)
    const [lead] = leads
    if (lead === undefined) throw new Error('There is no lead')
    sim.script(lead.phone, ['no_answer'])
    expect((await campaigns.numberStory(lead.phone)).leads).toMatchObject([
      { answer: { verdict: 'allow' }, campaign: { id: campaign.id } },
    ])
    await pass()
    await settle(1)
    const other = await insertLeadRow(db, { phone: lead.phone })
    const suppression = {
      ...{ phone: lead.phone, source: 'slack', reason: 'asked by mail', addedBy: 'U0ANNA' },
      ...{ attemptId: null, addedAt: 5 },
    }
    await addSuppression(db, suppression)
    const story = await campaigns.numberStory(lead.phone)
    expect(story).toMatchObject({ phone: lead.phone, suppression, isForgotten: false })
    expect(story.attempts).toMatchObject([{ outcome: 'no_answer' }])
    expect(story.attemptCount).toBe(1)
    const rows = new Map(story.leads.map((row) => [row.lead.id, row]))
    expect(rows.get(lead.id)?.answer).toMatchObject({ verdict: 'block', rule: 'do_not_call' })
    expect(rows.get(other.id)).toMatchObject({ campaign: null, answer: null })
  })

  it('is asked for by any spelling, and refuses what is no number', async () => {
    const { db } = await open()
    const { campaigns } = await startDialing(db)
    const { phone } = await insertLeadRow(db, { phone: '+14155550177' })
    expect((await campaigns.numberStory('(415) 555-0177')).leads[0]?.lead.phone).toBe(phone)
    await expect(campaigns.numberStory('soon')).rejects.toMatchObject({ code: 'invalid' })
  })
})

onUsualDatabases('the look ahead of a start', (open) => {
  async function start(db: Db, changes: Partial<LeadRow>[], now = CALLING_TIME) {
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    dialing.clock.set(now)
    const [first, ...rest] = changes
    const { listId } = await insertLeadRow(db, { ...first })
    for (const [index, change] of rest.entries()) {
      await insertLeadRow(db, { ...change, listId, rowNumber: index + 3 })
    }
    const request = { listId, prompt: null, lines: null, maxAttempts: null, budgetMicros: null }
    const started = await dialing.campaigns.start({
      ...{ ...request, startsAt: null, channel: null, actor: 'U0ANNA', attestConsent: true },
    })
    if (started.type !== 'started') throw new Error('It was not started')
    return { ...started.preflight, dialing, listId }
  }

  it('counts who may be called now, later and never, by the rules of the dialer itself', async () => {
    const { db } = await open()
    // Half past nine in the morning in San Francisco, half past seven in Honolulu.
    const now = CALLING_TIME - HOUR_MS / 2
    const leads = [
      { nextAt: now },
      { consent: 'unknown', nextAt: now },
      { zonesJson: '["Pacific/Honolulu"]', phone: '+18085550100', region: 'HI', nextAt: now },
      { consent: 'refused' },
      { zonesJson: '[]' },
      { nextAt: CALLING_TIME + HOUR_MS, reason: 'retry' },
    ] as const
    const preflight = await start(db, [...leads], now)
    expect(preflight).toMatchObject({
      ...{ waiting: 6, now: 2, withoutConsent: 1, firstAt: now },
      later: [
        { rule: 'hours', leads: 1 },
        { rule: 'retry', leads: 1 },
      ],
      never: expect.arrayContaining([
        { rule: 'consent_refused', leads: 1 },
        { rule: 'no_time_zone', leads: 1 },
      ]),
    })
    const { dialing, listId } = preflight
    await dialing.pass()
    expect(dialing.sim.calls()).toHaveLength(preflight.now)
    const waiting = await db
      .selectFrom('leads')
      .selectAll()
      .where('listId', '=', listId)
      .where('reason', '=', 'hours')
      .execute()
    expect(waiting.map(({ nextAt }) => nextAt)).toEqual([preflight.later[0]?.nextAt])
  })

  it('is for the moment of the start, when that is planned', async () => {
    const { db } = await open()
    const { campaigns } = await startDialing(db)
    const { listId } = await insertLeadRow(db, {
      prompt: 'appointment-reminder',
      consent: 'unknown',
    })
    await insertLeadRow(db, { listId, rowNumber: 3, nextAt: CALLING_TIME })
    const night = at('2026-11-25T11:30:00Z')
    const request = { listId, prompt: null, lines: null, maxAttempts: null, budgetMicros: null }
    const planned = { ...request, startsAt: night, channel: null, actor: 'U0ANNA' }
    const asked = await campaigns.start({ ...planned, attestConsent: false })
    // One prompt of the two is for marketing: that is what is to be attested.
    expect(asked).toMatchObject({ type: 'needs_consent', kind: 'marketing' })
    const started = await campaigns.start({ ...planned, attestConsent: true })
    expect(started).toMatchObject({
      preflight: { isPlanned: true, now: 0, later: [{ rule: 'hours', leads: 1 }] },
    })
  })

  it('tells the first minute at which somebody may be called', async () => {
    const { db } = await open()
    const preflight = await start(db, [{}, {}], at('2026-11-25T11:30:00Z'))
    expect(preflight).toMatchObject({ now: 0, later: [{ rule: 'hours', leads: 2 }] })
    const { dialing, firstAt, listId } = preflight
    const leads = await db.selectFrom('leads').selectAll().where('listId', '=', listId).execute()
    const campaign = await db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow()
    const reserve = createReserver(dialing.context)
    const candidates = await Promise.all(leads.map(({ id }) => getLead(db, id)))
    dialing.clock.set((firstAt ?? 0) - 1)
    expect((await reserve(campaign.id, candidates)).placements).toHaveLength(0)
    dialing.clock.set(firstAt ?? 0)
    expect((await reserve(campaign.id, candidates)).placements).toHaveLength(2)
    expect((await readLead(db, leads[0]?.id ?? '')).state).toBe('dialing')
  })

  it('starts nothing when nobody may ever be called, and says why', async () => {
    const { db } = await open()
    await expect(start(db, [{ consent: 'refused' }])).rejects.toMatchObject({
      ...{ code: 'invalid', message: expect.stringMatching(/Nobody on .* did not agree/) },
    })
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([])
  })
})
