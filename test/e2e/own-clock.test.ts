import { expect, it, onTestFinished } from 'vitest'
import { createBlandSim } from '../../src/sim/bland.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createEmptyDatabase } from '../support/databases.ts'
import { makeCsv } from '../support/people.ts'
import { startDialbot } from '../support/process.ts'
import { findFreePort } from '../support/run-app.ts'

// The program as `npm start` runs it goes by the machine's date. `test/any-day` runs this file on other dates.

const HOUR_MS = 3_600_000
const OTHERS = ['+14155550001', '+14155550002', '+14155550003']
const SIGNING_SECRET = 'a signing secret for tests'

async function startWorld(env: Record<string, string>) {
  const slack = createSlackSim({ clock: systemClock })
  const bland = createBlandSim({ clock: systemClock, callMs: 40, ringMs: 10 })
  const slackAddress = await slack.start()
  const blandAddress = await bland.start()
  const { url: databaseUrl, remove } = await createEmptyDatabase('sqlite')
  onTestFinished(async () => {
    await bland.stop()
    await slack.stop()
    await remove()
  })
  const user = slack.addUser({ name: 'anna' }).id
  const channel = slack.addChannel({ name: 'sales', members: [user] }).id
  const port = await findFreePort()
  const dialbot = startDialbot({
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slackAddress.apiUrl,
    BLAND_API_KEY: bland.settings.apiKey,
    BLAND_API_URL: blandAddress.apiUrl,
    BLAND_PLAN: 'enterprise',
    CALLBACK_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    ...env,
  })
  slack.connect({ url: await dialbot.listening(), signingSecret: SIGNING_SECRET })
  const said = (words: string) =>
    slack.waitFor(
      () => slack.messages(channel).find((one) => slack.renderMessage(one).includes(words)),
      { for: words },
    )
  /** What stands in the database, asked beside the program. */
  async function read<Result>(ask: (db: ReturnType<typeof openDatabase>) => Promise<Result>) {
    const db = openDatabase(databaseUrl)
    try {
      return await ask(db)
    } finally {
      await db.destroy()
    }
  }
  return { slack, bland, channel, user, dialbot, said, read }
}

it('calls a list on the date of the machine, and keeps what a person asked for the next day', async () => {
  const world = await startWorld({ IGNORE_CALLING_HOURS: '1' })
  const { slack, bland, channel, user, dialbot, said, read } = world
  const begunAt = systemClock.now()
  const promised = '+14155550000'
  bland.script(promised, ['callback'])
  for (const phone of OTHERS) bland.script(phone, ['interested'])
  await slack.shareFile({ channel, user, name: 'leads.csv', bytes: makeCsv(1 + OTHERS.length) })
  await said(`${1 + OTHERS.length} leads ready to call`)
  await slack.command(user, channel, '/dial start max:2')
  await said('Interested')
  await said('Call back')
  const attempts = await read((db) => db.selectFrom('attempts').select('reservedAt').execute())
  const waiting = await read((db) =>
    db.selectFrom('leads').select(['phone', 'nextAt']).where('state', '=', 'waiting').execute(),
  )
  const now = systemClock.now()
  for (const { reservedAt } of attempts) {
    expect(reservedAt).toBeGreaterThanOrEqual(begunAt)
    expect(reservedAt).toBeLessThanOrEqual(now)
  }
  expect(waiting.map(({ phone }) => phone)).toEqual([promised])
  // Tomorrow at ten on the clock of San Francisco, and the clock may go forward or back in between.
  expect(waiting[0]?.nextAt).toBeGreaterThan(now + 9 * HOUR_MS)
  expect(waiting[0]?.nextAt).toBeLessThan(now + 36 * HOUR_MS)
  expect(dialbot.output()).not.toMatch(/"level":"error"/)
})

it('knows on every date when the law lets it call next', async () => {
  const world = await startWorld({})
  const { slack, bland, channel, user, dialbot, said, read } = world
  await slack.shareFile({ channel, user, name: 'leads.csv', bytes: makeCsv(1) })
  await said('1 lead ready to call')
  await slack.command(user, channel, '/dial start max:1')
  await Promise.race([said('Next call'), bland.waitFor((sim) => sim.calls().length === 1)])
  const [lead] = await read((db) => db.selectFrom('leads').select(['state', 'nextAt']).execute())
  if (lead?.state !== 'waiting') return expect(bland.calls()).toHaveLength(1)
  // Thanksgiving or Christmas and a weekend, at the most.
  expect(lead.nextAt).toBeGreaterThan(systemClock.now())
  expect(lead.nextAt).toBeLessThan(systemClock.now() + 5 * 24 * HOUR_MS)
  expect(dialbot.output()).not.toMatch(/"level":"error"/)
})
