import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { listName } from '../../src/intake/files/saved-file.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { type BulkRows, columnsOf } from '../../src/store/bulk/bulk-tables.ts'
import type { ImportWriter } from '../../src/store/bulk/import-writer.ts'
import { isPostgres, openDatabase } from '../../src/store/engine/database.ts'
import type { Db } from '../../src/store/engine/tables.ts'
import { importCsv } from './import-csv.ts'
import { makeCsv } from './people.ts'
import type { RunningApp } from './run-app.ts'

// Lists for tests that are about what comes after: sharing a file starts two threads, which takes longer
// than most of those tests. `bad-input-files.test.ts` proves that a shared list is no other.

export interface PutList {
  bytes: string
  /** The file's; `leads.csv` unless named. */
  name?: string
  /** True for an app that keeps to calling hours: not one with `SIMULATED`. */
  keepsHours?: boolean
}

/** What sharing a CSV leaves, made in this thread, with its report told in the channel; the report. */
export async function putList(
  running: RunningApp,
  { bytes, name = 'leads.csv', keepsHours = false }: PutList,
): Promise<SimMessage> {
  const { app, slack, clock, channel, user } = running
  const file = slack.giveFile({ user, name, bytes })
  const upload = slack.say(user, channel, `File: ${name}`)
  const now = clock.now()
  const db = await openBeside(app.db)
  try {
    const { end } = await importCsv(db, bytes, {
      ...{ channel, now, clock, needsZone: keepsHours, writer: writeHere(db) },
      list: {
        ...{ name: listName(name), source: 'slack', channel, threadTs: upload.ts, fileId: file.id },
        contentHash: createHash('sha256').update(bytes).digest('hex'),
        ...{ bytesTotal: Buffer.byteLength(bytes), uploadedBy: user, createdAt: now },
        startedAt: now,
      },
    })
    if (end.type !== 'ready') throw new Error(`No list came of it: ${JSON.stringify(end)}`)
  } finally {
    if (db !== app.db) await db.destroy()
  }
  await app.runDue()
  return slack.waitFor(() => slack.thread(channel, upload.ts)[0], { for: 'the report of a list' })
}

/** `putList` with so many leads of `makeCsv`. */
export function putLeads(
  running: RunningApp,
  rows: number,
  options: Parameters<typeof makeCsv>[1] & Pick<PutList, 'keepsHours'> = {},
): Promise<SimMessage> {
  const { keepsHours = false, ...csv } = options
  return putList(running, { bytes: makeCsv(rows, csv), keepsHours })
}

/** An import changes how its connection to SQLite writes, and the app's is to stay as it is. */
async function openBeside(db: Db): Promise<Db> {
  if (isPostgres(db)) return db
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(db)
  return openDatabase(`file:${rows[0]?.file}`)
}

function writeHere(db: Db): ImportWriter {
  return {
    async write(rows) {
      await db.transaction().execute(async (tx) => {
        for (const some of rows) await insertRows(tx, some)
      })
    },
    settle: async () => {},
    close: async () => {},
  }
}

async function insertRows(tx: Db, { table, pieces }: BulkRows): Promise<void> {
  const columns = columnsOf(table)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  for (const values of pieces) {
    const rows = Array.from({ length: values.length / columns.length }, (_, row) => {
      const cells = values.slice(row * columns.length, (row + 1) * columns.length)
      return sql`(${sql.join(cells)})`
    })
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(rows)}`.execute(tx)
  }
}
