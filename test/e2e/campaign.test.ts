import { describe, expect, it, onTestFinished } from 'vitest'
import type { App } from '../../src/app.ts'
import type { BlandSim } from '../../src/sim/bland.ts'
import { createEmptyDatabase, USUAL_DATABASES } from '../support/databases.ts'
import { putList } from '../support/put-list.ts'
import { type RunningApp, type StartOptions, startApp } from '../support/start-app.ts'

const SIMULATED = { CONCURRENCY: '10', IGNORE_CALLING_HOURS: '1' }

/** A list of people in San Francisco and New York, all of whom agreed. */
function makeCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const area = index % 2 === 0 ? '415' : '212'
    return `Lead${index},Company ${index},+1${area}555${String(index).padStart(4, '0')},yes`
  })
  return ['first_name,company,phone,consent', ...lines].join('\n')
}

async function shareLeads(running: RunningApp, rows: number): Promise<void> {
  const { slack, channel, user } = running
  await slack.shareFile({ channel, user, name: 'leads.csv', bytes: makeCsv(rows) })
  await slack.waitFor(() => slack.messages(channel).find((m) => m.text.includes('ready to call')))
}

/** The same list, without the upload. */
async function addLeads(running: RunningApp, rows: number, keepsHours = false): Promise<void> {
  await putList(running, { bytes: makeCsv(rows), keepsHours })
}

async function isSettled({ app }: RunningApp): Promise<boolean> {
  const active = await app.db
    .selectFrom('campaigns')
    .select('id')
    .where('state', 'in', ['scheduled', 'running', 'paused'])
    .executeTakeFirst()
  return active === undefined
}

function countDone(bland: BlandSim): number {
  return bland.webhooks.length + bland.calls().filter((call) => call.endedAt !== null).length
}

async function hasPending(app: App): Promise<boolean> {
  const query = app.db.selectFrom('outbox').select('id').where('state', '=', 'pending')
  return (await query.executeTakeFirst()) !== undefined
}

/** Lets the campaign end and everything be said, moving the clock past what waits for its time. */
async function runToTheEnd(running: RunningApp, stepMs = 5_000): Promise<void> {
  const { app, clock, bland } = running
  for (let pass = 0; pass < 1_000; pass += 1) {
    const before = countDone(bland)
    await app.runDue()
    const isOver = await isSettled(running)
    if (isOver && !(await hasPending(app))) return
    if (isOver || bland.calls().every((call) => call.endedAt !== null)) clock.advance(stepMs)
    else await bland.waitFor((sim) => countDone(sim) > before)
  }
  throw new Error('The campaign does not end.')
}

/** How often each number is named in what Dialbot posted about calls. */
function countMentions({ slack, channel }: RunningApp): Map<string, number> {
  const mentions = new Map<string, number>()
  for (const message of slack.messages(channel)) {
    if (message.threadTs === null || message.fileIds.length > 0) continue
    for (const [phone] of slack.renderMessage(message).matchAll(/\+1 \(\d{3}\) \d{3}-\d{4}/g)) {
      mentions.set(phone, (mentions.get(phone) ?? 0) + 1)
    }
  }
  return mentions
}

function expectEachCalledAndToldOnce(running: RunningApp, leads: number): void {
  const phones = running.bland.calls().map((call) => call.phone)
  expect(phones).toHaveLength(leads)
  expect(new Set(phones).size).toBe(leads)
  const mentions = countMentions(running)
  expect(mentions.size).toBe(leads)
  expect([...mentions.values()].every((count) => count === 1)).toBe(true)
}

describe.each(USUAL_DATABASES)('a whole campaign on %s', (kind) => {
  async function startOn(options: StartOptions = {}): Promise<RunningApp> {
    const database = await createEmptyDatabase(kind)
    onTestFinished(database.remove)
    return startApp({ env: SIMULATED, databaseUrl: database.url, ...options })
  }

  it('calls each of 200 leads once, never above 10 lines, and tells each outcome once', async () => {
    const running = await startOn({ bland: { callMs: 30, ringMs: 10 } })
    const { slack, bland, channel, user } = running
    await shareLeads(running, 200)
    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length === 200, { timeoutMs: 20_000 })
    await runToTheEnd(running)

    expect(bland.maxConcurrent()).toBeLessThanOrEqual(10)
    expect(bland.maxConcurrent()).toBeGreaterThan(1)
    expect(running.logLines.filter((line) => /\+\d{8}|xoxb|AI assistant/.test(line))).toEqual([])
    expect(running.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([])
    expect(bland.overlaps()).toEqual([])
    expectEachCalledAndToldOnce(running, 200)
    const texts = slack.messages(channel).map((message) => slack.renderMessage(message))
    expect(texts.filter((text) => text.startsWith('✅ FINISHED: LEADS'))).toHaveLength(2)
    expect(texts.find((text) => text.includes('100 % · 200 of 200 leads'))).toBeDefined()
  })

  it('goes on after a restart in the middle, without calling or telling anybody twice', async () => {
    const running = await startOn({ bland: { callMs: 150, ringMs: 20 } })
    const { bland, slack, user, channel } = running
    await addLeads(running, 60)
    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length >= 20)
    await running.restart()
    await bland.waitFor((sim) => sim.calls().length === 60, { timeoutMs: 20_000 })
    await runToTheEnd(running)
    expectEachCalledAndToldOnce(running, 60)
  })
})

describe('what Bland does to its webhooks', () => {
  it.each([
    [
      'sends each twice, adds later records and in-call events',
      { webhookDuplicates: 1, laterRecord: true, inCallEvents: 'always' as const },
    ],
    [
      'sends them before it has answered the call',
      { webhookBeforeAnswer: true, callMs: 5, ringMs: 1 },
    ],
    ['loses all of them', { webhookOutage: true }],
  ])('%s: each call is settled and told once', async (_, bland) => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 40, ringMs: 10, ...bland } })
    const { slack, user, channel } = running
    await addLeads(running, 30)
    await slack.command(user, channel, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.calls().length >= 10)
    await runToTheEnd(running, 30_000)
    expectEachCalledAndToldOnce(running, 30)
  })

  it('asks for a signature once there is a secret, and takes Bland’s', async () => {
    const secret = 'a webhook secret for tests'
    const running = await startApp({
      env: { ...SIMULATED, BLAND_WEBHOOK_SECRET: secret },
      bland: { callMs: 40, ringMs: 10, webhookSecret: secret, webhookPretty: true },
    })
    const { slack, user, channel, url } = running
    await addLeads(running, 10)
    await slack.command(user, channel, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.calls().length === 10)
    await runToTheEnd(running)
    expectEachCalledAndToldOnce(running, 10)
    const forged = await fetch(`${url}/webhook`, { method: 'POST', body: '{"call_id":"c"}' })
    expect(forged.status).toBe(401)
  })
})

describe('when Slack is away', () => {
  it('tells every outcome once after it has come back', async () => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 40, ringMs: 10 } })
    const { slack, user, channel, clock, app } = running
    await addLeads(running, 40)
    await slack.command(user, channel, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.calls().length > 0)
    slack.outage({ status: 503 })
    await running.bland.waitFor((sim) => sim.calls().length === 40)
    for (let pass = 0; pass < 20; pass += 1) {
      clock.advance(30_000)
      await app.runDue()
    }
    expect(countMentions(running).size).toBeLessThan(40)
    slack.endOutage()
    slack.failNext('chat.postMessage', { retryAfter: 5 }, 3)
    await runToTheEnd(running)
    expectEachCalledAndToldOnce(running, 40)
  })
})

describe('when Bland refuses', () => {
  it('pauses with the reason for a bad key, tells the channel, and goes on after resume', async () => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 40, ringMs: 10 } })
    const { slack, bland, user, channel, app } = running
    await addLeads(running, 20)
    const { apiKey } = bland.settings
    bland.settings.apiKey = 'another key'
    await slack.command(user, channel, '/dial start max:1')
    await slack.waitFor(() => slack.messages(channel).find((m) => /key/i.test(m.text)))
    expect(bland.calls()).toHaveLength(0)
    await app.runDue()
    bland.settings.apiKey = apiKey
    await slack.command(user, channel, '/dial resume')
    await bland.waitFor((sim) => sim.calls().length === 20)
    await runToTheEnd(running)
    expectEachCalledAndToldOnce(running, 20)
  })
})

describe('legal hours', () => {
  it('wait for 9 in the morning in San Francisco while New York is called', async () => {
    const running = await startApp({
      env: { CONCURRENCY: '10' },
      bland: { callMs: 40, ringMs: 10 },
    })
    const { slack, bland, user, channel, app, clock } = running
    await addLeads(running, 20, true)
    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length === 10)
    await app.runDue()
    clock.advance(119 * 60_000)
    await app.runDue()
    expect(bland.calls()).toHaveLength(10)
    expect(bland.calls().every((call) => call.phone.startsWith('+1212'))).toBe(true)
    clock.advance(60_000)
    await app.runDue()
    await bland.waitFor((sim) => sim.calls().length === 20)
  })
})
