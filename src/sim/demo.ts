import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { HOUR_MS } from '../domain/durations.ts'
import { clockStart, countOnFrom, stopwatch } from '../system/clock.ts'
import { createLog } from '../system/log.ts'
import { createBlandSim } from './bland.ts'
import { createScreen } from './demo-screen.ts'
import { createSlackSim } from './slack.ts'

// A whole campaign between a local Slack and a local Bland, printed as a person would see it. The
// program in the middle is the real one: its server, its database, its rules. Only the day is chosen
// (so that the demo works at night), and the hours before a second attempt are skipped.

const TUESDAY_NOON_IN_NEW_YORK = Date.parse('2026-11-24T17:00:00Z')
const LIMIT_MS = 55_000
const LINES = 5

async function main(): Promise<void> {
  const elapsedMs = stopwatch()
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-demo-'))
  const clock = createDemoClock()
  const slack = createSlackSim({ clock, botName: 'dialbot' })
  const bland = createBlandSim({
    clock,
    seed: 12,
    callMs: 1_200,
    ringMs: 400,
    webhookDuplicates: 1,
  })
  const { apiUrl: slackApiUrl } = await slack.start()
  const { apiUrl: blandApiUrl } = await bland.start()
  const anna = slack.addUser({ name: 'anna' })
  const sales = slack.addChannel({ name: 'sales', members: [anna.id] })
  const screen = createScreen(slack, sales.id)

  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const signingSecret = 'the signing secret of the demo'
  const app = createApp(
    parseConfig({
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slackApiUrl,
      BLAND_API_KEY: bland.settings.apiKey,
      BLAND_API_URL: blandApiUrl,
      CALLBACK_URL: url,
      CONCURRENCY: String(LINES),
      DATABASE_URL: `file:${join(folder, 'dialbot.db')}`,
      HOST: '127.0.0.1',
      PORT: String(port),
    }),
    { clock, log: createLog({ level: 'error', pretty: true }), random: () => 0 },
  )
  slack.connect({ url, signingSecret })

  try {
    console.log('Dialbot: a campaign on a local Slack and a local Bland. Nobody is called.')
    await app.start()
    screen.stage('Anna shares a CSV of 40 leads in #sales, with the usual dirt in it.')
    const bytes = readFileSync(new URL('./demo-leads.csv', import.meta.url))
    await slack.shareFile({ channel: sales.id, user: anna.id, name: 'october-leads.csv', bytes })
    await until('the import report', isAllReported)

    screen.stage(`She starts the campaign. Dialbot calls, ${LINES} at a time.`)
    screen.typed('anna', '/dial start max:2')
    await slack.command(anna.id, sales.id, '/dial start max:2')
    await until('the first calls', isResting)

    screen.stage(
      'Five hours later: those who were not reached are tried again, at another time of day.',
    )
    clock.advance(5.1 * HOUR_MS)
    await until('the second calls', isResting)

    if (!(await isFinished())) {
      screen.stage('The next morning: those who asked to be called back are called, as promised.')
      clock.advance((await nextCallAt()) - clock.now())
      await until('the promised calls', isFinished)
    }
    await until('the last messages', isAllTold)
    screen.card()
    screen.books(bland, LINES)
    console.log(`\nDone in ${Math.round(elapsedMs() / 1000)} s.`)
  } finally {
    await app.stop()
    await bland.stop()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  async function isAllReported(): Promise<boolean> {
    const told = await app.db.selectFrom('outbox').select('id').executeTakeFirst()
    return told !== undefined && (await isAllTold())
  }

  /** Nobody is on the line, and whoever waits is to be called later. */
  async function isResting(): Promise<boolean> {
    const open = await app.db
      .selectFrom('attempts')
      .select('id')
      .where('state', '<>', 'ended')
      .executeTakeFirst()
    const due = await app.db
      .selectFrom('leads')
      .select('id')
      .where('state', '=', 'waiting')
      .where('nextAt', '<=', clock.now())
      .executeTakeFirst()
    return open === undefined && due === undefined && bland.calls().length > 0
  }

  /** When the last of those who still wait may be called. */
  async function nextCallAt(): Promise<number> {
    const lead = await app.db
      .selectFrom('leads')
      .select('nextAt')
      .where('state', '=', 'waiting')
      .orderBy('nextAt', 'desc')
      .executeTakeFirstOrThrow()
    return lead.nextAt
  }

  async function isFinished(): Promise<boolean> {
    const campaign = await app.db.selectFrom('campaigns').select('state').executeTakeFirst()
    return campaign?.state === 'finished'
  }

  async function isAllTold(): Promise<boolean> {
    const pending = await app.db
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', 'pending')
      .executeTakeFirst()
    return pending === undefined
  }
}

/** Moves with real time from the chosen day on, and can be pushed forward. */
function createDemoClock() {
  const noon = { now: () => TUESDAY_NOON_IN_NEW_YORK }
  const clock = countOnFrom(clockStart(noon))
  let pushedMs = 0
  return {
    now: () => clock.now() + pushedMs,
    advance(durationMs: number) {
      pushedMs += durationMs
    },
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const elapsedMs = stopwatch()
  while (!(await isSo())) {
    if (elapsedMs() > LIMIT_MS) throw new Error(`The demo waited too long for ${what}.`)
    await delay(100)
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

await main()
