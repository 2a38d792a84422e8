import { expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import { at } from '../support/at.ts'
import { ask, press, sayAll, waitForCalls } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { startApp } from '../support/start-app.ts'

/** A Tuesday, 10 a.m. in San Francisco, where the leads of `people.ts` live. */
const MORNING = at('2026-11-24T18:00:00Z')
const PHONE = '+14155550000'

it('asks the channel about a call that may have been a no, once', async () => {
  const running = await startApp({ startAt: MORNING, bland: { callMs: 20, ringMs: 5 } })
  const { bland, slack, channel, app } = running
  const transcripts = [
    { user: 'assistant', text: 'Hello, this is an AI calling for Acme.' },
    { user: 'user', text: 'How did you get my number?' },
  ]
  bland.script(PHONE, [{ name: 'not_interested', fields: { transcripts } }])
  await putLeads(running, 1, { keepsHours: true })
  await ask(running, '/dial start')
  await app.runDue()
  await waitForCalls(running, 1)
  await sayAll(running)
  const told = () => {
    const found = slack
      .messages(channel)
      .find((message) => slack.renderMessage(message).includes('may have asked not to be called'))
    if (found === undefined) throw new Error('Nothing is told of the hold')
    return found
  }
  expect(slack.renderMessage(told())).toContain('Do not call')
  expect(await ask(running, '/dial dnc holds')).toContain('1 number on hold')
  expect(await ask(running, `/dial lead ${PHONE}`)).toContain('On hold since')
  const message = told()
  const answer = await press(running, message, ACTIONS.outcomeMayBeCalled)
  expect(answer).toContain('may be called')
  await sayAll(running)
  const now = slack.messages(channel).find(({ ts }) => ts === message.ts)
  const shown = now === undefined ? '' : slack.renderMessage(now)
  expect(shown).not.toContain('May be called')
  expect(shown).not.toContain('on hold')
  expect(await ask(running, '/dial dnc holds')).toContain('No number is on hold')
})

it('takes several numbers in one command', async () => {
  const running = await startApp({ startAt: MORNING })
  const answer = await ask(
    running,
    '/dial dnc add 415-555-0100, 12345 and (415) 555–0101/4155550102 asked by mail',
  )
  for (const words of ['555-0100', '12345', '555-0101', '555-0102']) expect(answer).toContain(words)
  const rows = await running.app.db
    .selectFrom('suppressions')
    .selectAll()
    .orderBy('phone')
    .execute()
  expect(rows.map(({ phone, reason }) => [phone, reason])).toEqual([
    ['+14155550100', 'asked by mail'],
    ['+14155550101', 'asked by mail'],
    ['+14155550102', 'asked by mail'],
  ])
})
