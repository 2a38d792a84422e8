import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import SqliteConnection from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  isPostgres,
  isPostgresUrl,
  isUniqueViolation,
  lockNumber,
  openDatabase,
} from '../../../../src/store/engine/database.ts'
import { openSqlite, sqlitePath } from '../../../../src/store/engine/sqlite-file.ts'
import { addSlackEvent } from '../../../../src/store/outbox/slack-events.ts'
import { onBothDatabases, openTestDatabase } from '../../../support/databases.ts'
import { insertAttemptRow, insertListRow, makeList } from '../../../support/make.ts'

onBothDatabases('a database handle', (open, kind) => {
  it('knows which database it is, also inside a transaction', async () => {
    const { db, url } = await open()
    expect(isPostgres(db)).toBe(kind === 'postgres')
    expect(isPostgresUrl(url)).toBe(kind === 'postgres')
    await db.transaction().execute(async (tx) => {
      expect(isPostgres(tx)).toBe(kind === 'postgres')
    })
  })

  it('gives times, money and counts as numbers', async () => {
    const { db } = await open()
    const cost = Number.MAX_SAFE_INTEGER - 1
    const { id } = await insertAttemptRow(db, { costMicros: cost, reservedAt: 1_764_000_000_000 })
    const row = await db
      .selectFrom('attempts')
      .select((eb) => [
        'reservedAt',
        'costMicros',
        'sentAt',
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('costMicros').as('sum'),
        eb.fn.max<number>('reservedAt').as('max'),
      ])
      .where('id', '=', id)
      .groupBy(['reservedAt', 'costMicros', 'sentAt'])
      .executeTakeFirstOrThrow()
    expect(row).toStrictEqual({
      reservedAt: 1_764_000_000_000,
      costMicros: cost,
      sentAt: null,
      count: 1,
      sum: cost,
      max: 1_764_000_000_000,
    })
  })

  it('takes back everything a failed transaction wrote', async () => {
    const { db } = await open()
    const failed = db.transaction().execute(async (tx) => {
      await insertListRow(tx)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await db.selectFrom('lists').select('id').execute()).toEqual([])
  })

  it('is usable after a statement failed', async () => {
    const { db } = await open()
    await expect(sql`select nothing from nowhere`.execute(db)).rejects.toThrow()
    expect(await addSlackEvent(db, 'Ev1', 1)).toBe(true)
  })

  it('keeps the rows for whoever opens it next', async () => {
    const { db, url } = await open()
    const list = await insertListRow(db)
    const second = openDatabase(url)
    expect(await second.selectFrom('lists').select('id').execute()).toEqual([{ id: list.id }])
    await second.destroy()
  })
})

onBothDatabases('isUniqueViolation', (open) => {
  it('tells a unique key from every other failure', async () => {
    const { db } = await open()
    const list = await insertListRow(db, { contentHash: 'h' })
    const failure = (change: object) =>
      insertListRow(db, change).then(
        () => 'no failure',
        (error) => isUniqueViolation(error),
      )
    expect(await failure({ contentHash: 'h' })).toBe(true)
    expect(await failure({ state: 'lost' })).toBe(false)
    const noList = db
      .insertInto('rejectedRows')
      .values({ listId: 'x', rowNumber: 1, verdict: 'rejected', reason: '', cellsJson: '[]' })
      .execute()
    expect(isUniqueViolation(await noList.catch((error) => error))).toBe(false)
    expect(isUniqueViolation(null)).toBe(false)
    expect(list.contentHash).toBe('h')
  })

  it('knows a primary key too', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db)
    const again = db
      .insertInto('lists')
      .values(makeList({ id, contentHash: 'other' }))
      .execute()
    expect(isUniqueViolation(await again.catch((error) => error))).toBe(true)
  })
})

onBothDatabases('lockNumber', (open) => {
  it('makes transactions about one number take turns', async () => {
    const { db } = await open()
    const phone = '+14155559995'
    const steps: string[] = []
    const turn = (name: string) =>
      db.transaction().execute(async (tx) => {
        await lockNumber(tx, phone)
        steps.push(name)
        await sql`select 1`.execute(tx)
        await sql`select 1`.execute(tx)
        steps.push(name)
      })
    await Promise.all(['a', 'b', 'c', 'd'].map(turn))
    const pairs = [0, 2, 4, 6].map((i) => steps[i] === steps[i + 1])
    expect([steps.length, pairs]).toEqual([8, [true, true, true, true]])
  })
})

describe('a SQLite transaction', () => {
  it('holds the write lock from its first moment, so a read in it stays true', async () => {
    const { db, url, close } = await openTestDatabase('sqlite')
    const other = new SqliteConnection(sqlitePath(url), { timeout: 0 })
    const insert = other.prepare(`insert into slack_events values ('other', 1)`)
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('slackEvents').selectAll().execute()
      expect(() => insert.run()).toThrow(/locked/)
      expect(await addSlackEvent(tx, 'mine', 1)).toBe(true)
    })
    insert.run()
    other.close()
    await close()
  })

  it('waits for another thread that writes instead of failing', async () => {
    const { db, url, close } = await openTestDatabase('sqlite')
    const flag = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(WRITER, {
      eval: true,
      workerData: {
        module: createRequire(import.meta.url).resolve('better-sqlite3'),
        path: sqlitePath(url),
        flag,
      },
    })
    await new Promise((resolve) => worker.once('message', resolve))
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
    // The worker now finishes its transaction while this thread stands at its `begin`.
    const seen = await db
      .transaction()
      .execute((tx) => tx.selectFrom('slackEvents').select('id').execute())
    expect(seen).toHaveLength(20_001)
    await worker.terminate()
    await close()
  })
})

const WRITER = `
const { parentPort, workerData } = require('node:worker_threads')
const Sqlite = require(workerData.module)
const connection = new Sqlite(workerData.path)
const insert = connection.prepare('insert into slack_events values (?, 1)')
connection.exec('begin immediate')
insert.run('first')
parentPort.postMessage('locked')
Atomics.wait(workerData.flag, 0, 0)
for (let i = 0; i < 20000; i++) insert.run('more ' + i)
connection.exec('commit')
`

describe('openSqlite', () => {
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes the folders on the way', () => {
    const connection = openSqlite(`file:${join(folder, 'a', 'b', 'dialbot.db')}`)
    expect(connection.open).toBe(true)
    connection.close()
  })

  it('keeps what was committed and checks references', () => {
    const connection = openSqlite(`file:${join(folder, 'dialbot.db')}`)
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(connection.pragma('synchronous', { simple: true })).toBe(2)
    expect(connection.pragma('foreign_keys', { simple: true })).toBe(1)
    connection.close()
  })

  it('says which file cannot be opened, and what to check', () => {
    const file = join(folder, 'not-a-folder')
    writeFileSync(file, '')
    const path = join(file, 'dialbot.db')
    expect(() => openSqlite(`file:${path}`)).toThrow(
      expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(path) }),
    )
    expect(() => openDatabase(`file:${path}`)).toThrow(/DATABASE_URL/)
  })

  it('refuses a file that is no database', () => {
    const path = join(folder, 'leads.csv')
    writeFileSync(path, 'phone\n+14155550100\n'.repeat(200))
    expect(() => openSqlite(`file:${path}`)).toThrow(
      expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(path) }),
    )
  })
})

describe('sqlitePath', () => {
  it.each([
    ['file:data/dialbot.db', 'data/dialbot.db'],
    ['file:/var/dialbot.db', '/var/dialbot.db'],
    ['file:///var/dialbot.db', '/var/dialbot.db'],
    ['file:./dialbot.db', './dialbot.db'],
  ])('%s is %s', (url, path) => {
    expect(sqlitePath(url)).toBe(path)
  })
})

describe('isPostgresUrl', () => {
  it.each([
    ['postgres://h/d', true],
    ['postgresql://h/d', true],
    ['file:postgres.db', false],
  ])('%s: %s', (url, expected) => {
    expect(isPostgresUrl(url)).toBe(expected)
  })
})
