import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeRequest, startSim } from './bland-support.ts'

const phone = '+12025550143'
const ended = 'ended' as const

/** Null: the key was refused. */
async function readBalance(apiUrl: string, authorization: string): Promise<number | null> {
  const response = await fetch(`${apiUrl}/v1/me`, { headers: { authorization } })
  const account = z.object({ billing: z.object({ current_balance: z.number() }) })
  return response.ok ? account.parse(await response.json()).billing.current_balance : null
}

describe('placing a call', () => {
  it('accepts it and lets it take its course', async () => {
    const { sim, client } = await startSim()
    sim.script(phone, ['interested'])
    const result = await client.placeCall(makeRequest())
    const [call] = sim.calls()
    expect(result).toEqual({ type: 'accepted', callId: call?.callId })
    expect(call?.metadata).toEqual({
      attempt_id: 'attempt-1',
      campaign_id: 'campaign-1',
      lead_id: 'lead-1',
    })
    await sim.waitFor(() => call?.state === ended)
    expect(await client.getCall(call?.callId ?? '')).toMatchObject({
      to: phone,
      status: 'completed',
      completed: true,
      answeredBy: 'human',
      durationMs: 94_000,
      costMicros: 219_000,
      disposition: 'interested',
      attemptId: 'attempt-1',
    })
  })

  it.each([
    'unauthorized',
    'flagged',
    'no_balance',
    'not_found',
    'do_not_call',
    'bad_number',
    'plan_limit',
    'transient',
    'invalid',
    'same_number',
    'rate_limited',
    'new_account',
    'international',
    'blacklisted',
  ] as const)('refuses as planned and places nothing: %s', async (reason) => {
    const { sim, client } = await startSim()
    sim.failNext(reason)
    expect(await client.placeCall(makeRequest())).toMatchObject({ type: 'refused', reason })
    expect(sim.calls()).toHaveLength(0)
    expect((await client.placeCall(makeRequest())).type).toBe('accepted')
  })

  it.each([
    ['no_billing', 'no_balance'],
    ['objective', 'invalid'],
    ['sensitive', 'do_not_call'],
    ['not_saved', 'transient'],
  ] as const)('has a second way to say it: %s is %s', async (fault, reason) => {
    const { sim, client } = await startSim()
    sim.failNext(fault)
    expect(await client.placeCall(makeRequest())).toMatchObject({ type: 'refused', reason })
  })

  it.each([
    ['drop', 1],
    ['error_500', 1],
    ['stall', 1],
    ['unreadable', 1],
    ['no_id', 1],
    ['drop_before', 0],
    ['error_500_before', 0],
  ] as const)('leaves open what became of it: %s places %i', async (fault, placed) => {
    const { sim, client } = await startSim({ requestTimeoutMs: 300 })
    sim.script(phone, ['interested'])
    sim.failNext(fault)
    expect((await client.placeCall(makeRequest())).type).toBe('unknown')
    expect(sim.requests).toHaveLength(1)
    expect(sim.calls()).toHaveLength(placed)
    await sim.waitFor(() => sim.calls().every((call) => call.state === ended))
    const found = await client.findCalls({ to: phone, since: 0 })
    expect(found.map((call) => call.attemptId)).toEqual(placed === 1 ? ['attempt-1'] : [])
  })

  it('takes the key with and without Bearer, and no other', async () => {
    const { apiUrl, sim } = await startSim()
    const { apiKey } = sim.settings
    for (const [key, balance] of [
      [`Bearer ${apiKey}`, 1_000],
      ['other', null],
    ] as const) {
      expect(await readBalance(apiUrl, key)).toBe(balance)
    }
  })

  it('calls the same number again only after ten seconds', async () => {
    let now = 1_770_000_000_000
    const { sim, client } = await startSim({ clock: { now: () => now } })
    const place = () => client.placeCall(makeRequest())
    expect((await place()).type).toBe('accepted')
    expect(await place()).toMatchObject({ type: 'refused', reason: 'same_number' })
    now += 10_000
    expect((await place()).type).toBe('accepted')
    sim.settings.sameNumberCooldownMs = 0
    expect((await place()).type).toBe('accepted')
  })

  it('keeps the lists, the balance and the caps', async () => {
    const { sim, client } = await startSim({ callsPerHour: 1 })
    sim.settings.blacklist.add('+12025550101')
    sim.settings.doNotCall.add('+12025550102')
    const reasonFor = async (to: string) => {
      const result = await client.placeCall(makeRequest({ phone: to }))
      return result.type === 'refused' ? result.reason : result.type
    }
    expect(await reasonFor('+12025550101')).toBe('blacklisted')
    expect(await reasonFor('+12025550102')).toBe('do_not_call')
    expect(await reasonFor('+12025550103')).toBe('accepted')
    expect(await reasonFor('+12025550104')).toBe('rate_limited')
    sim.settings.balanceUsd = 0
    expect(await reasonFor('+12025550105')).toBe('no_balance')
  })
})

describe('the lines', () => {
  const phones = ['+12025550101', '+12025550102', '+12025550103', '+12025550104']

  it('refuses calls above their number', async () => {
    const { sim, client } = await startSim({ lines: 2, callMs: 60_000 })
    for (const to of phones) sim.script(to, ['talked'])
    const place = (to: string) => client.placeCall(makeRequest({ phone: to }))
    const results = await Promise.all(phones.map(place))
    expect(results.filter(({ type }) => type === 'accepted')).toHaveLength(2)
    expect(sim.maxConcurrent()).toBe(2)
  })

  it('lets calls above their number wait, when told to', async () => {
    const { sim, client } = await startSim({ lines: 2, aboveLines: 'queue' })
    const place = (to: string) => client.placeCall(makeRequest({ phone: to }))
    const results = await Promise.all(phones.map(place))
    expect(results.every(({ type }) => type === 'accepted')).toBe(true)
    await sim.waitFor(() => sim.calls().every((call) => call.state === ended))
    expect(sim.maxConcurrent()).toBe(2)
  })

  it('says how much of them was used', async () => {
    const { sim, client } = await startSim({ lines: 1, aboveLines: 'queue' })
    for (const to of phones) sim.script(to, ['talked'])
    for (const to of phones) await client.placeCall(makeRequest({ phone: to }))
    await sim.waitFor(() => sim.calls().every((call) => call.state === ended))
    const from = Math.min(...sim.calls().map((call) => call.lineFrom ?? 0))
    const to = Math.max(...sim.calls().map((call) => call.lineTo ?? 0))
    const share = sim.linesUsedShare({ lines: 1, from, to })
    expect(share).toBeGreaterThan(0.5)
    expect(share).toBeLessThanOrEqual(1.000001)
    expect(sim.linesUsedShare({ lines: 2, from, to })).toBeCloseTo(share / 2)
    expect(sim.linesUsedShare({ lines: 1, from: to + 1, to: to + 2 })).toBe(0)
  })

  it('tells two calls to one number that overlap', async () => {
    const { sim, client } = await startSim({ sameNumberCooldownMs: 0, callMs: 60_000 })
    sim.script(phone, ['talked'])
    await client.placeCall(makeRequest())
    expect(sim.overlaps()).toEqual([])
    await client.placeCall(makeRequest())
    expect(sim.overlaps()).toHaveLength(1)
    await client.placeCall(makeRequest({ phone: '+12025550144' }))
    expect(sim.overlaps()).toHaveLength(1)
  })
})

describe('looking at calls and stopping them', () => {
  it('lists a call as active until it ends', async () => {
    const { sim, client } = await startSim({ callMs: 60_000, activeList: 'bare_array' })
    sim.script(phone, ['talked'])
    await client.placeCall(makeRequest())
    const callId = sim.calls()[0]?.callId ?? ''
    expect(await client.listActive()).toMatchObject([{ callId, to: phone, status: 'IN_PROGRESS' }])
    expect(await client.getCall(callId)).toMatchObject({ completed: false, endedAt: null })
    sim.settings.activeList = 'envelope'
    expect(await client.listActive()).toHaveLength(1)
    expect(await client.stopCall(callId)).toBe('stopped')
    expect(await client.listActive()).toEqual([])
    expect(await client.stopCall(callId)).toBe('not_live')
  })

  it('cancels a call that waits', async () => {
    const { sim, client } = await startSim({ lines: 0, aboveLines: 'queue' })
    const result = await client.placeCall(makeRequest())
    const callId = result.type === 'accepted' ? result.callId : ''
    expect(await client.listActive()).toMatchObject([{ status: 'QUEUED' }])
    expect(await client.stopCall(callId)).toBe('stopped')
    expect(await client.getCall(callId)).toMatchObject({
      status: 'canceled',
      disposition: 'CANCELED',
      durationMs: 0,
    })
    expect(sim.maxConcurrent()).toBe(0)
  })

  it('hides a new call from the list while it is being indexed', async () => {
    let now = 1_770_000_000_000
    const { client } = await startSim({ clock: { now: () => now }, indexDelayMs: 1_000 })
    await client.placeCall(makeRequest())
    const find = () => client.findCalls({ to: phone, since: now - 60_000 })
    expect(await find()).toEqual([])
    now += 1_000
    expect(await find()).toHaveLength(1)
    expect(await client.findCalls({ to: phone, since: now })).toEqual([])
  })

  it('does not know a call it never took, in two ways', async () => {
    for (const unknownCall of ['status_404', 'error_body'] as const) {
      const { client } = await startSim({ unknownCall })
      expect(await client.getCall('nobody')).toBeNull()
    }
  })

  it('fails single reads as planned', async () => {
    const { sim, client } = await startSim({ requestTimeoutMs: 500 })
    for (const fault of ['get_500', 'get_drop', 'get_stall'] as const) {
      sim.failNext(fault)
      await expect(client.listActive()).rejects.toMatchObject({ code: 'unavailable' })
      expect(await client.listActive()).toEqual([])
    }
  })

  it('says completed before the record is complete, when asked to settle slowly', async () => {
    const { sim, client } = await startSim({ settleMs: 60_000 })
    sim.script(phone, ['interested'])
    await client.placeCall(makeRequest())
    await sim.waitFor(() => sim.calls()[0]?.state === 'settling')
    expect(await client.getCall(sim.calls()[0]?.callId ?? '')).toMatchObject({
      status: 'completed',
      completed: false,
      turns: [],
    })
  })

  it('takes the price off the balance, and cuts all calls when it is used up', async () => {
    const { sim, client, apiUrl } = await startSim({ balanceUsd: 0.01 })
    sim.script('+12025550101', ['busy'])
    sim.script('+12025550102', [{ name: 'talked', callMs: 60_000 }])
    await client.placeCall(makeRequest({ phone: '+12025550102' }))
    await client.placeCall(makeRequest({ phone: '+12025550101' }))
    await sim.waitFor(() => sim.calls().every((call) => call.state === ended))
    expect(await readBalance(apiUrl, sim.settings.apiKey)).toBeLessThan(0)
  })

  it('serves the recording of a recorded conversation only', async () => {
    const { sim, client, apiUrl } = await startSim({ sameNumberCooldownMs: 0 })
    sim.script(phone, ['interested', 'no_answer'])
    await client.placeCall(makeRequest())
    await client.placeCall(makeRequest())
    await sim.waitFor(() => sim.calls().every((call) => call.state === ended))
    const headers = { authorization: sim.settings.apiKey }
    const answers = await Promise.all(
      sim.calls().map(({ callId }) => fetch(`${apiUrl}/v1/recordings/${callId}`, { headers })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 404])
    const [wav] = await Promise.all(answers.map((answer) => answer.text()))
    expect(wav?.slice(0, 4)).toBe('RIFF')
  })

  it('waits for a scheduled time, and can be stopped before', async () => {
    const { sim, apiUrl } = await startSim()
    const headers = { authorization: sim.settings.apiKey }
    const body = JSON.stringify({
      phone_number: phone,
      task: 'x',
      start_time: '2199-01-01 00:00:00',
    })
    await fetch(`${apiUrl}/v1/calls`, { method: 'POST', headers, body })
    expect(sim.calls()[0]?.state).toBe('scheduled')
    const stop = await fetch(`${apiUrl}/v1/calls/active/stop`, { method: 'POST', headers })
    expect(await stop.json()).toMatchObject({ num_calls: 1 })
    expect(sim.calls()[0]?.state).toBe(ended)
  })
})

describe('waitFor', () => {
  it('rejects when the condition never holds', async () => {
    const { sim } = await startSim()
    await expect(sim.waitFor(() => false, { timeoutMs: 1 })).rejects.toThrow('Waited in vain')
  })
})
