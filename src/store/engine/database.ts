import type SqliteConnection from 'better-sqlite3'
import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  type RawBuilder,
  sql,
} from 'kysely'
import pg from 'pg'
import { BoundedMap } from '../../domain/bounded-map.ts'
import { PatientSqliteDialect } from './sqlite-dialect.ts'
import { BUSY_TIMEOUT_MS, openSqlite } from './sqlite-file.ts'
import { CHECKPOINT_PAGES, IMPORT_CHECKPOINT_PAGES, IMPORT_PRAGMAS } from './sqlite-tuning.ts'
import type { Db, Tables } from './tables.ts'

const INT8_OID = 20
const NUMERIC_OID = 1700

export interface DatabaseOptions {
  /** How long a writer of SQLite waits for another one before it gives up; 5 s unless given. */
  busyTimeoutMs?: number | undefined

  /** Told of every statement when it is over, `begin` and `commit` too. For tests. */
  onQuery?: ((statement: string) => void) | undefined
}

/**
 * Opens the database a `DATABASE_URL` names: `file:path` for SQLite, `postgres://…` for Postgres.
 * Throws `unavailable` when it cannot be opened. It does not touch the schema (see `prepareSchema`).
 */
export function openDatabase(
  url: string,
  { onQuery, busyTimeoutMs = BUSY_TIMEOUT_MS }: DatabaseOptions = {},
): Db {
  const dialect = isPostgresUrl(url)
    ? new PostgresDialect({ pool: openPool(url) })
    : new PatientSqliteDialect({ database: cachingStatements(openSqlite(url, 0)) }, busyTimeoutMs)
  return new Kysely<Tables>({
    dialect,
    plugins: [new CamelCasePlugin()],
    ...(onQuery !== undefined && { log: ({ query }) => onQuery(query.sql) }),
  })
}

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url)
}

/** True for a Postgres handle. The few places where the two dialects differ ask here. */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/**
 * Makes two transactions about one phone number take turns. SQLite's writers do so anyway; Postgres
 * takes a lock that lasts until the transaction ends.
 */
export async function lockNumber(tx: Db, phone: string): Promise<void> {
  if (isPostgres(tx))
    await sql`select pg_advisory_xact_lock(hashtextextended(${phone}, 0))`.execute(tx)
}

/** See `IMPORT_PRAGMAS`. */
export async function tuneForImport(db: Db): Promise<void> {
  if (isPostgres(db)) return
  for (const pragma of IMPORT_PRAGMAS) await sql.raw(`pragma ${pragma}`).execute(db)
}

/** What this connection commits from now on is on the disk, and with it all that was committed before. */
export async function keepSafe(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma synchronous = FULL`.execute(db)
}

/** At the end of much writing: nobody else is to copy what it left in the log. */
export async function checkpoint(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma wal_checkpoint(passive)`.execute(db)
}

/**
 * While an import writes, the other connections leave it the checkpoints: whoever's commit finds the log
 * too long copies all of it, and that holds the event loop.
 */
export async function leaveCheckpoints(db: Db, isImporting: boolean): Promise<void> {
  if (isPostgres(db)) return
  const pages = isImporting ? IMPORT_CHECKPOINT_PAGES * 10 : CHECKPOINT_PAGES
  await sql`pragma wal_autocheckpoint = ${sql.lit(pages)}`.execute(db)
}

/**
 * A statement that runs for every call. Building it each time costs more than running it, so its text is
 * kept, and only the values change: `build` puts them in their order, each once.
 */
export function createStatement<Row>(
  build: (values: readonly unknown[]) => RawBuilder<Row>,
): (db: Db, values: readonly unknown[]) => Promise<Row[]> {
  const texts: { sqlite?: string; postgres?: string } = {}
  return async (db, values) => {
    const dialect = isPostgres(db) ? 'postgres' : 'sqlite'
    texts[dialect] ??= build(values).compile(db).sql
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(texts[dialect], [...values]))
    return rows
  }
}

// The last one is Postgres's.
const UNIQUE_VIOLATIONS = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505']

/** True when a statement failed because a row with that unique key exists already. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return UNIQUE_VIOLATIONS.includes(String(error.code))
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: {
      // Our bigints are milliseconds and micro-dollars: far below 2^53, so a number holds them.
      getTypeParser: (oid, format) =>
        oid === INT8_OID || oid === NUMERIC_OID
          ? Number
          : pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format),
    },
  })
  // A connection that breaks is replaced by the pool, or fails the query that has it; without a
  // listener it ends the process. The pool listens to its idle ones only.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const MAX_CACHED_STATEMENTS = 400
// Bulk inserts make a statement per batch size; those long texts are not worth keeping.
const LONGEST_CACHED_SQL = 4_000

/** Prepared statements are kept by their text: preparing costs more than most of our queries. */
function cachingStatements(connection: SqliteConnection.Database): {
  close(): void
  prepare(text: string): SqliteConnection.Statement
} {
  const statements = new BoundedMap<string, SqliteConnection.Statement>(MAX_CACHED_STATEMENTS)
  return {
    close() {
      statements.clear()
      connection.close()
    },
    prepare(text) {
      const known = statements.get(text)
      if (known !== undefined) return known
      const statement = connection.prepare(text)
      if (text.length <= LONGEST_CACHED_SQL) statements.set(text, statement)
      return statement
    },
  }
}
