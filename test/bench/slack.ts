import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { createSlackPoster } from '../../src/notify/deliver/slack-poster.ts'
import { createNotifier } from '../../src/notify/notifier.ts'
import { createReports } from '../../src/notify/reports.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import { createOffThread } from '../../src/store/engine/off-thread.ts'
import { prepareSchema } from '../../src/store/engine/schema.ts'
import { openSqlite } from '../../src/store/engine/sqlite-file.ts'
import { newId } from '../../src/system/id.ts'
import { createLog } from '../../src/system/log.ts'
import { movingClock } from '../support/moving-clock.ts'
import { type RunningApp, runApp } from '../support/run-app.ts'
import { insertLeads, percentile, print, startBland } from './bench.ts'

const LEADS = 1_000_000
const LINES = 100
const CALL_MS = 3_000
const ROUNDS = 30

/** Slack's door beside a campaign over a million leads, and the outbox at Slack's own pace. */
export async function benchSlack(): Promise<void> {
  await benchDoor()
  await benchDrain()
}

interface Measured {
  acks: number[]
  answers: number[]
  homes: number[]
}

export async function benchDoor(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  const databaseUrl = `file:${join(folder, 'dialbot.db')}`
  const bland = await startBland({ callMs: CALL_MS, ringMs: 100 })
  const running = await runApp({
    databaseUrl,
    // Not the one of `runApp`, which shares our thread.
    env: {
      BLAND_API_URL: bland.apiUrl,
      CONCURRENCY: String(LINES),
      IGNORE_CALLING_HOURS: '1',
      LOG_LEVEL: 'error',
    },
  })
  try {
    const listId = insertLeads(databaseUrl, LEADS)
    await running.slack.command(running.user, running.channel, `/dial start ${listId} max:1`)
    await bland.waitForCalls(LINES)
    await running.slack.waitFor(() => findCard(running), { for: 'the card' })
    const delays = monitorEventLoopDelay({ resolution: 1 })
    delays.enable()
    const measured: Measured = { acks: [], answers: [], homes: [] }
    for (let round = 0; round < ROUNDS; round += 1) await pressEverything(running, measured)
    delays.disable()
    const { acks, answers, homes } = measured
    print(
      `Slack acknowledged with ${LINES} lines busy, p99`,
      `${percentile(acks, 0.99).toFixed(0)} ms of ${acks.length} on 1,000,000 leads`,
      '< 250 ms',
    )
    print('answered, p99', `${percentile(answers, 0.99).toFixed(0)} ms`, '< 3,000 ms')
    print(
      'App Home published, slowest',
      `${percentile(homes, 1).toFixed(0)} ms of ${homes.length}`,
      '< 500 ms',
    )
    // The local Slack shares the loop, and calls of one length end a hundred at once.
    print(
      'event loop held meanwhile, at most',
      `${(delays.max / 1e6).toFixed(0)} ms`,
      '(none asked)',
    )
  } finally {
    await running.stop()
    bland.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function findCard({ slack, channel }: RunningApp): SimMessage | undefined {
  return slack.messages(channel).find(({ text }) => text.startsWith('Calling'))
}

/** Each thing a person does all day, one after the other. */
async function pressEverything(running: RunningApp, { acks, answers, homes }: Measured) {
  const { slack, channel, user } = running
  const card = findCard(running)
  if (card === undefined) throw new Error('There is no card')
  const presses = [
    () => slack.command(user, channel, '/dial status'),
    () => slack.command(user, channel, '/dial why'),
    () => slack.command(user, channel, '/dial calls'),
    () => slack.pressButton(user, card, 'campaign_why'),
  ]
  for (const press of presses) {
    const from = performance.now()
    const { ackMs, box, error } = await press()
    if (error !== null) throw new Error(`Slack would show ${error}`)
    acks.push(ackMs)
    await slack.waitFor(() => box.posts[0], { for: 'an answer', deadlineMs: 30_000 })
    answers.push(performance.now() - from)
  }
  const published = () => slack.requests.filter(({ method }) => method === 'views.publish').length
  const before = published()
  const from = performance.now()
  const { ackMs } = await slack.openHome(user)
  acks.push(ackMs)
  await slack.waitFor(() => published() > before, { for: 'the Home tab', deadlineMs: 30_000 })
  homes.push(performance.now() - from)
  await delay(100)
}

const ROWS = 10_000
const CHANNELS = 4
// What the local Slack allows: four messages at once in a channel, then one a second.
const BURST = 4
const SLACK_PACE_MS = 1_000

/**
 * Ten thousand wins, which are told one by one, in four channels of a Slack that limits rates. The clock
 * goes on with real time, so that what the notifier's own work takes counts, and jumps over the waits it
 * asks for. Idle is the share of that time in which Slack would have taken a message and got none.
 */
export async function benchDrain(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  const url = `file:${join(folder, 'dialbot.db')}`
  const clock = movingClock(Date.now())
  const db = openDatabase(url)
  await prepareSchema(db, clock.now())
  const slack = createSlackSim({ clock })
  const { apiUrl } = await slack.start()
  slack.setRateLimits(true)
  const channels = Array.from(
    { length: CHANNELS },
    (_, at) => slack.addChannel({ name: `c${at}` }).id,
  )
  insertWins(url, channels, clock.now())
  const offThread = createOffThread(url, db)
  const parts = { db, offThread, clock, log: createLog({ level: 'error' }) }
  const notifier = createNotifier({
    ...parts,
    reports: createReports({ ...parts, timezone: 'UTC', reportAt: null }),
    slack: createSlackPoster({ token: slack.token, apiUrl }),
    limits: { lines: 10, callsPerHour: null, callsPerDay: null },
    mayRun: async () => true,
    rejectedCsv: async () => ({ content: Buffer.from(''), rows: 0, lastRow: 0, isLast: true }),
  })
  const from = clock.now()
  const realFrom = performance.now()
  for (;;) {
    const wantedMs = await notifier.runOnce()
    if (wantedMs === null) break
    clock.advance(wantedMs)
  }
  const tookMs = clock.now() - from
  const realMs = performance.now() - realFrom
  const posts = slack.requests.filter(({ method }) => method === 'chat.postMessage')
  const refused = posts.filter(({ ok }) => !ok).length
  const leastMs = (ROWS / CHANNELS - BURST) * SLACK_PACE_MS
  const idle = (1 - leastMs / tookMs) * 100
  print(
    `${ROWS.toLocaleString('en-US')} outbox rows at Slack’s pace, idle`,
    `${idle.toFixed(2)} % of ${(tookMs / 1000).toFixed(0)} s, ${refused} refused`,
    '< 2 %',
  )
  print(
    'of that, real work',
    `${(realMs / posts.length).toFixed(1)} ms a message`,
    '(no figure asked)',
  )
  if (posts.length - refused !== ROWS) throw new Error(`${posts.length} messages were posted`)
  await offThread.close()
  await db.destroy()
  await slack.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Calls that ended with a win, each with its row in the outbox, straight into the file. */
function insertWins(url: string, channels: readonly string[], now: number): void {
  const listId = insertLeads(url, ROWS)
  const connection = openSqlite(url)
  const leads = connection
    .prepare<[string], { id: string; phone: string }>(
      'select id, phone from leads where list_id = ? order by row_number',
    )
    .all(listId)
  const campaign = connection.prepare(
    `insert into campaigns (id, list_id, name, state, prompt, max_attempts, channel, started_by, starts_at,
       created_at, updated_at)
     values (?, ?, 'bench', 'finished', 'default', 1, ?, 'api', ?, ?, ?)`,
  )
  const attempt = connection.prepare(
    `insert into attempts (id, campaign_id, lead_id, phone, number, state, prompt, gate_json, outcome,
       summary, reserved_at, ended_at)
     values (?, ?, ?, ?, 1, 'ended', 'default', '{}', 'interested', 'Wants an offer.', ?, ?)`,
  )
  const row = connection.prepare(
    `insert into outbox (id, key, kind, subject_id, campaign_id, channel, state, next_at, created_at)
     values (?, ?, 'outcome', ?, ?, ?, 'pending', ?, ?)`,
  )
  connection.transaction(() => {
    const campaigns = channels.map((channel) => {
      const id = newId()
      campaign.run(id, listId, channel, now, now, now)
      return { id, channel }
    })
    for (const [index, lead] of leads.entries()) {
      const { id, channel } = campaigns[index % campaigns.length] ?? { id: '', channel: '' }
      const attemptId = newId()
      attempt.run(attemptId, id, lead.id, lead.phone, now, now)
      row.run(newId(), `outcome:${attemptId}`, attemptId, id, channel, now, now)
    }
  })()
  connection.close()
}
