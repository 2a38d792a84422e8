import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteConnection from 'better-sqlite3'
import { AppError } from '../../domain/error.ts'

// How long a writer waits for another one before it gives up, where the wait may hold a thread.
export const BUSY_TIMEOUT_MS = 5_000

/** The file of a `file:` URL, relative to the working directory. */
export function sqlitePath(url: string): string {
  return url.replace(/^file:(\/\/(?=\/))?/, '')
}

/**
 * `busyTimeoutMs`: 0 where `PatientSqliteDialect` waits for other writers. Throws `unavailable` when the
 * file cannot be opened.
 */
export function openSqlite(
  url: string,
  busyTimeoutMs = BUSY_TIMEOUT_MS,
): SqliteConnection.Database {
  const path = sqlitePath(url)
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    const connection = new SqliteConnection(path, { timeout: busyTimeoutMs })
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    // SQLite's own knows the letters A to Z only.
    connection.function('lower', { deterministic: true }, toLower)
    return connection
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'unavailable',
      `The database file ${path} cannot be opened (${why}). Check DATABASE_URL and that the folder can be written.`,
      { cause },
    )
  }
}

function toLower(text: unknown): unknown {
  return typeof text === 'string' ? text.toLowerCase() : text
}
