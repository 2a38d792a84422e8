import { expect, it } from 'vitest'
import { readAttemptToken } from '../../../src/bland/signature.ts'
import { SENT_DISPOSITIONS } from '../../../src/domain/disposition.ts'
import { onBothDatabases } from '../../support/databases.ts'
import {
  CALLING_TIME,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readLead,
  startDialing,
  TOKEN_KEY,
} from '../../support/dialing.ts'
import { makePhone } from '../../support/make.ts'

onBothDatabases('the dialer', (open) => {
  it('calls a lead once, though five passes and two campaigns want it', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const phone = makePhone()
    const first = await insertCampaignWith(db, [{ phone }])
    const second = await insertCampaignWith(db, [{ phone }])

    await Promise.all([pass(), pass(), pass()])
    await pass()
    await pass()

    expect(sim.calls().map((call) => call.phone)).toEqual([phone])
    const attempts = await readAttempts(db)
    expect(attempts).toMatchObject([{ phone, state: 'live', campaignId: first.campaign.id }])
    expect(attempts[0]?.callId).toBe(sim.calls()[0]?.callId)
    expect(await readLead(db, second.leads[0]?.id ?? '')).toMatchObject({
      state: 'waiting',
      reason: 'open_attempt',
      nextAt: CALLING_TIME + 60_000,
    })
  })

  it('keeps the gap between calls to a number over campaigns', async () => {
    const { db } = await open()
    const { sim, pass, settle, clock } = await startDialing(db)
    const phone = makePhone()
    sim.script(phone, ['no_answer'])
    await insertCampaignWith(db, [{ phone }], { maxAttempts: 1 })
    await pass()
    await settle(1)
    const other = await insertCampaignWith(db, [{ phone }])
    clock.advance(60_000)
    await pass()
    expect(sim.calls()).toHaveLength(1)
    expect(await readLead(db, other.leads[0]?.id ?? '')).toMatchObject({
      state: 'waiting',
      reason: 'gap',
      nextAt: CALLING_TIME + 4 * 3_600_000,
    })
  })

  it('never has more open rows than lines, and shares them fairly', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 6, callsPerHour: null, callsPerDay: null } }
    const { sim, pass } = await startDialing(db, { settings, bland: LONG_CALLS })
    const first = await insertCampaignWith(db, 10)
    const second = await insertCampaignWith(db, 10)
    await pass()
    await pass()
    expect(sim.calls()).toHaveLength(6)
    expect(await readAttempts(db, first.campaign.id)).toHaveLength(3)
    expect(await readAttempts(db, second.campaign.id)).toHaveLength(3)
  })

  it('gives the only line to each campaign in turn', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 1, callsPerHour: null, callsPerDay: null } }
    const { sim, pass, settle, clock } = await startDialing(db, { settings })
    const first = await insertCampaignWith(db, 4)
    const second = await insertCampaignWith(db, 4)
    for (let call = 1; call <= 4; call += 1) {
      await pass()
      await settle(call)
      clock.advance(1_000)
    }
    expect(sim.calls()).toHaveLength(4)
    expect(await readAttempts(db, first.campaign.id)).toHaveLength(2)
    expect(await readAttempts(db, second.campaign.id)).toHaveLength(2)
  })

  it('keeps a campaign to its own lines', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, 5, { lines: 2 })
    await pass()
    await pass()
    expect(sim.calls()).toHaveLength(2)
  })

  it('keeps to the calls an hour may have', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 10, callsPerHour: 3, callsPerDay: null } }
    const { sim, pass, clock } = await startDialing(db, { settings, bland: LONG_CALLS })
    await insertCampaignWith(db, 6)
    for (let minute = 0; minute < 60; minute += 5) {
      await pass()
      clock.advance(5 * 60_000)
    }
    expect(sim.calls().length).toBeLessThanOrEqual(3)
    expect(sim.calls().length).toBeGreaterThanOrEqual(2)
  })

  it('tells Bland everything a call needs', async () => {
    const { db } = await open()
    const { sim, pass, context } = await startDialing(db, { bland: LONG_CALLS })
    context.settings.voiceId = 'maya'
    const variables = { first_name: 'Ada', company: 'Engines' }
    const { campaign, leads } = await insertCampaignWith(db, [
      { variablesJson: JSON.stringify(variables) },
    ])
    await pass()

    const [attempt] = await readAttempts(db)
    const [call] = sim.calls()
    expect(call?.request).toMatchObject({
      phone_number: leads[0]?.phone,
      voice: 'maya',
      record: true,
      max_duration: 5,
      timezone: 'America/Los_Angeles',
      request_data: variables,
      dispositions: SENT_DISPOSITIONS,
      metadata: {
        attempt_id: attempt?.id,
        campaign_id: campaign.id,
        lead_id: leads[0]?.id,
      },
      guard_rails: [{ type: 'tcpa:ai_disclosure' }, { type: 'tcpa:opt_out' }],
      voicemail: { action: 'leave_message' },
    })
    expect(call?.request.task).toContain('You are calling Ada.')
    expect(call?.request.first_sentence).toContain('Hi Ada, this is an AI assistant')
    expect(JSON.stringify(call?.request)).not.toContain('${')
    expect(call?.request).not.toHaveProperty('retry')
    const token = String(call?.request.webhook).split('/webhook/')[1] ?? ''
    expect(readAttemptToken(token, TOKEN_KEY)).toBe(attempt?.id)
  })

  it('keeps with the attempt what was said and what the gate saw', async () => {
    const { db } = await open()
    const { pass } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, [{ prompt: 'no-such-prompt' }])
    await pass()
    const [attempt] = await readAttempts(db)
    expect(attempt).toMatchObject({ prompt: 'default', number: 1 })
    expect(JSON.parse(attempt?.gateJson ?? '')).toMatchObject({ verdict: 'allow' })
    const versions = await db.selectFrom('promptVersions').selectAll().execute()
    expect(versions).toMatchObject([{ id: attempt?.promptVersionId, name: 'default' }])
  })

  it('blocks a lead that the prompt has no words for, and calls the next one', async () => {
    const { db } = await open()
    const { sim, pass } = await startDialing(db, { bland: LONG_CALLS })
    const settings = { prompt: 'appointment-reminder' }
    const { leads } = await insertCampaignWith(db, 1, settings)
    await insertCampaignWith(db, 1)
    await pass()
    const lead = await readLead(db, leads[0]?.id ?? '')
    expect(lead.state).toBe('blocked')
    expect(lead.reason).toMatch(/^missing_variables: \w+/)
    expect(sim.calls()).toHaveLength(1)
  })

  it('writes no phone number into the log', async () => {
    const { db } = await open()
    const { sim, pass, logged } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 2)
    sim.failNext('bad_number')
    sim.failNext('drop')
    await pass()
    expect(logged.length).toBeGreaterThan(0)
    for (const { phone } of leads) expect(logged.join()).not.toContain(phone.slice(1))
  })
})
