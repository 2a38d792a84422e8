import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { SimCall } from './bland/calls/call.ts'
import { createExchange } from './bland/calls/exchange.ts'
import type { Scenario } from './bland/calls/scenario.ts'
import { createFaultPlan, type Fault } from './bland/faults.ts'
import { readBody, sendReply } from './bland/http.ts'
import { idleGaps, linesUsedShare, overlapsOf } from './bland/line-use.ts'
import { createNotifier } from './bland/notifier.ts'
import { createPlaceCall } from './bland/place-call.ts'
import { seededRandom } from './bland/random.ts'
import { plain, REFUSALS, type SimAnswer } from './bland/replies.ts'
import { createRoutes } from './bland/routes.ts'
import { type BlandSimSettings, DEFAULT_SETTINGS } from './bland/settings.ts'
import { createTimers } from './bland/timers.ts'
import { createWatch } from './bland/watch.ts'
import { createWebhookSender, type WebhookAttempt } from './bland/webhooks.ts'

export interface BlandSimOptions extends Partial<BlandSimSettings> {
  /** For the times that calls carry; their lengths are real time. */
  clock: { now(): number }
  /** A free one if not given. */
  port?: number
}

export interface SimRequest {
  method: string
  path: string
  body: unknown
  at: number
  /** Null: the connection was dropped, or is still open. */
  status: number | null
}

/** A local Bland: its HTTP API, its calls and its webhooks, and what a test may ask of them. */
export interface BlandSim {
  /** How it behaves; may be changed at any time. */
  readonly settings: BlandSimSettings
  readonly requests: readonly SimRequest[]
  readonly webhooks: readonly WebhookAttempt[]
  start(): Promise<{ apiUrl: string }>
  stop(): Promise<void>
  /** What the first, second … call to a number meets; the last one repeats. */
  script(phone: string, scenarios: readonly Scenario[]): void
  failNext(fault: Fault, times?: number): void
  /** Every call that was accepted, in that order. */
  calls(): readonly SimCall[]
  maxConcurrent(): number
  /** Calls to one number that were on the line at the same time. */
  overlaps(): readonly (readonly [SimCall, SimCall])[]
  /** Used line time over possible line time between two `performance.now()` instants. */
  linesUsedShare(span: { lines: number; from: number; to: number }): number
  /** How long each line that was freed from `from` on stood idle until its next call, in milliseconds. */
  idleGaps(span: { lines: number; from: number }): number[]
  /** Sends any bytes as if they were a webhook; the answer's status, or null without one. */
  sendWebhook(url: string, body: string): Promise<number | null>
  /** Resolves as soon as the condition holds; rejects after the deadline. */
  waitFor(condition: (sim: BlandSim) => boolean, options?: { timeoutMs?: number }): Promise<void>
}

export function createBlandSim(options: BlandSimOptions): BlandSim {
  const { clock, port = 0, ...chosen } = options
  const settings: BlandSimSettings = {
    ...DEFAULT_SETTINGS,
    blacklist: new Set(),
    doNotCall: new Set(),
    ...chosen,
  }
  const requests: SimRequest[] = []
  const scripts = new Map<string, readonly Scenario[]>()
  const timers = createTimers()
  const faults = createFaultPlan()
  const watch = createWatch()
  const random = seededRandom(`webhooks:${settings.seed}`)
  const onChange = watch.changed
  const webhooks = createWebhookSender({ settings, clock, random, timers, onChange })
  const notifier = createNotifier({ settings, timers, webhooks })
  const exchange = createExchange({
    settings,
    clock,
    timers,
    scripts,
    onChange(call) {
      notifier.callChanged(call)
      watch.changed()
    },
  })
  const route = createRoutes({
    settings,
    clock,
    exchange,
    webhooks,
    sendRecord: notifier.sendRecord,
  })
  const placeCall = createPlaceCall({
    settings,
    clock,
    faults,
    exchange,
    webhooks,
    timers,
    watch,
  })
  const server = createServer((message, response) => {
    void serve(message, response).catch(() => response.destroy())
  })

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://bland')
    const body = await readBody(message)
    const method = message.method ?? 'GET'
    const path = `${url.pathname}${url.search}`
    const entry: SimRequest = { method, path, body, at: clock.now(), status: null }
    requests.push(entry)
    const reply = await replyTo(message, url, body)
    if (reply === 'drop') message.socket.destroy()
    if (reply === 'drop' || reply === 'stall') {
      watch.changed()
      return
    }
    entry.status = reply.status
    sendReply(response, reply)
    watch.changed()
  }

  async function replyTo(message: IncomingMessage, url: URL, body: unknown): Promise<SimAnswer> {
    const key = (message.headers.authorization ?? '').replace(/^Bearer /i, '')
    if (key !== settings.apiKey) return REFUSALS.unauthorized
    if (message.method === 'POST' && url.pathname === '/v1/calls') return placeCall(body)
    const fault = message.method === 'GET' ? faults.take('GET') : null
    if (fault === 'get_drop') return 'drop'
    if (fault === 'get_stall') return 'stall'
    if (fault === 'get_500') return plain(500, 'Internal server error.')
    return route(message.method ?? 'GET', url, body)
  }

  const sim: BlandSim = {
    settings,
    requests,
    webhooks: webhooks.attempts,
    async start() {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', resolve)
      })
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('The server has no port')
      return { apiUrl: `http://127.0.0.1:${address.port}` }
    },
    async stop() {
      timers.drop()
      watch.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await webhooks.stop()
    },
    script: (phone, scenarios) => void scripts.set(phone, scenarios),
    failNext: faults.failNext,
    calls: () => [...exchange.calls.values()],
    maxConcurrent: exchange.maxConcurrent,
    overlaps: () => overlapsOf([...exchange.calls.values()]),
    linesUsedShare: (span) => linesUsedShare([...exchange.calls.values()], span, performance.now()),
    idleGaps: (span) => idleGaps([...exchange.calls.values()], span),
    sendWebhook: webhooks.sendRaw,
    waitFor: (condition, { timeoutMs = 5_000 } = {}) =>
      watch.until(() => condition(sim), timeoutMs),
  }
  return sim
}
