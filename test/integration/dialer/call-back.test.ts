import { expect, it } from 'vitest'
import { createDoNotCall } from '../../../src/dialer/numbers/do-not-call.ts'
import type { WallTime } from '../../../src/dialer/outcomes/call-back.ts'
import { createOutcomes } from '../../../src/dialer/outcomes/create-outcomes.ts'
import type { ScenarioName } from '../../../src/sim/bland/calls/scenario.ts'
import type { CampaignRow, Db, LeadRow } from '../../../src/store/engine/tables.ts'
import { at } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  type DialingOptions,
  insertCampaignWith,
  readAttempts,
  readCampaign,
  readLead,
  startDialing,
} from '../../support/dialing.ts'
import { insertAttemptRow } from '../../support/make.ts'

const ANN = 'U0ANNA'
const BOB = 'U0BOB99'
/** Wednesday afternoon in San Francisco, the day after the call. */
const TOMORROW = { date: '2026-11-25', time: '14:30' }
const TOMORROW_AT = at('2026-11-25T22:30:00Z')
const NIGHT = { date: '2026-11-25', time: '03:00' }

async function callOnce(
  db: Db,
  scenario: ScenarioName,
  given: {
    campaign?: Partial<CampaignRow>
    lead?: Partial<LeadRow>
    /** Another lead of the list, that keeps the campaign going. */
    other?: Partial<LeadRow>
    dialing?: DialingOptions
  } = {},
) {
  const dialing = await startDialing(db, given.dialing)
  const rows = [given.lead ?? {}, ...(given.other === undefined ? [] : [given.other])]
  const { campaign, leads } = await insertCampaignWith(db, rows, given.campaign)
  const { id: leadId = '', phone = '' } = leads[0] ?? {}
  dialing.sim.script(phone, [scenario])
  await dialing.pass()
  await dialing.settle(1)
  const [attempt] = await readAttempts(db)
  const { id: attemptId = '' } = attempt ?? {}
  const { context, campaigns } = dialing
  const { clock, wakeDialer } = context
  const doNotCall = createDoNotCall({ db, clock, defaultCountry: 'US', wakeDialer })
  const outcomes = createOutcomes(
    { ...context, timezone: 'America/New_York' },
    { start: campaigns.start, doNotCall },
  )
  const { callBack } = outcomes
  const plan = (wall: WallTime = TOMORROW, actor = ANN) => callBack.plan(attemptId, wall, actor)
  const lead = () => readLead(db, leadId)
  return {
    ...dialing,
    campaign,
    leadId,
    phone,
    attemptId,
    callBack,
    outcomes,
    doNotCall,
    plan,
    lead,
  }
}

const LATER = { nextAt: at('2026-12-24T18:00:00Z') }

onUsualDatabases('a further call that a person plans', (open) => {
  it('is made by the campaign at that time, however short after the last one', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    const soon = { date: '2026-11-24', time: '11:00' }
    const result = await made.plan(soon)
    const soonAt = at('2026-11-24T19:00:00Z')
    expect(result).toMatchObject({
      ...{ type: 'planned', at: soonAt, zone: 'America/Los_Angeles', isOwn: false, was: null },
      campaign: { id: made.campaign.id },
    })
    expect(await made.lead()).toMatchObject({
      ...{ state: 'waiting', reason: 'callback', nextAt: soonAt },
    })
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(audit).toMatchObject([{ actor: ANN, action: 'call_back.plan', subject: made.attemptId }])
    made.clock.set(soonAt)
    await made.pass()
    expect(made.sim.calls()).toHaveLength(2)
  })

  it('also reaches a lead that was done with', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'interested', { other: LATER })
    expect((await made.lead()).state).toBe('done')
    expect(await made.plan()).toMatchObject({ type: 'planned', isOwn: false })
    expect(await made.lead()).toMatchObject({ state: 'waiting', nextAt: TOMORROW_AT })
  })

  it('is refused outside the hours where the person lives, with the next opening', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    const before = await made.lead()
    const problem = {
      ...{ what: 'shut', rule: 'hours', zone: 'America/Los_Angeles' },
      until: at('2026-11-25T17:00:00Z'),
    }
    expect(await made.callBack.check(made.attemptId, NIGHT)).toEqual(problem)
    expect(await made.plan(NIGHT)).toEqual({ type: 'problem', problem })
    expect(await made.lead()).toEqual(before)
    expect(await made.callBack.check(made.attemptId, TOMORROW)).toBeNull()
  })

  it('goes by the caps as well', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    for (const number of [2, 3]) {
      await insertAttemptRow(db, {
        ...{ campaignId: made.campaign.id, leadId: made.leadId, number },
        ...{ state: 'ended', outcome: 'no_answer', reservedAt: CALLING_TIME + number },
      })
    }
    await db.updateTable('campaigns').set({ maxAttempts: 9 }).execute()
    const late = { date: '2026-11-24', time: '19:00' }
    expect(await made.callBack.check(made.attemptId, late)).toMatchObject({
      rule: 'cap_24h',
      until: CALLING_TIME + 24 * 3_600_000,
    })
  })

  it.each([
    ['passed', { date: '2026-11-24', time: '09:00' }],
    ['too_far', { date: '2027-06-01', time: '12:00' }],
    ['unreadable', { date: '', time: '' }],
    ['unreadable', { date: '2026-13-45', time: '99:99' }],
  ])('is refused for a time that is %s', async (what, wall) => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    expect(await made.callBack.check(made.attemptId, wall)).toEqual({ what })
    expect(await made.plan(wall)).toEqual({ type: 'problem', problem: { what } })
  })

  it('is offered at the next lawful time, on the clock of the person', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    expect(await made.callBack.offer(made.attemptId)).toEqual({
      ...{ attemptId: made.attemptId, leadName: 'Ada', phone: made.phone },
      ...{ zone: 'America/Los_Angeles', zones: ['America/Los_Angeles'], plannedAt: null },
      ...{ date: '2026-11-24', time: '11:00' },
    })
    made.clock.set(at('2026-11-25T04:50:00Z'))
    const late = await made.callBack.offer(made.attemptId)
    expect(late).toMatchObject({ date: '2026-11-25', time: '09:00' })
    await made.plan()
    const planned = await made.callBack.offer(made.attemptId)
    expect(planned.plannedAt).toBe(TOMORROW_AT)
  })

  it('is one when two plan it at once, and moves when somebody plans it anew', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    const both = await Promise.all([made.plan(TOMORROW, ANN), made.plan(TOMORROW, BOB)])
    expect(both.map(({ type }) => type).sort()).toEqual(['already', 'planned'])
    const moved = await made.plan({ ...TOMORROW, time: '15:00' })
    expect(moved).toMatchObject({ type: 'planned', was: TOMORROW_AT })
  })

  it('is a campaign of its own when the list’s is over, with consent and words as before', async () => {
    const { db } = await open()
    const consent = { consentBy: BOB, consentAt: 5 }
    const made = await callOnce(db, 'interested', {
      campaign: consent,
      lead: { consent: 'unknown', variablesJson: '{"product":"roof"}' },
    })
    expect((await readCampaign(db, made.campaign.id)).state).toBe('finished')
    const result = await made.plan()
    if (result.type !== 'planned') throw new Error(result.type)
    expect(result).toMatchObject({ isOwn: true, at: TOMORROW_AT })
    const own = await readCampaign(db, result.campaign.id)
    expect(own).toMatchObject({
      ...{ state: 'scheduled', startsAt: TOMORROW_AT, maxAttempts: 1, startedBy: ANN },
      ...{ channel: made.campaign.channel, prompt: 'default', consentBy: null },
    })
    const [lead] = await db
      .selectFrom('leads')
      .selectAll()
      .where('listId', '=', own.listId)
      .execute()
    expect(lead).toMatchObject({
      ...{ phone: made.phone, reason: 'callback', firstName: 'Ada', consent: 'granted' },
      ...{ consentSource: `confirmed by ${BOB} for leads.csv`, consentAt: 5 },
      variablesJson: '{"product":"roof"}',
    })
    // A second press finds it.
    expect(await made.plan(TOMORROW, BOB)).toMatchObject({ type: 'already', at: TOMORROW_AT })
    made.clock.set(TOMORROW_AT)
    await made.pass()
    expect(made.sim.calls()).toHaveLength(2)
  })

  it('is a campaign of its own when the list’s may not call that lead again', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER, campaign: { maxAttempts: 1 } })
    expect(await made.plan()).toMatchObject({ type: 'planned', isOwn: true })
    expect((await made.lead()).state).toBe('done')
  })

  it('is one when two plan it at once for a campaign of its own', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'interested')
    const both = await Promise.all([made.plan(TOMORROW, ANN), made.plan(TOMORROW, BOB)])
    expect(both.map(({ type }) => type).sort()).toEqual(['already', 'planned'])
    const lists = await db.selectFrom('lists').select('id').where('source', '=', 'call').execute()
    expect(lists).toHaveLength(1)
  })

  it('of its own is called off when the number turns out to be wrong', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'interested', { campaign: { maxAttempts: 1, hours: '8-20' } })
    const result = await made.plan()
    if (result.type !== 'planned') throw new Error('It was not planned')
    expect(result).toMatchObject({ isOwn: true, campaign: { hours: '8-20' } })
    await made.outcomes.correct(made.attemptId, 'wrong_number', BOB)
    expect(await readCampaign(db, result.campaign.id)).toMatchObject({ state: 'scheduled' })
    made.clock.set(TOMORROW_AT)
    await made.pass()
    expect(made.sim.calls()).toHaveLength(1)
    expect((await readCampaign(db, result.campaign.id)).state).toBe('finished')
  })

  it('is refused where any call to the number reached nobody we know', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    const { phone, leadId, campaign } = made
    const keys = { phone, leadId, campaignId: campaign.id, number: 2 }
    await insertAttemptRow(db, { ...keys, state: 'ended', outcome: 'wrong_number' })
    await expect(made.plan()).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringContaining('Nobody we know') },
    })
  })

  it('is not planned twice while a paused campaign is late with it', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'interested', { campaign: { maxAttempts: 1 } })
    const first = await made.plan()
    if (first.type !== 'planned') throw new Error('It was not planned')
    await made.campaigns.pause(first.campaign.id, ANN)
    made.clock.set(TOMORROW_AT + 60_000)
    const again = await made.plan({ date: '2026-11-25', time: '15:30' }, BOB)
    expect(again).toMatchObject({ type: 'already', at: TOMORROW_AT })
  })

  it('is refused in words where nobody is to be called', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'no_answer', { other: LATER })
    const set = (change: object) =>
      db.updateTable('leads').set(change).where('id', '=', made.leadId).execute()
    await set({ state: 'dialing' })
    await expect(made.plan()).rejects.toThrow('on the line right now')
    await set({ state: 'blocked', reason: 'no_time_zone' })
    await expect(made.plan()).rejects.toThrow('This lead is left out')
    await set({ state: 'waiting', reason: 'retry' })
    await made.doNotCall.add(made.phone, null, ANN)
    await expect(made.plan()).rejects.toThrow('on the do-not-call list')
    await expect(made.callBack.offer(made.attemptId)).rejects.toThrow('on the do-not-call list')
    await db.updateTable('attempts').set({ outcome: 'wrong_number' }).execute()
    await expect(made.plan()).rejects.toThrow('correct it first')
    await db.updateTable('attempts').set({ phone: 'forgotten:1' }).execute()
    await expect(made.plan()).rejects.toThrow('was erased')
  })
})
