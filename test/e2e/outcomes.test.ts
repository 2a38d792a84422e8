import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { ScenarioName } from '../../src/sim/bland/calls/scenario.ts'
import type { SimMessage, SimView } from '../../src/sim/slack/types.ts'
import { at } from '../support/at.ts'
import { ask, press, sayAll, stateOf, waitForCalls } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

/** A Tuesday, 10 a.m. in San Francisco, where the leads of `people.ts` live. */
const MORNING = at('2026-11-24T18:00:00Z')

/** One call to each of these, as the thread of the campaign's card tells of them. */
async function callAll(scenarios: ScenarioName[]): Promise<RunningApp> {
  const running = await startApp({ startAt: MORNING, bland: { callMs: 20, ringMs: 5 } })
  for (const [index, scenario] of scenarios.entries()) {
    running.bland.script(phoneOf(index), [scenario])
  }
  await putLeads(running, scenarios.length, { keepsHours: true })
  await ask(running, '/dial start')
  await running.app.runDue()
  await waitForCalls(running, scenarios.length)
  await sayAll(running)
  return running
}

function phoneOf(index: number): string {
  return `+1415555${String(index).padStart(4, '0')}`
}

/** The message about a lead's call, as it stands now. */
function told({ slack, channel }: RunningApp, index: number): SimMessage {
  const shown = `(415) 555-${String(index).padStart(4, '0')}`
  const found = slack
    .messages(channel)
    .find(
      (message) =>
        message.threadTs !== null &&
        message.ephemeralTo === null &&
        slack.renderMessage(message).includes(`+1 ${shown}`),
    )
  if (found === undefined) throw new Error(`Nothing is told of ${shown}`)
  return found
}

function shown(running: RunningApp, index: number): string {
  return running.slack.renderMessage(told(running, index))
}

/** Presses a button that opens a form. */
async function openForm(
  running: RunningApp,
  message: SimMessage,
  button: string,
  user = running.user,
): Promise<SimView> {
  const { slack } = running
  const before = new Set(slack.world.views.keys())
  const result = await slack.pressButton(user, message, button)
  expect(result.error).toBeNull()
  return slack.waitFor(() => [...slack.world.views.values()].find(({ id }) => !before.has(id)), {
    for: 'a form to open',
  })
}

/** The newest thing that only this person sees, once it says so. */
async function heard(running: RunningApp, words: string, user = running.user): Promise<SimMessage> {
  const { slack } = running
  return slack.waitFor(
    () =>
      slack
        .messages(running.channel)
        .findLast((one) => one.ephemeralTo === user && slack.renderMessage(one).includes(words)),
    { for: `an answer that says ${words}` },
  )
}

async function leadOf({ app }: RunningApp, index: number) {
  const query = app.db.selectFrom('leads').selectAll().where('phone', '=', phoneOf(index))
  return query.orderBy('createdAt').executeTakeFirstOrThrow()
}

function buttonsOf(message: SimMessage): string[] {
  return Object.values(ACTIONS).filter((id) => JSON.stringify(message.blocks).includes(`"${id}"`))
}

function addBob({ slack, channel }: RunningApp): string {
  const bob = slack.addUser({ name: 'bob' }).id
  slack.world.channels.get(channel)?.members.add(bob)
  return bob
}

describe('the outcome of a call', () => {
  it('has the buttons that make sense', async () => {
    const running = await callAll(['interested', 'no_answer', 'opt_out', 'wrong_number'])
    const { outcomeTranscript, outcomeCallBack, outcomeDoNotCall, outcomeCorrect } = ACTIONS
    const buttons = [0, 1, 2, 3].map((index) => buttonsOf(told(running, index)))
    expect(buttons[0]).toEqual([
      outcomeTranscript,
      outcomeCallBack,
      outcomeDoNotCall,
      outcomeCorrect,
    ])
    expect(buttons[1]).toEqual([outcomeCallBack, outcomeDoNotCall, outcomeCorrect])
    expect(buttons[2]).toEqual([outcomeTranscript, outcomeCorrect])
    expect(buttons[3]).toEqual([outcomeTranscript, outcomeDoNotCall, outcomeCorrect])
  })
})

describe('Transcript', () => {
  it('shows who said what, in pages', async () => {
    const running = await callAll(['interested'])
    const { slack, app } = running
    const { id: attemptId } = await app.db
      .selectFrom('attempts')
      .select('id')
      .executeTakeFirstOrThrow()
    const turns = Array.from({ length: 40 }, (_, index) => ({
      ...{ attemptId, position: 100 + index, speaker: 'user', saidAt: null },
      text: `<!channel> said ${index}.`,
    }))
    await app.db.insertInto('transcriptTurns').values(turns).execute()
    const form = await openForm(running, told(running, 0), ACTIONS.outcomeTranscript)
    expect(JSON.stringify(form.view)).toContain('The agent')
    expect(JSON.stringify(form.view)).not.toContain('said 39.')
    await slack.pressInView(form, ACTIONS.transcriptPage)
    await slack.waitFor(() => JSON.stringify(form.view).includes('said 39.'))
    await slack.pressInView(form, ACTIONS.transcriptPageBack)
    await slack.waitFor(() => JSON.stringify(form.view).includes('Page 1 of 2'))
    expect(form.isOpen).toBe(true)
  })

  it('says plainly when there is none any more', async () => {
    const running = await callAll(['interested'])
    const message = told(running, 0)
    await running.app.db.deleteFrom('transcriptTurns').execute()
    const none = await press(running, message, ACTIONS.outcomeTranscript)
    expect(none).toContain('There is no transcript of this call')
    await running.app.db.updateTable('attempts').set({ phone: 'forgotten:1' }).execute()
    const erased = await press(running, message, ACTIONS.outcomeTranscript)
    expect(erased).toContain('What was said on this call was erased')
  })

  it('is for operators', async () => {
    const running = await callAll(['interested'])
    const { slack, channel } = running
    const guest = slack.addUser({ name: 'gus', isRestricted: true }).id
    slack.world.channels.get(channel)?.members.add(guest)
    const message = told(running, 0)
    expect(await press(running, message, ACTIONS.outcomeTranscript, guest)).toContain('Guests')
    expect(slack.world.views.size).toBe(0)
  })
})

describe('Call back', () => {
  it('plans a call in the hours where the person lives, and says so under the call', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const { slack } = running
    const form = await openForm(running, told(running, 0), ACTIONS.outcomeCallBack)
    expect(JSON.stringify(form.view)).toContain('They live in the time zone *America/Los')
    const night = { call_back_date: '2026-11-25', call_back_time: '05:00' }
    const { errors } = await slack.submitView(form, night)
    expect(errors).toEqual({
      call_back_time: expect.stringMatching(/may not be called then.*Wed, Nov 25, 9:00.AM PST/),
    })
    expect((await leadOf(running, 0)).reason).toBe('retry')
    const day = { call_back_date: '2026-11-25', call_back_time: '14:30' }
    expect(await slack.submitView(form, day)).toMatchObject({ errors: null, error: null })
    const answer = await heard(running, 'The call is planned')
    expect(slack.renderMessage(answer)).toMatch(/Wed, Nov 25, 2:30.PM PST/)
    expect(answer.threadTs).toBe(told(running, 0).threadTs)
    expect(await leadOf(running, 0)).toMatchObject({
      ...{ state: 'waiting', reason: 'callback', nextAt: at('2026-11-25T22:30:00Z') },
    })
    await sayAll(running)
    expect(shown(running, 0)).toContain('next try')
  })

  it('tells two people how it is when both plan it', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const { slack, user } = running
    const bob = addBob(running)
    const message = told(running, 0)
    const forms = [
      await openForm(running, message, ACTIONS.outcomeCallBack),
      await openForm(running, message, ACTIONS.outcomeCallBack, bob),
    ]
    const day = { call_back_date: '2026-11-25', call_back_time: '14:30' }
    await Promise.all(forms.map((form) => slack.submitView(form, day)))
    const answers = await Promise.all(
      [user, bob].map(async (person) => (await heard(running, 'planned', person)).text),
    )
    expect(answers.filter((text) => text.includes('planned already'))).toHaveLength(1)
  })

  it('is refused at once for a number that is never called', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const message = told(running, 0)
    const form = await openForm(running, message, ACTIONS.outcomeCallBack)
    await ask(running, '/dial dnc add +1 415 555 0000')
    expect(await press(running, message, ACTIONS.outcomeCallBack)).toContain('do-not-call list')
    const day = { call_back_date: '2026-11-25', call_back_time: '14:30' }
    expect((await running.slack.submitView(form, day)).errors).toEqual({
      call_back_time: expect.stringContaining('do-not-call list'),
    })
    expect(form.isOpen).toBe(true)
  })

  it('starts a campaign of its own when that of the list is over', async () => {
    const running = await callAll(['interested'])
    expect(await stateOf(running)).toBe('finished')
    const form = await openForm(running, told(running, 0), ACTIONS.outcomeCallBack)
    const day = { call_back_date: '2026-11-25', call_back_time: '14:30' }
    await running.slack.submitView(form, day)
    await heard(running, 'a campaign of its own')
    expect(await stateOf(running)).toBe('scheduled')
  })
})

describe('Do not call', () => {
  it('puts the number on the list, once, and takes the button away', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const bob = addBob(running)
    const message = told(running, 0)
    const answers = await Promise.all([
      press(running, message, ACTIONS.outcomeDoNotCall),
      press(running, message, ACTIONS.outcomeDoNotCall, bob),
    ])
    expect(answers.filter((text) => text.includes('from now on'))).toHaveLength(1)
    expect(answers.filter((text) => text.includes('on the list already'))).toHaveLength(1)
    expect((await leadOf(running, 0)).state).toBe('blocked')
    await sayAll(running)
    expect(buttonsOf(told(running, 0))).toEqual([ACTIONS.outcomeCorrect])
  })
})

describe('Wrong outcome', () => {
  it('corrects the call, its message and the card', async () => {
    const running = await callAll(['no_answer'])
    const { slack, channel } = running
    expect(await stateOf(running)).toBe('running')
    const form = await openForm(running, told(running, 0), ACTIONS.outcomeCorrect)
    expect(JSON.stringify(form.view)).toContain('Dialbot has it as *🔕 No answer*')
    await slack.submitView(form, { correct_outcome: 'interested' })
    const answer = await heard(running, 'it is, not')
    expect(slack.renderMessage(answer)).toContain('not called again by this campaign')
    await sayAll(running)
    expect(shown(running, 0)).toContain('🎉 Interested')
    expect(shown(running, 0)).toContain('was No answer')
    expect(await stateOf(running)).toBe('finished')
    const card = slack.messages(channel).find(({ text }) => text.includes('Finished: leads'))
    expect(card && slack.renderMessage(card)).toContain('🎉 Interested 1')
  })

  it('says so when it is that already, and when somebody else was quicker', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const { slack } = running
    const bob = addBob(running)
    const message = told(running, 0)
    const mine = await openForm(running, message, ACTIONS.outcomeCorrect)
    const his = await openForm(running, message, ACTIONS.outcomeCorrect, bob)
    await slack.submitView(his, { correct_outcome: 'talked' })
    await heard(running, 'it is, not', bob)
    await slack.submitView(mine, { correct_outcome: 'talked' })
    const answer = await heard(running, 'already')
    expect(answer.text).toContain(`<@${bob}>`)
    const rows = await running.app.db.selectFrom('corrections').selectAll().execute()
    expect(rows).toMatchObject([{ correctedBy: bob, outcome: 'talked' }])
  })

  it('asks again who may do this when the form is sent', async () => {
    const running = await callAll(['no_answer', 'no_answer'])
    const { slack, user, clock, app } = running
    const form = await openForm(running, told(running, 0), ACTIONS.outcomeCorrect)
    Object.assign(slack.world.users.get(user) ?? {}, { isRestricted: true })
    clock.advance(120_000)
    await slack.submitView(form, { correct_outcome: 'do_not_call' })
    await heard(running, 'Guests cannot use Dialbot')
    expect(await app.db.selectFrom('corrections').selectAll().execute()).toEqual([])
    expect(await app.db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })
})

describe('the card', () => {
  it('answers why, and sends the results, to the one who asks', async () => {
    const running = await callAll(['no_answer'])
    const { slack, channel } = running
    const card = slack.messages(channel).find(({ text }) => text.startsWith('Calling: leads'))
    if (card === undefined) throw new Error('There is no card')
    expect(await press(running, card, ACTIONS.campaignWhy)).toMatch(/WHY[\s\S]*tried before/i)
    expect(await press(running, card, ACTIONS.campaignExport)).toContain('direct messages')
    expect([...slack.world.files.values()].map(({ name }) => name)).toContain('results.csv')
  })
})
