import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { CallRequest } from '../../../src/bland/call-body.ts'
import { type BlandClient, createBlandClient } from '../../../src/bland/client.ts'
import { SENT_DISPOSITIONS } from '../../../src/domain/disposition.ts'

const request: CallRequest = {
  phone: '+12025550143',
  task: 'You are an AI assistant.',
  voice: null,
  firstSentence: null,
  language: null,
  maxMinutes: 5,
  voicemailMessage: null,
  transferNumber: null,
  record: false,
  webhookUrl: 'http://127.0.0.1:1/webhook/t',
  timezone: null,
  metadata: { attemptId: 'a', campaignId: 'c', leadId: 'l' },
  variables: {},
  dispositions: SENT_DISPOSITIONS,
}

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Answer {
  status?: number
  text: string
}

/** A client of a server that gives one answer to everything, with the requests it got. */
async function clientOf(
  answer: Answer,
): Promise<{ client: BlandClient; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((message, response) => {
    asked.push(message)
    message.resume()
    message.on('end', () => response.writeHead(answer.status ?? 200).end(answer.text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  return { client: clientAt(portOf(server.address())), asked }
}

function clientAt(port: number, host = '127.0.0.1'): BlandClient {
  const client = createBlandClient({ apiUrl: `http://${host}:${port}`, apiKey: 'org_key' })
  cleanups.push(() => client.close())
  return client
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}

const json = (body: unknown, status = 200): Answer => ({ status, text: JSON.stringify(body) })

describe('placeCall', () => {
  it('sends the raw key and gives back the id', async () => {
    const { client, asked } = await clientOf(json({ status: 'success', call_id: 'call-1' }))
    expect(await client.placeCall(request)).toEqual({ type: 'accepted', callId: 'call-1' })
    expect(asked[0]?.headers.authorization).toBe('org_key')
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/calls'])
  })

  it.each([
    ['no id', json({ status: 'success' })],
    ['no JSON', { text: '<html>' }],
    ['nothing', { text: '' }],
    ['a proxy error', { status: 502, text: 'Bad gateway' }],
    [
      'an error that names a call',
      json({ call_id: 'call-1', message: 'Rate limit exceeded' }, 429),
    ],
  ])('does not know what became of the call: %s', async (_case, answer) => {
    const { client, asked } = await clientOf(answer)
    expect((await client.placeCall(request)).type).toBe('unknown')
    expect(asked).toHaveLength(1)
  })

  it('knows that nothing was placed where nobody listens', async () => {
    const server = createTcpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const port = portOf(server.address())
    await new Promise((resolve) => server.close(resolve))
    for (const host of ['127.0.0.1', 'localhost']) {
      const result = await clientAt(port, host).placeCall(request)
      expect(result).toMatchObject({ type: 'refused', reason: 'unreachable' })
    }
  })

  it('never sends a second time after a broken connection', async () => {
    let connections = 0
    const server = createTcpServer((socket) => {
      connections += 1
      socket.once('data', () => socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => server.close(resolve)))
    const result = await clientAt(portOf(server.address())).placeCall(request)
    expect(result.type).toBe('unknown')
    expect(connections).toBe(1)
  })
})

describe('reading from Bland', () => {
  it('has no record of a call that Bland does not know', async () => {
    const unknown = { data: null, errors: [{ error: 'NOT_FOUND', message: 'x' }] }
    for (const answer of [json({}, 404), json({ status: 'error', message: 'Call not found' })]) {
      expect(await (await clientOf(answer)).client.getCall('x')).toBeNull()
    }
    expect(await (await clientOf(json(unknown, 400))).client.getCall('x')).toBeNull()
  })

  it('reads a call that ended in an error', async () => {
    const { client } = await clientOf(json({ call_id: 'x', status: 'error', completed: true }))
    expect(await client.getCall('x')).toMatchObject({ status: 'error', completed: true })
  })

  it('says unavailable when Bland gives no usable answer', async () => {
    for (const answer of [{ status: 500, text: 'x' }, json({}), json({ error: 'Oops' }, 500)]) {
      const { client } = await clientOf(answer)
      await expect(client.getCall('x')).rejects.toMatchObject({ code: 'unavailable' })
      await expect(client.listActive()).rejects.toMatchObject({ code: 'unavailable' })
      const query = { to: '+12025550143', since: 0 }
      await expect(client.findCalls(query)).rejects.toMatchObject({ code: 'unavailable' })
    }
  })

  it('takes active calls from an envelope and from a bare array', async () => {
    const rows = [
      { call_id: 'x', to: '+12025550143', status: 'QUEUED', timestamp: '1770000000000' },
      {},
    ]
    const expected = [
      { callId: 'x', to: '+12025550143', status: 'QUEUED', since: 1_770_000_000_000 },
    ]
    for (const body of [{ data: rows, errors: null }, rows]) {
      expect(await (await clientOf(json(body))).client.listActive()).toEqual(expected)
    }
  })

  it('finds the calls to one number, each once, also without country code', async () => {
    const calls = [
      { call_id: 'x', to: '+12025550143' },
      { call_id: 'x', to: '+12025550143' },
      { call_id: 'y', to: '2025550143' },
      { call_id: 'z', to: '+12025550144' },
    ]
    const { client, asked } = await clientOf(json({ count: 4, calls }))
    const since = Date.parse('2026-04-15T18:00:00Z')
    const found = await client.findCalls({ to: '+12025550143', since })
    expect(found.map((call) => call.callId)).toEqual(['x', 'y'])
    const query = new URL(asked[0]?.url ?? '', 'http://x').searchParams
    expect(query.get('to_number')).toBe('+12025550143')
    expect(query.get('start_date')).toBe('2026-04-15T18:00:00.000Z')
  })

  it('tells a stopped call from one that was not live', async () => {
    const stopped = json({ status: 'success', message: 'Call ended successfully.' })
    expect(await (await clientOf(stopped)).client.stopCall('x')).toBe('stopped')
    const gone = { status: 'error', message: 'SID not found for the given c_id.' }
    for (const status of [200, 400, 500]) {
      expect(await (await clientOf(json(gone, status))).client.stopCall('x')).toBe('not_live')
    }
  })
})
