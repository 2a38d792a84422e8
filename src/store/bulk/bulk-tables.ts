/** A value as a column takes it. */
export type ColumnValue = string | number | null

/** The columns that an import fills, in the order in which their values come. */
const BULK_TABLES = {
  leads: [
    'id',
    'list_id',
    'row_number',
    'phone',
    'country',
    'name',
    'first_name',
    'last_name',
    'email',
    'company',
    'region',
    'zip',
    'timezone',
    'zones_json',
    'language',
    'prompt',
    'owner',
    'consent',
    'consent_source',
    'consent_at',
    'variables_json',
    'state',
    'reason',
    'next_at',
    'created_at',
    'updated_at',
  ],
  rejected_rows: ['list_id', 'row_number', 'verdict', 'reason', 'cells_json'],
  lead_numbers: ['phone', 'list_id', 'lead_id'],
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

export function columnsOf(table: BulkTable): readonly string[] {
  return BULK_TABLES[table]
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
