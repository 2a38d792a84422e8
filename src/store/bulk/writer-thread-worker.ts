import { parentPort, workerData } from 'node:worker_threads'
import type { Statement } from 'better-sqlite3'
import { BoundedMap } from '../../domain/bounded-map.ts'
import { openSqlite } from '../engine/sqlite-file.ts'
import { IMPORT_PRAGMAS } from '../engine/sqlite-tuning.ts'
import { countRefusals, holdThread } from '../engine/sqlite-turns.ts'
import { type BulkRows, sqliteInsert } from './bulk-tables.ts'

// It loads as little as it can, for each thread has its own copy of what it loads.
// Who was refused asks again each millisecond, and has the lock for a few.
const TURN_MS = 3

// Those of full pieces come again and again; the last pieces of batches have any length.
const MAX_STATEMENTS = 16

const connection = openSqlite(workerData.databaseUrl)
for (const pragma of IMPORT_PRAGMAS) connection.pragma(pragma)
const statements = new BoundedMap<string, Statement>(MAX_STATEMENTS)

function write(batch: readonly BulkRows[]): void {
  const refused = countRefusals()
  connection.exec('begin immediate')
  for (const { table, pieces } of batch) {
    for (const values of pieces) prepare(sqliteInsert(table, values.length)).run(values)
  }
  connection.exec('commit')
  parentPort?.postMessage('written')
  // Batches come without a pause between them, and a lock that is asked for each millisecond would be
  // had by chance alone.
  if (countRefusals() !== refused) holdThread(TURN_MS)
}

function prepare(text: string): Statement {
  let statement = statements.get(text)
  if (statement === undefined) {
    statement = connection.prepare(text)
    statements.set(text, statement)
  }
  return statement
}

// What is thrown ends the thread, and reaches whoever wrote.
parentPort?.on('message', (batch: readonly BulkRows[] | null) => {
  if (batch !== null) return write(batch)
  connection.close()
  parentPort?.close()
})
