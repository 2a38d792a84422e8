import { expect, it, onTestFinished } from 'vitest'
import { createDailySummaries } from '../../src/notify/daily.ts'
import { createSlackPoster } from '../../src/notify/deliver/slack-poster.ts'
import { createNotifier } from '../../src/notify/notifier.ts'
import { createReports } from '../../src/notify/reports.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { readHere } from '../../src/store/engine/off-thread.ts'
import type { Db } from '../../src/store/engine/tables.ts'
import { createLog } from '../../src/system/log.ts'
import { at, type TestClock, testClock } from '../support/at.ts'
import { onUsualDatabases, type TestDatabase } from '../support/databases.ts'
import { insertAttemptRow, insertCampaignRow } from '../support/make.ts'

const SIX_PM = at('2026-11-24T23:00:00Z')
const HOUR_MS = 3_600_000
const NEW_YORK = 'America/New_York'
const log = createLog({ level: 'silent' })

function startSummaries(
  db: Db,
  clock: TestClock,
  options: { at?: string | null; mayRun?: boolean } = {},
) {
  return createDailySummaries({
    ...{ db, offThread: readHere(db), clock, log, timezone: NEW_YORK },
    at: options.at === undefined ? '18:00' : options.at,
    mayRun: async () => options.mayRun ?? true,
    wakeNotifier: () => {},
  })
}

async function insertCall(db: Db, reservedAt: number, channel = 'C0LEADS'): Promise<void> {
  const { id } = await insertCampaignRow(db, { channel })
  const ended = { state: 'ended', outcome: 'talked', endedAt: reservedAt + 60_000 } as const
  await insertAttemptRow(db, { campaignId: id, reservedAt, ...ended })
}

async function keysOf(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('outbox').select('key').orderBy('key').execute()
  return rows.map(({ key }) => key)
}

onUsualDatabases('the daily summary', (open) => {
  it('is queued at its hour, once, for each channel that had calls', async () => {
    const { db } = await open()
    const clock = testClock(SIX_PM - 1)
    await insertCall(db, SIX_PM - 24 * HOUR_MS)
    await insertCall(db, SIX_PM - 1, 'C0OTHER')
    await insertCall(db, SIX_PM - 24 * HOUR_MS - 1, 'C0YESTERDAY')
    await insertCall(db, SIX_PM, 'C0TOMORROW')
    const summaries = startSummaries(db, clock)
    await summaries.runOnce()
    expect(await keysOf(db)).toEqual([])
    clock.set(SIX_PM)
    await summaries.runOnce()
    await summaries.runOnce()
    const keys = ['daily:C0LEADS:2026-11-24', 'daily:C0OTHER:2026-11-24']
    expect(await keysOf(db)).toEqual(keys)
    // Another process, later.
    clock.advance(HOUR_MS)
    await startSummaries(db, clock).runOnce()
    expect(await keysOf(db)).toEqual(keys)
    clock.set(SIX_PM + 24 * HOUR_MS)
    await summaries.runOnce()
    expect(await keysOf(db)).toEqual([...keys, 'daily:C0TOMORROW:2026-11-25'])
  })

  it('is made up for when the process was off at its hour, but not six hours later', async () => {
    const { db } = await open()
    await insertCall(db, SIX_PM - HOUR_MS)
    const clock = testClock(SIX_PM + 6 * HOUR_MS)
    await startSummaries(db, clock).runOnce()
    expect(await keysOf(db)).toEqual([])
    clock.set(SIX_PM + 6 * HOUR_MS - 1)
    await startSummaries(db, clock).runOnce()
    expect(await keysOf(db)).toEqual(['daily:C0LEADS:2026-11-24'])
  })

  it('is not sent when it is turned off, nor by the process without the lease', async () => {
    const { db } = await open()
    await insertCall(db, SIX_PM - HOUR_MS)
    const clock = testClock(SIX_PM)
    await startSummaries(db, clock, { at: null }).runOnce()
    await startSummaries(db, clock, { mayRun: false }).runOnce()
    expect(await keysOf(db)).toEqual([])
  })

  it('tells of all since the summary before, and tries a refused chart once', async () => {
    const { db, slack, clock, channel, drain } = await startSlack(open)
    slack.refuseBlocks('data_visualization')
    await insertCall(db, SIX_PM - 23 * HOUR_MS, channel)
    await insertCall(db, SIX_PM - HOUR_MS, channel)
    await startSummaries(db, clock).runOnce()
    await drain()
    const [message] = slack.messages(channel)
    expect(message?.text).toContain('The day in this channel: 2 calls')
    expect(message?.blocks.map(({ type }) => type)).not.toContain('data_visualization')
    expect(message?.blocks.map(({ type }) => type)).toContain('table')
    const shown = message === undefined ? '' : slack.renderMessage(message)
    expect(shown).toContain('7 PM: 100 % (1 of 1)')
    expect(shown).toContain('5 PM: 100 % (1 of 1)')
    const errors = () => slack.requests.map(({ error }) => error)
    expect(errors()).toEqual(['invalid_blocks', null])
    clock.advance(24 * HOUR_MS)
    await insertCall(db, clock.now() - HOUR_MS, channel)
    await startSummaries(db, clock).runOnce()
    await drain()
    expect(errors()).toEqual(['invalid_blocks', null, null])
    expect(slack.messages(channel)).toHaveLength(2)
  })

  it('is not posted when its calls turned out to be none', async () => {
    const { db, slack, clock, channel, drain } = await startSlack(open)
    await insertCall(db, SIX_PM - HOUR_MS, channel)
    await startSummaries(db, clock).runOnce()
    await db.updateTable('attempts').set({ released: 1, outcome: null }).execute()
    await drain()
    expect(slack.messages(channel)).toEqual([])
    const rows = await db.selectFrom('outbox').select('state').execute()
    expect(rows).toEqual([{ state: 'sent' }])
  })
})

async function startSlack(open: () => Promise<TestDatabase>) {
  const { db } = await open()
  const clock = testClock(SIX_PM)
  const slack = createSlackSim({ clock })
  const { apiUrl } = await slack.start()
  onTestFinished(() => slack.stop())
  const channel = slack.addChannel({ name: 'sales' }).id
  const offThread = readHere(db)
  const notifier = createNotifier({
    ...{ db, offThread, clock, log },
    slack: createSlackPoster({ token: slack.token, apiUrl }),
    limits: { lines: 10, callsPerHour: null, callsPerDay: null },
    mayRun: async () => true,
    rejectedCsv: async () => ({ content: Buffer.from(''), rows: 0, lastRow: 0, isLast: true }),
    reports: createReports({ db, offThread, clock, timezone: NEW_YORK, reportAt: '18:00' }),
  })
  async function drain(): Promise<void> {
    for (let wantedMs: number | null = 0; wantedMs !== null; ) {
      clock.advance(wantedMs)
      wantedMs = await notifier.runOnce()
    }
  }
  return { db, slack, clock, channel, drain }
}
