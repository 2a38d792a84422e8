import { expect, it } from 'vitest'
import { isWin } from '../../src/domain/outcome.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { ask, SIMULATED, said, sayAll, stateOf, waitForCalls } from '../support/people.ts'
import { putLeads } from '../support/put-list.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

const LEADS = 500
const STEP_MS = 15_000
const HALF_OUTAGE_MS = 300_000

it('tells 500 calls that end while Slack is down once each and in order, through a restart', async () => {
  const running = await startApp({
    env: { ...SIMULATED, CONCURRENCY: '50' },
    bland: { callMs: 100, ringMs: 20 },
  })
  const { slack, channel } = running
  await putLeads(running, LEADS)
  await ask(running, '/dial start max:1')
  const card = await slack.waitFor(
    () => said(running).find(({ text }) => text.startsWith('Calling')),
    { for: 'the card' },
  )

  slack.outage({ status: 503 })
  const heardBefore = slack.messages(channel).length
  await passTime(running, LEADS * 0.4)
  await running.restart()
  slack.outage({ retryAfter: 20 })
  await passTime(running, LEADS)
  await waitForCalls(running, LEADS)
  expect(slack.messages(channel)).toHaveLength(heardBefore)
  const answers = new Set(slack.requests.map(({ status }) => status))
  expect([...answers]).toEqual(expect.arrayContaining([503, 429]))

  slack.endOutage()
  await sayAll(running, 200)
  expect(await stateOf(running)).toBe('finished')
  const expected = await readOutcomes(running)
  expect(expected).toHaveLength(LEADS)
  const told = said(running).filter((message) => message.threadTs === card.ts)
  for (const wins of [true, false]) {
    const phones = told
      .filter((message) => isAboutWin(message) === wins)
      .flatMap((message) => phonesIn(running, message))
    expect(phones).toEqual(
      expected.filter((one) => isWin(one.outcome) === wins).map((one) => one.phone),
    )
  }
  // The last word is the summary's, and the card says what the database says.
  expect(told.at(-1)?.text).toMatch(/^Finished: leads\. 500 calls/)
  const shown = slack.renderMessage(slack.message(channel, card.ts))
  expect(shown).toContain('FINISHED: LEADS')
  expect(shown).toContain(`100 % · ${LEADS} of ${LEADS} leads`)
  expect(said(running).filter(({ text }) => text.startsWith('Calling'))).toEqual([])
  expect(await readOutbox(running)).toEqual([{ state: 'sent', rows: expect.any(Number) }])
}, 60_000)

/** Half the outage, on the clock, while calls go on until so many were made. */
async function passTime({ app, bland, clock }: RunningApp, calls: number): Promise<void> {
  const isDone = () => bland.calls().filter((call) => call.endedAt !== null).length >= calls
  for (let passed = 0; passed < HALF_OUTAGE_MS; passed += STEP_MS) {
    clock.advance(STEP_MS)
    await app.runDue()
  }
  await bland.waitFor(isDone, { timeoutMs: 30_000 })
  await app.runDue()
}

/** In the order in which they became known. */
function readOutcomes({ app }: RunningApp) {
  return app.db
    .selectFrom('outbox')
    .innerJoin('attempts', 'attempts.id', 'outbox.subjectId')
    .select(['attempts.phone', 'attempts.outcome'])
    .where('outbox.kind', '=', 'outcome')
    .orderBy('outbox.id')
    .execute()
    .then((rows) => rows.map(({ phone, outcome }) => ({ phone, outcome: outcome ?? 'failed' })))
}

function readOutbox({ app }: RunningApp) {
  return app.db
    .selectFrom('outbox')
    .select((eb) => ['state', eb.fn.countAll<number>().as('rows')])
    .groupBy('state')
    .execute()
}

/** Wins stand in the channel, too, and so does the summary, which names no number. */
function isAboutWin(message: SimMessage): boolean {
  return message.isBroadcast
}

function phonesIn({ slack }: RunningApp, message: SimMessage): string[] {
  const shown = slack.renderMessage(message).match(/\+1 \(\d{3}\) \d{3}-\d{4}/g) ?? []
  return shown.map((phone) => phone.replace(/[^+\d]/g, ''))
}
