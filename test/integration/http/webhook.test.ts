import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signAttemptToken, signBody } from '../../../src/bland/signature.ts'
import type { ReceiptRow } from '../../../src/store/engine/tables.ts'
import {
  abortedRequest,
  expectError,
  rawRequest,
  type Served,
  serve,
  TOKEN_KEY,
  WEBHOOK_SECRET,
} from './serve.ts'

// With line breaks and spaces, as no JSON.stringify would write it again.
const PRETTY = readFileSync('test/fixtures/bland/webhook-talked.json', 'utf8')

let served: Served
beforeEach(async () => {
  served = await serve()
})
afterEach(() => served.close())

function post(body: string | Buffer, signature: string | null, path = '/webhook') {
  return fetch(served.origin + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { 'x-webhook-signature': signature }),
    },
  })
}

function receipts(): Promise<ReceiptRow[]> {
  return served.db.selectFrom('webhookReceipts').selectAll().execute()
}

describe('POST /webhook with a signing secret', () => {
  it('stores what Bland signed, byte for byte, and answers 200', async () => {
    const response = await post(PRETTY, signBody(PRETTY, WEBHOOK_SECRET))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ received: true })
    expect(await receipts()).toMatchObject([{ kind: 'record', body: PRETTY, processedAt: null }])
    expect(served.wakes.settler).toBe(1)
  })

  it('does not take a signature over the same JSON in other bytes', async () => {
    const compact = JSON.stringify(JSON.parse(PRETTY))
    await expectError(await post(PRETTY, signBody(compact, WEBHOOK_SECRET)), 401, 'unauthorized')
  })

  it('keeps a replayed one once', async () => {
    const signature = signBody(PRETTY, WEBHOOK_SECRET)
    for (let times = 0; times < 3; times += 1) {
      expect((await post(PRETTY, signature)).status).toBe(200)
    }
    expect(await receipts()).toMatchObject([{ deliveries: 3 }])
  })

  it.each([
    ['unsigned', null],
    ['signed with another secret', signBody(PRETTY, 'another secret')],
    ['signed with something that is no signature', 'sha256=yes'],
  ])('refuses and forgets one that is %s', async (_what, signature) => {
    await expectError(await post(PRETTY, signature), 401, 'unauthorized')
    expect(await receipts()).toEqual([])
  })

  it('refuses a forged body before it looks at what is in it', async () => {
    await expectError(await post('not JSON', 'f'.repeat(64)), 401, 'unauthorized')
  })

  it('refuses what is signed and not JSON', async () => {
    const response = await post('not JSON', signBody('not JSON', WEBHOOK_SECRET))
    await expectError(response, 400, 'invalid')
    expect(await receipts()).toEqual([])
  })

  it.each([
    ['of an unknown call', '{"call_id":"of-nobody","completed":true}'],
    ['that makes no sense', '[1, 2, 3]'],
    ['that is empty JSON', 'null'],
  ])('keeps one %s and answers 200', async (_what, body) => {
    expect((await post(body, signBody(body, WEBHOOK_SECRET))).status).toBe(200)
    expect(await receipts()).toHaveLength(1)
  })

  it('asks for the signature also where the address has the token', async () => {
    const path = `/webhook/${signAttemptToken('attempt-1', TOKEN_KEY)}`
    await expectError(await post(PRETTY, null, path), 401, 'unauthorized')
    expect((await post(PRETTY, signBody(PRETTY, WEBHOOK_SECRET), path)).status).toBe(200)
    expect(await receipts()).toMatchObject([{ tokenAttemptId: 'attempt-1' }])
  })

  it('takes 8 MiB and not a byte more', async () => {
    const most = Buffer.alloc(8 * 1024 * 1024, ' ')
    most.write('{}')
    expect((await post(most, signBody(most, WEBHOOK_SECRET))).status).toBe(200)
    const more = Buffer.concat([most, Buffer.from(' ')])
    await expectError(await post(more, signBody(more, WEBHOOK_SECRET)), 413, 'too_large')
  })

  it('answers 9 MiB with 413, announced or not, and then goes on', async () => {
    const body = Buffer.alloc(9 * 1024 * 1024, 'x')
    await expectError(await post(body, signBody(body, WEBHOOK_SECRET)), 413, 'too_large')
    for (const headers of [
      { 'content-length': String(body.byteLength) },
      { 'transfer-encoding': 'chunked' },
    ]) {
      const answer = await rawRequest(served.port, 'POST', '/webhook', { headers, body })
      expect(answer.status).toBe(413)
    }
    expect(await receipts()).toEqual([])
    expect((await post(PRETTY, signBody(PRETTY, WEBHOOK_SECRET))).status).toBe(200)
  })

  it('answers 500 when it cannot store, so that Bland sends it again', async () => {
    await served.db.destroy()
    const response = await post(PRETTY, signBody(PRETTY, WEBHOOK_SECRET))
    await expectError(response, 500, 'internal')
    expect(served.wakes.settler).toBe(0)
    expect(served.logged.join()).not.toContain('Ms Chung')
  })

  it('outlives a sender that hangs up', async () => {
    await abortedRequest(served.port, {
      path: '/webhook',
      headers: { 'content-length': 1000 },
      beginning: '{"call_id":',
    })
    await served.untilLogged('http.client_left')
    expect((await post(PRETTY, signBody(PRETTY, WEBHOOK_SECRET))).status).toBe(200)
    expect(await receipts()).toHaveLength(1)
  })
})

describe('POST /webhook/:token without a signing secret', () => {
  beforeEach(async () => {
    await served.close()
    served = await serve({ webhookSecret: null })
  })

  it('takes a token of ours and knows its attempt', async () => {
    const path = `/webhook/${signAttemptToken('attempt-1', TOKEN_KEY)}`
    expect((await post(PRETTY, null, path)).status).toBe(200)
    expect(await receipts()).toMatchObject([{ tokenAttemptId: 'attempt-1' }])
  })

  it.each([
    ['a token of another key', `/webhook/${signAttemptToken('attempt-1', 'another key')}`],
    ['an attempt id alone', '/webhook/attempt-1'],
    ['no token', '/webhook'],
  ])('refuses %s', async (_what, path) => {
    await expectError(await post(PRETTY, null, path), 401, 'unauthorized')
    expect(await receipts()).toEqual([])
  })

  it('writes no token to the log', async () => {
    const token = signAttemptToken('attempt-1', TOKEN_KEY)
    await post(PRETTY, null, `/webhook/${token}`)
    expect(served.logged.join()).toContain('http.request')
    expect(served.logged.join()).not.toContain(token)
  })
})
