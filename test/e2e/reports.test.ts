import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { AttemptRow } from '../../src/store/engine/tables.ts'
import { at } from '../support/at.ts'
import { insertAttemptRow, insertCampaignRow, insertListRow } from '../support/make.ts'
import { ask, SIMULATED, texts, waitForCalls, waitForMessage } from '../support/people.ts'
import { putList } from '../support/put-list.ts'
import { type RunningApp, startApp, TUESDAY } from '../support/start-app.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A campaign that has ended, whose calls are as given: when, and what came of them. */
async function addCampaign(
  { app, channel }: RunningApp,
  name: string,
  calls: readonly (Partial<AttemptRow> & { reservedAt: number })[],
): Promise<string> {
  const { id } = await insertCampaignRow(app.db, {
    ...{ name, channel, state: 'finished', createdAt: TUESDAY - 30 * DAY_MS },
  })
  for (const call of calls) {
    const endedAt = call.reservedAt + 60_000
    await insertAttemptRow(app.db, { campaignId: id, state: 'ended', endedAt, ...call })
  }
  return id
}

const WIN = { outcome: 'interested', costMicros: 300_000 } as const
const MISSED = { outcome: 'no_answer', costMicros: 20_000 } as const

function addTwoCampaigns(running: RunningApp) {
  return Promise.all([
    addCampaign(running, 'May', [
      { ...WIN, reservedAt: TUESDAY - HOUR_MS },
      { ...MISSED, reservedAt: TUESDAY - HOUR_MS },
      { ...MISSED, reservedAt: TUESDAY - 7 * DAY_MS - HOUR_MS },
      { ...MISSED, reservedAt: TUESDAY - 20 * DAY_MS },
    ]),
    addCampaign(running, 'June', [
      { ...MISSED, reservedAt: TUESDAY - 2 * HOUR_MS },
      { ...MISSED, reservedAt: TUESDAY - 2 * DAY_MS },
    ]),
  ])
}

/** What a person sees in the end, when Slack refuses the first forms. */
async function report({ slack, user, channel }: RunningApp): Promise<string> {
  const { box } = await slack.command(user, channel, '/dial report')
  const message = await slack.waitFor(() => box.messages.at(-1), { for: 'a report' })
  return slack.renderMessage(message)
}

describe('/dial report', () => {
  it('tells of a day, of a week and of a campaign', async () => {
    const running = await startApp()
    await addTwoCampaigns(running)
    const today = await ask(running, '/dial report')
    expect(today).toContain('TODAY')
    expect(today).toContain('Calls 3')
    expect(today).toContain('Answered 33 % (1 of 3)')
    expect(today).toContain('Calls: 3, before 1: +2 (+200 %)')
    expect(today).toContain('Per win $0.34')
    expect(today).toContain('8 AM 1 · 9 AM 2')
    expect(await ask(running, '/dial report today')).toBe(today)
    const week = await ask(running, '/dial report 7d')
    expect(week).toContain('THE LAST 7 DAYS')
    expect(week).toContain('Calls 4')
    const campaign = await ask(running, '/dial report may')
    expect(campaign).toContain('MAY')
    expect(campaign).toContain('Calls 4')
    expect(campaign).toContain('The last 7 days against the 7 before')
    expect(campaign).toContain('Calls: 2, before 1: +1 (+100 %)')
    expect(await ask(running, '/dial report nothing')).toContain('no campaign called “nothing”')
    expect(await ask(running, '/dial reprot')).toContain('Did you mean /dial report')
  })

  it('says so where nobody was called, and works where Dialbot is no member', async () => {
    const running = await startApp()
    const { slack, user } = running
    const elsewhere = slack.addChannel({ name: 'else', members: [user], withBot: false }).id
    expect(await ask(running, '/dial report', { channel: elsewhere })).toContain('Today: no calls.')
  })

  it('loses no figure where Slack refuses the chart, and remembers that until a restart', async () => {
    const running = await startApp()
    const { slack } = running
    await addTwoCampaigns(running)
    const refusals = () =>
      slack.requests.filter(({ method, ok }) => method === 'response_url' && !ok)
    slack.refuseBlocks('data_visualization')
    const shown = await report(running)
    expect(shown).toContain('8 AM: 0 % (0 of 1)')
    expect(shown).toContain('9 AM: 50 % (1 of 2)')
    expect(shown).toContain('A week before')
    expect(refusals()).toHaveLength(1)
    expect(await report(running)).toBe(shown)
    expect(refusals()).toHaveLength(1)
    slack.takeBlocks()
    await running.restart()
    expect(await report(running)).not.toContain('9 AM: 50 %')
  })

  it('says everything in words where Slack refuses chart and table', async () => {
    const running = await startApp()
    await addTwoCampaigns(running)
    running.slack.refuseBlocks('data_visualization', 'table')
    const shown = await report(running)
    expect(shown).toContain('9 AM: 50 % (1 of 2)')
    expect(shown).toContain('default: 3 calls · answered 33 % (1 of 3) · wins 100 % (1 of 1)')
    expect(shown).toContain('A week before: 1 call · answered 0 % (0 of 1)')
  })
})

describe('the daily summary', () => {
  it('comes once in each channel, though the process was off at its hour', async () => {
    const running = await startApp({ env: { REPORT_AT: '18:00' } })
    const { slack, user, clock } = running
    await addTwoCampaigns(running)
    const other = slack.addChannel({ name: 'other', members: [user] }).id
    clock.advance(at('2026-11-25T01:00:00Z') - TUESDAY)
    await running.restart()
    const summary = await waitForMessage(running, /THE DAY IN THIS CHANNEL/)
    expect(slack.renderMessage(summary)).toContain('Calls 3')
    await running.restart()
    await running.app.runDue()
    const told = texts(running).filter((text) => text.includes('THE DAY'))
    expect(told).toHaveLength(1)
    expect(texts(running, other)).toEqual([])
  })
})

describe('/dial export', () => {
  it('brings every lead with what came of it to the person alone, and runs no formula', async () => {
    const running = await startApp({ env: SIMULATED, bland: { callMs: 30, ringMs: 10 } })
    const { slack, user, channel } = running
    const rows = [
      'first_name,phone,consent,=cmd|calc',
      '"=HYPERLINK(""http://evil"",""x"")",+14155550001,yes,"@SUM(1)"',
      '-Bo,+14155550002,yes,+1',
    ]
    await putList(running, { bytes: rows.join('\n'), name: 'hostile.csv' })
    await ask(running, '/dial start')
    await running.app.runDue()
    await waitForCalls(running, 2)
    await running.app.runDue()
    const files = () => [...slack.world.files.values()].filter(({ name }) => name === 'results.csv')
    const answer = await ask(running, '/dial export')
    expect(answer).toContain('2 leads in results.csv')
    expect(answer).toContain('sent to you alone')
    const [file] = files()
    const places = file?.shares.map((place) => slack.world.channels.get(place.channel)?.directWith)
    expect(places).toEqual([user])
    const cells: string[][] = parse(file?.bytes ?? '', { bom: true })
    expect(cells).toHaveLength(3)
    expect(cells.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([])
    expect(cells[0]).toContain("'=cmd|calc")
    const [, first] = cells.toSorted((a, b) => ((a[1] ?? '') < (b[1] ?? '') ? -1 : 1))
    expect(cells.flat()).toContain('\'=HYPERLINK("http://evil","x")')
    expect(first?.[5]).toBe('1')
    expect(slack.messages(channel).every(({ fileIds }) => !fileIds.includes(file?.id ?? ''))).toBe(
      true,
    )
  })

  it('takes the campaign that is named, and says what to do where there is none', async () => {
    const running = await startApp()
    expect(await ask(running, '/dial export')).toContain('No campaign has been started')
    await insertListRow(running.app.db)
    await addTwoCampaigns(running)
    expect(await ask(running, '/dial export June')).toContain('The results of June are in your')
    expect(await ask(running, '/dial exprot')).toContain('Did you mean /dial export')
  })
})
