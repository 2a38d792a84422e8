import { expect, it } from 'vitest'
import { createDoNotCall } from '../../../src/dialer/numbers/do-not-call.ts'
import { createForget } from '../../../src/dialer/numbers/forget.ts'
import { createOutcomes } from '../../../src/dialer/outcomes/create-outcomes.ts'
import { composeCalledBack } from '../../../src/notify/compose/compose-called-back.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { newId } from '../../../src/system/id.ts'
import { onBothDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  type Dialing,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readLead,
  readTold,
  startDialing,
} from '../../support/dialing.ts'

const HOUR_MS = 3_600_000

const talk = (text: string) => [
  { user: 'assistant', text: 'Hello, I am an AI assistant.' },
  { user: 'user', text },
]

/** A call that ended with these words, and a lead of the same number in another campaign. */
async function callThatEnds(db: Db, text: string, disposition = 'not_interested') {
  const dialing = await startDialing(db, { bland: LONG_CALLS })
  const { leads } = await insertCampaignWith(db, 1)
  const phone = leads[0]?.phone ?? ''
  const later = CALLING_TIME + 2 * 24 * HOUR_MS
  const other = await insertCampaignWith(db, [{ phone, nextAt: later }])
  await dialing.pass()
  const [attempt] = await readAttempts(db)
  const attemptId = attempt?.id ?? ''
  const record = {
    ...{ call_id: attempt?.callId, to: phone, status: 'completed', completed: true },
    ...{ answered_by: 'human', corrected_duration: '30', disposition_tag: disposition },
    transcripts: talk(text),
  }
  await dialing.post(attemptId, record)
  await dialing.settler.runOnce()
  const otherId = other.leads[0]?.id ?? ''
  return { dialing, phone, attemptId, record, otherId, later, leadId: leads[0]?.id ?? '' }
}

function usesOf({ context, db, clock }: Dialing) {
  const doNotCall = createDoNotCall({ db, clock, defaultCountry: 'US', wakeDialer: () => {} })
  const start = async () => {
    throw new Error('Nothing is started here.')
  }
  return {
    doNotCall,
    outcomes: createOutcomes({ ...context, timezone: 'UTC' }, { start, doNotCall }),
  }
}

const readHolds = (db: Db) => db.selectFrom('holds').selectAll().execute()

onBothDatabases('a person who may have asked not to be called', (open) => {
  it('is put on hold for every campaign, and is for a person to judge', async () => {
    const { db } = await open()
    const { dialing, phone, attemptId, otherId } = await callThatEnds(
      db,
      'How did you get my number?',
    )
    expect(await readAttempts(db)).toMatchObject([
      { outcome: 'needs_review', reason: 'may_have_opted_out' },
    ])
    expect(await readHolds(db)).toMatchObject([
      { phone, attemptId, reason: 'source', heldAt: CALLING_TIME, decidedAt: null },
    ])
    expect(await readLead(db, otherId)).toMatchObject({ state: 'blocked', reason: 'on_hold' })
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
    const { leads } = await insertCampaignWith(db, [{ phone }])
    dialing.clock.advance(72 * HOUR_MS)
    await dialing.pass()
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({
      state: 'blocked',
      reason: 'on_hold',
    })
    expect(await readAttempts(db)).toHaveLength(1)
  })

  it('waits as before once somebody says that it may be called, whatever Bland repeats', async () => {
    const { db } = await open()
    const { dialing, phone, attemptId, record, otherId, later } = await callThatEnds(
      db,
      'Not again, you people.',
    )
    const { outcomes } = usesOf(dialing)
    expect(await outcomes.mayBeCalled(attemptId, 'U0ANNA')).toEqual({ phone, leads: 1 })
    expect(await readLead(db, otherId)).toMatchObject({
      ...{ state: 'waiting', reason: null, nextAt: later },
    })
    expect(await outcomes.mayBeCalled(attemptId, 'U0ANNA')).toEqual({ phone, leads: null })
    await dialing.post(attemptId, { ...record, summary: 'Once more.' })
    await dialing.settler.runOnce()
    expect(await readHolds(db)).toMatchObject([{ decidedBy: 'U0ANNA' }])
    expect((await readLead(db, otherId)).state).toBe('waiting')
    const audit = await db.selectFrom('audit').selectAll().orderBy('id').execute()
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ['number.held', 'dialbot'],
      ['number.may_be_called', 'U0ANNA'],
    ])
  })

  it('is on the do-not-call list once somebody says so', async () => {
    const { db } = await open()
    const { dialing, phone, attemptId, otherId } = await callThatEnds(db, 'Go to hell.')
    const { outcomes, doNotCall } = usesOf(dialing)
    await outcomes.doNotCall(attemptId, 'U0ANNA')
    expect(await readHolds(db)).toMatchObject([{ decidedBy: 'U0ANNA' }])
    expect(await readLead(db, otherId)).toMatchObject({ state: 'blocked', reason: 'do_not_call' })
    expect(await doNotCall.held(10)).toMatchObject({ count: 0 })
    expect(await doNotCall.check(phone)).toMatchObject({ hold: null, own: { phone } })
  })

  it('may be taken off hold by its number', async () => {
    const { db } = await open()
    const { dialing, phone, otherId } = await callThatEnds(db, 'I will report you.')
    const { doNotCall } = usesOf(dialing)
    expect(await doNotCall.held(10)).toMatchObject({ count: 1, holds: [{ phone }] })
    expect(await doNotCall.remove(phone, null, 'U0ANNA')).toMatchObject({
      ...{ entry: null, unblockedLeads: 1 },
    })
    expect((await readLead(db, otherId)).state).toBe('waiting')
  })

  it('keeps what else came of the call', async () => {
    const { db } = await open()
    const { leadId, otherId } = await callThatEnds(db, 'You idiots. Fine, I want it.', 'interested')
    expect(await readLead(db, leadId)).toMatchObject({ outcome: 'interested' })
    expect(await readLead(db, otherId)).toMatchObject({ reason: 'on_hold' })
  })

  it('is nobody who just is not interested', async () => {
    const { db } = await open()
    const { otherId } = await callThatEnds(db, 'I am not interested, thanks.')
    expect(await readHolds(db)).toEqual([])
    expect((await readLead(db, otherId)).state).toBe('waiting')
  })
})

/** Bland tells of somebody who called our number. */
function inboundRecord(from: string, text: string, callId = 'inbound-1') {
  return {
    ...{ call_id: callId, inbound: true, to: '+14155550199', from, status: 'completed' },
    ...{ completed: true, answered_by: 'human', corrected_duration: '42', summary: 'They talked.' },
    ...{ created_at: new Date(CALLING_TIME).toISOString(), transcripts: talk(text) },
  }
}

async function callBackFrom(db: Db, text: string) {
  const dialing = await startDialing(db, { bland: { callMs: 20, ringMs: 5 } })
  const { campaign, leads } = await insertCampaignWith(db, 1)
  const phone = leads[0]?.phone ?? ''
  dialing.sim.script(phone, ['no_answer'])
  await dialing.pass()
  await dialing.settle(1)
  const [attempt] = await readAttempts(db)
  // A day later: neither the gap nor the retry holds it any more.
  dialing.clock.advance(24 * HOUR_MS)
  const record = {
    ...inboundRecord(phone, text),
    created_at: new Date(dialing.clock.now()).toISOString(),
  }
  expect(await dialing.post(attempt?.id ?? '', record)).toBe(200)
  await dialing.settler.runOnce()
  return { dialing, campaign, phone, attempt, record, leadId: leads[0]?.id ?? '' }
}

onBothDatabases('a person who calls back', (open) => {
  it('is told of in the channel, and not called again within four hours', async () => {
    const { db } = await open()
    const { dialing, phone, attempt, record, leadId, campaign } = await callBackFrom(
      db,
      'Hello, you left a message.',
    )
    expect(await db.selectFrom('inboundCalls').selectAll().execute()).toMatchObject([
      { callId: 'inbound-1', phone, attemptId: attempt?.id, durationMs: 42_000, optout: 0 },
    ])
    expect(await readTold(db, campaign.id)).toContain('called_back')
    const row = await db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'called_back')
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(await composeCalledBack(db, row))).toContain('Called back:')
    await dialing.pass()
    expect(await readAttempts(db)).toHaveLength(1)
    expect(await readLead(db, leadId)).toMatchObject({ state: 'waiting', reason: 'gap' })
    await dialing.post(attempt?.id ?? '', { ...record, summary: 'They talked at length.' })
    await dialing.settler.runOnce()
    expect((await readTold(db)).filter((kind) => kind === 'called_back')).toHaveLength(1)
    dialing.clock.advance(24 * HOUR_MS)
    await dialing.pass()
    expect(await readAttempts(db)).toHaveLength(2)
  })

  it('is never called again when that is what they called for', async () => {
    const { db } = await open()
    const { phone, leadId } = await callBackFrom(db, 'Stop calling me. Take me off your list.')
    expect(await db.selectFrom('suppressions').selectAll().execute()).toMatchObject([
      { phone, source: 'call' },
    ])
    expect(await readLead(db, leadId)).toMatchObject({ state: 'blocked', reason: 'do_not_call' })
  })

  it('is put on hold when they may have called for that', async () => {
    const { db } = await open()
    const { dialing, phone, leadId } = await callBackFrom(db, 'Who gave you my number?')
    expect(await readHolds(db)).toMatchObject([{ phone, callId: 'inbound-1', attemptId: null }])
    expect(await readLead(db, leadId)).toMatchObject({ state: 'blocked', reason: 'on_hold' })
    await usesOf(dialing).outcomes.callerMayBeCalled('inbound-1', 'U0ANNA')
    expect((await readLead(db, leadId)).state).toBe('waiting')
  })

  it('leaves no trace when the data is erased', async () => {
    const { db } = await open()
    const { dialing, phone } = await callBackFrom(db, 'Who gave you my number?')
    const forget = createForget({ ...dialing.context, defaultCountry: 'US' })
    await forget.forget(phone, 'U0ANNA')
    expect(await readHolds(db)).toEqual([])
    const calls = await db.selectFrom('inboundCalls').selectAll().execute()
    const receipts = await db.selectFrom('webhookReceipts').selectAll().execute()
    expect(calls).toMatchObject([{ summary: null }])
    expect(JSON.stringify([calls, receipts])).not.toContain(phone.slice(1))
    await dialing.post(newId(), inboundRecord(phone, 'Who gave you my number?', 'inbound-2'))
    await dialing.settler.runOnce()
    expect(await readHolds(db)).toEqual([])
  })

  it('is stored and told nobody when nobody ever called them', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    expect(await dialing.post(newId(), inboundRecord('+14155550177', 'Hi.'))).toBe(200)
    await dialing.settler.runOnce()
    expect(await db.selectFrom('inboundCalls').selectAll().execute()).toEqual([])
    expect(await readTold(db)).not.toContain('called_back')
    const [receipt] = await db.selectFrom('webhookReceipts').selectAll().execute()
    expect(receipt?.result).toBe('inbound_unknown')
  })
})
