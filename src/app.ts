import { hkdfSync } from 'node:crypto'
import { sql } from 'kysely'
import { createBlandClient } from './bland/client.ts'
import { signAttemptToken } from './bland/signature.ts'
import { type Config, secretsOf } from './config.ts'
import { createDialer } from './dialer/calling/dialer.ts'
import { createLease } from './dialer/calling/lease.ts'
import { createCampaigns } from './dialer/campaigns/create-campaigns.ts'
import { createResults } from './dialer/campaigns/results.ts'
import type { DialerContext } from './dialer/context.ts'
import { createWebhookReceiver } from './dialer/endings/receive.ts'
import { createReconciler } from './dialer/endings/reconcile.ts'
import { createSettler } from './dialer/endings/settle.ts'
import { createAuditTrail } from './dialer/numbers/audit-trail.ts'
import { createDoNotCall } from './dialer/numbers/do-not-call.ts'
import { createForget } from './dialer/numbers/forget.ts'
import { createOutcomes } from './dialer/outcomes/create-outcomes.ts'
import { prepareHolidays } from './domain/law/holidays.ts'
import { createRegionFinder } from './domain/places/region-finder.ts'
import { createZoneFinder } from './domain/places/zones.ts'
import { prepareOptOuts } from './domain/speech/opt-out.ts'
import { preparePerhapsOptOuts } from './domain/speech/opt-out-perhaps.ts'
import { sendAnswer, toErrorAnswer } from './http/answer.ts'
import { createRoutes } from './http/routes.ts'
import { createDncImport } from './intake/do-not-call/dnc-import.ts'
import { otherFile } from './intake/files/other-file.ts'
import { csvLikelihood, parseSlackFile, shareTs } from './intake/files/slack-file.ts'
import { createLeadIntake } from './intake/leads/take-file.ts'
import { makeRejectedPart } from './intake/rows/rejected-file.ts'
import { createNightly } from './nightly/create-nightly.ts'
import { createRetention } from './nightly/retention.ts'
import { createDailySummaries } from './notify/daily.ts'
import { createSlackPoster } from './notify/deliver/slack-poster.ts'
import { createNotifier } from './notify/notifier.ts'
import { createReports } from './notify/reports.ts'
import { createUndelivered } from './notify/undelivered.ts'
import { createPromptLibrary } from './prompts/library.ts'
import { createSlackDoor } from './slack/door/create-door.ts'
import { type DatabaseOptions, openDatabase } from './store/engine/database.ts'
import { createGroupCommit } from './store/engine/group-commit.ts'
import { createOffThread } from './store/engine/off-thread.ts'
import { prepareSchema } from './store/engine/schema.ts'
import type { Db } from './store/engine/tables.ts'
import { readProgramFigures } from './store/figures/program-figures.ts'
import { type Clock, systemClock } from './system/clock.ts'
import { createLog, type Log } from './system/log.ts'
import { loadRegionMap, loadZoneMap } from './system/zone-data.ts'

/** What a test or the demo may replace. */
export interface Overrides {
  clock?: Clock
  log?: Log
  random?: () => number
  /** For Bland's answer to one request. */
  blandTimeoutMs?: number
  onQuery?: DatabaseOptions['onQuery']
  /** False: what the first call needs is made ready then, and not at the start. */
  warmUp?: boolean
}

export interface App {
  /** Opens the database and the server, and starts the workers. Throws AppError naming the cause. */
  start(): Promise<{ host: string; port: number }>
  /** Takes in nothing more, waits for what is under way, and closes everything. */
  stop(): Promise<void>
  /** One pass of every worker, in the order in which a call moves through them. */
  runDue(): Promise<void>
  readonly db: Db
}

/** The only place that knows who uses whom. */
export function createApp(config: Config, overrides: Overrides = {}): App {
  const { clock = systemClock, random = Math.random } = overrides
  const log = overrides.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) })
  const { dialing, server, slack } = config
  const limits = {
    lines: dialing.concurrency,
    callsPerHour: dialing.callsPerHour,
    callsPerDay: dialing.callsPerDay,
  }
  const db = openDatabase(config.database.url, { onQuery: overrides.onQuery })
  const prompts = createPromptLibrary({ dir: config.promptsDir })
  const bland = createBlandClient({
    apiUrl: config.bland.apiUrl,
    apiKey: config.bland.apiKey,
    log,
    ...(overrides.blandTimeoutMs !== undefined && { requestTimeoutMs: overrides.blandTimeoutMs }),
  })
  const tokenKey = webhookTokenKey(slack.signingSecret)

  const write = createGroupCommit(db)
  const offThread = createOffThread(config.database.url, db)
  const maps = { zones: loadZoneMap(), regions: loadRegionMap() }
  const context: DialerContext = {
    db,
    write,
    offThread,
    bland,
    prompts,
    regions: createRegionFinder(maps.regions),
    clock,
    log,
    random,
    settings: {
      limits,
      countries: dialing.countries,
      hours: dialing.callingHours,
      ignoreHours: dialing.ignoreCallingHours,
      voiceId: config.bland.voiceId,
      approval: dialing.approval,
    },
    webhookUrl: (attemptId) =>
      `${server.callbackUrl}/webhook/${signAttemptToken(attemptId, tokenKey)}`,
    wakeDialer: () => dialer.wake(),
    wakeSettler: () => settler.wake(),
    wakeReconciler: () => reconciler.wake(),
    wakeNotifier: () => notifier.wake(),
  }
  const lease = createLease({ db, clock, log })
  const settler = createSettler(context)
  const dialer = createDialer({ ...context, lease })
  const reconciler = createReconciler({ ...context, lease, settler })
  const campaigns = createCampaigns({
    ...context,
    defaultCountry: dialing.defaultCountry,
    zones: createZoneFinder(maps.zones),
  })
  const doNotCall = createDoNotCall({
    db,
    clock,
    defaultCountry: dialing.defaultCountry,
    wakeDialer: context.wakeDialer,
  })
  const forget = createForget({ ...context, defaultCountry: dialing.defaultCountry })
  const nightly = createNightly({
    clock,
    log,
    at: config.team.nightlyAt,
    timezone: config.team.timezone,
    mayRun: lease.hold,
    jobs: [
      createRetention({
        db,
        clock,
        log,
        retentionDays: config.retentionDays,
        finishForgetting: forget.finish,
      }),
    ],
  })
  const intake = createLeadIntake({
    db,
    databaseUrl: config.database.url,
    clock,
    log,
    countries: dialing.countries,
    defaultCountry: dialing.defaultCountry,
    needsZone: !dialing.ignoreCallingHours,
    hours: dialing.callingHours,
    maps,
    slack: { token: slack.botToken, slackApiUrl: slack.apiUrl },
    wakeNotifier: context.wakeNotifier,
  })
  const dncImport = createDncImport({
    db,
    databaseUrl: config.database.url,
    clock,
    log,
    defaultCountry: dialing.defaultCountry,
    timezone: config.team.timezone,
    slack: { token: slack.botToken, slackApiUrl: slack.apiUrl },
    wakeDialer: context.wakeDialer,
  })
  const { timezone, reportAt } = config.team
  const reports = createReports({ db, offThread, clock, timezone, reportAt })
  const daily = createDailySummaries({
    ...{ db, offThread, clock, log, at: reportAt, timezone },
    mayRun: lease.hold,
    wakeNotifier: context.wakeNotifier,
  })
  const notifier = createNotifier({
    db,
    offThread,
    slack: createSlackPoster({ token: slack.botToken, apiUrl: slack.apiUrl }),
    prompts,
    clock,
    log,
    limits,
    mayRun: lease.hold,
    rejectedCsv: (listId, afterRow) => makeRejectedPart({ db, offThread }, listId, afterRow),
    reports,
  })
  const routes = createRoutes({
    receiveWebhook: createWebhookReceiver({
      write,
      clock,
      wakeSettler: context.wakeSettler,
      webhookSecret: config.bland.webhookSecret,
      tokenKey,
    }),
    campaigns,
    intake,
    apiToken: server.apiToken,
    readFigures: () => readProgramFigures(db),
    linesLimit: limits.lines,
    pingDatabase: async () => void (await sql`select 1`.execute(db)),
    lastPassAt: () => dialer.lastPassAt(),
    slackAuthPassed: () => door.authPassed(),
    slackTokenProblem: () => notifier.tokenProblem(),
    clock,
    log,
  })
  const door = createSlackDoor({
    config,
    routes,
    sendError: (response, error) => sendAnswer(response, toErrorAnswer(error)),
    campaigns,
    auditTrail: createAuditTrail({ db, clock, defaultCountry: dialing.defaultCountry }),
    forget,
    intake,
    doNotCall,
    outcomes: createOutcomes(
      { ...context, timezone: config.team.timezone },
      { start: campaigns.start, doNotCall },
    ),
    dncImport,
    reports,
    results: createResults({ db, clock, timezone }),
    undelivered: createUndelivered({ db, clock, wakeNotifier: context.wakeNotifier }),
    files: { parse: parseSlackFile, csvLikelihood, otherFile, shareTs },
    clock,
    log,
  })

  return {
    db,
    async start() {
      if (overrides.warmUp ?? true) {
        prepareOptOuts()
        preparePerhapsOptOuts()
        prepareHolidays()
      }
      await prepareSchema(db, clock.now())
      // A large file takes a minute: the start does not wait for it, `stop` does.
      await intake.recover()
      void dncImport.recover()
      const { address } = await door.start()
      log.info({ ...address, callbackUrl: server.callbackUrl }, 'server.listening')
      dialer.start()
      settler.start()
      reconciler.start()
      notifier.start()
      nightly.start()
      daily.start()
      return address
    },
    async stop() {
      // First the dialer: no call is started while the rest settles what has come in.
      await dialer.stop()
      // Before the door, which waits for what people asked for.
      await Promise.all([dncImport.stop(), intake.stop()])
      await door.stop()
      await nightly.stop()
      await daily.stop()
      // The dialer has given Bland its time; nobody else's request is worth more of it.
      await bland.close()
      await reconciler.stop()
      await settler.stop()
      await notifier.stop()
      await lease.drop()
      await offThread.close()
      await db.destroy()
    },
    async runDue() {
      await settler.runOnce()
      await dialer.runOnce()
      await reconciler.runOnce()
      await notifier.runOnce()
    },
  }
}

/** Signs the tokens in webhook addresses. Derived, so that no further secret has to be kept. */
function webhookTokenKey(signingSecret: string): string {
  const key = hkdfSync('sha256', signingSecret, 'dialbot', 'bland webhook token', 32)
  return Buffer.from(key).toString('hex')
}
