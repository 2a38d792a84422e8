import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import {
  ask,
  campaignsOf,
  makeCsv,
  press,
  SIMULATED,
  said,
  sayAll,
  share,
  texts,
  waitForCalls,
  waitForMessage,
} from '../support/people.ts'
import { putLeads, putList } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'
import { startByForm } from '../support/start-form.ts'

const QUICK = { callMs: 30, ringMs: 10 }

function startSimulated(options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  return startApp({
    ...options,
    env: { ...SIMULATED, ...options.env },
    bland: options.bland ?? QUICK,
  })
}

describe('a command that cannot be done', () => {
  it('says what is wrong and how it is written, and does nothing', async () => {
    const running = await startSimulated()
    const wrong: [string, RegExp][] = [
      ['/dial start', /no list in this channel yet.*Share a CSV/],
      ['/dial status', /No campaign has been started.*Share a CSV/],
      ['/dial pause', /No campaign has been started/],
      ['/dial stop', /No campaign has been started/],
      ['/dial stop all', /Nothing to stop/],
    ]
    for (const [text, words] of wrong) expect(await ask(running, text)).toMatch(words)
    await putLeads(running, 2)
    const wrongWithList: [string, RegExp][] = [
      ['/dial strat', /no \/dial strat.*Did you mean \/dial start/],
      ['/dial xyzzy', /no \/dial xyzzy[\s\S]*\/dial start \[list\]/],
      ['/dial start nonesuch', /no list called “nonesuch”.*\/dial lists/],
      ['/dial status nonesuch', /no campaign called “nonesuch”/],
      ['/dial start lines:0', /lines:.*from 1 to 10000.*“0”/],
      ['/dial start lines:many', /whole number.*lines:5.*“many”/],
      ['/dial start max:11', /max:.*from 1 to 10/],
      ['/dial start budget:free', /dollars.*budget:\$25.*“free”/],
      ['/dial start at:25:00', /at:14:30.*“25:00”/],
      ['/dial start at:2020-01-01T09:00', /has passed/],
      ['/dial start consent:maybe', /must be yes/],
      ['/dial start prompt:../../etc', /not a name of a prompt/],
      ['/dial start line:5', /no option line:.*lines:5/],
      ['/dial start lines:5 lines:6', /twice/],
      ['/dial calls outcome:happy', /no outcome “happy”.*interested/],
      ['/dial call', /Whom to call/],
      ['/dial call 12', /number/],
      ['/dial pause lines:3', /takes no options/],
    ]
    for (const [text, words] of wrongWithList) expect(await ask(running, text), text).toMatch(words)
    expect(await campaignsOf(running)).toEqual([])
    expect(running.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })

  it('in a channel where Dialbot is not a member: says how to invite it, and starts nothing', async () => {
    const running = await startSimulated()
    const { slack, user } = running
    await putLeads(running, 2)
    const other = slack.addChannel({ name: 'other', members: [user], withBot: false })
    expect(await ask(running, '/dial start leads', { channel: other.id })).toMatch(/\/invite/)
    expect(await ask(running, '/dial lists', { channel: other.id })).toMatch(/No list/)
    expect(await campaignsOf(running)).toEqual([])
    slack.inviteBot(other.id)
    expect(await ask(running, '/dial start leads', { channel: other.id })).toMatch(/under way/)
  })

  it('by a button, once Dialbot was removed from the channel: starts nothing unseen', async () => {
    const running = await startSimulated()
    const report = await putLeads(running, 2)
    running.slack.removeBot(running.channel)
    expect(await startByForm(running, report)).toMatch(/\/invite/)
    expect(await campaignsOf(running)).toEqual([])
  })
})

describe('who asks', () => {
  const people = [
    ['a guest', { isRestricted: true }, /Guests cannot/],
    ['a guest of one channel', { isUltraRestricted: true }, /Guests cannot/],
    ['a stranger', { isStranger: true, teamId: 'T0OTHER00' }, /organisation/],
    ['a bot', { isBot: true }, /Bots and apps cannot/],
    ['somebody who has left', { isDeleted: true }, /deactivated/],
  ] as const
  it.each(people)('%s: may neither type nor press', async (_, kind, words) => {
    const running = await startSimulated()
    const person = running.slack.addUser({ name: 'eve', ...kind })
    const report = await putLeads(running, 2)
    for (const text of ['start', 'status', 'stop all', 'help', 'calls', 'call +14155550100']) {
      expect(await ask(running, `/dial ${text}`, { user: person.id }), text).toMatch(words)
    }
    expect(await press(running, report, ACTIONS.listStart, person.id)).toMatch(words)
    expect(await campaignsOf(running)).toEqual([])
  })

  it('nobody but the operators, by name or by user group', async () => {
    // The third id that the local Slack gives away.
    const running = await startSimulated({ env: { OPERATORS: 'U0BOSS0001, S0SIM0003' } })
    const { slack, user } = running
    const boss = slack.addUser({ id: 'U0BOSS0001', name: 'boss' })
    const mate = slack.addUser({ id: 'U0MATE0001', name: 'mate' })
    const group = slack.addUserGroup({ handle: 'callers', members: [mate.id] })
    expect(group.id).toBe('S0SIM0003')
    expect(await ask(running, '/dial lists')).toMatch(/OPERATORS.*add your member ID/)
    expect(await ask(running, '/dial lists')).toContain(user)
    expect(await ask(running, '/dial lists', { user: boss.id })).toMatch(/No list/)
    expect(await ask(running, '/dial lists', { user: mate.id })).toMatch(/No list/)
    await share(running, { bytes: makeCsv(2) })
    expect((await waitForMessage(running, 'OPERATORS')).ephemeralTo).toBe(user)
  })

  it('is refused while Slack does not say who they are', async () => {
    const running = await startSimulated()
    running.slack.failNext('users.info', { status: 500 }, 3)
    expect(await ask(running, '/dial stop all')).toMatch(/nothing was done.*Try again/)
    expect(await ask(running, '/dial stop all')).toMatch(/Nothing to stop/)
  })
})

describe('two starts at once', () => {
  const starts: Record<string, (running: RunningApp) => Promise<string>> = {
    command: (running) => ask(running, '/dial start'),
    button: async (running) => startByForm(running, await waitForMessage(running, 'ready to call')),
    api: async (running) => {
      const list = await running.app.db.selectFrom('lists').select('id').executeTakeFirstOrThrow()
      const body = JSON.stringify({ listId: list.id })
      const answer = await running.api('/api/start', { method: 'POST', body })
      return answer.status === 201 ? 'is under way' : JSON.stringify(await answer.json())
    },
  }
  it.each([
    ['command', 'command'],
    ['command', 'button'],
    ['button', 'button'],
    ['button', 'api'],
    ['api', 'api'],
  ])('by %s and %s: one campaign, and the other is told of it', async (first, second) => {
    const running = await startSimulated()
    await putLeads(running, 3)
    const answers = await Promise.all([starts[first]?.(running), starts[second]?.(running)])
    expect(answers.filter((answer) => answer?.includes('is under way'))).toHaveLength(1)
    expect(
      answers.filter((answer) => /being called already.*\/dial status/.test(answer ?? '')),
    ).toHaveLength(1)
    expect(await campaignsOf(running)).toHaveLength(1)
    await waitForCalls(running, 3)
    expect(running.bland.calls()).toHaveLength(3)
  })
})

describe('consent', () => {
  it('is asked for, and who gave it and when is on record', async () => {
    const running = await startSimulated()
    const { slack, user, app, clock } = running
    await putLeads(running, 3, { consent: '' })
    expect(await ask(running, '/dial start')).toMatch(/no recorded consent[\s\S]*confirm/)
    expect(await campaignsOf(running)).toEqual([])
    const question = await waitForMessage(running, 'no recorded consent')
    expect(question.ephemeralTo).toBe(user)
    const askedAt = clock.now()
    expect(await press(running, question, ACTIONS.consentGive)).toMatch(/under way[\s\S]*recorded/)
    const [campaign] = await campaignsOf(running)
    expect(campaign?.consentBy).toBe(user)
    expect(campaign?.consentAt).toBeGreaterThanOrEqual(askedAt)
    const audit = await app.db.selectFrom('audit').selectAll().execute()
    expect(audit.find((entry) => entry.action === 'consent.attested')).toMatchObject({
      actor: user,
      subject: campaign?.listId,
    })
    await waitForCalls(running, 3)
    expect(slack.messages(running.channel).some((m) => m.ts === question.ts)).toBe(true)
  })

  it('that is not confirmed starts nothing', async () => {
    const running = await startSimulated()
    await putLeads(running, 3, { consent: '' })
    await ask(running, '/dial start')
    const question = await waitForMessage(running, 'no recorded consent')
    expect(await press(running, question, ACTIONS.consentSkip)).toMatch(/Nobody is called/)
    expect(await campaignsOf(running)).toEqual([])
  })

  it('that a lead refused is never overruled', async () => {
    const running = await startSimulated()
    const rows = ['yes', 'no', '', 'no'].map(
      (consent, index) => `Lead${index},+1415555010${index},${consent}`,
    )
    await putList(running, { bytes: ['first_name,phone,consent', ...rows].join('\n') })
    expect(await ask(running, '/dial start max:1 consent:yes')).toMatch(/under way/)
    await waitForCalls(running, 2)
    await sayAll(running)
    expect(
      running.bland
        .calls()
        .map((call) => call.phone)
        .sort(),
    ).toEqual(['+14155550100', '+14155550102'])
  })
})

describe('prompts', () => {
  function promptsDir(prompts: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'dialbot-prompts-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    for (const [name, text] of Object.entries(prompts)) {
      writeFileSync(join(folder, `${name}.txt`), text)
    }
    return folder
  }
  const SAYS_WHO = [
    '---',
    'company: Acme',
    'first_sentence: This is an AI assistant calling for $caller_company.',
    '---',
    '',
  ].join('\n')
  const PROMPTS = {
    default: `${SAYS_WHO}Say hello to \${first_name:-them}.`,
    offer: `${SAYS_WHO}Offer them $plan.`,
    silent: '---\ncompany: Acme\n---\nSay hello.',
  }

  it('that hides who is calling is refused, with what to do', async () => {
    const running = await startSimulated({ env: { PROMPTS_DIR: promptsDir(PROMPTS) } })
    await putLeads(running, 1)
    const answer = await ask(running, '/dial start prompt:silent')
    expect(answer).toMatch(/silent does not say at the start that an AI is calling/)
    expect(await campaignsOf(running)).toEqual([])
  })

  it('that no lead can be called with is refused before the start, naming the variable', async () => {
    const running = await startSimulated({ env: { PROMPTS_DIR: promptsDir(PROMPTS) } })
    await putLeads(running, 3)
    const answer = await ask(running, '/dial start prompt:offer')
    expect(answer).toMatch(/offer needs plan.*column.*\$\{plan:-there\}/)
    expect(await campaignsOf(running)).toEqual([])
  })

  it('that some leads lack a value for: those are told of and not called', async () => {
    const running = await startSimulated({ env: { PROMPTS_DIR: promptsDir(PROMPTS) } })
    const rows = ['Gold', '', 'Silver'].map((plan, index) => `+1415555010${index},${plan},yes`)
    await putList(running, { bytes: ['phone,plan,consent', ...rows].join('\n') })
    expect(await ask(running, '/dial start prompt:offer max:1')).toMatch(
      /1 lead lacks \$plan.*not called/,
    )
    await waitForCalls(running, 2)
    await sayAll(running)
    expect(
      running.bland
        .calls()
        .map((call) => call.phone)
        .sort(),
    ).toEqual(['+14155550100', '+14155550102'])
  })

  it('that is not there falls back to the default and says so', async () => {
    const running = await startSimulated({ env: { PROMPTS_DIR: promptsDir(PROMPTS) } })
    await putLeads(running, 1)
    const answer = await ask(running, '/dial start prompt:nonesuch max:1')
    expect(answer).toMatch(/no prompt called “nonesuch”.*default/)
    await waitForCalls(running, 1)
    expect(running.bland.calls()[0]?.request.task).toContain('Say hello to Lead0')
  })
})

describe('a campaign with calls on the line', () => {
  const LONG = { callMs: 60_000, ringMs: 10 }

  it('pauses: calls go on, no new one starts until it is resumed', async () => {
    const running = await startSimulated({
      env: { CONCURRENCY: '2' },
      bland: { callMs: 150, ringMs: 10 },
    })
    await putLeads(running, 6)
    await ask(running, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.calls().length >= 2)
    expect(await ask(running, '/dial pause')).toMatch(/paused: no new call.*end by themselves/)
    const placed = running.bland.calls().length
    await waitForCalls(running, placed)
    await sayAll(running)
    expect(running.bland.calls().length).toBeLessThanOrEqual(placed + 1)
    expect(await ask(running, '/dial pause')).toMatch(/paused already/)
    expect(await ask(running, '/dial resume')).toMatch(/goes on calling/)
    await waitForCalls(running, 6)
    expect(running.bland.calls()).toHaveLength(6)
  })

  it('stops for good: live calls end by themselves, or now', async () => {
    const running = await startSimulated({ env: { CONCURRENCY: '2' }, bland: LONG })
    await putLeads(running, 6)
    await ask(running, '/dial start max:1')
    await running.bland.waitFor((sim) => sim.calls().length === 2)
    // A call whose id is not known yet when it is stopped is hung up.
    await running.app.runDue()
    expect(await ask(running, '/dial stop')).toMatch(/stopped for good.*end by themselves/)
    expect(running.bland.calls().every((call) => !call.isStopped)).toBe(true)
    expect(await ask(running, '/dial stop')).toMatch(/stopped already|nothing to stop/)
    expect(await ask(running, '/dial resume')).toMatch(/stopped: there is nothing to resume/)
  })

  it('hangs up with `stop now`, and the summary comes once', async () => {
    const running = await startSimulated({ env: { CONCURRENCY: '2' }, bland: LONG })
    await putLeads(running, 6)
    await ask(running, '/dial start max:1')
    await running.bland.waitFor(
      (sim) => sim.calls().filter((call) => call.state === 'talking').length === 2,
    )
    await running.app.runDue()
    expect(await ask(running, '/dial stop now')).toMatch(/stopped for good.*2 calls hung up/)
    await waitForCalls(running, 2)
    await sayAll(running)
    expect(running.bland.calls()).toHaveLength(2)
    expect(
      texts(running).filter((text) => /Stopped: leads/i.test(text) && /Leads done/.test(text)),
    ).toHaveLength(1)
  })

  it('stops all campaigns of all channels with `stop all now`', async () => {
    const running = await startSimulated({ env: { CONCURRENCY: '2' }, bland: LONG })
    await putLeads(running, 2)
    await ask(running, '/dial start max:1')
    await putList(running, { name: 'east.csv', bytes: makeCsv(2, { area: '212' }) })
    await ask(running, '/dial start east')
    await running.bland.waitFor((sim) => sim.calls().length === 2)
    await running.app.runDue()
    expect(await ask(running, '/dial stop')).toMatch(/Which one\?.*\/dial stop/)
    expect(await ask(running, '/dial stop all now')).toMatch(/2 campaigns stopped.*2 calls hung up/)
    expect((await campaignsOf(running)).map(({ state }) => state)).toEqual(['stopped', 'stopped'])
    await waitForCalls(running, 2)
    await running.app.runDue()
    expect(running.bland.calls()).toHaveLength(2)
  })

  it('answers buttons that are older than its end, and two people who pause at once', async () => {
    const running = await startSimulated({ env: { CONCURRENCY: '2' }, bland: LONG })
    const { slack } = running
    const ben = slack.addUser({ name: 'ben' })
    const report = await putLeads(running, 6)
    await ask(running, '/dial start max:1')
    const card = await slack.waitFor(() =>
      said(running).find((m) => JSON.stringify(m.blocks).includes(ACTIONS.campaignPause)),
    )
    // The card stays as it is, so that its buttons grow old.
    slack.failNext('chat.update', { status: 503 }, 100)
    const answers = await Promise.all([
      press(running, card, ACTIONS.campaignPause),
      press(running, card, ACTIONS.campaignPause, ben.id),
    ])
    expect(answers.filter((answer) => answer.includes('no new call goes out'))).toHaveLength(1)
    expect(answers.filter((answer) => answer.includes('paused already'))).toHaveLength(1)
    await ask(running, '/dial stop now')
    expect(await press(running, card, ACTIONS.campaignPause)).toMatch(/nothing to pause/)
    expect(await press(running, card, ACTIONS.campaignStop)).toMatch(/stopped already/)
    expect(await startByForm(running, report)).toMatch(/under way|nobody left/)
    const audit = await running.app.db.selectFrom('audit').select('action').execute()
    expect(audit.filter(({ action }) => action === 'campaign.pause')).toHaveLength(1)
  })

  it('of a list that is done has nobody left to call', async () => {
    const running = await startSimulated()
    const report = await putLeads(running, 2)
    await ask(running, '/dial start max:1')
    await waitForCalls(running, 2)
    await sayAll(running)
    expect(await startByForm(running, report)).toMatch(/nobody left to call.*new CSV/)
  })
})
