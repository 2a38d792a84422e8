import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { type BlandSim, type BlandSimOptions, createBlandSim } from '../../src/sim/bland.ts'
import { createSlackSim, type SlackSim } from '../../src/sim/slack.ts'
import { createLog } from '../../src/system/log.ts'
import { at } from './at.ts'
import { type MovingClock, movingClock } from './moving-clock.ts'

/** A Tuesday, 10 a.m. in New York and 7 a.m. in Los Angeles. */
export const TUESDAY = at('2026-11-24T15:00:00Z')

const SIGNING_SECRET = 'a signing secret for tests'
export const API_TOKEN = 'an api token for tests'

export interface RunningApp {
  app: App
  url: string
  slack: SlackSim
  bland: BlandSim
  clock: MovingClock
  /** A channel with the bot and one full member in it. */
  channel: string
  user: string
  /** What was logged, one JSON line each. */
  logLines: string[]
  /** A request to the HTTP API with the right token. */
  api(path: string, init?: RequestInit): Promise<Response>
  /** Stops this app and starts another one on the same database, vendors and port. */
  restart(): Promise<void>
  /** Stops the app and the vendors. */
  stop(): Promise<void>
}

export interface StartOptions {
  env?: Record<string, string>
  bland?: Partial<BlandSimOptions>
  databaseUrl?: string
  startAt?: number
  blandTimeoutMs?: number
}

/**
 * The whole program on a real server and database, between a local Slack and a local Bland. The caller
 * stops it; tests use `startApp`.
 */
export async function runApp(options: StartOptions = {}): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
  const clock = movingClock(options.startAt ?? TUESDAY)
  const slack = createSlackSim({ clock })
  const bland = createBlandSim({ clock, ...options.bland })
  const { apiUrl: slackApiUrl } = await slack.start()
  const { apiUrl: blandApiUrl } = await bland.start()
  const user = slack.addUser({ name: 'anna' })
  const channel = slack.addChannel({ name: 'sales', members: [user.id] })
  const port = await findFreePort()
  const logLines: string[] = []
  const config = parseConfig({
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slackApiUrl,
    BLAND_API_KEY: bland.settings.apiKey,
    BLAND_API_URL: blandApiUrl,
    BLAND_PLAN: 'enterprise',
    CALLBACK_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: options.databaseUrl ?? `file:${join(folder, 'dialbot.db')}`,
    PORT: String(port),
    HOST: '127.0.0.1',
    API_TOKEN,
    ...options.env,
  })
  const open = () =>
    createApp(config, {
      warmUp: false,
      clock,
      log: createLog({
        level: 'debug',
        destination: { write: (line) => void logLines.push(line) },
      }),
      random: () => 0.5,
      ...(options.blandTimeoutMs !== undefined && { blandTimeoutMs: options.blandTimeoutMs }),
    })
  const running: RunningApp = {
    app: open(),
    url: `http://127.0.0.1:${port}`,
    slack,
    bland,
    clock,
    channel: channel.id,
    user: user.id,
    logLines,
    api: (path, init = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${API_TOKEN}`, ...init.headers },
      }),
    async restart() {
      await running.app.stop()
      running.app = open()
      await running.app.start()
    },
    async stop() {
      await running.app.stop()
      await bland.stop()
      await slack.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  slack.connect({ url: running.url, signingSecret: SIGNING_SECRET })
  await running.app.start()
  return running
}

/** A port nobody listens on; the app must know it before it starts, for its own address. */
export function findFreePort(): Promise<number> {
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
