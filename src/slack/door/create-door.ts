import { App, type AuthorizeResult, type CustomRoute, type HTTPReceiver } from '@slack/bolt'
import { type FetchFunction, WebClient } from '@slack/web-api'
import type { Config } from '../../config.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import { registerButtons } from '../actions/buttons.ts'
import { createAuthorizer } from '../authorize.ts'
import { registerDial } from '../commands/dial.ts'
import type { SlackContext, UseCases } from '../context.ts'
import { registerFileShared } from '../events/file-shared.ts'
import { registerHome } from '../home.ts'
import { registerCallFile } from '../shortcuts/call-file.ts'
import { registerColumnsForm } from '../views/columns-form.ts'
import { registerDncImport } from '../views/dnc-import.ts'
import { createForms } from '../views/forms.ts'
import { registerLeadFile } from '../views/lead-file.ts'
import { registerMeaningForm } from '../views/meaning-form.ts'
import { registerOutcomeForms } from '../views/outcome-forms.ts'
import { registerStartForm } from '../views/start-form.ts'
import { createBoltLogger } from './bolt-logger.ts'
import { createConnection } from './connection.ts'
import { createHttpServer, type SendError } from './http-server.ts'
import { createSockets } from './sockets.ts'

export interface SlackDoorParts extends UseCases {
  config: Pick<Config, 'slack' | 'operators'> & {
    server: Pick<Config['server'], 'port' | 'host'>
    team: Pick<Config['team'], 'timezone'>
  }
  /** Our own HTTP routes, which share the server. */
  routes: readonly CustomRoute[]
  /** For addresses that lead nowhere, and for routes that throw. */
  sendError: SendError
  clock: Clock
  log: Log
}

export interface SlackDoor {
  /** The HTTP server, in both modes. */
  receiver: HTTPReceiver
  /**
   * Listens, whether Slack can be reached or not. Throws an AppError that names the setting when Slack
   * refuses a token or the port cannot be had.
   */
  start(): Promise<{ address: { host: string; port: number } }>
  /** Takes nothing new, and waits for what people asked for. */
  stop(): Promise<void>
  /** Slack's `auth.test` has passed. */
  authPassed(): boolean
}

const TIMEOUT_MS = 10_000

/** Where Slack comes in, and with it, as there is one server only, everybody else. */
export function createSlackDoor(parts: SlackDoorParts): SlackDoor {
  const { config, clock, log } = parts
  const { botToken, signingSecret, appToken, apiUrl } = config.slack
  const logger = createBoltLogger(log)
  const http = createHttpServer({
    signingSecret,
    takesSlack: appToken === null,
    routes: parts.routes,
    sendError: parts.sendError,
    ...config.server,
    log,
    logger,
  })
  const sockets =
    appToken === null
      ? null
      : createSockets({ appToken, apiUrl, timeoutMs: TIMEOUT_MS, log, logger })

  const clientOptions = { slackApiUrl: apiUrl, logger, timeout: TIMEOUT_MS }
  const connection = createConnection({
    client: new WebClient(botToken, {
      ...clientOptions,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
    log,
    openSocket: sockets?.open ?? null,
  })
  const client = new WebClient(botToken, {
    ...clientOptions,
    retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 2_000 },
    // Somebody waits for the answer: better to say so than to come minutes late.
    rejectRateLimitedCalls: true,
  })
  const underWay = new Set<Promise<unknown>>()
  const context: SlackContext = {
    campaigns: parts.campaigns,
    auditTrail: parts.auditTrail,
    forget: parts.forget,
    intake: parts.intake,
    doNotCall: parts.doNotCall,
    outcomes: parts.outcomes,
    dncImport: parts.dncImport,
    undelivered: parts.undelivered,
    reports: parts.reports,
    results: parts.results,
    files: parts.files,
    client,
    forms: createForms({ client, log }),
    authorizer: createAuthorizer({
      client,
      operators: config.operators,
      teamId: () => connection.identity()?.teamId ?? null,
      clock,
      log,
    }),
    identity: connection.identity,
    timezone: config.team.timezone,
    refusedBlocks: new Set(),
    clock,
    log,
    track(work) {
      underWay.add(work)
      const forget = () => underWay.delete(work)
      work.then(forget, forget)
      return work
    },
  }

  const app = new App({
    receiver: sockets?.receiver ?? http.receiver,
    // In place of `token`, with which Bolt would ask auth.test by itself and refuse all until it is
    // answered. Who we are is the connection's business.
    authorize: async (): Promise<AuthorizeResult> => ({
      botToken,
      ...connection.identity(),
    }),
    deferInitialization: true,
    convoStore: false,
    extendedErrorHandler: true,
    ignoreSelf: true,
    logger,
    clientOptions: { ...clientOptions, retryConfig: { retries: 0 }, fetch: fetchInTime },
  })
  app.error(async ({ error }: { error: Error }) => {
    log.error({ error }, 'slack.listener_failed')
  })
  registerDial(app, context)
  registerButtons(app, context)
  registerDncImport(app, context)
  registerColumnsForm(app, context)
  registerMeaningForm(app, context)
  registerLeadFile(app, context)
  registerStartForm(app, context)
  registerCallFile(app, context)
  registerOutcomeForms(app, context)
  registerFileShared(app, context)
  registerHome(app, context)

  return {
    receiver: http.receiver,
    async start() {
      await app.init()
      await connection.start()
      try {
        return { address: await http.listen() }
      } catch (error) {
        await connection.stop()
        await sockets?.stop()
        throw error
      }
    },
    async stop() {
      await Promise.all([connection.stop(), sockets?.stop(), http.close()])
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    authPassed: () => connection.identity() !== null,
  }
}

/** For answers by response_url, which Bolt sends without a time limit. */
const fetchInTime: FetchFunction = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(TIMEOUT_MS) })
