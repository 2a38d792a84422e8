import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import SqliteConnection from 'better-sqlite3'
import { CompiledQuery, sql } from 'kysely'
import { AppError } from '../../domain/error.ts'
import { isPostgres } from './database.ts'
import type { Db } from './tables.ts'

const SCHEMA_DIR = fileURLToPath(new URL('../../../db', import.meta.url))
// Any constant: it only makes two processes that start at once take turns.
const SCHEMA_LOCK = 7_153_001

/**
 * Brings the database to this program's schema: loads `schema.sql` into an empty one, runs the
 * missing migrations on an older one, and checks that every table, column and index is there.
 * Throws AppError: `unavailable` when it cannot be reached or is from a newer Dialbot, `internal`
 * with the names of what is missing.
 */
export async function prepareSchema(db: Db, now: number, dir = SCHEMA_DIR): Promise<void> {
  await assertReachable(db)
  const files = migrationNames(dir)
  await db.transaction().execute(async (tx) => {
    if (isPostgres(tx)) await sql`select pg_advisory_xact_lock(${sql.lit(SCHEMA_LOCK)})`.execute(tx)
    const tables = await columnsOf(tx)
    if (tables.size === 0) {
      await runFile(tx, join(dir, 'schema.sql'))
      await recordMigrations(tx, files, now)
      return
    }
    const applied = await appliedMigrations(tx, tables)
    const unknown = applied.filter((name) => !files.includes(name))
    if (unknown.length > 0) throw newerDatabase(unknown, files)
    for (const name of files.filter((file) => !applied.includes(file))) {
      await runFile(tx, join(dir, 'migrations', name))
      await recordMigrations(tx, [name], now)
    }
  })
  await verifySchema(db, dir)
}

/** Throws `internal`, naming every table, column and index of `schema.sql` that the database lacks. */
export async function verifySchema(db: Db, dir = SCHEMA_DIR): Promise<void> {
  const wanted = schemaOf(join(dir, 'schema.sql'))
  const present = await columnsOf(db)
  const indexes = await indexesOf(db)
  const missing: string[] = []
  for (const [table, columns] of wanted.columns) {
    const found = present.get(table)
    if (found === undefined) missing.push(`table ${table}`)
    else {
      const lost = columns.filter((column) => !found.includes(column))
      missing.push(...lost.map((column) => `column ${table}.${column}`))
    }
  }
  missing.push(...wanted.indexes.filter((i) => !indexes.includes(i)).map((i) => `index ${i}`))
  if (missing.length > 0) {
    throw new AppError(
      'internal',
      `The database lacks ${missing.join(', ')}. Restore a backup, or start with an empty database: DATABASE_URL names it.`,
    )
  }
}

async function assertReachable(db: Db): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The database does not answer (${reasonOf(cause)}). Check DATABASE_URL.`,
      { cause },
    )
  }
}

/** A name with several addresses, as `localhost` often is, fails once for each of them. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

function migrationNames(dir: string): string[] {
  return readdirSync(join(dir, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

async function appliedMigrations(tx: Db, tables: Map<string, string[]>): Promise<string[]> {
  if (!tables.has('schema_migrations')) {
    throw new AppError(
      'internal',
      'The database has tables, but they are not Dialbot’s. Point DATABASE_URL at an empty database.',
    )
  }
  const rows = await tx.selectFrom('schemaMigrations').select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}

function newerDatabase(unknown: string[], files: string[]): AppError {
  return new AppError(
    'unavailable',
    `The database is from a newer Dialbot: it has ${unknown.join(', ')}, this program ends at ${files.at(-1)}. Update Dialbot, or restore the backup that fits this version.`,
  )
}

async function recordMigrations(tx: Db, names: string[], now: number): Promise<void> {
  await tx
    .insertInto('schemaMigrations')
    .values(names.map((name) => ({ name, appliedAt: now })))
    .execute()
}

async function runFile(tx: Db, path: string): Promise<void> {
  for (const statement of statementsOf(readFileSync(path, 'utf8'))) {
    await tx.executeQuery(CompiledQuery.raw(statement))
  }
}

/** Our SQL files end each statement with `;` at a line's end and hold none elsewhere. */
function statementsOf(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** What schema.sql makes, read from an empty SQLite database that took it in. */
function schemaOf(path: string): { columns: Map<string, string[]>; indexes: string[] } {
  const scratch = new SqliteConnection(':memory:')
  try {
    scratch.exec(readFileSync(path, 'utf8'))
    const rows = scratch.prepare<[], ColumnName>(SQLITE_COLUMNS).all()
    const indexes = scratch.prepare<[], { name: string }>(SQLITE_INDEXES).all()
    return { columns: groupColumns(rows), indexes: indexes.map((row) => row.name) }
  } finally {
    scratch.close()
  }
}

interface ColumnName {
  tableName: string
  columnName: string
}

const SQLITE_COLUMNS = `select m.name as "tableName", c.name as "columnName"
  from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' and m.name not like 'sqlite_%'`
const SQLITE_INDEXES = `select name from sqlite_master where type = 'index' and sql is not null`

async function columnsOf(db: Db): Promise<Map<string, string[]>> {
  const query = isPostgres(db)
    ? sql<ColumnName>`select table_name, column_name from information_schema.columns
        where table_schema = current_schema()`
    : sql<ColumnName>`${sql.raw(SQLITE_COLUMNS)}`
  return groupColumns((await query.execute(db)).rows)
}

async function indexesOf(db: Db): Promise<string[]> {
  const query = isPostgres(db)
    ? sql<{ name: string }>`select indexname as name from pg_indexes
        where schemaname = current_schema()`
    : sql<{ name: string }>`${sql.raw(SQLITE_INDEXES)}`
  return (await query.execute(db)).rows.map((row) => row.name)
}

function groupColumns(rows: ColumnName[]): Map<string, string[]> {
  const tables = new Map<string, string[]>()
  for (const { tableName, columnName } of rows) {
    tables.set(tableName, [...(tables.get(tableName) ?? []), columnName])
  }
  return tables
}
