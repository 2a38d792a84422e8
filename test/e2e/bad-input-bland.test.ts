import { describe, expect, it, onTestFinished } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { Fault } from '../../src/sim/bland/faults.ts'
import { createBlandSim } from '../../src/sim/bland.ts'
import { ask, press, SIMULATED, sayAll, stateOf, texts, waitForMessage } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { findFreePort, type RunningApp, type StartOptions, startApp } from '../support/start-app.ts'

const LEADS = 4
const ENDED = ['finished', 'stopped']

async function startList(options: StartOptions = {}): Promise<RunningApp> {
  const running = await startApp({
    ...options,
    env: { ...SIMULATED, CONCURRENCY: '2', ...options.env },
    bland: { callMs: 30, ringMs: 10, ...options.bland },
  })
  await putLeads(running, LEADS)
  return running
}

/** Waits until Bland was asked for a call; its answer may be under way. */
async function waitForRequest({ bland }: RunningApp): Promise<void> {
  await bland.waitFor(({ requests }) => requests.some(({ method }) => method === 'POST'))
}

/** Goes on, past every wait, until the campaign has ended and all is said. */
async function runToTheEnd(running: RunningApp): Promise<void> {
  const { app, clock, bland } = running
  for (let pass = 0; pass < 300; pass += 1) {
    await app.runDue()
    if (ENDED.includes((await stateOf(running)) ?? '')) return sayAll(running)
    const live = bland.calls().filter((call) => call.endedAt === null).length
    if (live === 0) clock.advance(20_000)
    else await bland.waitFor((sim) => sim.calls().filter((c) => c.endedAt === null).length < live)
  }
  throw new Error('The campaign does not end.')
}

function phonesCalled({ bland }: RunningApp): string[] {
  return bland.calls().map((call) => call.phone)
}

/** No number twice; and so many of them in all. */
function expectCalledOnce(running: RunningApp, calls: number): void {
  expect(phonesCalled(running)).toHaveLength(calls)
  expect(new Set(phonesCalled(running)).size).toBe(calls)
}

function outcomesTold(running: RunningApp): string[] {
  const { slack, channel } = running
  return slack
    .messages(channel)
    .filter((message) => message.threadTs !== null && message.user === slack.botUserId)
    .flatMap((message) => slack.renderMessage(message).match(/\+1 \(\d{3}\) \d{3}-\d{4}/g) ?? [])
}

describe('when Bland refuses until a person has acted', () => {
  const faults: [number, Fault, RegExp][] = [
    [400, 'invalid', /call request is wrong.*Check the prompt/],
    [401, 'unauthorized', /does not accept the API key.*BLAND_API_KEY/],
    [402, 'no_balance', /no balance.*Top it up/],
    [403, 'flagged', /blocked this account.*Bland support/],
    [404, 'not_found', /does not know something.*prompt/],
  ]
  it.each(faults)(
    '%i %s: pauses, says why once, and Resume calls each lead once',
    async (_, fault, words) => {
      const running = await startList({ env: { CONCURRENCY: '1' } })
      const { bland, slack, channel } = running
      bland.failNext(fault)
      await ask(running, '/dial start max:1')
      await waitForRequest(running)
      await running.app.runDue()
      const notice = await waitForMessage(running, /is paused: no more calls/)
      const text = slack.renderMessage(notice)
      expect(text).toMatch(words)
      await running.app.runDue()
      expect(bland.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
      expect(bland.calls()).toHaveLength(0)
      expect(await ask(running, '/dial status')).toMatch(words)
      const leads = await running.app.db.selectFrom('leads').select('state').execute()
      expect(leads.every(({ state }) => state === 'waiting')).toBe(true)
      expect(
        await press(running, slack.message(channel, notice.ts), ACTIONS.campaignResume),
      ).toMatch(/goes on calling/)
      await runToTheEnd(running)
      expectCalledOnce(running, LEADS)
      expect(texts(running).filter((text) => /is paused: no more calls/.test(text))).toHaveLength(1)
    },
  )
})

describe('when Bland asks for patience', () => {
  const faults: [Fault, RegExp][] = [
    ['rate_limited', /asks for fewer calls/],
    ['plan_limit', /plan allows no more calls/],
    ['transient', /could not take the call/],
  ]
  it.each(faults)(
    '%s: goes on by itself, and the card says why nobody is called',
    async (fault, words) => {
      const running = await startList({ env: { CONCURRENCY: '1' } })
      running.bland.failNext(fault, 3)
      await ask(running, '/dial start max:1')
      await waitForRequest(running)
      await running.app.runDue()
      expect(running.bland.calls()).toHaveLength(0)
      expect(await stateOf(running)).toBe('running')
      expect(await ask(running, '/dial status')).toMatch(words)
      await runToTheEnd(running)
      expectCalledOnce(running, LEADS)
      expect(outcomesTold(running)).toHaveLength(LEADS)
      expect(texts(running).filter((text) => text.includes('is paused'))).toEqual([])
    },
  )

  it('same_number: that lead is called a little later', async () => {
    const running = await startList()
    running.bland.failNext('same_number')
    await ask(running, '/dial start max:1')
    await runToTheEnd(running)
    expectCalledOnce(running, LEADS)
    expect(outcomesTold(running)).toHaveLength(LEADS)
  })
})

describe('when Bland will not call a number', () => {
  it.each<[Fault, RegExp]>([
    ['do_not_call', /do-not-call/],
    ['blacklisted', /do.not.call/i],
    ['bad_number', /Bad number|not a valid phone number/],
    ['international', /that country/],
  ])('%s: that lead is left out and told of, the others are called', async (fault, words) => {
    const running = await startList()
    running.bland.failNext(fault)
    await ask(running, '/dial start max:1')
    await runToTheEnd(running)
    expectCalledOnce(running, LEADS - 1)
    expect(outcomesTold(running)).toHaveLength(LEADS)
    expect(texts(running).join('\n')).toMatch(words)
    expect(await stateOf(running)).toBe('finished')
  })
})

describe('when nobody knows whether Bland placed the call', () => {
  // What Bland did in truth: nothing, or it placed the call and its answer was lost.
  it.each<[Fault, number]>([
    ['error_500_before', LEADS - 1],
    ['error_500', LEADS],
    ['drop', LEADS],
    ['stall', LEADS],
    ['no_id', LEADS],
  ])('%s: nobody is called twice, and each lead is told of once', async (fault, calls) => {
    const running = await startList({ blandTimeoutMs: 300 })
    running.bland.failNext(fault)
    await ask(running, '/dial start max:1')
    await runToTheEnd(running)
    expectCalledOnce(running, calls)
    expect(outcomesTold(running)).toHaveLength(LEADS)
    expect(new Set(outcomesTold(running)).size).toBe(LEADS)
    expect(await stateOf(running)).toBe('finished')
    const presumed = texts(running).filter((text) => text.includes('It counts as called'))
    expect(presumed).toHaveLength(LEADS - calls)
  })

  it('the card says so while it is being found out', async () => {
    const running = await startList({ env: { CONCURRENCY: '1' } })
    running.bland.failNext('error_500_before')
    await ask(running, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.requests.some(({ status }) => status === 500))
    // The card stands, and after a while it may be edited.
    await running.app.runDue()
    running.clock.advance(5_000)
    await running.app.runDue()
    await running.slack.waitFor(() =>
      texts(running).find((text) => /no clear answer.*twice/.test(text)),
    )
  })

  it('and Bland does not answer when asked: it is asked again', async () => {
    const running = await startList()
    running.bland.failNext('drop')
    running.bland.failNext('get_500', 2)
    running.bland.failNext('get_drop', 2)
    running.bland.settings.webhookOutage = true
    await ask(running, '/dial start max:1')
    await runToTheEnd(running)
    expectCalledOnce(running, LEADS)
    expect(outcomesTold(running)).toHaveLength(LEADS)
  })
})

it('waits for a Bland that refuses connections, says so, and calls once it is there', async () => {
  const port = await findFreePort()
  const running = await startList({ env: { BLAND_API_URL: `http://127.0.0.1:${port}` } })
  await ask(running, '/dial start max:1')
  await running.app.runDue()
  await running.app.runDue()
  expect(await stateOf(running)).toBe('running')
  expect(await ask(running, '/dial status')).toMatch(/cannot be reached.*BLAND_API_URL/)
  const leads = await running.app.db.selectFrom('leads').select('state').execute()
  expect(leads.every(({ state }) => state === 'waiting')).toBe(true)

  const bland = createBlandSim({ clock: running.clock, port, callMs: 30, ringMs: 10 })
  onTestFinished(() => bland.stop())
  await bland.start()
  const back = { ...running, bland }
  await runToTheEnd(back)
  expectCalledOnce(back, LEADS)
  expect(await ask(running, '/dial status')).not.toMatch(/cannot be reached/)
})
