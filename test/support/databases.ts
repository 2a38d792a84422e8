import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, inject } from 'vitest'
import { type DatabaseOptions, openDatabase } from '../../src/store/engine/database.ts'
import { prepareSchema } from '../../src/store/engine/schema.ts'
import type { Db } from '../../src/store/engine/tables.ts'

export const DATABASES = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof DATABASES)[number]

/** `npm run test:all`: also what takes long, or is proven in parts by other tests. */
export const IS_TEST_ALL = process.env.TEST_ALL === '1'

/** For what runs the same SQL as suites that always ask both. */
export const USUAL_DATABASES: readonly DatabaseKind[] = IS_TEST_ALL ? DATABASES : ['sqlite']

export interface TestDatabase {
  db: Db
  /** Opens the same database once more. */
  url: string
  /** Closes it and removes it for good. A second time does nothing. */
  close(): Promise<void>
}

export interface EmptyDatabase {
  url: string
  remove(): Promise<void>
}

const open = new Set<TestDatabase>()
const urls = new WeakMap<Db, string>()
// Making a Postgres database takes longer than most tests: one that is closed is emptied and kept
// for the next test of the process; they go with the server.
const spares: EmptyDatabase[] = []

/** After each file: closes what it left open, and throws if that was anything. See `after-file.ts`. */
export async function closeForgotten(): Promise<void> {
  const forgotten = [...open]
  await Promise.all(forgotten.map((database) => database.close()))
  if (forgotten.length > 0) throw new Error(`${forgotten.length} test databases were left open.`)
}

/**
 * A database with the whole schema and nothing else in it. Its file's tests fail when it is never
 * closed. A test that changes tables wants `createEmptyDatabase`.
 */
export async function openTestDatabase(
  kind: DatabaseKind,
  options: DatabaseOptions = {},
): Promise<TestDatabase> {
  const spare = kind === 'postgres' ? spares.pop() : undefined
  const home = spare ?? (await createEmptyDatabase(kind))
  const db = openDatabase(home.url, options)
  urls.set(db, home.url)
  const database: TestDatabase = {
    db,
    url: home.url,
    async close() {
      if (!open.delete(database)) return
      await db.destroy()
      if (kind === 'sqlite') return home.remove()
      await emptyTables(home.url)
      spares.push(home)
    },
  }
  open.add(database)
  if (spare === undefined) await prepareSchema(db, 0)
  return database
}

/** Opens the database of a test once more. */
export function urlOf(db: Db): string {
  const url = urls.get(db)
  if (url === undefined)
    throw new Error('This is not the handle that a test database was opened with.')
  return url
}

/** A file that does not exist yet, or a Postgres database without tables. */
export async function createEmptyDatabase(kind: DatabaseKind): Promise<EmptyDatabase> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
    return {
      url: `file:${join(folder, 'dialbot.db')}`,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const server = inject('postgresUrl')
  await runOn(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, remove: () => runOn(server, `drop database ${name} with (force)`) }
}

type DatabaseTests = (open: () => Promise<TestDatabase>, kind: DatabaseKind) => void

/**
 * Runs the same tests on SQLite and on Postgres: for suites whose SQL or locks differ. What `open` gives is
 * closed after each test: call it in the test or in `beforeEach`. For a `beforeAll` there is
 * `openTestDatabase`.
 */
export function onBothDatabases(name: string, tests: DatabaseTests): void {
  onDatabases(DATABASES, name, tests)
}

/** On SQLite, and in `npm run test:all` on Postgres as well. See `onBothDatabases`. */
export function onUsualDatabases(name: string, tests: DatabaseTests): void {
  onDatabases(USUAL_DATABASES, name, tests)
}

function onDatabases(kinds: readonly DatabaseKind[], name: string, tests: DatabaseTests): void {
  describe.each(kinds)(`${name} on %s`, (kind) => {
    const opened: TestDatabase[] = []
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((database) => database.close()))
    })
    tests(async () => {
      const database = await openTestDatabase(kind)
      opened.push(database)
      return database
    }, kind)
  })
}

/** Ends whoever is still connected, and takes out all rows but the record of migrations. */
async function emptyTables(url: string): Promise<void> {
  await runOn(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid();
     set session_replication_role = replica;
     do $$ declare name text; begin
       for name in select tablename from pg_tables
         where schemaname = current_schema() and tablename <> 'schema_migrations'
       loop execute format('delete from %I', name); end loop;
     end $$`,
  )
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
