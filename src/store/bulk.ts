import { CompiledQuery, type RawBuilder, type SqlBool, sql } from 'kysely'
import { isPostgres } from './database.ts'
import type { Db } from './tables.ts'

/** A value as a column takes it. */
export type ColumnValue = string | number | null

export interface BulkInsert {
  /** Rows in the order of the columns. Throws what the database throws. */
  run(db: Db, rows: readonly (readonly ColumnValue[])[]): Promise<void>
}

export type ColumnType = 'text' | 'integer' | 'bigint'

// Long enough that the statement's own cost is shared by many rows, short enough to be kept prepared.
const SQLITE_ROWS = 48

/**
 * Inserts many rows at once. Kysely would build a text of thousands of placeholders for each batch,
 * which takes longer than SQLite's own work: here the texts are made once.
 */
export function createBulkInsert(table: string, columns: Record<string, ColumnType>): BulkInsert {
  const names = Object.keys(columns)
  const into = `insert into ${table} (${names.join(', ')})`
  const row = `(${names.map(() => '?').join(',')})`
  const texts = new Map<number, string>()

  function textFor(rows: number): string {
    const known = texts.get(rows)
    if (known !== undefined) return known
    const text = `${into} values ${Array.from({ length: rows }, () => row).join(',')}`
    texts.set(rows, text)
    return text
  }

  // One parameter a column, however many rows there are.
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`)
  const unnested = `${into} select * from unnest(${arrays.join(', ')})`

  return {
    async run(db, rows) {
      if (rows.length === 0) return
      if (isPostgres(db)) {
        const values = names.map((_, column) => rows.map((cells) => cells[column]))
        await db.executeQuery(CompiledQuery.raw(unnested, values))
        return
      }
      for (let start = 0; start < rows.length; start += SQLITE_ROWS) {
        const end = Math.min(rows.length, start + SQLITE_ROWS)
        const values: unknown[] = []
        for (let index = start; index < end; index += 1) values.push(...(rows[index] ?? []))
        await db.executeQuery(CompiledQuery.raw(textFor(end - start), values))
      }
    },
  }
}

/** `in` for hundreds of values, as one parameter: a placeholder for each would have to be written each time. */
export function isOneOf(db: Db, column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql`${sql.ref(column)} = any(${values})`
    : sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
}
