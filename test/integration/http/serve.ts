import { EventEmitter, once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { HTTPReceiver } from '@slack/bolt'
import { expect } from 'vitest'
import { z } from 'zod'
import { createBlandClient } from '../../../src/bland/client.ts'
import { createCampaigns } from '../../../src/dialer/campaigns/create-campaigns.ts'
import { createWebhookReceiver } from '../../../src/dialer/endings/receive.ts'
import { AppError } from '../../../src/domain/error.ts'
import { createRegionFinder } from '../../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../../src/domain/places/zones.ts'
import { sendAnswer, toErrorAnswer } from '../../../src/http/answer.ts'
import { createRoutes, type HttpDependencies } from '../../../src/http/routes.ts'
import { createLeadIntake } from '../../../src/intake/leads/take-file.ts'
import { createPromptLibrary } from '../../../src/prompts/library.ts'
import { openDatabase } from '../../../src/store/engine/database.ts'
import { createGroupCommit } from '../../../src/store/engine/group-commit.ts'
import { readHere } from '../../../src/store/engine/off-thread.ts'
import { prepareSchema } from '../../../src/store/engine/schema.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { readProgramFigures } from '../../../src/store/figures/program-figures.ts'
import { createLog } from '../../../src/system/log.ts'
import { loadRegionMap, loadZoneMap } from '../../../src/system/zone-data.ts'
import { type TestClock, testClock } from '../../support/at.ts'
import { createEmptyDatabase } from '../../support/databases.ts'
import { MADE_AT } from '../../support/make.ts'

export const API_TOKEN = 'api-token-of-the-tests'
export const WEBHOOK_SECRET = 'webhook-secret-of-the-tests'
export const TOKEN_KEY = 'token-key-of-the-tests'

export interface Served {
  origin: string
  port: number
  db: Db
  clock: TestClock
  /** Lines of the log, as JSON text. */
  logged: string[]
  /** Resolves with the first line of the log, past or to come, that has the message. */
  untilLogged(message: string): Promise<string>
  wakes: { settler: number; dialer: number }
  /** With the API's bearer, unless `headers` says otherwise. */
  api(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

export interface ServeOptions {
  apiToken?: string | null
  webhookSecret?: string | null
  intake?: HttpDependencies['intake']
  health?: Partial<
    Pick<HttpDependencies, 'lastPassAt' | 'slackAuthPassed' | 'slackTokenProblem' | 'pingDatabase'>
  >
}

/** Our routes on Bolt's receiver, with the real use cases on a database file of their own. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { apiToken = API_TOKEN, webhookSecret = WEBHOOK_SECRET, health = {} } = options
  const { url: databaseUrl, remove } = await createEmptyDatabase('sqlite')
  const db = openDatabase(databaseUrl)
  await prepareSchema(db, 0)
  const clock = testClock(MADE_AT)
  const logged: string[] = []
  const logging = new EventEmitter()
  const log = createLog({
    level: 'debug',
    destination: {
      write(line) {
        logged.push(line)
        logging.emit('line')
      },
    },
  })
  const wakes = { settler: 0, dialer: 0 }
  // Nobody listens there: none of this calls Bland by itself.
  const bland = createBlandClient({ apiUrl: 'http://127.0.0.1:9', apiKey: 'unused' })
  const context = {
    db,
    write: createGroupCommit(db),
    offThread: readHere(db),
    databaseUrl,
    bland,
    prompts: createPromptLibrary({ dir: 'prompts' }),
    regions: createRegionFinder(new Map()),
    clock,
    log,
    random: () => 0.5,
    settings: {
      limits: { lines: 10, callsPerHour: 100, callsPerDay: 100 },
      countries: ['US', 'CA'],
      hours: null,
      ignoreHours: false,
      voiceId: null,
      approval: 'one' as const,
    },
    defaultCountry: 'US',
    countries: ['US', 'CA'],
    needsZone: true,
    hours: null,
    maps: { zones: loadZoneMap(), regions: loadRegionMap() },
    zones: createZoneFinder(new Map()),
    slack: { token: 'unused', slackApiUrl: 'http://127.0.0.1:9/' },
    webhookUrl: (id: string) => `http://127.0.0.1:9/webhook/${id}`,
    wakeDialer() {
      wakes.dialer += 1
    },
    wakeSettler() {
      wakes.settler += 1
    },
    wakeReconciler: () => {},
    wakeNotifier: () => {},
  }
  const intake = createLeadIntake(context)
  const receiver = new HTTPReceiver({
    signingSecret: 'unused',
    customRoutes: createRoutes({
      clock,
      log,
      apiToken,
      intake: options.intake ?? intake,
      campaigns: createCampaigns(context),
      receiveWebhook: createWebhookReceiver({ ...context, webhookSecret, tokenKey: TOKEN_KEY }),
      pingDatabase: async () => void (await db.selectFrom('leases').selectAll().execute()),
      lastPassAt: () => MADE_AT,
      slackAuthPassed: () => true,
      slackTokenProblem: () => null,
      linesLimit: 10,
      readFigures: () => readProgramFigures(db),
      ...health,
    }),
    // As the program does: addresses that cannot be read get our error shape too.
    dispatchErrorHandler: async ({ response }) =>
      sendAnswer(response, toErrorAnswer(new AppError('not_found', 'There is nothing here.'))),
  })
  const server: Server = await receiver.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    port,
    db,
    clock,
    logged,
    wakes,
    async untilLogged(message) {
      for (;;) {
        const line = logged.find((entry) => entry.includes(`"msg":"${message}"`))
        if (line !== undefined) return line
        await once(logging, 'line')
      }
    },
    api: (path, init = {}) =>
      fetch(`${origin}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${API_TOKEN}`, ...init.headers },
      }),
    async close() {
      server.closeAllConnections()
      await receiver.stop()
      await intake.stop()
      await bland.close()
      await db.destroy()
      await remove()
    },
  }
}

/** Holds an answer to the one shape errors have, and gives its sentence. */
export async function expectError(
  response: Response,
  status: number,
  code: string,
): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const body: unknown = await response.json()
  expect({ status: response.status, body }).toEqual({
    status,
    body: { error: { code, message: expect.any(String) } },
  })
  return z.object({ error: z.object({ message: z.string() }) }).parse(body).error.message
}

export interface RawAnswer {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

/**
 * A request as plain as can be, with the API's bearer. Unlike `fetch` it looks at the answer only when
 * the whole body is sent, as many clients do.
 */
export async function rawRequest(
  port: number,
  method: string,
  path: string,
  {
    headers = {},
    body = Buffer.alloc(0),
  }: { headers?: Record<string, string>; body?: Buffer } = {},
): Promise<RawAnswer> {
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { authorization: `Bearer ${API_TOKEN}`, ...headers },
  })
  const answered = once(request, 'response')
  const sent = once(request, 'finish')
  request.end(body)
  const [[response]]: [IncomingMessage[], unknown] = await Promise.all([answered, sent])
  if (response === undefined) throw new Error('There was no answer.')
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await text(response),
  }
}

/** Sends the beginning of a request and hangs up; resolves when the connection is gone. */
export function abortedRequest(
  port: number,
  options: { path: string; headers: Record<string, string | number>; beginning: string },
): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: options.path,
      headers: { authorization: `Bearer ${API_TOKEN}`, ...options.headers },
    })
    request.on('error', () => {})
    request.on('close', resolve)
    request.write(options.beginning, () => request.destroy())
  })
}
