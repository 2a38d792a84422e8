import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createBlandClient } from '../../src/bland/client.ts'
import { signAttemptToken } from '../../src/bland/signature.ts'
import { createDialer } from '../../src/dialer/calling/dialer.ts'
import { createLease } from '../../src/dialer/calling/lease.ts'
import { createCampaigns } from '../../src/dialer/campaigns/create-campaigns.ts'
import type { DialerContext } from '../../src/dialer/context.ts'
import { createWebhookReceiver } from '../../src/dialer/endings/receive.ts'
import { createReconciler } from '../../src/dialer/endings/reconcile.ts'
import { createSettler } from '../../src/dialer/endings/settle.ts'
import { createRegionFinder } from '../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../src/domain/places/zones.ts'
import { createPromptLibrary } from '../../src/prompts/library.ts'
import type { BlandSimOptions } from '../../src/sim/bland.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import { createGroupCommit } from '../../src/store/engine/group-commit.ts'
import { createOffThread } from '../../src/store/engine/off-thread.ts'
import { prepareSchema } from '../../src/store/engine/schema.ts'
import { openSqlite } from '../../src/store/engine/sqlite-file.ts'
import { newId } from '../../src/system/id.ts'
import { createLog } from '../../src/system/log.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import type { Question } from './bland-worker.ts'

const TOKEN_KEY = 'key of the bench'

/** The local Bland in another thread, asked by messages. */
export async function startBland(options: Partial<BlandSimOptions>) {
  const worker = new Worker(new URL('./bland-worker.ts', import.meta.url), { workerData: options })
  function ask<T>(message: Question): Promise<T> {
    return new Promise((resolve, reject) => {
      worker.once('error', reject)
      worker.once('message', resolve)
      worker.postMessage(message)
    })
  }
  const { apiUrl } = await new Promise<{ apiUrl: string }>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', resolve)
  })
  return {
    apiUrl,
    /** Resolves with the instant, on the clock that `books` takes. */
    waitForCalls: (calls: number) => ask<number>({ type: 'waitForCalls', calls }),
    books: (lines: number, span: { from?: number; to?: number } = {}) =>
      ask<Books>({ type: 'books', lines, ...span }),
    stop: () => void worker.postMessage({ type: 'stop' }),
  }
}

export interface Books {
  share: number
  /** How long freed lines stood idle, in milliseconds. */
  idleGaps: number[]
  calls: number
  numbers: number
  mostAtOnce: number
  overlaps: number
}

/** The dialer's real parts on a SQLite file, without Slack. */
export async function startDialing(options: { apiUrl: string; lines: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  const url = `file:${join(folder, 'dialbot.db')}`
  const clock = { now: () => Date.now() }
  const db = openDatabase(url)
  await prepareSchema(db, clock.now())
  const log = createLog({ level: 'error' })
  const bland = createBlandClient({ apiUrl: options.apiUrl, apiKey: 'org_simulated_key', log })
  const write = createGroupCommit(db)
  const receive = createWebhookReceiver({
    write,
    clock,
    wakeSettler: () => settler.wake(),
    webhookSecret: null,
    tokenKey: TOKEN_KEY,
  })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const token = request.url?.split('/').at(-1)
    await receive({ rawBody: Buffer.concat(chunks), signature: undefined, token })
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const context: DialerContext = {
    db,
    write,
    offThread: createOffThread(url, db),
    bland,
    prompts: createPromptLibrary({
      dir: fileURLToPath(new URL('../../prompts', import.meta.url)),
    }),
    regions: createRegionFinder(loadRegionMap()),
    clock,
    log,
    random: Math.random,
    settings: {
      limits: { lines: options.lines, callsPerHour: null, callsPerDay: null },
      countries: ['US', 'CA'],
      hours: null,
      ignoreHours: true,
      voiceId: null,
      approval: 'one',
    },
    webhookUrl: (id) => `http://127.0.0.1:${port}/webhook/${signAttemptToken(id, TOKEN_KEY)}`,
    wakeDialer: () => dialer.wake(),
    wakeSettler: () => settler.wake(),
    wakeReconciler: () => {},
    wakeNotifier: () => {},
  }
  const lease = createLease({ db, clock, log })
  const settler = createSettler(context)
  const dialer = createDialer({ ...context, lease })
  const reconciler = createReconciler({ ...context, lease, settler })
  const zones = createZoneFinder(loadZoneMap())
  const campaigns = createCampaigns({ ...context, defaultCountry: 'US', zones })
  return {
    ...{ db, url, context, dialer, settler, reconciler, campaigns, bland },
    async stop() {
      await dialer.stop()
      await reconciler.stop()
      await settler.stop()
      await new Promise((resolve) => server.close(resolve))
      await context.offThread.close()
      await bland.close()
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A ready list of leads who all agreed, written straight into the file. Returns its id. */
export function insertLeads(url: string, count: number): string {
  const connection = openSqlite(url)
  const now = Date.now()
  const listId = newId()
  connection
    .prepare(
      `insert into lists (id, name, source, state, content_hash, uploaded_by, accepted, created_at)
       values (?, 'bench', 'api', 'ready', ?, 'api', ?, ?)`,
    )
    .run(listId, listId, count, now)
  const insert = connection.prepare(
    `insert into leads (id, list_id, row_number, phone, country, first_name, zones_json, consent,
       variables_json, state, next_at, created_at, updated_at)
     values (?, ?, ?, ?, 'US', 'Ada', '["America/Los_Angeles"]', 'granted',
       '{"first_name":"Ada","notes":"asked for a quote"}', 'waiting', ?, ?, ?)`,
  )
  const fill = connection.transaction((from: number, to: number) => {
    for (let row = from; row < to; row += 1) {
      insert.run(newId(), listId, row + 2, `+1${4_150_000_000 + row}`, now, now, now)
    }
  })
  for (let from = 0; from < count; from += 50_000) fill(from, Math.min(count, from + 50_000))
  connection.close()
  return listId
}

export function startRequest(listId: string) {
  return {
    listId,
    prompt: null,
    lines: null,
    maxAttempts: 1,
    budgetMicros: null,
    startsAt: null,
    channel: null,
    actor: 'api',
    attestConsent: false,
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function print(what: string, figure: string, wanted: string): void {
  console.log(`  ${what.padEnd(48)} ${figure.padEnd(42)} wanted ${wanted}`)
}
