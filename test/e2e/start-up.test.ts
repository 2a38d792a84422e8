import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { isAppError } from '../../src/domain/error.ts'
import { createBlandSim } from '../../src/sim/bland.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import { prepareSchema } from '../../src/store/engine/schema.ts'
import type { Db } from '../../src/store/engine/tables.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createLog } from '../../src/system/log.ts'
import { makeCsv } from '../support/people.ts'
import { startDialbot } from '../support/process.ts'
import { findFreePort } from '../support/start-app.ts'

const SIGNING_SECRET = 'a-signing-secret-nobody-sees'
const SECRETS = ['xoxb-secret-of-slack', SIGNING_SECRET, 'key-secret-of-bland']
// Port 9 of this machine: nobody listens there.
const NOBODY = 'http://127.0.0.1:9'

/** Complete, and with nobody at the other end. */
const SETTINGS = {
  SLACK_BOT_TOKEN: 'xoxb-secret-of-slack',
  SLACK_SIGNING_SECRET: SIGNING_SECRET,
  SLACK_API_URL: `${NOBODY}/api/`,
  BLAND_API_KEY: 'key-secret-of-bland',
  BLAND_API_URL: NOBODY,
  CALLBACK_URL: 'http://localhost:3000',
  HOST: '127.0.0.1',
  PORT: '0',
}

let folder = ''
let databaseUrl = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialbot-start-'))
  databaseUrl = `file:${join(folder, 'dialbot.db')}`
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

async function withDatabase<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  const db = openDatabase(databaseUrl)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

function expectNoSecret(output: string): void {
  for (const secret of SECRETS) expect(output).not.toContain(secret)
}

/** It ends by itself, says why, and shows neither a stack nor a secret. */
async function expectRefusal(env: Record<string, string>, words: RegExp[]): Promise<void> {
  const dialbot = startDialbot(env)
  const { code } = await dialbot.exit()
  const output = dialbot.output()
  expect(code, output).toBe(1)
  for (const word of words) expect(output).toMatch(word)
  expect(output).not.toMatch(/\n\s+at /)
  expectNoSecret(output)
}

/** The same start in this process, up to what `main.ts` makes of every error that has a sentence. */
async function expectAppError(env: Record<string, string>, words: RegExp[]): Promise<void> {
  const printed: string[] = []
  const destination = { write: (line: string) => void printed.push(line) }
  const start = async () => {
    const app = createApp(parseConfig(env), { log: createLog({ level: 'info', destination }) })
    onTestFinished(() => app.stop())
    await app.start()
  }
  const error: unknown = await start().catch((thrown: unknown) => thrown)
  if (!isAppError(error)) throw new Error('It was not refused in a sentence.', { cause: error })
  for (const word of words) expect(error.message).toMatch(word)
  const output = [...printed, error.message].join('\n')
  expect(output).not.toMatch(/\n\s+at /)
  expectNoSecret(output)
}

describe('a start that cannot be', () => {
  it('without settings names each that is missing, where to get it, and the demo', async () => {
    await expectRefusal({}, [
      /SLACK_BOT_TOKEN is not set.*xoxb-/,
      /SLACK_SIGNING_SECRET is not set.*Basic Information/,
      /BLAND_API_KEY is not set.*app\.bland\.ai/,
      /CALLBACK_URL is not set.*https/,
      /\.env\.example/,
      /npm run demo/,
    ])
  })

  it('with secrets in the wrong places does not print them, and names whatever else is wrong', async () => {
    const env = {
      ...SETTINGS,
      SLACK_SIGNING_SECRET: 'xoxb-secret-of-slack',
      PORT: SIGNING_SECRET,
      BLAND_API_URL: 'https://api.bland.ai',
      IGNORE_CALLING_HOURS: '1',
    }
    await expectRefusal(env, [
      /SLACK_SIGNING_SECRET holds a token/,
      /PORT must be/,
      /IGNORE_CALLING_HOURS may be 1 only while.*simulator/,
    ])
  })

  it('on a Postgres that is not there, whose password stays unseen', async () => {
    const env = {
      ...SETTINGS,
      DATABASE_URL: `postgres://me:key-secret-of-bland@127.0.0.1:9/dialbot`,
    }
    await expectRefusal(env, [/database does not answer.*ECONNREFUSED/, /DATABASE_URL/])
  })

  it('with a bot token that Slack does not accept', async () => {
    const slack = createSlackSim({ clock: systemClock, token: 'xoxb-another' })
    onTestFinished(() => slack.stop())
    const { apiUrl } = await slack.start()
    const env = { ...SETTINGS, SLACK_API_URL: apiUrl, DATABASE_URL: databaseUrl }
    await expectRefusal(env, [/SLACK_BOT_TOKEN \(invalid_auth\).*OAuth & Permissions/])
  })

  it('on a database that cannot be opened', async () => {
    await expectAppError({ ...SETTINGS, DATABASE_URL: `file:${folder}` }, [
      /database file .* cannot be opened/,
      /DATABASE_URL/,
    ])
  })

  it('on a file that is no database', async () => {
    writeFileSync(join(folder, 'dialbot.db'), 'first_name,phone\n'.repeat(500))
    await expectAppError({ ...SETTINGS, DATABASE_URL: databaseUrl }, [
      /database file .* cannot be opened.*not a database/,
      /DATABASE_URL/,
    ])
  })

  it('on a database from a newer version', async () => {
    await withDatabase(async (db) => {
      await prepareSchema(db, 0)
      const row = { name: '0099_from_the_future.sql', appliedAt: 0 }
      await db.insertInto('schemaMigrations').values(row).execute()
    })
    await expectAppError({ ...SETTINGS, DATABASE_URL: databaseUrl }, [
      /newer Dialbot.*0099_from_the_future\.sql/,
      /Update Dialbot/,
    ])
  })

  it('on a database with a column missing', async () => {
    await withDatabase(async (db) => {
      await prepareSchema(db, 0)
      await sql`alter table leads drop column owner`.execute(db)
    })
    await expectAppError({ ...SETTINGS, DATABASE_URL: databaseUrl }, [/lacks column leads\.owner/])
  })

  it('on a port that is taken', async () => {
    const other = createServer()
    onTestFinished(() => void other.close())
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    const env = { ...SETTINGS, DATABASE_URL: databaseUrl, PORT: String(port) }
    await expectAppError(env, [new RegExp(`Port ${port} is in use.*PORT`)])
  })
})

describe('a start without Slack', () => {
  it('by `npm start` serves Bland, says that it is not ready, and leaves no process behind', async () => {
    const env = { ...SETTINGS, DATABASE_URL: databaseUrl, npm_config_loglevel: 'error' }
    const dialbot = startDialbot(env, ['npm', 'start'])
    const url = await dialbot.listening()
    expect(Number(new URL(url).port)).toBeGreaterThan(0)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({
      error: { code: 'unavailable', message: expect.stringContaining('slack: ') },
    })
    expect((await fetch(`${url}/webhook`, { method: 'POST', body: '{}' })).status).toBe(401)
    dialbot.child.kill('SIGTERM')
    expect(await dialbot.exit()).toEqual({ code: 0, signal: null })
    expect(dialbot.output()).toContain('SIGTERM: finishing')
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    expectNoSecret(dialbot.output())
  })

  it('ends in order after a mistake nobody caught, with a code that is not 0', async () => {
    const mistake = 'process.on("SIGUSR2", () => Promise.reject(new Error("nobody caught this")))'
    const dialbot = startDialbot({
      ...SETTINGS,
      DATABASE_URL: databaseUrl,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(mistake)}`,
    })
    await dialbot.listening()
    dialbot.child.kill('SIGUSR2')
    expect(await dialbot.exit()).toEqual({ code: 1, signal: null })
    expect(dialbot.output()).toMatch(/process\.unhandled_rejection/)
  })
})

/** A workspace and a Bland for processes, on the real clock. */
async function startVendors(callMs: number, databaseUrl: string) {
  const slack = createSlackSim({ clock: systemClock, token: SETTINGS.SLACK_BOT_TOKEN })
  const bland = createBlandSim({
    clock: systemClock,
    apiKey: SETTINGS.BLAND_API_KEY,
    callMs,
    ringMs: 10,
    // Longer than a process takes to start on a busy machine: no call stays without its end.
    webhookRetryMs: Array.from({ length: 60 }, () => 250),
  })
  const slackAddress = await slack.start()
  const blandAddress = await bland.start()
  onTestFinished(async () => {
    await bland.stop()
    await slack.stop()
  })
  const user = slack.addUser({ name: 'anna' }).id
  const channel = slack.addChannel({ name: 'sales', members: [user] }).id
  const port = await findFreePort()
  const env = {
    ...SETTINGS,
    SLACK_API_URL: slackAddress.apiUrl,
    BLAND_API_URL: blandAddress.apiUrl,
    CALLBACK_URL: `http://127.0.0.1:${port}`,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    IGNORE_CALLING_HOURS: '1',
    BLAND_PLAN: 'enterprise',
    CONCURRENCY: '4',
  }

  async function startCampaign(rows: number): Promise<void> {
    await slack.shareFile({ channel, user, name: 'leads.csv', bytes: makeCsv(rows) })
    await slack.waitFor(() => slack.messages(channel).find((m) => m.text.includes('ready to call')))
    await slack.command(user, channel, '/dial start max:1')
  }
  return { slack, bland, env, port, startCampaign }
}

function phonesOf(bland: ReturnType<typeof createBlandSim>): string[] {
  return bland.calls().map((call) => call.phone)
}

describe('a process with a campaign', () => {
  it('ends within 10 s of SIGTERM with its database in order, and the next one goes on', async () => {
    const { slack, bland, env, startCampaign } = await startVendors(250, databaseUrl)
    const first = startDialbot(env)
    slack.connect({ url: await first.listening(), signingSecret: SIGNING_SECRET })
    await startCampaign(24)
    await bland.waitFor((sim) => sim.calls().length >= 8)
    const askedAt = performance.now()
    first.child.kill('SIGTERM')
    expect(await first.exit()).toEqual({ code: 0, signal: null })
    expect(performance.now() - askedAt).toBeLessThan(10_000)
    expect(bland.calls().length).toBeLessThan(24)
    await withDatabase(async (db) => {
      const { rows } = await sql<Record<string, string>>`pragma integrity_check`.execute(db)
      expect(rows.flatMap((row) => Object.values(row))).toEqual(['ok'])
      const open = await db
        .selectFrom('attempts')
        .select('state')
        .where('state', 'in', ['reserved', 'sent'])
        .execute()
      expect(open).toEqual([])
      expect(await db.selectFrom('leases').select('name').execute()).toEqual([])
    })

    const second = startDialbot(env)
    await second.listening()
    await bland.waitFor((sim) => sim.calls().length === 24, { timeoutMs: 15_000 })
    expect(new Set(phonesOf(bland)).size).toBe(24)
    expect(second.output()).not.toMatch(/"level":"error"/)
  })

  async function endWithRequestsUnanswered(): Promise<void> {
    const otherUrl = `file:${join(folder, 'other.db')}`
    const { slack, bland, env, startCampaign } = await startVendors(250, otherUrl)
    const first = startDialbot(env)
    slack.connect({ url: await first.listening(), signingSecret: SIGNING_SECRET })
    bland.failNext('stall', 4)
    await startCampaign(8)
    // Four calls go on at Bland, and Dialbot has not been told.
    await bland.waitFor((sim) => sim.calls().length === 4)
    first.child.kill('SIGTERM')
    expect(await first.exit()).toEqual({ code: 0, signal: null })

    const second = startDialbot(env)
    await second.listening()
    await bland.waitFor((sim) => sim.calls().length === 8, { timeoutMs: 30_000 })
    expect(new Set(phonesOf(bland)).size).toBe(8)
  }

  async function letAnotherStandBy(): Promise<void> {
    const { slack, bland, env, port, startCampaign } = await startVendors(100, databaseUrl)
    // Bland reports to the second one, as behind a load balancer.
    const first = startDialbot({ ...env, PORT: '0' })
    slack.connect({ url: await first.listening(), signingSecret: SIGNING_SECRET })
    await first.waitFor(/slack\.connected/)
    const second = startDialbot({ ...env, PORT: String(port) })
    await second.waitFor(/dialer\.passive/)
    await startCampaign(40)
    await bland.waitFor((sim) => sim.calls().length >= 8)
    first.child.kill('SIGKILL')
    await first.exit()
    const placed = bland.calls().length
    // More than what the first one may still have had on its way.
    await bland.waitFor((sim) => sim.calls().length > placed + 4, { timeoutMs: 5_000 })
    expect(new Set(phonesOf(bland)).size).toBe(bland.calls().length)
    expect(second.output()).not.toMatch(/"level":"error"/)
  }

  // At the same time, for both are mostly waiting: the first one for what Bland leaves unanswered.
  it('calls nobody twice when Bland leaves requests unanswered at its end, nor when it is killed and a second one takes over within 5 s', async () => {
    await Promise.all([endWithRequestsUnanswered(), letAnotherStandBy()])
  }, 40_000)
})
