import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { z } from 'zod'
import { type BlandSim, type BlandSimOptions, createBlandSim } from '../../src/sim/bland.ts'
import { createSlackSim, type SlackSim } from '../../src/sim/slack.ts'
import { type Clock, clockStart } from '../../src/system/clock.ts'
import { at } from '../support/at.ts'
import { movingClock } from '../support/moving-clock.ts'
import { makeCsv } from '../support/people.ts'
import type { Limits } from './books.ts'
import { encodeStart } from './talk.ts'

/** Everything around the process that dies: it outlives all of them. */
export interface World {
  slack: SlackSim
  bland: BlandSim
  channel: string
  limits: Limits
  /** The clock of the vendors and, once they were told, of the processes. */
  clock: Clock & { advance(durationMs: number): void }
  /** The settings of a process that starts now. */
  env(): Record<string, string>
  /** Takes in the list and starts its campaign, through the API of the process that runs. */
  startCampaign(): Promise<void>
  /** Requests for a call so far. */
  posts(): number
  /** A call that Bland does not call ended yet. */
  hasLiveCall(): boolean
  /** Until there is none. */
  quiet(): Promise<void>
  /** Until a further call has ended or a further webhook has been sent; not for ever. */
  nextEnd(): Promise<void>
  /** Until Slack has taken in what a process sent before it died. */
  drain(): Promise<void>
  close(): Promise<void>
}

const LEADS = 30
const MAX_ATTEMPTS = 3
const API_TOKEN = 'an api token for tests'
/** A Tuesday, 10 a.m. in New York. */
const BEGIN = at('2026-11-24T15:00:00Z')
/** Below the ports that systems give to connections: one would be taken while no process listens. */
const PORTS = { from: 12_000, count: 18_000 }

export async function createWorld(options: {
  seed: number
  random: () => number
  databaseUrl: string
  cacheFolder: string
}): Promise<World> {
  const { seed, random, databaseUrl, cacheFolder } = options
  const limits = chooseLimits(random)
  const clock = movingClock(BEGIN)
  const slack = createSlackSim({ clock })
  const bland = createBlandSim({ clock, seed, ...chooseBland(random) })
  const { apiUrl: slackApiUrl } = await slack.start()
  const { apiUrl: blandApiUrl } = await bland.start()
  const user = slack.addUser({ name: 'anna' })
  const channel = slack.addChannel({ name: 'sales', members: [user.id] }).id
  const port = await findPort()
  const url = `http://127.0.0.1:${port}`

  const hasLiveCall = () => bland.calls().some(({ state }) => state !== 'ended')

  async function send(path: string, type: string, body: string) {
    const headers = { authorization: `Bearer ${API_TOKEN}`, 'content-type': type }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body })
    if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`)
    return z.object({ listId: z.string().optional() }).parse(await response.json())
  }

  return {
    ...{ slack, bland, channel, limits, clock, hasLiveCall },
    env: () => ({
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: 'a signing secret for tests',
      SLACK_API_URL: slackApiUrl,
      BLAND_API_KEY: bland.settings.apiKey,
      BLAND_API_URL: blandApiUrl,
      BLAND_PLAN: 'enterprise',
      CALLBACK_URL: url,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HOST: '127.0.0.1',
      API_TOKEN,
      LOG_LEVEL: 'warn',
      IGNORE_CALLING_HOURS: '1',
      CONCURRENCY: String(limits.lines),
      ...(limits.callsPerHour !== null && { CALLS_PER_HOUR: String(limits.callsPerHour) }),
      CRASH_CLOCK: encodeStart(clockStart(clock)),
      NODE_COMPILE_CACHE: cacheFolder,
    }),
    async startCampaign() {
      const { listId } = await send('/api/upload-leads', 'text/csv', makeCsv(LEADS))
      const start = { listId, channel, maxAttempts: MAX_ATTEMPTS }
      await send('/api/start', 'application/json', JSON.stringify(start))
    },
    posts: () =>
      bland.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/calls').length,
    quiet: () => bland.waitFor(() => !hasLiveCall()),
    nextEnd() {
      const count = () =>
        bland.webhooks.length + bland.calls().filter(({ state }) => state === 'ended').length
      const before = count()
      return bland.waitFor(() => count() > before, { timeoutMs: 2_000 }).catch(() => {})
    },
    async drain() {
      // Requests are read in the order in which they came: these two are the last.
      for (let request = 0; request < 2; request += 1) {
        await (await fetch(new URL('api.test', slackApiUrl), { method: 'POST' })).text()
      }
    },
    async close() {
      await bland.stop()
      await slack.stop()
    },
  }
}

async function findPort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + randomInt(PORTS.count)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return port
  }
}

function chooseLimits(random: () => number): Limits {
  const lines = 2 + Math.floor(random() * 4)
  return { lines, callsPerHour: random() < 0.3 ? 8 : null, maxAttempts: MAX_ATTEMPTS }
}

function chooseBland(random: () => number): Partial<BlandSimOptions> {
  return {
    callMs: 20 + Math.floor(random() * 60),
    ringMs: 5,
    answerDelayMs: Math.floor(random() * 10),
    settleMs: random() < 0.3 ? 10 : 0,
    webhookDelayMs: Math.floor(random() * 10),
    // Some come while nobody listens, and again when somebody does.
    webhookRetryMs: [50, 200, 400],
    webhookLossRate: random() < 0.5 ? 0.2 : 0,
    webhookDuplicates: random() < 0.3 ? 1 : 0,
    laterRecord: random() < 0.3,
    webhookBeforeAnswer: random() < 0.2,
    strictFields: true,
  }
}
