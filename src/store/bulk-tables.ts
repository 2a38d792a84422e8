/** A value as a column takes it. */
export type ColumnValue = string | number | null

/** The columns that an import fills, in the order in which their values come. */
export const BULK_TABLES = {
  leads: {
    id: 'text',
    list_id: 'text',
    row_number: 'integer',
    phone: 'text',
    country: 'text',
    name: 'text',
    first_name: 'text',
    last_name: 'text',
    email: 'text',
    company: 'text',
    region: 'text',
    zip: 'text',
    timezone: 'text',
    zones_json: 'text',
    language: 'text',
    prompt: 'text',
    owner: 'text',
    consent: 'text',
    consent_source: 'text',
    consent_at: 'bigint',
    variables_json: 'text',
    state: 'text',
    reason: 'text',
    next_at: 'bigint',
    created_at: 'bigint',
    updated_at: 'bigint',
  },
  rejected_rows: {
    list_id: 'text',
    row_number: 'integer',
    verdict: 'text',
    reason: 'text',
    cells_json: 'text',
  },
  lead_numbers: { phone: 'text', list_id: 'text', lead_id: 'text' },
} as const

export type BulkTable = keyof typeof BULK_TABLES

/** Rows of one table, some in each piece: the values of a row, then those of the next one. */
export interface BulkRows {
  table: BulkTable
  pieces: ColumnValue[][]
}

// Long enough that the statement's own cost is shared by many rows, short enough to be kept prepared.
const ROWS_TOGETHER = 48

/** `toValues` gives the values of a row in the order of the columns. */
export function toBulkRows<Row>(
  table: BulkTable,
  rows: readonly Row[],
  toValues: (row: Row) => ColumnValue[],
): BulkRows {
  const width = columnsOf(table).length
  const pieces: ColumnValue[][] = []
  // Plain loops, for this is done a million times: iterators leave more behind than they hand out.
  for (let start = 0; start < rows.length; start += ROWS_TOGETHER) {
    const some = rows.slice(start, start + ROWS_TOGETHER)
    const piece = new Array<ColumnValue>(some.length * width)
    let filled = 0
    for (const row of some) {
      for (const value of toValues(row)) {
        piece[filled] = value
        filled += 1
      }
    }
    pieces.push(piece)
  }
  return { table, pieces }
}

export function columnsOf(table: BulkTable): string[] {
  return Object.keys(BULK_TABLES[table])
}

const texts = new Map<string, string>()

/**
 * SQLite's statement for a piece with so many values. A text of a thousand placeholders takes longer to
 * build than SQLite's own work: here each is made once.
 */
export function sqliteInsert(table: BulkTable, values: number): string {
  const key = `${table} ${values}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const names = columnsOf(table)
  const row = `(${names.map(() => '?').join(',')})`
  const rows = Array.from({ length: values / names.length }, () => row).join(',')
  const text = `insert into ${table} (${names.join(', ')}) values ${rows}`
  texts.set(key, text)
  return text
}
