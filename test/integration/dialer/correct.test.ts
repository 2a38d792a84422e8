import { expect, it } from 'vitest'
import { createDoNotCall } from '../../../src/dialer/numbers/do-not-call.ts'
import { createOutcomes } from '../../../src/dialer/outcomes/create-outcomes.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { ScenarioName } from '../../../src/sim/bland/calls/scenario.ts'
import { listCorrections } from '../../../src/store/calls/corrections.ts'
import type { CampaignRow, Db } from '../../../src/store/engine/tables.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import {
  type Dialing,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readCampaign,
  readLead,
  startDialing,
} from '../../support/dialing.ts'

const HOUR_MS = 3_600_000
const ANN = 'U0ANNA'
const BOB = 'U0BOB99'

function outcomesOf({ context, campaigns }: Dialing) {
  const { db, clock, wakeDialer } = context
  const doNotCall = createDoNotCall({ db, clock, defaultCountry: 'US', wakeDialer })
  const zone = { timezone: 'America/New_York' }
  return createOutcomes({ ...context, ...zone }, { start: campaigns.start, doNotCall })
}

/** A campaign of one lead whose first call has ended this way. */
async function callOnce(db: Db, scenario: ScenarioName, change: Partial<CampaignRow> = {}) {
  const dialing = await startDialing(db)
  const { campaign, leads } = await insertCampaignWith(db, 1, change)
  const { id: leadId = '', phone = '' } = leads[0] ?? {}
  dialing.sim.script(phone, [scenario])
  await dialing.pass()
  await dialing.settle(1)
  const [attempt] = await readAttempts(db)
  const { id: attemptId = '' } = attempt ?? {}
  const outcomes = outcomesOf(dialing)
  const correct = (outcome: Outcome, actor = ANN) => outcomes.correct(attemptId, outcome, actor)
  const states = async () => ({
    attempt: (await readAttempts(db))[0],
    lead: await readLead(db, leadId),
    campaign: await readCampaign(db, campaign.id),
  })
  return { ...dialing, campaign, leadId, phone, attemptId, correct, outcomes, states }
}

onUsualDatabases('a corrected outcome', (open) => {
  it('ends a lead that waited for its next try, and with it the campaign', async () => {
    const { db } = await open()
    const { correct, states, attemptId, clock } = await callOnce(db, 'no_answer')
    expect((await states()).lead).toMatchObject({ state: 'waiting', reason: 'retry' })
    const result = await correct('interested')
    expect(result).toEqual({
      type: 'corrected',
      was: 'no_answer',
      outcome: 'interested',
      wasBy: null,
      lead: { state: 'done', onDoNotCallList: false },
    })
    expect(await states()).toMatchObject({
      attempt: { outcome: 'interested', reason: 'corrected' },
      lead: { state: 'done', outcome: 'interested' },
      campaign: { state: 'finished' },
    })
    expect(await listCorrections(db, [attemptId])).toMatchObject([
      { was: 'no_answer', outcome: 'interested', correctedBy: ANN, correctedAt: clock.now() },
    ])
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(audit).toMatchObject([{ actor: ANN, action: 'outcome.correct', subject: attemptId }])
  })

  it('lets a lead that was done wait for a try, as it would have', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'interested')
    // Somebody else of the list is still to be called.
    await db
      .updateTable('campaigns')
      .set({ state: 'running', endedAt: null })
      .where('id', '=', made.campaign.id)
      .execute()
    const result = await made.correct('no_answer')
    const { lead, attempt } = await made.states()
    expect(lead).toMatchObject({ state: 'waiting', reason: 'retry', outcome: 'no_answer' })
    expect(lead.nextAt).toBeGreaterThanOrEqual((attempt?.endedAt ?? 0) + 4 * HOUR_MS)
    expect(result).toMatchObject({ lead: { state: 'waiting', nextAt: lead.nextAt } })
  })

  it('calls nobody whose campaign is over', async () => {
    const { db } = await open()
    const { correct, states } = await callOnce(db, 'interested')
    expect((await states()).campaign.state).toBe('finished')
    expect(await correct('no_answer')).toMatchObject({ lead: { state: 'done' } })
    expect((await states()).lead).toMatchObject({ state: 'done', outcome: 'no_answer' })
  })

  it('keeps the time of a lead that waits in any case', async () => {
    const { db } = await open()
    const { correct, states } = await callOnce(db, 'no_answer')
    const before = (await states()).lead
    await correct('voicemail')
    const after = (await states()).lead
    expect(after).toMatchObject({ outcome: 'voicemail', nextAt: before.nextAt, state: 'waiting' })
  })

  it('puts the number on the do-not-call list, in the name of who said so', async () => {
    const { db } = await open()
    const made = await callOnce(db, 'talked')
    const other = await insertCampaignWith(db, [{ phone: made.phone }])
    const result = await made.correct('do_not_call', BOB)
    expect(result).toMatchObject({ lead: { state: 'done', onDoNotCallList: true } })
    expect(await db.selectFrom('suppressions').selectAll().execute()).toMatchObject([
      { phone: made.phone, addedBy: BOB, attemptId: made.attemptId },
    ])
    expect((await readLead(db, other.leads[0]?.id ?? '')).state).toBe('blocked')
    // The list does not forget by itself.
    const back = await made.correct('talked')
    expect(back).toMatchObject({ lead: { onDoNotCallList: true }, wasBy: BOB })
    expect(await db.selectFrom('suppressions').select('phone').execute()).toHaveLength(1)
  })

  it('counts in the middle of the next try: that one is the last', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 1)
    const { id: leadId = '', phone = '' } = leads[0] ?? {}
    dialing.sim.script(phone, [
      { name: 'no_answer', callMs: 1 },
      { name: 'no_answer', callMs: 1 },
    ])
    const end = async () => {
      const open = (await readAttempts(db)).at(-1)
      await dialing.post(open?.id ?? '', {
        ...{ call_id: open?.callId, to: phone, status: 'no-answer', completed: true },
      })
      await dialing.settler.runOnce()
    }
    await dialing.pass()
    await end()
    dialing.clock.advance(26 * HOUR_MS)
    await dialing.pass()
    expect((await readLead(db, leadId)).state).toBe('dialing')
    const [first] = await readAttempts(db)
    const outcomes = outcomesOf(dialing)
    const result = await outcomes.correct(first?.id ?? '', 'interested', ANN)
    expect(result).toMatchObject({ type: 'corrected', lead: { state: 'dialing' } })
    await end()
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', outcome: 'interested' })
    expect((await readAttempts(db)).map(({ outcome }) => outcome)).toEqual([
      'interested',
      'no_answer',
    ])
  })

  it('is not taken back by what Bland says later', async () => {
    const { db } = await open()
    const { correct, states, post, settler, attemptId, phone } = await callOnce(db, 'no_answer')
    await db
      .updateTable('attempts')
      .set({ reason: 'presumed_called', outcome: 'needs_review' })
      .execute()
    await correct('interested')
    const { attempt } = await states()
    await post(attemptId, {
      ...{ call_id: attempt?.callId, to: phone, status: 'busy', completed: true },
    })
    await settler.runOnce()
    expect((await states()).attempt).toMatchObject({ outcome: 'interested' })
    expect((await states()).lead).toMatchObject({ state: 'done', outcome: 'interested' })
  })

  it('stays when the words of the call come later, which its message is made anew for', async () => {
    const { db } = await open()
    const { correct, states, post, settler, attemptId, phone } = await callOnce(db, 'no_answer')
    await correct('talked')
    await db.updateTable('outbox').set({ state: 'sent', messageTs: '1.1' }).execute()
    const { attempt } = await states()
    await post(attemptId, {
      ...{ call_id: attempt?.callId, to: phone, status: 'completed', completed: true },
      transcripts: [{ user: 'user', text: 'Hello?' }],
    })
    await settler.runOnce()
    expect((await states()).attempt?.outcome).toBe('talked')
    const due = await db.selectFrom('outbox').select('key').where('state', '=', 'pending').execute()
    expect(due).toEqual([{ key: `outcome:${attemptId}` }])
  })

  it('is one when two say the same at once, and the newest when they differ', async () => {
    const { db } = await open()
    const { correct, states, attemptId } = await callOnce(db, 'no_answer')
    const both = await Promise.all([correct('talked', ANN), correct('talked', BOB)])
    expect(both.map(({ type }) => type).sort()).toEqual(['corrected', 'same'])
    const [first] = await listCorrections(db, [attemptId])
    expect(both.find(({ type }) => type === 'same')).toMatchObject({
      correctedBy: first?.correctedBy,
    })
    await Promise.all([correct('interested', ANN), correct('wrong_number', BOB)])
    const all = await listCorrections(db, [attemptId])
    expect(all).toHaveLength(3)
    expect((await states()).attempt?.outcome).toBe(all.at(-1)?.outcome)
    expect(all.at(-1)?.was).toBe(all[1]?.outcome)
  })

  it('makes what stands in Slack true again: the call, the card and the summary', async () => {
    const { db } = await open()
    const { correct, campaign, attemptId } = await callOnce(db, 'interested')
    const sent = { state: 'sent', messageTs: '1.1', sentRevision: 1 } as const
    await db.updateTable('outbox').set(sent).execute()
    await correct('talked')
    const due = await db.selectFrom('outbox').select('key').where('state', '=', 'pending').execute()
    expect(due.map(({ key }) => key).sort()).toEqual([
      `card:${campaign.id}`,
      `outcome:${attemptId}`,
      `summary:${campaign.id}`,
    ])
  })

  it('tells the channel of a win that nobody was told of, once', async () => {
    const { db } = await open()
    const { correct, attemptId } = await callOnce(db, 'no_answer')
    const known = () =>
      db
        .selectFrom('outbox')
        .select('key')
        .where('key', '=', `outcome:${attemptId}:known`)
        .execute()
    await correct('interested')
    // The first message about it is not said yet, and will say so itself.
    expect(await known()).toEqual([])
    await correct('no_answer')
    await db.updateTable('outbox').set({ state: 'sent', messageTs: '1.1' }).execute()
    await correct('talked')
    expect(await known()).toEqual([])
    await correct('interested')
    await correct('no_answer')
    await correct('callback')
    expect(await known()).toHaveLength(1)
  })

  it('is refused for a call that is on the line, was never made, or was erased', async () => {
    const { db } = await open()
    const { correct, attemptId, outcomes } = await callOnce(db, 'no_answer')
    const set = (change: object) =>
      db.updateTable('attempts').set(change).where('id', '=', attemptId).execute()
    await set({ released: 1 })
    await expect(correct('talked')).rejects.toThrow('No call was made here')
    await set({ released: 0, state: 'live' })
    await expect(correct('talked')).rejects.toThrow('has not ended yet')
    await set({ state: 'ended', phone: 'forgotten:1' })
    await expect(correct('talked')).rejects.toThrow('was erased')
    await expect(outcomes.doNotCall(attemptId, ANN)).rejects.toThrow('was erased')
    await expect(outcomes.correct('nothing', 'talked', ANN)).rejects.toThrow('no call nothing')
    expect(await listCorrections(db, [attemptId])).toEqual([])
  })
})
