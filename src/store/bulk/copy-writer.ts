import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type BulkRows, type BulkTable, type ColumnValue, columnsOf } from './bulk-tables.ts'
import { type ImportWriter, MAX_WAITING } from './import-writer.ts'

const CONNECTING_MS = 10_000

/**
 * Writes into Postgres by `copy`, with a connection of its own: an `insert` of as many rows takes the server
 * twice as long.
 */
export function openCopyWriter(databaseUrl: string): ImportWriter {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECTING_MS,
  })
  // A connection that breaks fails what it is at; without a listener it ends the thread.
  client.on('error', () => {})
  const underWay: Promise<void>[] = []
  let hasFailed = false
  let last: Promise<void> = client.connect().then(() => {})
  // Whoever waits for it next hears of it.
  last.catch(() => {})

  async function copy({ table, text }: CopyText): Promise<void> {
    const stream = client.query(
      copyFrom(`copy ${table} (${columnsOf(table).join(', ')}) from stdin`),
    )
    stream.end(text)
    await finished(stream)
  }

  return {
    async write(rows) {
      const texts = rows.filter(({ pieces }) => pieces.length > 0).map(toCopyText)
      if (hasFailed) await last
      if (underWay.length === MAX_WAITING) await underWay.shift()
      last = last.then(async () => {
        for (const text of texts) await copy(text)
      })
      last.catch(() => {
        hasFailed = true
      })
      underWay.push(last)
    },
    settle: () => last,
    async close() {
      await last.catch(() => {})
      await client.end()
    },
  }
}

interface CopyText {
  table: BulkTable
  text: string
}

/** Postgres's own text format: https://www.postgresql.org/docs/current/sql-copy.html, "Text Format". */
function toCopyText({ table, pieces }: BulkRows): CopyText {
  const fields = new Array<string>(columnsOf(table).length)
  const lines: string[] = []
  for (const values of pieces) {
    for (let start = 0; start < values.length; start += fields.length) {
      for (let column = 0; column < fields.length; column += 1) {
        fields[column] = toField(values[start + column] ?? null)
      }
      lines.push(fields.join('\t'))
    }
  }
  return { table, text: `${lines.join('\n')}\n` }
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function toField(value: ColumnValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (!SPECIAL.test(value)) return value
  return value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? '\\\\')
}
