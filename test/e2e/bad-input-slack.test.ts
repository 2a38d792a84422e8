import { describe, expect, it } from 'vitest'
import {
  ask,
  SIMULATED,
  said,
  sayAll,
  shareLeads,
  stateOf,
  texts,
  waitForCalls,
} from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

const LEADS = 6

/** A campaign with its first calls on the line. */
async function startCampaign(running: RunningApp, addLeads = putLeads): Promise<void> {
  await addLeads(running, LEADS)
  await ask(running, '/dial start max:1')
  await running.bland.waitFor((sim) => sim.calls().length >= 2)
}

function startSlowly({ callMs = 40 } = {}): Promise<RunningApp> {
  return startApp({
    env: { ...SIMULATED, CONCURRENCY: '2' },
    bland: { callMs, ringMs: 10 },
  })
}

async function runToTheEnd(running: RunningApp): Promise<void> {
  await waitForCalls(running, LEADS)
  await sayAll(running, 100)
  expect(running.bland.calls()).toHaveLength(LEADS)
  expect(await stateOf(running)).toBe('finished')
}

/** Each number that a campaign's thread tells of, as often as it does. */
function numbersTold(running: RunningApp): string[] {
  return said(running)
    .filter((message) => message.threadTs !== null && message.fileIds.length === 0)
    .flatMap(
      (message) => running.slack.renderMessage(message).match(/\+1 \(\d{3}\) \d{3}-\d{4}/g) ?? [],
    )
}

function expectEachToldOnce(running: RunningApp): void {
  expect(numbersTold(running)).toHaveLength(LEADS)
  expect(new Set(numbersTold(running)).size).toBe(LEADS)
  expect(texts(running).filter((text) => text.includes('Leads done with'))).toHaveLength(1)
}

describe('Slack that is slow or ill while a campaign runs', () => {
  it('keeps its own pace, and is told each call once', async () => {
    const running = await startSlowly()
    running.slack.setRateLimits(true)
    await startCampaign(running, shareLeads)
    await runToTheEnd(running)
    expectEachToldOnce(running)
    const refused = running.slack.requests.filter(({ status }) => status === 429)
    expect(refused).toEqual([])
  })

  it.each([
    ['429', { retryAfter: 7 }],
    ['503', { status: 503 }],
    ['a broken connection', { dropConnection: true }],
    ['a web page', { html: true }],
    ['internal_error', { error: 'internal_error' }],
  ] as const)('%s now and then: each call is told once', async (_, fault) => {
    const running = await startSlowly()
    await startCampaign(running)
    running.slack.failNext('chat.postMessage', fault, 3)
    running.slack.failNext('chat.update', fault, 2)
    await runToTheEnd(running)
    expectEachToldOnce(running)
  })

  it('a command whose answer is lost is done, and the person hears of it in another way', async () => {
    const running = await startSlowly({ callMs: 100 })
    await startCampaign(running)
    running.slack.failNext('response_url', { status: 503 })
    await running.slack.command(running.user, running.channel, '/dial pause')
    const heard = await running.slack.waitFor(() =>
      said(running).find((message) => message.text.includes('is paused')),
    )
    expect(heard.ephemeralTo).toBe(running.user)
    expect(await stateOf(running)).toBe('paused')
  })
})

describe('a token that Slack refuses by now', () => {
  it('shows in /readyz and once in the log, and what was kept back is said when it is good', async () => {
    const running = await startSlowly()
    const { slack, app, clock, logLines } = running
    await startCampaign(running)
    slack.outage({ error: 'token_revoked' })
    await waitForCalls(running, LEADS)
    for (let minute = 0; minute < 20; minute += 1) {
      clock.advance(60_000)
      await app.runDue()
    }
    const broken = await running.api('/readyz')
    expect(broken.status).toBe(503)
    expect(await broken.text()).toContain('refuses SLACK_BOT_TOKEN (token_revoked)')
    expect(logLines.filter((line) => line.includes('notify.token_refused'))).toHaveLength(1)
    slack.endOutage()
    clock.advance(300_000)
    await runToTheEnd(running)
    expectEachToldOnce(running)
    expect((await running.api('/readyz')).status).toBe(200)
  })
})

describe('a channel that is lost while a campaign runs', () => {
  it.each([
    ['Dialbot is removed', 'removeBot', /was removed from[\s\S]*\/invite @dialbot/],
    ['it is archived', 'archive', /is archived[\s\S]*\/dial calls/],
  ] as const)('as %s: the calls go on, and who started them is told once', async (...given) => {
    const [, lose, words] = given
    const running = await startSlowly()
    const { slack, app, channel, user } = running
    await startCampaign(running)
    slack[lose](channel)
    await runToTheEnd(running)

    const direct = [...slack.world.channels.values()].find((one) => one.directWith === user)
    const letters = texts(running, direct?.id ?? '')
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatch(/leads/)
    expect(letters[0]).toMatch(words)
    const dead = await app.db
      .selectFrom('outbox')
      .select('error')
      .where('state', '=', 'dead')
      .execute()
    const refused = slack.requests.filter(({ error }) =>
      /not_in_channel|is_archived/.test(error ?? ''),
    )
    // Each message is tried once, not again and again.
    expect(refused.length).toBeLessThanOrEqual(dead.length + 1)
    const attempts = await app.db.selectFrom('attempts').select('outcome').execute()
    expect(attempts.every(({ outcome }) => outcome !== null)).toBe(true)
  })

  it('and found again before the end: what was missed is told there, too', async () => {
    const running = await startSlowly({ callMs: 100 })
    const { slack, app, channel } = running
    await startCampaign(running)
    slack.removeBot(channel)
    await ask(running, '/dial pause')
    await waitForCalls(running, 2)
    await app.runDue()
    slack.inviteBot(channel)
    await ask(running, '/dial resume')
    await runToTheEnd(running)
    expect(texts(running).filter((text) => text.includes('Leads done with'))).toHaveLength(1)
    const told = numbersTold(running)
    expect(new Set(told).size).toBe(told.length)
    expect(told).toHaveLength(running.bland.calls().length)
    expect(await ask(running, '/dial calls')).toMatch(/555-0005[\s\S]*555-0000/)
  })
})
