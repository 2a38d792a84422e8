import { expect, it } from 'vitest'
import type { Db } from '../../../src/store/engine/tables.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  type Dialing,
  type DialingOptions,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readCampaign,
  readLead,
  readTold,
  startDialing,
} from '../../support/dialing.ts'

async function readReceipts(db: Db) {
  return db.selectFrom('webhookReceipts').selectAll().orderBy('id').execute()
}

async function readResults(db: Db): Promise<(string | null)[]> {
  return (await readReceipts(db)).map(({ result }) => result)
}

/** A call on the line, and a record that ends it. */
async function callOne(db: Db, options: DialingOptions = { bland: LONG_CALLS }) {
  const dialing = await startDialing(db, options)
  const { campaign, leads } = await insertCampaignWith(db, 1)
  await dialing.pass()
  const [attempt] = await readAttempts(db)
  if (attempt === undefined) throw new Error('Nothing was reserved')
  const record = {
    ...{ call_id: attempt.callId, to: attempt.phone, status: 'completed', completed: true },
    ...{ answered_by: 'human', corrected_duration: '60', price: 0.14 },
    ...{ disposition_tag: 'interested', metadata: { attempt_id: attempt.id } },
    transcripts: [
      { user: 'assistant', text: 'Hello, I am an AI assistant.' },
      { user: 'user', text: 'Yes please, tell me more about it.' },
    ],
  }
  return { ...dialing, dialing, campaign, attempt, record, leadId: leads[0]?.id ?? '' }
}

async function postAndSettle(dialing: Dialing, attemptId: string | null, body: unknown) {
  expect(await dialing.post(attemptId, body)).toBe(200)
  await dialing.settler.runOnce()
}

onUsualDatabases("Bland's webhook", (open) => {
  it('ends the attempt and the lead, and keeps what was said', async () => {
    const { db } = await open()
    const { dialing, attempt, record, leadId } = await callOne(db)
    await postAndSettle(dialing, attempt.id, record)
    expect(await readAttempts(db)).toMatchObject([
      { state: 'ended', outcome: 'interested', costMicros: 140_000, durationMs: 60_000 },
    ])
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', outcome: 'interested' })
    const turns = await db
      .selectFrom('transcriptTurns')
      .select(['position', 'speaker'])
      .orderBy('position')
      .execute()
    expect(turns).toEqual([
      { position: 0, speaker: 'assistant' },
      { position: 1, speaker: 'user' },
    ])
    expect(await readResults(db)).toEqual(['settled'])
    expect(dialing.wakes).toEqual(expect.arrayContaining(['dialer', 'notifier']))
  })

  it('may come before the answer to the POST', async () => {
    const { db } = await open()
    const { sim, attempt, settler } = await callOne(db, {
      bland: { webhookBeforeAnswer: true },
    })
    expect(sim.webhooks[0]?.responseCode).toBe(200)
    await settler.runOnce()
    const callId = sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ id: attempt.id, state: 'ended', callId }])
  })

  it('may be acted on before the answer to the POST', async () => {
    const { db } = await open()
    const { sim, pass, settler } = await startDialing(db, {
      bland: { answerDelayMs: 300, callMs: 5, ringMs: 1 },
    })
    await insertCampaignWith(db, 1)
    const placing = pass()
    await sim.waitFor(({ webhooks }) => webhooks.length > 0)
    await settler.runOnce()
    const [early] = await readAttempts(db)
    expect(early).toMatchObject({ state: 'ended', callId: sim.calls()[0]?.callId })
    await placing
    expect(await readAttempts(db)).toEqual([early])
  })

  it('changes nothing when it comes twice', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    await postAndSettle(dialing, attempt.id, record)
    const before = [await readAttempts(db), await readTold(db)]
    await postAndSettle(dialing, attempt.id, record)
    expect([await readAttempts(db), await readTold(db)]).toEqual(before)
    expect(await readReceipts(db)).toMatchObject([{ deliveries: 2, result: 'settled' }])
  })

  it('fills in what an earlier one lacked, and replaces nothing', async () => {
    const { db } = await open()
    const { dialing, attempt, record, leadId } = await callOne(db)
    const { transcripts, ...silent } = record
    await postAndSettle(dialing, attempt.id, { ...silent, price: null, summary: 'First.' })
    expect(await readCampaign(db, attempt.campaignId)).toMatchObject({ spentMicros: 0 })
    const lead = await readLead(db, leadId)
    await postAndSettle(dialing, attempt.id, {
      ...{ ...silent, transcripts, summary: 'Second.', disposition_tag: 'not_interested' },
      price: 0.25,
      recording_url: 'https://api.bland.ai/v1/recordings/1',
    })
    expect(await readAttempts(db)).toMatchObject([
      {
        ...{ outcome: 'interested', summary: 'First.' },
        recordingUrl: 'https://api.bland.ai/v1/recordings/1',
      },
    ])
    expect(await readLead(db, leadId)).toEqual(lead)
    const turns = await db.selectFrom('transcriptTurns').selectAll().execute()
    expect(turns).toHaveLength(2)
    expect(await readResults(db)).toEqual(['settled', 'late'])
    expect(await readCampaign(db, attempt.campaignId)).toMatchObject({
      ...{ spentMicros: 250_000, pricedCalls: 1 },
    })
    expect((await readTold(db)).filter((kind) => kind === 'outcome')).toHaveLength(1)
  })

  it('changes nothing when it tells of another call than the one we know', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    await postAndSettle(dialing, attempt.id, { ...record, call_id: 'another call' })
    expect(await readAttempts(db)).toEqual([attempt])
    expect(await readResults(db)).toEqual(['contradicts'])
  })

  it('changes nothing when it came to the address of another attempt', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    await insertCampaignWith(db, 1)
    await dialing.pass()
    const other = (await readAttempts(db)).find(({ id }) => id !== attempt.id)
    await postAndSettle(dialing, other?.id ?? '', record)
    expect(await readAttempts(db)).toEqual([attempt, other])
    expect(await readResults(db)).toEqual(['contradicts'])
  })

  it('is heard when it opts out, even where it contradicts', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    const transcripts = [{ user: 'user', text: 'Take me off your list and never call me again.' }]
    await postAndSettle(dialing, attempt.id, { ...record, call_id: 'another call', transcripts })
    const suppressions = await db.selectFrom('suppressions').select('phone').execute()
    expect(suppressions).toEqual([{ phone: attempt.phone }])
    expect(await readAttempts(db)).toEqual([attempt])
  })

  it('is kept when it is of a call we did not place', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db, {
      bland: LONG_CALLS,
      webhookSecret: 'a shared secret',
    })
    const foreign = { ...record, call_id: 'foreign', metadata: { attempt_id: 'nobody' } }
    await postAndSettle(dialing, null, foreign)
    expect(await readReceipts(db)).toMatchObject([
      { callId: 'foreign', result: 'unknown_call', tokenAttemptId: null },
    ])
    expect(await readAttempts(db)).toEqual([attempt])
  })

  it('finds its attempt by the metadata when the address has no token', async () => {
    const { db } = await open()
    const { dialing, sim, attempt, record } = await callOne(db, {
      bland: LONG_CALLS,
      webhookSecret: 'a shared secret',
    })
    await db.updateTable('attempts').set({ callId: null, state: 'unknown' }).execute()
    await postAndSettle(dialing, null, record)
    const callId = sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ id: attempt.id, state: 'ended', callId }])
  })

  it.each([
    ['an event during the call', { category: 'call', message: 'Call connected' }, 'event'],
    ['a record of a call that goes on', { status: null, completed: false }, 'not_ended'],
    ['a record without its transcript', { completed: false, queue_status: 'started' }, 'not_ended'],
    [
      'a status nobody knows',
      { status: 'in-progress', completed: false, transcripts: [] },
      'not_ended',
    ],
    ['a body that names no call', { call_id: null }, 'unreadable'],
  ])('changes nothing when it is %s', async (_what, change, result) => {
    const { db } = await open()
    const { dialing, attempt, record, leadId } = await callOne(db)
    await postAndSettle(dialing, attempt.id, { ...record, ...change })
    expect(await readAttempts(db)).toEqual([attempt])
    expect((await readLead(db, leadId)).state).toBe('dialing')
    expect(await readResults(db)).toEqual([result])
  })

  it('tells which call an unknown attempt became, though that goes on', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    await db.updateTable('attempts').set({ callId: null, state: 'unknown' }).execute()
    await postAndSettle(dialing, attempt.id, { ...record, status: null, completed: false })
    expect(await readAttempts(db)).toMatchObject([{ state: 'live', callId: attempt.callId }])
  })

  it('is refused when it is not from Bland, or not JSON', async () => {
    const { db } = await open()
    const { sim, dialing, door, attempt, record } = await callOne(db)
    const body = JSON.stringify(record)
    expect(await sim.sendWebhook(`${door}/webhook`, body)).toBe(401)
    expect(await sim.sendWebhook(`${door}/webhook/${attempt.id}.forged`, body)).toBe(401)
    expect(await dialing.post(attempt.id, '{"call_id":')).toBe(400)
    expect(await readReceipts(db)).toEqual([])
  })

  it.each(['wrong', 'tampered_body'] as const)(
    'is refused when its signature is %s',
    async (how) => {
      const { db } = await open()
      const { sim, dialing, attempt, record } = await callOne(db, {
        bland: LONG_CALLS,
        webhookSecret: 'a shared secret',
      })
      sim.settings.webhookSignature = how
      expect(await dialing.post(attempt.id, record)).toBe(401)
      sim.settings.webhookSignature = 'right'
      sim.settings.webhookPretty = true
      expect(await dialing.post(attempt.id, record)).toBe(200)
    },
  )

  it('is settled though it carries characters that Postgres cannot keep', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    const transcripts = [{ user: 'user', text: 'Yes\u0000 please, tell me more.' }]
    await postAndSettle(dialing, attempt.id, { ...record, summary: 'A\u0000B', transcripts })
    expect(await readResults(db)).toEqual(['settled'])
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', summary: 'AB' }])
  })
})

onUsualDatabases('a receipt that cannot be settled', (open) => {
  it('is tried again, and holds up nobody', async () => {
    const { db } = await open()
    const { dialing, attempt, record } = await callOne(db)
    await insertCampaignWith(db, 1)
    await dialing.pass()
    const other = (await readAttempts(db)).find(({ id }) => id !== attempt.id)
    await dialing.post(attempt.id, record)
    await dialing.post(other?.id ?? '', {
      ...{ ...record, call_id: other?.callId, to: other?.phone },
      metadata: { attempt_id: other?.id },
    })
    // Its lead cannot be read for now.
    const { id } = await readLead(db, attempt.leadId)
    await db.updateTable('leads').set({ zonesJson: '[' }).where('id', '=', id).execute()
    await dialing.settler.runOnce()
    expect(await readResults(db)).toEqual([null, 'settled'])
    expect((await readAttempts(db))[0]).toMatchObject({ state: 'live' })

    await db.updateTable('leads').set({ zonesJson: '[]' }).where('id', '=', id).execute()
    await dialing.settler.runOnce()
    expect(await readResults(db)).toEqual(['settled', 'settled'])
  })

  it('is given up after five tries, loudly, and the call is asked about instead', async () => {
    const { db } = await open()
    const { dialing, attempt, record, leadId } = await callOne(db, {
      bland: { callMs: 20, webhookOutage: true },
    })
    const [call] = dialing.sim.calls()
    await dialing.sim.waitFor(() => call?.state === 'ended')
    await dialing.post(attempt.id, record)
    await db.updateTable('leads').set({ zonesJson: '[' }).execute()
    for (let pass = 0; pass < 4; pass += 1) await dialing.settler.runOnce()
    expect(await readResults(db)).toEqual([null])
    await dialing.settler.runOnce()
    expect(await readResults(db)).toEqual(['failed'])
    const errors = dialing.logged.filter((line) => line.includes('settler.failed'))
    expect(errors).toHaveLength(5)

    await db.updateTable('leads').set({ zonesJson: '[]' }).execute()
    dialing.clock.advance(3 * 60_000)
    await dialing.reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended' }])
    expect((await readLead(db, leadId)).state).not.toBe('dialing')
  })
})
