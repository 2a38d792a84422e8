import { isPostgresUrl } from '../engine/database.ts'
import { openCopyWriter } from './copy-writer.ts'
import type { ImportWriter } from './import-writer.ts'
import { openWriterThread } from './writer-thread.ts'

/** SQLite writes in the thread that asks, so it has one of its own. Postgres is another process anyway. */
export function openImportWriter(databaseUrl: string): ImportWriter {
  return isPostgresUrl(databaseUrl) ? openCopyWriter(databaseUrl) : openWriterThread(databaseUrl)
}
