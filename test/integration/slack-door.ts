import type { CustomRoute } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { createBlandClient } from '../../src/bland/client.ts'
import { createCampaigns } from '../../src/dialer/campaigns/create-campaigns.ts'
import { createResults } from '../../src/dialer/campaigns/results.ts'
import { createAuditTrail } from '../../src/dialer/numbers/audit-trail.ts'
import { createDoNotCall } from '../../src/dialer/numbers/do-not-call.ts'
import { createForget } from '../../src/dialer/numbers/forget.ts'
import { createOutcomes } from '../../src/dialer/outcomes/create-outcomes.ts'
import { createRegionFinder } from '../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../src/domain/places/zones.ts'
import { createDncImport } from '../../src/intake/do-not-call/dnc-import.ts'
import { otherFile } from '../../src/intake/files/other-file.ts'
import { csvLikelihood, parseSlackFile, shareTs } from '../../src/intake/files/slack-file.ts'
import { createLeadIntake } from '../../src/intake/leads/take-file.ts'
import { createReports } from '../../src/notify/reports.ts'
import { createUndelivered } from '../../src/notify/undelivered.ts'
import { createPromptLibrary } from '../../src/prompts/library.ts'
import { createBlandSim } from '../../src/sim/bland.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { type CommandResult, createSlackSim, type SlackSim } from '../../src/sim/slack.ts'
import { createSlackDoor, type SlackDoor } from '../../src/slack/door/create-door.ts'
import type { SendError } from '../../src/slack/door/http-server.ts'
import { createGroupCommit } from '../../src/store/engine/group-commit.ts'
import { readHere } from '../../src/store/engine/off-thread.ts'
import type { Db, LeadRow } from '../../src/store/engine/tables.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createLog } from '../../src/system/log.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { type TestClock, testClock } from '../support/at.ts'
import { openTestDatabase } from '../support/databases.ts'
import { insertLeadRow, insertListRow, MADE_AT } from '../support/make.ts'

export const SIGNING_SECRET = 'the signing secret of these tests'

const maps = { zones: loadZoneMap(), regions: loadRegionMap() }
const zones = createZoneFinder(maps.zones)
const regions = createRegionFinder(maps.regions)

const sendError: SendError = (response, error) => {
  const message = error instanceof Error ? error.message : 'unknown'
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message } }))
}

export interface DoorOptions {
  approval?: 'one' | 'two'
  operators?: { users?: string[]; groups?: string[] }
  routes?: CustomRoute[]
  /** Before the door starts. */
  prepare?: (slack: SlackSim) => void
  token?: string
  appToken?: string
  port?: number
  /** Stands between the door and the local Slack's Web API. */
  proxy?: (apiUrl: string) => Promise<string>
}

export interface RunningDoor {
  slack: SlackSim
  door: SlackDoor
  db: Db
  clock: TestClock
  url: string
  /** Says things as the bot, as the outbox does. */
  bot: WebClient
  logLines: string[]
  /** A full member, and a channel where she and the bot are. */
  ann: string
  sales: string
  /** Types a command and gives what the person was answered. */
  ask(text: string, where?: { user?: string; channel?: string }): Promise<string>
  /** The answer to a command or a button: the message itself. */
  answerTo(result: CommandResult): Promise<SimMessage>
  /** A list of the channel with leads who agreed. */
  addList(given: { name: string; channel?: string; leads?: Partial<LeadRow>[] }): Promise<string>
  states(): Promise<Record<string, string>>
  /** The first thing that `look` finds: asked now, and whenever there is something new to tell in Slack. */
  whenTold<Found>(look: () => Promise<Found | undefined>): Promise<Found>
}

/** Slack's door over the real use cases, a real database and real HTTP. */
export async function startDoor(options: DoorOptions = {}): Promise<RunningDoor> {
  const database = await openTestDatabase('sqlite')
  onTestFinished(() => database.close())
  const { db } = database
  const clock = testClock(MADE_AT)
  const logLines: string[] = []
  const log = createLog({
    level: 'debug',
    destination: { write: (line) => void logLines.push(line) },
  })
  const slack = createSlackSim({ clock: systemClock })
  const { apiUrl } = await slack.start()
  onTestFinished(() => slack.stop())
  const blandSim = createBlandSim({ clock })
  const bland = createBlandClient({
    apiUrl: (await blandSim.start()).apiUrl,
    apiKey: blandSim.settings.apiKey,
  })
  onTestFinished(async () => {
    await bland.close()
    await blandSim.stop()
  })
  const ann = slack.addUser({ name: 'ann' }).id
  const sales = slack.addChannel({ name: 'sales', members: [ann] }).id
  options.prepare?.(slack)
  const doorApiUrl = (await options.proxy?.(apiUrl)) ?? apiUrl

  const nothing = () => {}
  const waiting = new Set<() => void>()
  const dialing = {
    db,
    write: createGroupCommit(db),
    offThread: readHere(db),
    bland,
    prompts: createPromptLibrary({ dir: 'prompts' }),
    regions,
    clock,
    log,
    random: () => 0.5,
    settings: {
      limits: { lines: 10, callsPerHour: 100, callsPerDay: 100 },
      countries: ['US', 'CA'],
      hours: null,
      ignoreHours: false,
      voiceId: null,
      approval: options.approval ?? ('one' as const),
    },
    webhookUrl: (attemptId: string) => `https://dialbot.example/webhook/${attemptId}`,
    wakeDialer: nothing,
    wakeSettler: nothing,
    wakeReconciler: nothing,
    wakeNotifier: nothing,
    defaultCountry: 'US',
    timezone: 'America/New_York',
    zones,
  }
  const campaigns = createCampaigns(dialing)
  const doNotCall = createDoNotCall({ db, clock, defaultCountry: 'US', wakeDialer: nothing })
  const token = options.token ?? slack.token
  const intake = createLeadIntake({
    db,
    databaseUrl: database.url,
    clock,
    log,
    countries: ['US', 'CA'],
    defaultCountry: 'US',
    needsZone: true,
    hours: null,
    maps,
    slack: { token, slackApiUrl: apiUrl },
    wakeNotifier: () => {
      for (const wake of waiting) wake()
      waiting.clear()
    },
  })
  onTestFinished(() => intake.stop())
  const dncImport = createDncImport({
    ...{ db, clock, log, databaseUrl: database.url, defaultCountry: 'US' },
    timezone: 'America/New_York',
    slack: { token: slack.token, slackApiUrl: apiUrl },
    wakeDialer: nothing,
  })
  onTestFinished(() => dncImport.stop())
  const door = createSlackDoor({
    config: {
      slack: {
        botToken: token,
        signingSecret: SIGNING_SECRET,
        appToken: options.appToken ?? null,
        apiUrl: doorApiUrl,
      },
      operators: { users: [], groups: [], ...options.operators },
      server: { port: options.port ?? 0, host: '127.0.0.1' },
      team: { timezone: 'America/New_York' },
    },
    routes: options.routes ?? [],
    sendError,
    campaigns,
    auditTrail: createAuditTrail({ db, clock, defaultCountry: 'US' }),
    forget: createForget({
      ...{ db, clock, log, defaultCountry: 'US' },
      wakeDialer: nothing,
      wakeNotifier: nothing,
    }),
    intake,
    doNotCall,
    outcomes: createOutcomes(dialing, { start: campaigns.start, doNotCall }),
    dncImport,
    reports: createReports({
      ...{ db, offThread: readHere(db), clock, timezone: 'America/New_York', reportAt: '18:00' },
    }),
    results: createResults({ db, clock, timezone: 'America/New_York' }),
    undelivered: createUndelivered({ db, clock, wakeNotifier: nothing }),
    files: { parse: parseSlackFile, csvLikelihood, otherFile, shareTs },
    clock,
    log,
  })
  const { address } = await door.start()
  onTestFinished(() => door.stop())
  const url = `http://127.0.0.1:${address.port}`
  slack.connect({ url, signingSecret: SIGNING_SECRET })

  async function answerTo(result: CommandResult): Promise<SimMessage> {
    if (result.error !== null) throw new Error(`Not acknowledged: ${result.error}`)
    return slack.waitFor(() => result.box.messages[0], { for: 'an answer' })
  }

  return {
    slack,
    door,
    db,
    clock,
    url,
    bot: new WebClient(slack.token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } }),
    logLines,
    ann,
    sales,
    answerTo,
    async ask(text, where = {}) {
      const result = await slack.command(where.user ?? ann, where.channel ?? sales, text)
      const message = await answerTo(result)
      // Nobody else may see it.
      if (message.ephemeralTo !== (where.user ?? ann)) throw new Error('Not ephemeral')
      return slack.renderMessage(message)
    },
    async addList({ name, channel = sales, leads = [{}, {}] }) {
      const list = await insertListRow(db, { name, channel, accepted: leads.length })
      for (const [index, lead] of leads.entries()) {
        await insertLeadRow(db, { rowNumber: index + 2, ...lead, listId: list.id })
      }
      return list.id
    },
    async states() {
      const rows = await db.selectFrom('campaigns').select(['name', 'state']).execute()
      return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
    },
    async whenTold(look) {
      for (;;) {
        const woken = new Promise<void>((resolve) => waiting.add(resolve))
        const found = await look()
        if (found !== undefined) return found
        await woken
      }
    },
  }
}
