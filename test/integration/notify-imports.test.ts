import { expect, it, onTestFinished } from 'vitest'
import { createSlackPoster } from '../../src/notify/deliver/slack-poster.ts'
import { createNotifier } from '../../src/notify/notifier.ts'
import { createReports } from '../../src/notify/reports.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { readHere } from '../../src/store/engine/off-thread.ts'
import type { ListRow } from '../../src/store/engine/tables.ts'
import { enqueueFact, enqueueOrRefresh, type FactKind } from '../../src/store/outbox/queue.ts'
import { createLog } from '../../src/system/log.ts'
import { testClock } from '../support/at.ts'
import { onUsualDatabases, type TestDatabase } from '../support/databases.ts'
import { insertListRow, MADE_AT } from '../support/make.ts'

onUsualDatabases('the progress of an import', (open) => {
  it('is one message in the thread of the upload, edited at most every three seconds', async () => {
    const { list, refresh, change, notifier, clock, thread } = await startImport(open)
    await refresh()
    await notifier.runOnce()
    expect(thread()).toEqual(['October list is being read: 1,000 rows so far.'])
    for (let second = 1; second <= 8; second += 1) {
      clock.advance(1_000)
      await change({ rowsRead: 1_000 + second, bytesRead: 100 * second })
      await refresh()
      await notifier.runOnce()
    }
    expect(thread()).toEqual(['October list is being read: 1,006 rows so far.'])
    expect(list.messages()[0]?.edits).toBe(2)
  })

  it('says at its end how it went, before long, and loses its button', async () => {
    const { list, refresh, change, notifier, clock, thread, drain } = await startImport(open)
    await refresh()
    await notifier.runOnce()
    expect(JSON.stringify(list.messages()[0]?.blocks)).toContain('list_cancel')
    await change({ state: 'ready', rowsRead: 1_000_000, readyAt: MADE_AT + 24_000 })
    await refresh()
    expect(await notifier.runOnce()).toBe(3_000)
    clock.advance(3_000)
    await drain()
    expect(thread()).toEqual(['October list: 1,000,000 rows read in 24 s: the report is below.'])
    expect(JSON.stringify(list.messages()[0]?.blocks)).not.toContain('list_cancel')
  })

  it('is not told of an import that was over before it could be', async () => {
    const { refresh, change, drain, thread, rows } = await startImport(open)
    await refresh()
    await change({ state: 'ready' })
    await drain()
    await refresh()
    await drain()
    expect(thread()).toEqual([])
    expect(await rows()).toMatchObject([{ state: 'sent', messageTs: null }])
  })

  it('is not posted anew when somebody deleted it', async () => {
    const { list, refresh, notifier, clock, drain, thread, rows } = await startImport(open)
    await refresh()
    await notifier.runOnce()
    const [message] = list.messages()
    if (message === undefined) throw new Error('no progress')
    message.isDeleted = true
    clock.advance(3_000)
    await refresh()
    await drain()
    expect(thread()).toEqual([])
    expect(await rows()).toMatchObject([{ state: 'sent' }])
  })

  it('ends for a file that turned out to be no list', async () => {
    const { db, list, refresh, notifier, clock, drain, thread } = await startImport(open)
    await refresh()
    await notifier.runOnce()
    await db.deleteFrom('lists').where('id', '=', list.id).execute()
    clock.advance(3_000)
    await refresh()
    await drain()
    expect(thread()).toEqual(['There is no table of leads in this file: nothing was taken in.'])
  })

  it('holds up nothing else in the channel, not even the answer to the same file', async () => {
    const { refresh, say, drain, thread } = await startImport(open)
    await refresh()
    await say('known_list')
    await drain()
    expect(thread()[1]).toBe('This file is being read already, as the list October list.')
  })
})

onUsualDatabases('the report of an import', (open) => {
  it('takes its reasons and its columns from the list', async () => {
    const { change, say, drain, list } = await startImport(open)
    const reasons = [{ reason: 'The number is too short.', rows: 30, examples: [4, 9, 12] }]
    await change({
      ...{ state: 'ready', accepted: 60, rejected: 30, duplicates: 12, elsewhere: 5 },
      reasonsJson: JSON.stringify(reasons),
      columnsJson: JSON.stringify([{ header: '', variable: 'phone', field: 'phone' }]),
    })
    await say('import_report')
    await drain()
    const shown = JSON.stringify(list.messages()[0]?.blocks)
    expect(shown).toContain('30 × The number is too short. (such as rows 4, 9, 12)')
    expect(shown).toContain('7 duplicates')
    expect(shown).toContain('5 wait in another list already')
    expect(shown).toContain('Column 1 → `phone` (by what stands in it)')
  })

  it.each([
    ['asks for the column', { questionJson: question(), fileId: 'F1' }, 'list_columns'],
    ['offers to read again', { canceledBy: 'U0ANNA', fileId: 'F1' }, 'list_read_again'],
    ['offers nothing without a file', { canceledBy: 'dialbot' }, null],
    ['offers nothing for what is wrong in the file', { fileId: 'F1' }, null],
  ] as const)('of what was not taken in %s', async (_, failed, button) => {
    const { change, say, drain, list } = await startImport(open)
    await change({ ...failed, state: 'failed', failure: 'Two columns may be it.' })
    await say('import_report')
    await drain()
    const shown = JSON.stringify(list.messages()[0]?.blocks)
    expect(shown).toContain('Two columns may be it.')
    expect(/list_(?:columns|read_again)/.exec(shown)?.[0] ?? null).toBe(button)
  })
})

function question(): string {
  const columns = [{ index: 0, title: 'Line 1', fits: true, samples: [] }]
  return JSON.stringify({ why: 'Two fit.', hasHeader: true, headerKey: 'k', columns })
}

/** A list that is being read, its upload in a local Slack, and a notifier that stands still. */
async function startImport(open: () => Promise<TestDatabase>) {
  const { db } = await open()
  const clock = testClock(MADE_AT)
  const slack = createSlackSim({ clock })
  const { apiUrl } = await slack.start()
  onTestFinished(() => slack.stop())
  slack.addUser({ id: 'U0ANNA', name: 'anna' })
  const channel = slack.addChannel({ name: 'sales', members: ['U0ANNA'] }).id
  const upload = slack.say('U0ANNA', channel, 'leads')
  const { id } = await insertListRow(db, {
    ...{ name: 'October list', state: 'importing', channel, threadTs: upload.ts },
    ...{ startedAt: MADE_AT, rowsRead: 1_000, bytesTotal: 1_000, readyAt: null },
  })
  const offThread = readHere(db)
  const notifier = createNotifier({
    ...{ db, offThread, clock, mayRun: async () => true },
    slack: createSlackPoster({ token: slack.token, apiUrl }),
    log: createLog({ level: 'error' }),
    limits: { lines: 10, callsPerHour: null, callsPerDay: null },
    rejectedCsv: () => Promise.reject(new Error('no file is asked for')),
    reports: createReports({
      ...{ db, offThread, clock, timezone: 'America/New_York', reportAt: '18:00' },
    }),
  })
  const factOf = (kind: FactKind) =>
    ({ key: `${kind}:${id}`, kind, subjectId: id, channel, threadTs: upload.ts }) as const
  const messages = () => slack.thread(channel, upload.ts)

  return {
    db,
    clock,
    notifier,
    list: { id, messages },
    thread: () => messages().map(({ text }) => text),
    refresh: () => enqueueOrRefresh(db, factOf('import_progress'), clock.now()),
    say: (kind: FactKind) => enqueueFact(db, factOf(kind), clock.now()),
    change: (change: Partial<ListRow>) =>
      db.updateTable('lists').set(change).where('id', '=', id).execute(),
    rows: () => db.selectFrom('outbox').selectAll().execute(),
    async drain() {
      for (let passes = 0; passes < 50; passes += 1) {
        const wantedMs = await notifier.runOnce()
        if (wantedMs === null) return
        clock.advance(wantedMs)
      }
      throw new Error('The outbox does not run dry')
    },
  }
}
