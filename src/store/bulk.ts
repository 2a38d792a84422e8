import { CompiledQuery, type RawBuilder, type SqlBool, sql } from 'kysely'
import {
  BULK_TABLES,
  type BulkRows,
  type BulkTable,
  type ColumnValue,
  columnsOf,
  sqliteInsert,
} from './bulk-tables.ts'
import { isPostgres } from './database.ts'
import type { Db } from './tables.ts'

/** Inserts many rows at once. Throws what the database throws. */
export async function insertBulk(tx: Db, { table, pieces }: BulkRows): Promise<void> {
  if (pieces.length === 0) return
  if (isPostgres(tx)) {
    await tx.executeQuery(CompiledQuery.raw(postgresInsert(table), toColumns(table, pieces)))
    return
  }
  for (const values of pieces) {
    await tx.executeQuery(CompiledQuery.raw(sqliteInsert(table, values.length), values))
  }
}

/** One parameter a column, however many rows there are. */
function postgresInsert(table: BulkTable): string {
  const columns = Object.entries(BULK_TABLES[table])
  const names = columns.map(([name]) => name).join(', ')
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')
  return `insert into ${table} (${names}) select * from unnest(${arrays})`
}

/** Array literals: those that the driver makes of arrays take most of an import's time. */
function toColumns(table: BulkTable, pieces: BulkRows['pieces']): string[] {
  const columns: string[][] = columnsOf(table).map(() => [])
  for (const values of pieces) {
    for (let index = 0; index < values.length; index += 1) {
      columns[index % columns.length]?.push(toElement(values[index] ?? null))
    }
  }
  return columns.map((elements) => `{${elements.join()}}`)
}

function toElement(value: ColumnValue): string {
  if (typeof value !== 'string') return String(value)
  return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`
}

/** `in` for hundreds of values, as one parameter: a placeholder for each would have to be written each time. */
export function isOneOf(db: Db, column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql`${sql.ref(column)} = any(${values})`
    : sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
}
