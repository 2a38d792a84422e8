import { sql } from 'kysely'
import type { Db } from '../../src/store/engine/tables.ts'

/**
 * Every column of every table that holds one of these texts, or the digits of one: `leads.phone: +1…`.
 * A text in small letters is found in any case.
 */
export async function grepDatabase(db: Db, needles: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      db,
    )
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (needles.some((needle) => holds(String(value), needle))) {
          found.push(`${name}.${column}: ${String(value).slice(0, 200)}`)
        }
      }
    }
  }
  return found
}

function holds(value: string, needle: string): boolean {
  const digits = needle.replace(/\D/g, '')
  if (digits.length >= 10) return value.replace(/[\s().-]/g, '').includes(digits.slice(-10))
  return value.includes(needle) || value.toLowerCase().includes(needle)
}
