import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isPostgres } from './database.ts'
import type { Db } from './tables.ts'

/** `in` for hundreds of values, as one parameter: a placeholder for each would have to be written each time. */
export function isOneOf(db: Db, column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql`${sql.ref(column)} = any(${values})`
    : sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
}
