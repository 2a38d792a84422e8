import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseSlackFile } from '../../../src/intake/files/slack-file.ts'
import type { ImportRequest } from '../../../src/intake/leads/import-context.ts'
import { createLeadIntake } from '../../../src/intake/leads/take-file.ts'
import { createSlackSim } from '../../../src/sim/slack.ts'
import { openDatabase } from '../../../src/store/engine/database.ts'
import type { Db, ListRow } from '../../../src/store/engine/tables.ts'
import { enqueueOrRefresh } from '../../../src/store/outbox/queue.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { createLog } from '../../../src/system/log.ts'
import { loadRegionMap, loadZoneMap } from '../../../src/system/zone-data.ts'
import { testClock } from '../../support/at.ts'
import {
  onBothDatabases,
  onUsualDatabases,
  openTestDatabase,
  type TestDatabase,
} from '../../support/databases.ts'
import { countImportedRows, NO_ROWS } from '../../support/import-rows.ts'
import { makeLongCsv } from '../../support/long-csv.ts'
import { insertLeadRow, insertListRow, MADE_AT } from '../../support/make.ts'

const maps = { zones: loadZoneMap(), regions: loadRegionMap() }
const CHANNEL = 'C0SALES'
const LONG = makeLongCsv(10_000)
const MEDIUM = makeLongCsv(3_000)
// They end in the middle of themselves.
const CUT = gzipSync(LONG.bytes).subarray(0, -20_000)
const SOON_CUT = gzipSync(MEDIUM.bytes).subarray(0, -6_000)
const SHORT = makeLongCsv(20, { area: '212' })

/** An intake as a process has it; a second one on the same database is another process. */
function start(
  { db, url }: Pick<TestDatabase, 'db' | 'url'>,
  {
    pace = { progressMs: 0 },
    slack = { token: 'xoxb', slackApiUrl: 'http://127.0.0.1:9/' },
  }: { pace?: { progressMs?: number }; slack?: { token: string; slackApiUrl: string } } = {},
) {
  const clock = testClock(MADE_AT)
  const waiting = new Set<() => void>()
  const intake = createLeadIntake({
    ...{ db, databaseUrl: url, clock, slack, maps, ...pace },
    log: createLog({ level: 'error', destination: { write: () => {} } }),
    ...{ countries: ['US', 'CA'], defaultCountry: 'US', needsZone: true, hours: null },
    wakeNotifier() {
      for (const wake of waiting) wake()
      waiting.clear()
    },
  })
  onTestFinished(() => intake.stop())

  /** The first thing that `look` finds: asked now, and whenever there is something new to tell. */
  async function whenTold<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
    for (;;) {
      const woken = new Promise<void>((resolve) => waiting.add(resolve))
      const found = await look()
      if (found !== undefined) return found
      await woken
    }
  }

  return {
    intake,
    clock,
    whenTold,
    send(name: string, bytes: string | Buffer, request: Partial<ImportRequest> = {}) {
      const importing = intake.importFile({
        ...{ source: 'slack', fileName: `${name}.csv`, uploadedBy: 'U0ANNA', channel: CHANNEL },
        ...{ threadTs: '1.1', fileId: null, bytes: chunks(bytes), ...request },
      })
      importing.catch(() => {})
      return importing
    },
    /** The list, once some of its rows are in the database and more are to come. */
    async halfRead(name: string): Promise<ListRow> {
      const list = await whenTold(async () => {
        const found = await listOf(db, name)
        return found !== undefined && found.rowsRead > 0 ? found : undefined
      })
      expect(list.state).toBe('importing')
      expect((await countImportedRows(db, list.id)).leads).toBeGreaterThan(0)
      return list
    },
  }
}

async function openSqlite(): Promise<TestDatabase> {
  const database = await openTestDatabase('sqlite')
  onTestFinished(() => database.close())
  return database
}

async function* chunks(text: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

function listOf(db: Db, name: string): Promise<ListRow | undefined> {
  return db
    .selectFrom('lists')
    .selectAll()
    .where('name', '=', name)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function outboxOf(db: Db, kind: 'import_progress' | 'import_report', listId?: string) {
  const query = db.selectFrom('outbox').selectAll().where('kind', '=', kind)
  return (listId === undefined ? query : query.where('subjectId', '=', listId)).execute()
}

function auditOf(db: Db, listId: string) {
  const query = db.selectFrom('audit').select(['actor', 'action']).where('subject', '=', listId)
  return query.orderBy('id').execute()
}

onBothDatabases('an import that somebody cancels', (open) => {
  it('in the middle is read no further, and leaves nothing but the record of who did', async () => {
    const database = await open()
    const { db } = database
    const { intake, send, halfRead } = start(database)
    const importing = send('cut', CUT)
    const { id } = await halfRead('cut')

    const canceled = await intake.cancelImport(id, 'U0BOB')
    expect(canceled).toMatchObject({ state: 'failed', canceledBy: 'U0BOB', readyAt: null })
    // Further on it would have failed by what is wrong in the file.
    expect(canceled.failure).toMatch(/was canceled\. Nothing was taken in\.$/)
    await expect(importing).rejects.toMatchObject({ code: 'conflict', message: canceled.failure })
    expect(await countImportedRows(db, id)).toEqual(NO_ROWS)
    expect(await auditOf(db, id)).toContainEqual({
      actor: 'U0BOB',
      action: 'list.import_canceled',
    })
    expect(await outboxOf(db, 'import_report', id)).toHaveLength(1)
    await expect(intake.cancelImport(id, 'U0BOB')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('through another process, in the middle, is not ready at its end', async () => {
    const database = await open()
    const { db } = database
    const { send, halfRead } = start(database)
    const other = start(database)
    const importing = send('long', LONG.bytes)
    const { id } = await halfRead('long')
    await other.intake.cancelImport(id, 'U0BOB')
    await expect(importing).rejects.toMatchObject({ code: 'conflict' })
    expect(await listOf(db, 'long')).toMatchObject({ state: 'failed', canceledBy: 'U0BOB' })
    expect(await countImportedRows(db, id)).toEqual(NO_ROWS)
  })
})

onUsualDatabases('an import that waits', (open) => {
  it('and that somebody cancels leaves nothing, does not disturb the one before it, and may be sent again', async () => {
    const database = await open()
    const { db } = database
    const { intake, send, halfRead, whenTold } = start(database)
    const other = start(database)
    const first = send('long', LONG.bytes)
    await halfRead('long')
    const second = send('words', 'name,city\nAda,London\nBob,Paris\n')
    const third = send('short', SHORT.bytes)
    const { id } = await whenTold(() => listOf(db, 'words'))
    const { id: thirdId } = await whenTold(() => listOf(db, 'short'))
    await other.intake.cancelImport(thirdId, 'U0CAT')
    const canceled = await intake.cancelImport(id, 'U0BOB')
    expect(canceled).toMatchObject({ state: 'failed', canceledBy: 'U0BOB', rowsRead: 0 })
    // Had it been read, it would have failed for want of a phone column.
    expect(canceled.failure).toMatch(/was canceled/)
    await expect(second).rejects.toMatchObject({ code: 'conflict' })

    const { list } = await first
    const { accepted, rejected } = LONG
    expect(list).toMatchObject({ state: 'ready', accepted, rejected })
    await expect(third).rejects.toMatchObject({ code: 'conflict' })
    expect(await listOf(db, 'short')).toMatchObject({ state: 'failed', canceledBy: 'U0CAT' })
    expect(await countImportedRows(db, thirdId)).toEqual(NO_ROWS)
    // What is over, or was never there, cannot be canceled.
    await expect(intake.cancelImport(list.id, 'U0BOB')).rejects.toMatchObject({ code: 'conflict' })
    await expect(intake.cancelImport('none', 'U0BOB')).rejects.toMatchObject({ code: 'not_found' })
    expect(await intake.findList(list.id)).toEqual(list)

    const again = await send('short', SHORT.bytes)
    expect(again).toMatchObject({ isKnown: false, list: { state: 'ready', canceledBy: null } })
    expect(await countImportedRows(db, again.list.id)).toEqual({
      ...{ leads: SHORT.accepted, numbers: SHORT.accepted, rejected: SHORT.rejected },
    })
  })

  it('and that a restart cuts off is told of where it was told that it waits', async () => {
    const database = await open()
    const { db } = database
    const list = await insertListRow(db, {
      ...{ name: 'short', state: 'importing', channel: CHANNEL, startedAt: null, readyAt: null },
    })
    const key = `import_progress:${list.id}`
    const place = { subjectId: list.id, channel: CHANNEL, threadTs: '1.1' }
    await enqueueOrRefresh(db, { key, kind: 'import_progress', ...place }, MADE_AT)
    const told = { state: 'sent', sentRevision: 0, messageTs: '1.2' } as const
    await db.updateTable('outbox').set(told).where('key', '=', key).execute()
    await (await start(database).intake.recover()).cleared
    expect(await outboxOf(db, 'import_progress')).toMatchObject([{ key, state: 'pending' }])
  })
})

onUsualDatabases('an import that breaks off in the middle', (open) => {
  it('by what is wrong in the file leaves none of the rows before it', async () => {
    const database = await open()
    const { db } = database
    const { send } = start(database)
    await expect(send('cut', SOON_CUT)).rejects.toMatchObject({ code: 'invalid' })
    const list = await listOf(db, 'cut')
    expect(list).toMatchObject({ state: 'failed', canceledBy: null })
    expect(list?.rowsRead).toBeGreaterThan(0)
    expect(await countImportedRows(db, list?.id ?? '')).toEqual(NO_ROWS)
  })
})

onBothDatabases('an import that a restart cuts off', (open) => {
  it('is left as it is by the stop, cleared at the next start, and told once', async () => {
    const database = await open()
    const { db } = database
    const sim = createSlackSim({ clock: systemClock })
    const { apiUrl } = await sim.start()
    onTestFinished(() => sim.stop())
    const slack = { token: sim.token, slackApiUrl: apiUrl }
    const anna = sim.addUser({ name: 'anna' }).id
    const channel = sim.addChannel({ name: 'sales', members: [anna] }).id
    const share = { channel, user: anna, name: 'long.csv', bytes: LONG.bytes }
    const { file, message } = await sim.shareFile(share)
    const shared = { channel, userId: anna, file: parseSlackFile(sim.fileJson(file)) }

    const first = start(database, { slack })
    const receiving = first.intake.receiveSharedFile({ ...shared, eventId: 'Ev1' }).catch(() => {})
    const { id } = await first.halfRead('long')
    await first.intake.stop()
    await receiving
    // Had it waited for the import to end, the list would be ready.
    expect((await first.intake.lists(null, 10)).map((list) => [list.id, list.state])).toEqual([
      [id, 'importing'],
    ])
    expect((await countImportedRows(db, id)).leads).toBeGreaterThan(0)
    expect(await outboxOf(db, 'import_report')).toEqual([])

    const statements: string[] = []
    const watched = openDatabase(database.url, { onQuery: (text) => void statements.push(text) })
    onTestFinished(() => watched.destroy())
    const second = start({ db: watched, url: database.url }, { slack })
    await (await second.intake.recover()).cleared
    const list = await second.intake.findList(id)
    expect(list).toMatchObject({ state: 'failed', canceledBy: 'dialbot', threadTs: message.ts })
    expect(list?.failure).toMatch(/restarted while it read this file\..*Read it again/)
    expect(await countImportedRows(db, id)).toEqual(NO_ROWS)
    expect(await outboxOf(db, 'import_report')).toMatchObject([
      { subjectId: id, channel, threadTs: message.ts },
    ])
    // What takes long is done in a thread: this connection holds the event loop.
    expect(statements.filter((text) => /delete from|from "(leads|rejected)/.test(text))).toEqual([])

    const { accepted, rejected } = LONG
    const again = await second.intake.takeFile(shared)
    expect(again).toMatchObject({ state: 'ready', accepted, rejected, fileId: file.id })
    expect(await countImportedRows(db, again.id)).toEqual({
      ...{ leads: accepted, numbers: accepted, rejected },
    })
  })

  it('after somebody had canceled it is still theirs, and no other list is touched', async () => {
    const database = await open()
    const { db } = database
    const list = await insertListRow(db, {
      ...{ name: 'long', state: 'importing', channel: CHANNEL, canceledBy: 'U0BOB', readyAt: null },
    })
    await insertLeadRow(db, { listId: list.id })
    const ready = await insertListRow(db, { name: 'ready' })
    await insertLeadRow(db, { listId: ready.id })
    const failed = await insertListRow(db, { name: 'failed', state: 'failed', failure: 'Empty.' })

    await (await start(database).intake.recover()).cleared
    expect(await listOf(db, 'long')).toMatchObject({
      ...{ state: 'failed', canceledBy: 'U0BOB', failure: expect.stringContaining('canceled') },
    })
    expect(await countImportedRows(db, list.id)).toEqual(NO_ROWS)
    expect(await listOf(db, 'ready')).toEqual(ready)
    expect(await listOf(db, 'failed')).toEqual(failed)
    expect(await countImportedRows(db, ready.id)).toMatchObject({ leads: 1, numbers: 1 })
    expect(await outboxOf(db, 'import_report')).toMatchObject([{ subjectId: list.id }])
  })
})

describe('how far an import is', () => {
  it('is told of the one that waits, in one message to its end, and of none that nobody sees', async () => {
    const database = await openSqlite()
    const { db } = database
    const { send, whenTold } = start(database)
    const unseen = send('unseen', LONG.bytes, { channel: null, threadTs: null, source: 'api' })
    while ((await listOf(db, 'unseen')) === undefined) await setImmediate()
    const seen = send('long', MEDIUM.bytes)
    const other = send('short', SHORT.bytes)
    // The first to be told of is the one that waits for the one that nobody sees.
    const first = await whenTold(async () => (await outboxOf(db, 'import_progress'))[0])
    expect(await listOf(db, 'unseen')).toMatchObject({ state: 'importing' })
    const key = `import_progress:${first.subjectId}`
    expect(first).toMatchObject({ key, channel: CHANNEL, threadTs: '1.1' })
    await Promise.all([unseen, seen, other])
    const told = await outboxOf(db, 'import_progress')
    const wanted = [(await listOf(db, 'long'))?.id, (await listOf(db, 'short'))?.id]
    expect(told.map(({ subjectId }) => subjectId).toSorted()).toEqual(wanted.toSorted())
    const last = told.find(({ subjectId }) => subjectId === first.subjectId)
    expect(last).toMatchObject({ id: first.id, state: 'pending' })
    // While it was read, and at its end.
    expect(last?.revision).toBeGreaterThanOrEqual(first.revision + 2)
  })

  it.each([
    [2_999, 0],
    [3_000, 1],
  ])('after %i ms is told %i times', async (afterMs, times) => {
    const database = await openSqlite()
    const { db } = database
    const { send, clock } = start(database, { pace: {} })
    const importing = send('short', SHORT.bytes)
    while ((await listOf(db, 'short'))?.startedAt !== MADE_AT) await setImmediate()
    clock.advance(afterMs)
    await importing
    expect(await outboxOf(db, 'import_progress')).toHaveLength(times)
  })
})
