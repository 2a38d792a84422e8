import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { ATTEMPT_STATES } from '../src/domain/attempt.ts'
import { CAMPAIGN_STATES } from '../src/domain/campaign.ts'
import { CONSENT_STATES, LEAD_STATES } from '../src/domain/lead.ts'
import { OUTCOMES } from '../src/domain/outcome.ts'
import { getCampaign } from '../src/store/campaigns/campaign-rows.ts'
import { isPostgres, openDatabase } from '../src/store/engine/database.ts'
import { prepareSchema } from '../src/store/engine/schema.ts'
import type {
  Db,
  ListSource,
  ListState,
  OutboxState,
  ReceiptKind,
  RejectVerdict,
} from '../src/store/engine/tables.ts'
import { createEmptyDatabase, DATABASES } from './support/databases.ts'
import { makeAttempt, makeCampaign, makeLead, makeList } from './support/make.ts'

const DB_FOLDER = fileURLToPath(new URL('../db', import.meta.url))
const MIGRATIONS = readdirSync(join(DB_FOLDER, 'migrations')).sort()

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

describe.each(DATABASES)('prepareSchema on %s', (kind) => {
  async function openEmpty(): Promise<{ db: Db; url: string }> {
    const { url, remove } = await createEmptyDatabase(kind)
    cleanUps.push(remove)
    return { db: open(url), url }
  }

  async function openPrepared(): Promise<Db> {
    const { db } = await openEmpty()
    await prepareSchema(db, 1)
    return db
  }

  it('loads schema.sql into an empty database and notes every migration as done', async () => {
    const db = await openPrepared()
    expect(await db.selectFrom('schemaMigrations').selectAll().orderBy('name').execute()).toEqual(
      MIGRATIONS.map((name) => ({ name, appliedAt: 1 })),
    )
    expect(Object.keys(await describeTables(db))).toEqual(tablesOfSchemaFile())
  })

  it('changes nothing the second time', async () => {
    const db = await openPrepared()
    const before = await describeTables(db)
    await prepareSchema(db, 2)
    expect(await describeTables(db)).toEqual(before)
    expect(await appliedTimes(db)).toEqual(MIGRATIONS.map(() => 1))
  })

  it('makes the same tables from the first migration and all later ones as from schema.sql', async () => {
    const { db } = await openEmpty()
    const [first = ''] = MIGRATIONS
    const dir = copySchema()
    cpSync(join(DB_FOLDER, 'migrations', first), join(dir, 'schema.sql'))
    for (const later of MIGRATIONS.slice(1)) rmSync(join(dir, 'migrations', later))
    await prepareSchema(db, 1, dir)
    await prepareSchema(db, 2)
    expect(await describeTables(db)).toEqual(await describeTables(await openPrepared()))
    expect(await appliedTimes(db)).toEqual(MIGRATIONS.map((_, i) => (i === 0 ? 1 : 2)))
  })

  it('brings an older database up to date and keeps its rows', async () => {
    const db = await openPrepared()
    await addSuppressionRow(db)
    const dir = withNextVersion(`
      -- Two statements; with a comment.
      alter table suppressions add column color text;
      create index suppressions_by_color on suppressions (color);
    `)
    await prepareSchema(db, 2, dir)
    expect(await appliedTimes(db)).toEqual([...MIGRATIONS.map(() => 1), 2])
    const { rows } = await sql`select phone, color from suppressions`.execute(db)
    expect(rows).toEqual([{ phone: '+14155550100', color: null }])
    await prepareSchema(db, 3, dir)
    expect(await appliedTimes(db)).toEqual([...MIGRATIONS.map(() => 1), 2])
  })

  it('brings a campaign of before 0002 the sum of what its calls have cost', async () => {
    const { db } = await openEmpty()
    const dir = copySchema()
    cpSync(join(DB_FOLDER, 'migrations', '0001_initial.sql'), join(dir, 'schema.sql'))
    for (const later of MIGRATIONS.slice(1)) rmSync(join(dir, 'migrations', later))
    await prepareSchema(db, 1, dir)
    const list = makeList()
    await db
      .insertInto('lists')
      .values(await asOfThen(db, 'lists', list))
      .execute()
    const campaign = makeCampaign({ listId: list.id })
    await db
      .insertInto('campaigns')
      .values(await asOfThen(db, 'campaigns', campaign))
      .execute()
    for (const [row, costMicros] of [150_000, null, 250_000].entries()) {
      const lead = makeLead({ listId: list.id, rowNumber: row + 2 })
      await db.insertInto('leads').values(lead).execute()
      const keys = { campaignId: campaign.id, leadId: lead.id, phone: lead.phone }
      const attempt = makeAttempt({ ...keys, state: 'ended', costMicros })
      await db
        .insertInto('attempts')
        .values(await asOfThen(db, 'attempts', attempt))
        .execute()
    }
    await prepareSchema(db, 2)
    const numbers = await db.selectFrom('leadNumbers').select(['phone', 'leadId']).execute()
    const leads = await db.selectFrom('leads').select(['phone', 'id as leadId']).execute()
    expect(new Set(numbers)).toEqual(new Set(leads))
    expect(await getCampaign(db, campaign.id)).toMatchObject({
      ...{ spentMicros: 400_000, pricedCalls: 2 },
    })
  })

  it('takes a migration that fails back as a whole', async () => {
    const db = await openPrepared()
    const before = await describeTables(db)
    const dir = withNextVersion(`
      alter table suppressions add column color text;
      create index suppressions_by_color on suppressions (colour);
    `)
    await expect(prepareSchema(db, 2, dir)).rejects.toThrow(/colour/)
    expect(await describeTables(db)).toEqual(before)
    expect(await appliedTimes(db)).toEqual(MIGRATIONS.map(() => 1))
  })

  it.each([
    ['drop table leases', 'table leases'],
    ['alter table lists drop column failure', 'column lists.failure'],
    ['drop index attempts_one_open_per_number', 'index attempts_one_open_per_number'],
  ])('stops after "%s" and names the %s', async (statement, name) => {
    const db = await openPrepared()
    await sql.raw(statement).execute(db)
    await expect(prepareSchema(db, 2)).rejects.toMatchObject({
      name: 'AppError',
      code: 'internal',
      message: expect.stringContaining(`lacks ${name}.`),
    })
  })

  it('names everything that is missing at once', async () => {
    const db = await openPrepared()
    await sql`drop table slack_events`.execute(db)
    await sql`drop index leads_due`.execute(db)
    await expect(prepareSchema(db, 2)).rejects.toThrow('table slack_events, index leads_due')
  })

  it('refuses the database of a newer Dialbot and says how to go on', async () => {
    const db = await openPrepared()
    const newer = { name: '9999_future.sql', appliedAt: 1 }
    await db.insertInto('schemaMigrations').values(newer).execute()
    await expect(prepareSchema(db, 2)).rejects.toMatchObject({
      name: 'AppError',
      code: 'unavailable',
      message: expect.stringMatching(/newer Dialbot.*9999_future\.sql.*Update Dialbot/),
    })
  })

  it('leaves a database with other tables as it is', async () => {
    const { db } = await openEmpty()
    await sql`create table customers (id text primary key)`.execute(db)
    await expect(prepareSchema(db, 1)).rejects.toMatchObject({
      name: 'AppError',
      code: 'internal',
      message: expect.stringContaining('not Dialbot’s'),
    })
    expect(Object.keys(await describeTables(db))).toEqual(['customers'])
  })

  if (kind === 'postgres') {
    it('lets two programs start at once', async () => {
      const { db, url } = await openEmpty()
      const second = open(url)
      await Promise.all([prepareSchema(db, 1), prepareSchema(second, 1)])
      expect(await appliedTimes(db)).toEqual(MIGRATIONS.map(() => 1))
    })
  }
})

describe('prepareSchema on a database that does not answer', () => {
  it.each(['127.0.0.1', 'localhost'])('says why (%s) and tells no password', async (host) => {
    const db = open(`postgres://dialbot:hunter2@${host}:1/dialbot`)
    const error = await prepareSchema(db, 1).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'AppError', code: 'unavailable' })
    expect(error.message).toMatch(/does not answer \(.*ECONNREFUSED.*\)\. Check DATABASE_URL\./)
    expect(error.message).not.toContain('hunter2')
  })

  it('says so when the server has no such database', async () => {
    const { url, remove } = await createEmptyDatabase('postgres')
    await remove()
    await expect(prepareSchema(open(url), 1)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not exist'),
    })
  })

  it('names the file that cannot be opened', () => {
    expect(() => openDatabase('file:/dev/null/dialbot.db')).toThrow(
      expect.objectContaining({
        name: 'AppError',
        code: 'unavailable',
        message: expect.stringContaining('/dev/null/dialbot.db'),
      }),
    )
  })
})

describe('schema.sql', () => {
  it('allows exactly the words the program knows', () => {
    expect(checksOfSchemaFile()).toEqual({
      'lists.source': wordsOf<ListSource>({ slack: 1, api: 1, call: 1 }),
      'lists.state': wordsOf<ListState>({ importing: 1, ready: 1, failed: 1 }),
      'rejected_rows.verdict': wordsOf<RejectVerdict>({ rejected: 1, duplicate: 1, suppressed: 1 }),
      'leads.consent': [...CONSENT_STATES],
      'leads.state': [...LEAD_STATES],
      'leads.outcome': [...OUTCOMES],
      'campaigns.state': [...CAMPAIGN_STATES],
      'attempts.state': [...ATTEMPT_STATES],
      'attempts.outcome': [...OUTCOMES],
      'webhook_receipts.kind': wordsOf<ReceiptKind>({ record: 1, event: 1, unreadable: 1 }),
      'outbox.state': wordsOf<OutboxState>({ pending: 1, sent: 1, dead: 1 }),
    })
  })
})

function open(url: string): Db {
  const db = openDatabase(url)
  cleanUps.push(() => db.destroy())
  return db
}

function copySchema(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
  cleanUps.push(async () => rmSync(dir, { recursive: true, force: true }))
  cpSync(DB_FOLDER, dir, { recursive: true })
  return dir
}

/** The folder of a Dialbot one migration ahead of this one. */
function withNextVersion(migration: string): string {
  const dir = copySchema()
  writeFileSync(join(dir, 'migrations', '9000_next.sql'), migration)
  const schema = readFileSync(join(dir, 'schema.sql'), 'utf8')
  writeFileSync(join(dir, 'schema.sql'), schema + migration.replace(/colour/g, 'color'))
  return dir
}

/** The row without the columns that a later migration brings. */
async function asOfThen<Row extends object>(db: Db, table: string, row: Row): Promise<Row> {
  const tables = await db.introspection.getTables()
  const columns = tables.find(({ name }) => name === table)?.columns ?? []
  const names = columns.map(({ name }) =>
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
  )
  const later = Object.keys(row).filter((key) => !names.includes(key))
  return { ...row, ...Object.fromEntries(later.map((key) => [key, undefined])) }
}

async function addSuppressionRow(db: Db): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({
      phone: '+14155550100',
      source: 'slack',
      reason: null,
      addedBy: 'U0ANNA',
      attemptId: null,
      addedAt: 1,
    })
    .execute()
}

async function appliedTimes(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('schemaMigrations').selectAll().orderBy('name').execute()
  return rows.map((row) => row.appliedAt)
}

function tablesOfSchemaFile(): string[] {
  const text = readFileSync(join(DB_FOLDER, 'schema.sql'), 'utf8')
  return [...text.matchAll(/^create table (\w+)/gm)].map((match) => match[1] ?? '').sort()
}

/** `check (column in (…))` by table and column. */
function checksOfSchemaFile(): Record<string, string[]> {
  const text = readFileSync(join(DB_FOLDER, 'schema.sql'), 'utf8')
  const checks: Record<string, string[]> = {}
  for (const [, table, body = ''] of text.matchAll(/^create table (\w+) \(([\s\S]*?)^\);/gm)) {
    for (const [, column, words = ''] of body.matchAll(/check \((\w+) in \(([^)]*)\)\)/g)) {
      const found = [...words.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
      if (found.length > 0) checks[`${table}.${column}`] = found
    }
  }
  return checks
}

/** The compiler refuses a word too many or too few. */
function wordsOf<Word extends string>(words: Record<Word, 1>): string[] {
  return Object.keys(words)
}

/** Columns, keys, checks and indexes by table, in no order that a migration could not keep. */
async function describeTables(db: Db): Promise<Record<string, string[]>> {
  const query = isPostgres(db) ? POSTGRES_PARTS : SQLITE_PARTS
  const { rows } = await sql.raw<{ owner: string; part: string }>(query).execute(db)
  const tables: Record<string, string[]> = {}
  for (const { owner, part } of rows) {
    const parts = /^create table/i.test(part) ? checksIn(part) : [part]
    tables[owner] = [...(tables[owner] ?? []), ...parts]
  }
  const sorted = Object.entries(tables).map(([name, parts]) => [name, parts.sort()] as const)
  return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** SQLite keeps a check nowhere but in the text of its table. */
function checksIn(statement: string): string[] {
  return statement.replace(/\s+/g, ' ').match(/check \((?:[^()]|\([^()]*\))*\)/g) ?? []
}

const POSTGRES_PARTS = `
  select table_name as owner, concat_ws(' ', 'column', column_name, data_type, is_nullable,
      column_default) as part
    from information_schema.columns where table_schema = current_schema()
  union all
  select conrelid::regclass::text, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = current_schema()::regnamespace
  union all
  select tablename, indexdef from pg_indexes where schemaname = current_schema()`

const SQLITE_PARTS = `
  select t.name as owner, 'column ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' ||
      coalesce(c.dflt_value, '') || ' ' || c.pk as part
    from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'
  union all
  select t.name, 'key ' || k."from" || ' ' || k."table" || '.' || k."to"
    from sqlite_master t, pragma_foreign_key_list(t.name) k where t.type = 'table'
  union all
  select t.name, 'unique ' || i.origin || ' ' || (select group_concat(name) from pragma_index_info(i.name))
    from sqlite_master t, pragma_index_list(t.name) i where t.type = 'table' and i."unique" = 1
  union all
  select tbl_name, sql from sqlite_master where sql is not null`
