import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { START_FIELDS } from '../../src/messages/forms/start-form.ts'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { SimMessage, SimView } from '../../src/sim/slack/types.ts'
import type { Entered } from '../../src/sim/slack.ts'
import {
  ask,
  campaignsOf,
  listsOf,
  makeCsv,
  press,
  SIMULATED,
  share,
  shareLeads,
  texts,
  waitForMessage,
} from '../support/people.ts'
import { putLeads, putList } from '../support/put-list.ts'
import { type RunningApp, runApp, startApp } from '../support/start-app.ts'
import {
  formText,
  sendForm,
  startByForm,
  waitForForm,
  waitForWords,
} from '../support/start-form.ts'

const OTHERS = ['first_name,phone,consent', 'Grace,+14155550901,', 'Edith,+14155550902,'].join('\n')

/** Two lists in one channel; the newest has two people without consent. */
async function putTwo(running: RunningApp): Promise<void> {
  await putLeads(running, 3)
  await putList(running, { name: 'others.csv', bytes: OTHERS })
}

async function openByButton(running: RunningApp, report: SimMessage): Promise<SimView> {
  await running.slack.pressButton(running.user, report, ACTIONS.listStart)
  return waitForForm(running)
}

/** Chooses another option of a menu, as the person does. */
function choose({ slack }: RunningApp, form: SimView, actionId: string, value: string) {
  return slack.pressInView(form, { actionId, value })
}

function blockIds({ view }: SimView): string[] {
  const blocks: unknown = view.blocks
  return Array.isArray(blocks) ? blocks.map((block) => String(block.block_id)) : []
}

function consentOf(form: SimView): string {
  return blockIds(form).find((id) => id.startsWith('start_consent:')) ?? ''
}

describe('the start form', () => {
  it('opens from the report, with what the agent is told for a real lead and who may be called', async () => {
    const running = await startApp({ env: SIMULATED })
    const form = await openByButton(running, await shareLeads(running, 3))
    const text = formText(form)
    expect(text).toContain('leads (3 leads)')
    expect(text).toContain('What the agent is told for Lead0')
    expect(text).toContain('*Now:* 3 leads may be called')
    expect(text).toContain('Estimate: done by about')
    expect(consentOf(form)).toBe('')
    expect(await campaignsOf(running)).toEqual([])
    // The form came at once: what it shows was asked for afterwards.
    const asked = running.slack.requests.map(({ method }) => method)
    expect(asked.indexOf('views.open')).toBeLessThan(asked.indexOf('views.update'))
  })

  it('shows for a night at what minute the law lets the first call go out', async () => {
    const running = await startApp({ startAt: Date.parse('2026-11-24T08:00:00Z') })
    const form = await openByButton(running, await putLeads(running, 3, { keepsHours: true }))
    expect(formText(form)).toMatch(/3 leads\W+outside the legal calling hours/)
    expect(formText(form)).toMatch(/\*First call\* <!date\^\d+/)
    // In the morning of San Francisco.
    expect(formText(form)).toMatch(/First call[^/]*2026-11-24 1[67]:00 UTC/)
  })

  it('shows what it knows of a long list while it counts', async () => {
    const running = await startApp({ env: SIMULATED })
    const report = await putLeads(running, 3)
    await running.app.db.updateTable('lists').set({ accepted: 6_000 }).execute()
    const form = await openByButton(running, report)
    await waitForWords(running, form, '*Now:* 3 leads may be called')
    const updates = () => running.slack.requests.filter(({ method }) => method === 'views.update')
    await running.slack.waitFor(() => updates().length === 2)
    const shown = updates().map(({ params }) => JSON.stringify(params.view))
    expect(shown[0]).toContain('Counting who may be called')
    expect(shown[0]).toContain('What the agent is told for Lead0')
  })

  it('looks at the time that is planned', async () => {
    const running = await startApp()
    const form = await openByButton(running, await putLeads(running, 3, { keepsHours: true }))
    // Seven in the morning in San Francisco: too early, but not on the next evening.
    expect(formText(form)).toContain('*Now:* 0 leads may be called')
    const { pressInView } = running.slack
    await pressInView(form, START_FIELDS.date.action, { start_date: '2026-11-25' })
    await pressInView(form, START_FIELDS.time.action, { start_time: '18:00' })
    await waitForWords(running, form, '*At the start:* 3 leads may be called')
    expect(formText(form)).toMatch(/First call\* <!date[^>]+2026-11-25 23:00 UTC>/)
  })

  it('starts with what was entered, like the command', async () => {
    const running = await startApp({ env: SIMULATED })
    const report = await putLeads(running, 3)
    const entered = {
      start_lines: '2',
      start_attempts: '1',
      start_budget: '$12.50',
      start_hours: 'Mon-Fri 9:00-12:00',
      start_date: '2026-11-25',
      start_time: '09:30',
    }
    const answer = await startByForm(running, report, entered)
    expect(answer).toMatch(/leads starts .*read in America.*3 leads/)
    const [campaign] = await campaignsOf(running)
    expect(campaign).toMatchObject({
      ...{ state: 'scheduled', prompt: 'default', lines: 2, maxAttempts: 1 },
      ...{ budgetMicros: 12_500_000, consentBy: null, startedBy: running.user },
      hours: 'Mon-Fri 9:00-12:00',
      startsAt: Date.parse('2026-11-25T14:30:00Z'),
    })
  })

  it('follows the list and the prompt that are chosen, and keeps what was entered', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    expect(await ask(running, '/dial start')).toContain('choose one in the form')
    const form = await waitForForm(running)
    expect(formText(form)).toContain('What the agent is told for Grace')
    const lists = await listsOf(running)
    const older = lists.find(({ name }) => name === 'leads')?.id ?? ''
    await choose(running, form, START_FIELDS.list.action, older)
    await waitForWords(running, form, 'What the agent is told for Lead0')
    await running.slack.pressInView(
      form,
      { actionId: START_FIELDS.prompt.action, value: 'follow-up' },
      { start_lines: '3' },
    )
    await waitForWords(running, form, 'prompt “follow-up”')
    const updates = running.slack.requests.filter(({ method }) => method === 'views.update')
    expect(updates.every(({ params, ok }) => ok && typeof params.hash === 'string')).toBe(true)
    const answer = running.slack.renderMessage(await sendForm(running, form))
    expect(answer).toContain('leads is under way')
    expect(await campaignsOf(running)).toMatchObject([
      { listId: older, prompt: 'follow-up', lines: 3 },
    ])
  })

  it('shows the last of two quick choices', async () => {
    const running = await startApp({ env: SIMULATED })
    const form = await openByButton(running, await putLeads(running, 3))
    await Promise.all([
      choose(running, form, START_FIELDS.prompt.action, 'appointment-reminder'),
      choose(running, form, START_FIELDS.prompt.action, 'follow-up'),
    ])
    await running.slack.idle()
    await waitForWords(running, form, 'prompt “follow-up”')
    expect(running.slack.requests.filter(({ error }) => error === 'hash_conflict')).toEqual([])
  })

  it('asks for the consent that is missing, by number and purpose, and records who gave it', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    const form = await openByButton(running, await waitForMessage(running, /2 leads ready/))
    expect(formText(form)).toContain('2 leads of others without a recorded consent')
    expect(formText(form)).toMatch(/I confirm that these 2 people have agreed, in writing/)
    const block = consentOf(form)
    // Slack does not send the form without the tick; an old app of Slack's might.
    await expect(running.slack.submitView(form)).rejects.toThrow(`Please fill in: ${block}`)
    const unticked = { [block]: { selected_options: [] } }
    await expect(running.slack.submitView(form, unticked)).rejects.toThrow()
    const answer = await sendForm(running, form, { [block]: 'attested' })
    expect(running.slack.renderMessage(answer)).toMatch(/under way[\s\S]*it is recorded/)
    expect(await campaignsOf(running)).toMatchObject([{ consentBy: running.user }])
  })

  it('does not take the tick for one list as one for another', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    const third = ['first_name,phone', 'Mary,+14155550955'].join('\n')
    const form = await openByButton(
      running,
      await putList(running, { name: 'third.csv', bytes: third }),
    )
    const others = (await listsOf(running)).find(({ name }) => name === 'others')?.id ?? ''
    const block = consentOf(form)
    // Sent before the form was shown anew for the other list.
    running.slack.failNext('views.update', { error: 'internal_error' }, 10)
    const answer = await sendForm(running, form, { [block]: 'attested', start_list: others })
    expect(running.slack.renderMessage(answer)).toContain('no recorded consent')
    expect(await campaignsOf(running)).toEqual([])
  })

  it('forgets the tick when another list is chosen', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    const form = await openByButton(running, await waitForMessage(running, /2 leads ready/))
    const block = consentOf(form)
    const [older] = await listsOf(running)
    await running.slack.pressInView(
      form,
      { actionId: START_FIELDS.list.action, value: older?.id ?? '' },
      { [block]: 'attested' },
    )
    await waitForWords(running, form, 'Lead0')
    expect(consentOf(form)).toBe('')
    await sendForm(running, form)
    expect(await campaignsOf(running)).toMatchObject([{ consentBy: null }])
  })

  const wrong: [string, Entered, Record<string, RegExp>][] = [
    ['lines', { start_lines: '0' }, { start_lines: /whole number from 1 to 10,000/ }],
    ['attempts', { start_attempts: '11' }, { start_attempts: /from 1 to 10\./ }],
    ['budget', { start_budget: 'lots' }, { start_budget: /US dollars/ }],
    ['a day without a time', { start_date: '2026-11-25' }, { start_time: /time of day/ }],
    [
      'a time that has passed',
      { start_date: '2026-11-23', start_time: '09:00' },
      { start_date: /has passed/ },
    ],
    [
      'a day too far off',
      { start_date: '2027-11-23', start_time: '09:00' },
      { start_date: /90 days/ },
    ],
    [
      'all at once',
      { start_lines: '-1', start_budget: '0' },
      { start_lines: /whole number/, start_budget: /US dollars/ },
    ],
  ]
  describe('says in the form what is wrong with', () => {
    let running: RunningApp
    let report: SimMessage
    beforeAll(async () => {
      running = await runApp({ env: SIMULATED })
      report = await putLeads(running, 2)
    })
    afterAll(() => running.stop())

    it.each(wrong)('%s', async (_what, entered, errors) => {
      const form = await openByButton(running, report)
      const sent = await running.slack.submitView(form, entered)
      const matching = Object.entries(errors).map(([name, words]) => [
        name,
        expect.stringMatching(words),
      ])
      expect(sent.errors).toEqual(Object.fromEntries(matching))
      expect(form.isOpen).toBe(true)
      expect(await campaignsOf(running)).toEqual([])
    })
  })

  it('starts one campaign when two people send it at once, and tells the other', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, channel } = running
    const ben = slack.addUser({ name: 'ben' })
    slack.world.channels.get(channel)?.members.add(ben.id)
    const report = await putLeads(running, 3)
    const answers = await Promise.all([
      startByForm(running, report),
      startByForm({ slack, user: ben.id }, report),
    ])
    expect(answers.filter((answer) => answer.includes('is under way'))).toHaveLength(1)
    expect(answers.filter((answer) => answer.includes('being called already'))).toHaveLength(1)
    expect(await campaignsOf(running)).toHaveLength(1)
  })

  it('shows why a list cannot be called, before it is sent and after', async () => {
    const running = await startApp({ env: SIMULATED })
    const report = await putLeads(running, 3)
    const form = await openByButton(running, report)
    await ask(running, '/dial start')
    const late = await openByButton(running, report)
    expect(formText(late)).toContain('being called already')
    const answer = await sendForm(running, form)
    expect(running.slack.renderMessage(answer)).toContain('being called already')
  })

  it('refuses a guest before it opens, and whoever has become one when it is sent', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, user } = running
    const report = await putLeads(running, 3)
    const guest = slack.addUser({ name: 'gus', isRestricted: true })
    expect(await press(running, report, ACTIONS.listStart, guest.id)).toContain('Guests cannot')
    expect(slack.world.views.size).toBe(0)
    const form = await openByButton(running, report)
    const person = slack.world.users.get(user)
    if (person) person.isRestricted = true
    running.clock.advance(10 * 60_000)
    await choose(running, form, START_FIELDS.prompt.action, 'follow-up')
    await waitForWords(running, form, 'Guests cannot')
    expect(formText(form)).not.toContain('Lead0')
    expect(await campaignsOf(running)).toEqual([])
  })

  it('says so when it took too long to open', async () => {
    const running = await startApp({ env: SIMULATED })
    const report = await putLeads(running, 3)
    running.slack.failNext('views.open', { error: 'expired_trigger_id' })
    expect(await press(running, report, ACTIONS.listStart)).toMatch(/took too long.*Try again/)
  })

  it('tells the person in private when Dialbot was removed from the channel meanwhile', async () => {
    const running = await startApp({ env: SIMULATED })
    const report = await putLeads(running, 3)
    running.slack.removeBot(running.channel)
    const answer = await startByForm(running, report)
    expect(answer).toContain('/invite')
    expect(await campaignsOf(running)).toEqual([])
  })
})

describe('/dial start without anything', () => {
  it('starts at once where there is nothing to choose', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    expect(await ask(running, '/dial start leads')).toContain('leads is under way')
    // One list is left that nobody has started.
    expect(await ask(running, '/dial start')).toContain('no recorded consent')
    expect(running.slack.world.views.size).toBe(0)
  })

  it('starts at once when anything else was said', async () => {
    const running = await startApp({ env: SIMULATED })
    await putTwo(running)
    expect(await ask(running, '/dial start max:1 consent:yes')).toContain('others is under way')
    expect(running.slack.world.views.size).toBe(0)
  })
})

describe('the shortcut on a message', () => {
  it('opens the form for the file of a message in a thread, which is a list already', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, user, channel } = running
    const topic = slack.say(user, channel, 'Who calls these?')
    const { message } = await share(running, { bytes: makeCsv(3), threadTs: topic.ts })
    await waitForMessage(running, /3 leads ready to call/)
    await slack.messageShortcut(user, message, 'call_file')
    const form = await waitForForm(running)
    expect(formText(form)).toContain('What the agent is told for Lead0')
    const answer = await sendForm(running, form)
    expect(answer.threadTs).toBe(topic.ts)
    expect(slack.renderMessage(answer)).toContain('leads is under way')
    expect(await listsOf(running)).toHaveLength(1)
  })

  it('takes in a file that was shared before Dialbot came, and reports it', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, user, channel } = running
    slack.removeBot(channel)
    const { message, delivery } = await share(running, { bytes: makeCsv(3) })
    expect(delivery).toBe(null)
    slack.inviteBot(channel)
    await slack.messageShortcut(user, message, 'call_file')
    const form = await waitForForm(running)
    expect(formText(form)).toContain('*Now:* 3 leads may be called')
    const report = await waitForMessage(running, /3 leads ready to call/)
    expect(report.threadTs).toBe(message.ts)
    expect(await listsOf(running)).toHaveLength(1)
  })

  it('says in the form why there is none: no CSV, an unreadable one, or none that can be seen', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, user, channel } = running
    const said = async (message: SimMessage, words: string) => {
      await slack.messageShortcut(user, message, 'call_file')
      const form = await slack.waitFor(() =>
        [...slack.world.views.values()].find((view) => formText(view).includes(words)),
      )
      expect(form.view.submit).toBe(undefined)
    }
    await said(slack.say(user, channel, 'hello'), 'no CSV in this message')
    const picture = await share(running, { name: 'photo.png', bytes: 'x' })
    await said(picture.message, 'no CSV in this message')
    const broken = await share(running, { name: 'broken.csv', bytes: 'name,colour\nAda,red\n' })
    await waitForMessage(running, /could not be read/)
    await said(broken.message, 'phone')
    const gone = await share(running, { name: 'gone.csv', bytes: makeCsv(1) })
    slack.deleteFile(gone.file.id)
    await said(gone.message, 'cannot see this file')
  })

  it('refuses a guest', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack } = running
    const { message } = await share(running, { bytes: makeCsv(3) })
    const guest = slack.addUser({ name: 'gus', isRestricted: true })
    const { box } = await slack.messageShortcut(guest.id, message, 'call_file')
    await slack.waitFor(() => box.messages[0])
    expect(texts(running).join()).toContain('Guests cannot')
    expect(slack.world.views.size).toBe(0)
  })
})
