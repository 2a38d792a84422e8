import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../../src/bland/payloads.ts'
import { isSigned } from '../../../src/bland/signature.ts'
import type { BlandSim, BlandSimOptions } from '../../../src/sim/bland.ts'
import { makeRequest, startReceiver, startSim } from './bland-support.ts'

const phone = '+12025550143'
const sampleUrl = new URL('../../fixtures/bland/webhook-talked.json', import.meta.url)
const sample = JSON.parse(readFileSync(sampleUrl, 'utf8'))

/** One call to its end, with its webhooks going to a receiver. */
async function callOnce(options: Partial<BlandSimOptions>, statuses: number[] = []) {
  const receiver = await startReceiver()
  receiver.statuses.push(...statuses)
  const { sim, client, apiUrl } = await startSim({ webhookRetryMs: [1, 1], ...options })
  sim.script(phone, ['interested'])
  const result = await client.placeCall(makeRequest({ webhookUrl: receiver.url }))
  const waitForAttempts = (count: number) => sim.waitFor(() => sim.webhooks.length >= count)
  const bodies = () => receiver.received.map(({ body }) => body.toString('utf8'))
  return { sim, client, apiUrl, receiver, result, waitForAttempts, bodies }
}

const codes = (sim: BlandSim) => sim.webhooks.map(({ responseCode }) => responseCode)

describe('the record webhook', () => {
  it('has the fields of a documented one, and says the same as the API', async () => {
    const { sim, client, bodies, waitForAttempts } = await callOnce({})
    await waitForAttempts(1)
    const body = JSON.parse(bodies()[0] ?? '')
    const removed = ['analysis_schema']
    for (const name of Object.keys(sample).filter((field) => !removed.includes(field))) {
      expect(body).toHaveProperty(name)
    }
    const callId = sim.calls()[0]?.callId ?? ''
    const record = await client.getCall(callId)
    expect(parseWebhook(body)).toEqual({ kind: 'record', record })
    expect(record?.turns[0]).toMatchObject({
      speaker: 'assistant',
      text: 'Hi Ann, this is an AI assistant of Acme.',
    })
    expect(record?.turns[1]?.text).toBe('Yes, this is Ann.')
  })

  it('is signed over the exact bytes, also when they are indented', async () => {
    for (const webhookPretty of [false, true]) {
      const { receiver, waitForAttempts, bodies } = await callOnce({
        webhookSecret: 'whsec',
        webhookPretty,
      })
      await waitForAttempts(1)
      const [received] = receiver.received
      const header = received?.headers['x-webhook-signature']
      expect(isSigned(received?.body ?? Buffer.alloc(0), String(header), 'whsec')).toBe(true)
      const reprinted = Buffer.from(JSON.stringify(JSON.parse(bodies()[0] ?? '')))
      expect(isSigned(reprinted, String(header), 'whsec')).toBe(!webhookPretty)
    }
  })

  it('carries no signature without a secret, and a wrong one on request', async () => {
    const unsigned = await callOnce({})
    await unsigned.waitForAttempts(1)
    expect(unsigned.receiver.received[0]?.headers).not.toHaveProperty('x-webhook-signature')
    for (const webhookSignature of ['wrong', 'tampered_body'] as const) {
      const { receiver, waitForAttempts } = await callOnce({ webhookSecret: 's', webhookSignature })
      await waitForAttempts(1)
      const [received] = receiver.received
      const header = String(received?.headers['x-webhook-signature'])
      expect(header).toMatch(/^[0-9a-f]{64}$/)
      expect(isSigned(received?.body ?? Buffer.alloc(0), header, 's')).toBe(false)
    }
  })

  it('comes again after an answer that is not 2xx, until the tries are used up', async () => {
    const recovered = await callOnce({}, [500, 429])
    await recovered.waitForAttempts(3)
    expect(codes(recovered.sim)).toEqual([500, 429, 200])
    const given = await callOnce({}, [500, 500, 503])
    await given.waitForAttempts(3)
    expect(codes(given.sim)).toEqual([500, 500, 503])
  })

  it('comes twice with the same bytes, then with other content', async () => {
    const { sim, bodies, waitForAttempts } = await callOnce({
      webhookDuplicates: 1,
      laterRecord: true,
    })
    await waitForAttempts(4)
    const [first, second, third, fourth] = bodies()
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect(fourth).toBe(third)
    expect(parseWebhook(JSON.parse(third ?? '')).kind).toBe('record')
    expect(sim.webhooks.map(({ kind }) => kind)).toEqual([
      'record',
      'record',
      'later_record',
      'later_record',
    ])
  })

  it('can be lost, and asked for again', async () => {
    const { sim, apiUrl, receiver, waitForAttempts } = await callOnce({ webhookLossRate: 1 })
    await waitForAttempts(1)
    expect(sim.webhooks[0]).toMatchObject({ isLost: true, responseCode: null })
    expect(receiver.received).toHaveLength(0)
    const resend = (callId = '') =>
      fetch(`${apiUrl}/v1/postcall/webhooks/resend`, {
        method: 'POST',
        headers: { authorization: sim.settings.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ call_ids: [callId] }),
      })
    expect((await resend(sim.calls()[0]?.callId)).status).toBe(200)
    await waitForAttempts(2)
    expect(sim.webhooks[1]).toMatchObject({ sendType: 'resend', responseCode: 200 })
    expect((await resend('nobody')).status).toBe(400)
  })

  it('stays away during an outage', async () => {
    const { sim, receiver, waitForAttempts } = await callOnce({ webhookOutage: true })
    await waitForAttempts(1)
    expect(receiver.received).toHaveLength(0)
    expect(sim.calls()[0]?.state).toBe('ended')
  })

  it('can overtake the answer to the POST', async () => {
    const { receiver, result, sim } = await callOnce({ webhookBeforeAnswer: true })
    expect(receiver.received).toHaveLength(1)
    expect(result).toEqual({ type: 'accepted', callId: sim.calls()[0]?.callId })
  })
})

describe('in-call events', () => {
  it('go to the same address, the last one after the record', async () => {
    const { bodies, waitForAttempts } = await callOnce({ inCallEvents: 'always' })
    await waitForAttempts(4)
    const kinds = bodies().map((body) => parseWebhook(JSON.parse(body)).kind)
    expect(kinds.toSorted()).toEqual(['event', 'event', 'event', 'record'])
    expect(kinds.at(-1)).toBe('event')
  })
})

describe('sendWebhook', () => {
  it('sends any bytes, signed', async () => {
    const receiver = await startReceiver()
    const { sim } = await startSim({ webhookSecret: 's' })
    receiver.statuses.push(400)
    expect(await sim.sendWebhook(receiver.url, 'not json')).toBe(400)
    const header = String(receiver.received[0]?.headers['x-webhook-signature'])
    expect(isSigned(Buffer.from('not json'), header, 's')).toBe(true)
  })
})
