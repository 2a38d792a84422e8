import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createBlandClient } from '../../src/bland/client.ts'
import { signAttemptToken } from '../../src/bland/signature.ts'
import { createDialer } from '../../src/dialer/calling/dialer.ts'
import { createLease } from '../../src/dialer/calling/lease.ts'
import { createCampaigns } from '../../src/dialer/campaigns/create-campaigns.ts'
import type { DialerContext, DialingSettings } from '../../src/dialer/context.ts'
import { createWebhookReceiver } from '../../src/dialer/endings/receive.ts'
import { createReconciler } from '../../src/dialer/endings/reconcile.ts'
import { createSettler } from '../../src/dialer/endings/settle.ts'
import { HOUR_MS } from '../../src/domain/durations.ts'
import { AppError } from '../../src/domain/error.ts'
import { createRegionFinder } from '../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../src/domain/places/zones.ts'
import { createPromptLibrary } from '../../src/prompts/library.ts'
import { type BlandSim, type BlandSimOptions, createBlandSim } from '../../src/sim/bland.ts'
import { createGroupCommit } from '../../src/store/engine/group-commit.ts'
import { readHere } from '../../src/store/engine/off-thread.ts'
import type { AttemptRow, CampaignRow, Db, LeadRow } from '../../src/store/engine/tables.ts'
import { createLog } from '../../src/system/log.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { at, type TestClock, testClock } from './at.ts'
import { insertCampaignRow, insertLeadRow } from './make.ts'

/** A Tuesday, 10 a.m. in San Francisco, where the leads of `make.ts` live. */
export const CALLING_TIME = at('2026-11-24T18:00:00Z')
/** Calls that outlast every test, whatever the number's scenario is. */
export const LONG_CALLS = { callMs: HOUR_MS, ringMs: HOUR_MS }
export const TOKEN_KEY = 'key of the tests'

export interface DialingOptions {
  clock?: TestClock
  settings?: Partial<DialingSettings>
  /** How the local Bland behaves; its calls are short unless this says otherwise. */
  bland?: Partial<BlandSimOptions>
  /** Another dialer's Bland, for two dialers on one database. */
  sim?: BlandSim
  webhookSecret?: string | null
  requestTimeoutMs?: number
  promptsDir?: string
}

const regions = createRegionFinder(loadRegionMap())

export type Dialing = Awaited<ReturnType<typeof startDialing>>

/**
 * The dialer's real parts around a database, with the local Bland at the other end. No worker runs by
 * itself: a test drives each with `runOnce`. All but the database is closed when the test ends.
 */
export async function startDialing(db: Db, options: DialingOptions = {}) {
  const clock = options.clock ?? testClock(CALLING_TIME)
  const webhookSecret = options.webhookSecret ?? null
  const sim = options.sim ?? createSim(clock, options)
  const { apiUrl } = options.sim === undefined ? await sim.start() : { apiUrl: addressOf(sim) }
  addresses.set(sim, apiUrl)
  const logged: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => logged.push(line) } })
  const bland = createBlandClient({
    apiUrl,
    apiKey: sim.settings.apiKey,
    log,
    requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
  })
  const wakes: string[] = []
  const write = createGroupCommit(db)
  const receive = createWebhookReceiver({
    write,
    clock,
    wakeSettler: () => wakes.push('settler'),
    webhookSecret,
    tokenKey: TOKEN_KEY,
  })
  const door = await openDoor(receive)
  const context: DialerContext = {
    db,
    write,
    offThread: readHere(db),
    bland,
    prompts: createPromptLibrary({
      dir: options.promptsDir ?? fileURLToPath(new URL('../../prompts', import.meta.url)),
    }),
    regions,
    clock,
    log,
    random: () => 0.5,
    settings: {
      limits: { lines: 10, callsPerHour: null, callsPerDay: null },
      countries: ['US', 'CA'],
      hours: null,
      ignoreHours: false,
      voiceId: null,
      approval: 'one',
      ...options.settings,
    },
    webhookUrl: (attemptId) => `${door}/webhook/${signAttemptToken(attemptId, TOKEN_KEY)}`,
    wakeDialer: () => wakes.push('dialer'),
    wakeSettler: () => wakes.push('settler'),
    wakeReconciler: () => wakes.push('reconciler'),
    wakeNotifier: () => wakes.push('notifier'),
  }
  const lease = createLease({ db, clock, log })
  const settler = createSettler(context)
  const dialer = createDialer({ ...context, lease })
  const reconciler = createReconciler({ ...context, lease, settler })
  const campaigns = createCampaigns({
    ...context,
    defaultCountry: 'US',
    zones: createZoneFinder(loadZoneMap()),
  })
  onTestFinished(async () => {
    if (options.sim === undefined) await sim.stop()
    await bland.close()
  })

  return {
    ...{ db, clock, sim, bland, context, lease, settler, dialer, reconciler, campaigns },
    ...{ receive, wakes, logged, door },
    /** One pass of the dialer, with its requests to Bland answered. */
    pass: () => dialer.runOnce(),
    /** Waits until Bland has sent this many records since it started, then settles what has come. */
    async settle(records: number): Promise<void> {
      await sim.waitFor(({ webhooks }) => webhooks.filter(isRecord).length >= records)
      await settler.runOnce()
    },
    /** Lets a webhook in as if Bland had posted it to the address of this attempt. */
    async post(attemptId: string | null, body: unknown): Promise<number | null> {
      const path = attemptId === null ? '' : `/${signAttemptToken(attemptId, TOKEN_KEY)}`
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return sim.sendWebhook(`${door}/webhook${path}`, text)
    },
  }
}

function isRecord({ kind }: BlandSim['webhooks'][number]): boolean {
  return kind === 'record'
}

const addresses = new WeakMap<BlandSim, string>()

function addressOf(sim: BlandSim): string {
  const address = addresses.get(sim)
  if (address === undefined) throw new Error('This Bland was not started here.')
  return address
}

function createSim(clock: TestClock, { bland, webhookSecret }: DialingOptions): BlandSim {
  return createBlandSim({
    clock,
    callMs: 20,
    ringMs: 5,
    answerDelayMs: 0,
    webhookSecret: webhookSecret ?? null,
    strictFields: true,
    ...bland,
  })
}

/** The webhook's door: what the real one does, without its limits. Returns its address. */
async function openDoor(receive: ReturnType<typeof createWebhookReceiver>): Promise<string> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const signature = message.headers['x-webhook-signature']
      receive({
        rawBody: Buffer.concat(chunks),
        signature: typeof signature === 'string' ? signature : undefined,
        token: message.url?.split('/')[2],
      }).then(
        () => response.writeHead(200).end(),
        (error: unknown) => response.writeHead(statusOf(error)).end(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return `http://127.0.0.1:${address.port}`
}

function statusOf(error: unknown): number {
  if (!(error instanceof AppError)) return 500
  return error.code === 'unauthorized' ? 401 : 400
}

/** A running campaign whose list has these leads: a number of them, or what each one has of its own. */
export async function insertCampaignWith(
  db: Db,
  leads: number | Partial<LeadRow>[],
  change: Partial<CampaignRow> = {},
): Promise<{ campaign: CampaignRow; leads: LeadRow[] }> {
  const campaign = await insertCampaignRow(db, change)
  const wanted = typeof leads === 'number' ? Array.from({ length: leads }, () => ({})) : leads
  const rows: LeadRow[] = []
  for (const [index, lead] of wanted.entries()) {
    const { listId } = campaign
    rows.push(await insertLeadRow(db, { rowNumber: index + 2, ...lead, listId }))
  }
  return { campaign, leads: rows }
}

export async function readAttempts(db: Db, campaignId?: string): Promise<AttemptRow[]> {
  const query = db.selectFrom('attempts').selectAll().orderBy('id')
  return campaignId === undefined
    ? query.execute()
    : query.where('campaignId', '=', campaignId).execute()
}

export async function readLead(db: Db, id: string): Promise<LeadRow> {
  return db.selectFrom('leads').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function readCampaign(db: Db, id: string): Promise<CampaignRow> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** The kinds of everything that is to be said, or was, in the order in which it became known. */
export async function readTold(db: Db, campaignId?: string): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['kind', 'campaignId'])
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return rows
    .filter((row) => campaignId === undefined || row.campaignId === campaignId)
    .map(({ kind }) => kind)
}
