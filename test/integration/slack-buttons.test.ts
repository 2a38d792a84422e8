import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { Message } from '../../src/messages/kit/blocks.ts'
import { campaignCardMessage } from '../../src/messages/posts/campaign-card.ts'
import { listExistsMessage } from '../../src/messages/posts/import-report.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { getCampaign } from '../../src/store/campaigns/campaign-rows.ts'
import { readCampaignView } from '../../src/store/figures/campaign-view.ts'
import { getList } from '../../src/store/leads/lists.ts'
import { sendForm, startByForm, waitForForm } from '../support/start-form.ts'
import { type RunningDoor, startDoor } from './slack-door.ts'

const LIMITS = { lines: 10, callsPerHour: 100, callsPerDay: 100 }

async function post(
  { slack, bot, sales }: RunningDoor,
  { text, blocks }: Message,
  threadTs?: string,
): Promise<SimMessage> {
  const words = { channel: sales, text, blocks }
  const { ts = '' } = await bot.chat.postMessage(
    threadTs === undefined ? words : { ...words, thread_ts: threadTs },
  )
  return slack.message(sales, ts)
}

/** A running campaign's card, as the channel shows it. */
async function postCard(running: RunningDoor): Promise<SimMessage> {
  await running.addList({ name: 'leads' })
  await running.ask('/dial start')
  return post(running, await cardNow(running))
}

async function cardNow({ db, clock }: RunningDoor): Promise<Message> {
  const { id } = await db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow()
  const context = { now: clock.now(), limits: LIMITS }
  return campaignCardMessage(await readCampaignView(db, await getCampaign(db, id), context))
}

/** Presses a button and gives what the presser was answered. */
async function press(
  { slack, ann, answerTo }: RunningDoor,
  message: SimMessage,
  button: string,
  user = ann,
): Promise<string> {
  const answer = await answerTo(await slack.pressButton(user, message, button))
  expect(answer.ephemeralTo).toBe(user)
  return slack.renderMessage(answer)
}

describe('the buttons of a card', () => {
  it('pause, resume and stop its campaign', async () => {
    const running = await startDoor()
    const card = await postCard(running)
    expect(await press(running, card, ACTIONS.campaignPause)).toContain('leads is paused')
    expect(await running.states()).toEqual({ leads: 'paused' })
    const paused = await post(running, await cardNow(running))
    expect(await press(running, paused, ACTIONS.campaignResume)).toContain('goes on calling')
    expect(await press(running, card, ACTIONS.campaignStop)).toContain('stopped for good')
    expect(await running.states()).toEqual({ leads: 'stopped' })
  })

  it('do one thing when two people press at once, and tell both how it is', async () => {
    const running = await startDoor()
    const { slack, sales, db } = running
    const bob = slack.addUser({ name: 'bob' })
    slack.world.channels.get(sales)?.members.add(bob.id)
    const card = await postCard(running)
    const answers = await Promise.all([
      press(running, card, ACTIONS.campaignPause),
      press(running, card, ACTIONS.campaignPause, bob.id),
    ])
    expect(answers.filter((answer) => answer.includes('no new call'))).toHaveLength(1)
    expect(answers.filter((answer) => answer.includes('paused already'))).toHaveLength(1)
    const paused = db.selectFrom('audit').selectAll().where('action', '=', 'campaign.pause')
    expect(await paused.execute()).toHaveLength(1)
  })

  it('let a second operator approve, and not the first', async () => {
    const running = await startDoor({ approval: 'two' })
    const { slack, sales } = running
    const bob = slack.addUser({ name: 'bob' })
    slack.world.channels.get(sales)?.members.add(bob.id)
    const card = await postCard(running)
    expect(await press(running, card, ACTIONS.campaignApprove)).toContain('another operator')
    expect(await running.states()).toEqual({ leads: 'scheduled' })
    expect(await running.ask('/dial pause')).toContain('waits for')
    expect(await press(running, card, ACTIONS.campaignApprove, bob.id)).toContain('is approved')
    expect(await press(running, card, ACTIONS.campaignApprove, bob.id)).toContain('does not wait')
    const approved = await post(running, await cardNow(running))
    expect(JSON.stringify(approved.blocks)).not.toContain(ACTIONS.campaignApprove)
  })

  it('are harmless when the campaign is over', async () => {
    const running = await startDoor()
    const card = await postCard(running)
    await running.ask('/dial stop')
    expect(await press(running, card, ACTIONS.campaignPause)).toContain('nothing to pause')
    expect(await press(running, card, ACTIONS.campaignStop)).toContain('stopped already')
    expect(await running.states()).toEqual({ leads: 'stopped' })
  })

  it('do nothing for a guest', async () => {
    const running = await startDoor()
    const guest = running.slack.addUser({ name: 'gus', isRestricted: true }).id
    const card = await postCard(running)
    expect(await press(running, card, ACTIONS.campaignStop, guest)).toContain('Guests')
    expect(await running.states()).toEqual({ leads: 'running' })
  })

  it('leave the card as it is: it is the outbox that changes it', async () => {
    const running = await startDoor()
    const card = await postCard(running)
    await press(running, card, ACTIONS.campaignPause)
    expect(card.edits).toBe(0)
  })
})

describe('a button that nobody knows any more', () => {
  it('is acknowledged and answered', async () => {
    const running = await startDoor()
    const button = {
      type: 'button' as const,
      action_id: 'lead_reassign',
      value: '1',
      text: { type: 'plain_text' as const, text: 'Reassign' },
    }
    const old = await post(running, {
      text: 'old',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    expect(await press(running, old, 'lead_reassign')).toContain('does nothing any more')
  })
})

describe('the start button of an import report', () => {
  it('opens a form that starts the list, and answers in the thread of the upload', async () => {
    const running = await startDoor()
    const { slack, ann, sales, db, addList } = running
    const upload = slack.say(ann, sales, 'leads')
    const list = await getList(db, await addList({ name: 'leads' }))
    const report = await post(running, listExistsMessage(list), upload.ts)
    const place = { slack, user: ann }
    await slack.pressButton(ann, report, ACTIONS.listStart)
    const answer = await sendForm(place, await waitForForm(place))
    expect(slack.renderMessage(answer)).toContain('leads is under way')
    expect(answer.threadTs).toBe(upload.ts)
    expect(await running.states()).toEqual({ leads: 'running' })
    const again = await startByForm(place, report)
    expect(again).toContain('being called already')
  })
})

describe('the question for consent', () => {
  /** Types a start of a list where one of two has no consent, and gives the question. */
  async function startUnasked(command = '/dial start lines:3 prompt:default') {
    const running = await startDoor()
    const { slack, ann, sales, addList, answerTo } = running
    await addList({ name: 'leads', leads: [{}, { consent: 'unknown' }] })
    const question = await answerTo(await slack.command(ann, sales, command))
    return { ...running, running, question }
  }

  it('comes before anybody is called', async () => {
    const { slack, question, states } = await startUnasked()
    expect(slack.renderMessage(question)).toContain(
      '1 of 2 leads of leads has no recorded consent to be called by an AI voice',
    )
    expect(await states()).toEqual({})
  })

  it('is answered by a press, which is on record with who and when', async () => {
    const { slack, ann, question, db, clock } = await startUnasked()
    await slack.pressButton(ann, question, ACTIONS.consentGive)
    await slack.waitFor(() => question.edits === 1, { for: 'the question to go' })
    const shown = slack.renderMessage(question)
    expect(shown).toContain('leads is under way: 2 leads')
    expect(shown).toContain('confirmed the consent')
    expect(await db.selectFrom('campaigns').selectAll().execute()).toMatchObject([
      { state: 'running', lines: 3, consentBy: ann, consentAt: clock.now() },
    ])
    // The buttons have gone with it.
    await expect(slack.pressButton(ann, question, ACTIONS.consentGive)).rejects.toThrow()
  })

  it('can be declined', async () => {
    const { slack, ann, question, states } = await startUnasked()
    await slack.pressButton(ann, question, ACTIONS.consentSkip)
    await slack.waitFor(() => question.text.includes('Nobody is called'))
    expect(await states()).toEqual({})
  })

  it('stays when whoever presses may not dial any more', async () => {
    const { slack, ann, running, question, clock, states } = await startUnasked()
    Object.assign(slack.world.users.get(ann) ?? {}, { isRestricted: true })
    clock.advance(60_000)
    expect(await press(running, question, ACTIONS.consentGive)).toContain('Guests')
    expect(question.edits).toBe(0)
    expect(await states()).toEqual({})
  })

  it('is not asked when the command says so', async () => {
    const { slack, ann, question, db } = await startUnasked('/dial start consent:yes')
    expect(slack.renderMessage(question)).toContain('under way')
    expect(await db.selectFrom('campaigns').select('consentBy').execute()).toEqual([
      { consentBy: ann },
    ])
  })

  it('comes before a single call, too', async () => {
    const { slack, ann, sales, db, answerTo } = await startDoor()
    const question = await answerTo(await slack.command(ann, sales, '/dial call 415 555 0123'))
    expect(slack.renderMessage(question)).toContain('This person has no recorded consent')
    await slack.pressButton(ann, question, ACTIONS.consentGive)
    await slack.waitFor(() => question.edits === 1)
    expect(slack.renderMessage(question)).toContain('Call to +1 (415) 555-0123 is under way')
    expect(await db.selectFrom('campaigns').selectAll().execute()).toMatchObject([
      { maxAttempts: 1, consentBy: ann },
    ])
  })

  it('does not trust what a forged button says', async () => {
    const running = await startDoor()
    const button = {
      type: 'button' as const,
      action_id: ACTIONS.consentGive,
      value: '{"listId":"x","actor":"U0BOSS"}',
      text: { type: 'plain_text' as const, text: 'Yes' },
    }
    const forged = await post(running, {
      text: 'forged',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    expect(await press(running, forged, ACTIONS.consentGive)).toContain('too old')
  })
})
