import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import { SIMULATED, share, waitForMessage } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { waitForForm } from '../support/start-form.ts'

const LEADS = `first_name,phone,DNC code,consent
Ann,4155550101,,yes
Bo,4155550102,A,yes
Cy,4155550103,B,yes
Di,4155550104,,no
Ed,4155550105,,Expo booth
`

const CALLED = { callMs: 30, ringMs: 10 }

describe('a column that may say no and cannot be read', () => {
  it('is asked about before the start, and nobody who may have said no is called', async () => {
    const running = await startApp({ env: SIMULATED, bland: CALLED })
    const { slack, bland, user, channel } = running
    await share(running, { bytes: LEADS })
    const report = await waitForMessage(running, 'ready to call')
    const words = slack.renderMessage(report)
    expect(words).toContain('2 leads ready to call')
    expect(words).toContain('“DNC code” may say no to calls: “A” (1), “B” (1)')
    expect(words).toContain('“consent” may be consent: “Expo booth” (1)')

    await slack.command(user, channel, '/dial start consent:yes max:1')
    await waitForMessage(running, 'cannot be started yet. The column “DNC code”')
    expect(bland.calls()).toEqual([])

    await slack.pressButton(user, report, ACTIONS.listMeanings)
    const form = await waitForForm({ slack, user })
    await slack.submitView(form, {
      meaning_0_0: 'yes',
      meaning_0_1: 'no',
      meaning_1_0: 'yes',
    })
    const answer = await waitForMessage(running, '1 lead may be called now')
    expect(answer.text).toContain('1 lead will not be called')
    expect(answer.text).toContain('1 lead agreed to calls')

    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length === 3)
    await waitForMessage(running, 'FINISHED')
    expect(
      bland
        .calls()
        .map(({ phone }) => phone)
        .toSorted(),
    ).toEqual(['+14155550101', '+14155550102', '+14155550105'])
  })
})

describe('a no in one list', () => {
  it('stops the call that a running list is waiting to make, and holds for every later list', async () => {
    const running = await startApp({ env: { ...SIMULATED, CONCURRENCY: '1' }, bland: CALLED })
    const { slack, bland, user, channel } = running
    const rows = ['Ann,4155550101', 'Bo,4155550102', 'Cy,4155550103']
    await share(running, { bytes: `first_name,phone,consent\n${rows.join(',yes\n')},yes\n` })
    await waitForMessage(running, '3 leads ready to call')
    bland.settings.callMs = 1_000
    await slack.command(user, channel, '/dial start max:1')
    await bland.waitFor((sim) => sim.calls().length === 1)
    await slack.command(user, channel, '/dial pause')

    const newer = 'first_name,phone,Do not call\nBo,4155550102,yes\n'
    await share(running, { name: 'newer.csv', bytes: newer })
    await waitForMessage(running, 'No lead in this file can be called')
    bland.settings.callMs = 30
    await slack.command(user, channel, '/dial resume')
    await waitForMessage(running, 'FINISHED')
    expect(bland.calls().map(({ phone }) => phone)).toEqual(['+14155550101', '+14155550103'])

    const third = `first_name,phone,consent,city\n${rows.map((row) => `${row},yes,Austin`).join('\n')}\n`
    await share(running, { name: 'third.csv', bytes: third })
    await waitForMessage(running, 'THIRD')
    running.clock.advance(25 * 3_600_000)
    await slack.command(user, channel, '/dial start third max:1')
    await waitForMessage(running, 'FINISHED', { count: 3 })
    expect(bland.calls().map(({ phone }) => phone)).not.toContain('+14155550102')
    expect(bland.calls()).toHaveLength(4)
  })
})

describe('the report of a list', () => {
  it('shows the oddest greetings, and greets nobody with NULL', async () => {
    const running = await startApp()
    const names = ['Ann', 'NULL', 'Mr. & Mrs. Tom Lee', 'JEAN-LUC', 'Bo & Di', 'Cy']
    const rows = names.map((name, index) => `${name},415555010${index},yes`)
    await share(running, { bytes: `first_name,phone,consent\n${rows.join('\n')}\n` })
    const report = running.slack.renderMessage(await waitForMessage(running, 'ready to call'))
    expect(report).toContain('The oddest greetings of this list')
    expect(report).toMatch(/• .*Jean-Luc/)
    expect(report).not.toMatch(/NULL|Mr\.|Bo & Di/)
  })
})
