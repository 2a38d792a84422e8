import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { ask, SIMULATED, sayAll, texts, waitForCalls } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

const NINE_MIB = 9 * 1024 * 1024

/** Three calls on the line, and the address that Bland has for the first of them. */
async function startCalls(options: { callMs: number; env?: Record<string, string> }) {
  const { callMs, env } = options
  const running = await startApp({
    env: { ...SIMULATED, ...env },
    bland: { callMs, ringMs: 10, webhookSecret: env?.BLAND_WEBHOOK_SECRET ?? null },
  })
  await putLeads(running, 3)
  await ask(running, '/dial start max:1')
  await running.bland.waitFor((sim) => sim.calls().length === 3)
  const webhook = String(running.bland.calls()[0]?.request.webhook)
  return { running, webhook }
}

async function attemptsOf({ app }: RunningApp) {
  return app.db.selectFrom('attempts').select(['state', 'outcome', 'callId']).execute()
}

function post(url: string, body: string, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body, headers })
}

describe('POST /webhook', () => {
  it('turns away what Bland did not send, and the calls take their course', async () => {
    const { running, webhook } = await startCalls({ callMs: 60_000 })
    const { url, app } = running
    const callId = running.bland.calls()[0]?.callId
    const body = JSON.stringify({ call_id: callId, status: 'completed', completed: true })
    const forged = `${webhook.slice(0, -2)}xx`
    const answers: [string, Response, number, string][] = [
      ['without token', await post(`${url}/webhook`, body), 401, 'unauthorized'],
      ['with a forged token', await post(forged, body), 401, 'unauthorized'],
      ['with no token at all', await post(`${url}/webhook/`, body), 401, 'unauthorized'],
      ['forged and not JSON', await post(forged, 'hello'), 401, 'unauthorized'],
      ['not JSON', await post(webhook, '{"call_id":'), 400, 'invalid'],
      ['empty', await post(webhook, ''), 400, 'invalid'],
      ['of 9 MiB', await post(webhook, 'x'.repeat(NINE_MIB)), 413, 'too_large'],
    ]
    for (const [what, answer, status, code] of answers) {
      expect([what, answer.status]).toEqual([what, status])
      expect(await answer.json()).toMatchObject({ error: { code, message: expect.any(String) } })
    }
    expect(await app.db.selectFrom('webhookReceipts').select('id').execute()).toEqual([])
    await ask(running, '/dial stop now')
    await waitForCalls(running, 3)
    await sayAll(running)
    expect((await attemptsOf(running)).every(({ state }) => state === 'ended')).toBe(true)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('takes a replay and changes nothing by it', async () => {
    const { running } = await startCalls({ callMs: 30 })
    const { bland } = running
    await waitForCalls(running, 3)
    await bland.waitFor((sim) => sim.webhooks.length === 3)
    await sayAll(running)
    const before = { attempts: await attemptsOf(running), said: texts(running) }
    for (const { url, body } of [...bland.webhooks, ...bland.webhooks]) {
      expect(await bland.sendWebhook(url, body)).toBe(200)
    }
    await sayAll(running)
    expect({ attempts: await attemptsOf(running), said: texts(running) }).toEqual(before)
  })

  it('keeps what tells of another call than the token’s, and does not act on it', async () => {
    const { running, webhook } = await startCalls({ callMs: 60_000 })
    // Until Bland's answer is in, the token alone says whose call it is.
    await running.app.runDue()
    const body = { call_id: 'somebody-elses-call', status: 'completed', completed: true }
    expect((await post(webhook, JSON.stringify(body))).status).toBe(200)
    expect((await post(webhook, JSON.stringify(['odd']))).status).toBe(200)
    await running.app.runDue()
    expect((await attemptsOf(running)).map(({ state }) => state)).toEqual(['live', 'live', 'live'])
    const receipts = await running.app.db.selectFrom('webhookReceipts').select('result').execute()
    expect(receipts.map(({ result }) => result).sort()).toEqual(['contradicts', 'unreadable'])
  })

  it('keeps a signed record of a call nobody knows, and refuses a wrong signature', async () => {
    const secret = 'a webhook secret for tests'
    const { running } = await startCalls({ callMs: 30, env: { BLAND_WEBHOOK_SECRET: secret } })
    const { bland, url, app } = running
    await waitForCalls(running, 3)
    await sayAll(running)
    const said = texts(running)
    const body = JSON.stringify({ call_id: 'unknown-call', status: 'completed', completed: true })
    expect(await bland.sendWebhook(`${url}/webhook`, body)).toBe(200)
    bland.settings.webhookSignature = 'wrong'
    expect(await bland.sendWebhook(`${url}/webhook`, body)).toBe(401)
    bland.settings.webhookSignature = 'tampered_body'
    expect(await bland.sendWebhook(`${url}/webhook`, body)).toBe(401)
    await sayAll(running)
    const receipt = await app.db
      .selectFrom('webhookReceipts')
      .select('result')
      .where('callId', '=', 'unknown-call')
      .executeTakeFirst()
    expect(receipt?.result).toBe('unknown_call')
    expect(texts(running)).toEqual(said)
  })

  it('that is under way when Dialbot stops is answered, and its connection holds nothing up', async () => {
    const running = await startApp()
    const agent = new Agent({ keepAlive: true })
    const webhook = request(`${running.url}/webhook/forged`, {
      method: 'POST',
      agent,
      headers: { 'content-length': '2', expect: '100-continue' },
    })
    webhook.flushHeaders()
    await once(webhook, 'continue')
    const startedAt = performance.now()
    const restarting = running.restart()
    while (await isUp(running.url)) webhook.write('')
    webhook.end('{}')
    const [response] = await once(webhook, 'response')
    response.resume()
    await restarting
    expect(response.statusCode).toBe(401)
    expect(performance.now() - startedAt).toBeLessThan(3_000)
    agent.destroy()
  })
})

function isUp(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  )
}
