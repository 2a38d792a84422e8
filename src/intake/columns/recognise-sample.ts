import { cleanCell, looksLikePhone, readDate } from './cells.ts'
import { type ColumnLook, lookAt, lookLikePhone, type PhoneLook } from './column-content.ts'
import { phoneRank } from './column-names.ts'
import { cleanHeader, cutTitle } from './column-plan.ts'

/** The first rows of a file, as columns. */
export interface Sample {
  hasHeader: boolean
  columns: SampleColumn[]
}

export interface SampleColumn {
  index: number
  /** Empty in a file without a header. */
  header: string
  /** What people are told: the header, cut, or `Column 3`. */
  title: string
  /** Clean, one a row, without the header; a short row has blank ones. */
  cells: string[]
  look: ColumnLook
  /** How clearly its name says phone, 0 the clearest; null when it does not. */
  rank: number | null
}

type Rows = readonly (readonly string[])[]

/** More rows tell no more, and reading numbers takes time. */
const ROWS = 200
// A number takes up to 0.1 ms to read. So of a column a hundred are read, and fewer when a file has more
// columns than lists have.
const MAX_READ = 100
const MIN_READ = 20
const READ_IN_ALL = 4000
const FILLED_SHARE = 0.5
const MIN_ROWS = 3

/** `said`: what a person said of the file. The chosen column is among the columns if any row has it. */
export function toSample(
  rows: Rows,
  defaultCountry: string,
  said: { phone: number; hasHeader: boolean } | null = null,
): Sample {
  const clean = rows.slice(0, ROWS).map((row) => row.map(cleanCell))
  const hasHeader = said?.hasHeader ?? !isFirstRowData(clean, defaultCountry)
  const headers = hasHeader ? (rows[0] ?? []).map(cleanHeader) : []
  const body = hasHeader ? clean.slice(1) : clean
  const wanted = said !== null && clean.some((row) => said.phone < row.length) ? said.phone + 1 : 0
  const width = Math.max(hasHeader ? headerWidth(headers, body) : commonWidth(body), wanted)
  const most = Math.max(MIN_READ, Math.min(MAX_READ, Math.floor(READ_IN_ALL / width)))
  const columns = Array.from({ length: width }, (_, index) => {
    const header = headers[index] ?? ''
    const cells = body.map((row) => row[index] ?? '')
    return {
      index,
      header,
      title: header === '' ? `Column ${index + 1}` : cutTitle(header),
      cells,
      look: lookAt(cells, defaultCountry, most),
      rank: phoneRank(header),
    }
  })
  return { hasHeader, columns }
}

/**
 * Whether the first row is a lead: one of its cells is a phone number, like those below it. A number with
 * nothing like it below is one only when no cell of the row names a phone column.
 */
function isFirstRowData([first = [], ...body]: Rows, defaultCountry: string): boolean {
  const namesPhone = first.some((cell) => phoneRank(cell) !== null)
  return first.some((cell, index) => {
    const look = lookLikePhone(cell, defaultCountry)
    if (look === null && !isShapedLikePhone(cell)) return false
    const below = lookAt(
      body.map((row) => row[index] ?? ''),
      defaultCountry,
      MIN_READ,
    )
    if (below.phones > 0 && below.phones >= below.filled / 2) return true
    return !namesPhone && isSurely(look, cell)
  })
}

function isShapedLikePhone(cell: string): boolean {
  return looksLikePhone(cell) && readDate(cell) === null
}

function isSurely(look: PhoneLook, cell: string): boolean {
  return look === 'clear' || (look === 'unclear' && /e\+|\D.*\D/i.test(cell))
}

/**
 * Blank headers at the end are not columns, for a row that has cells there was cut at the wrong places;
 * unless most rows have: then it is a column that nobody named.
 */
function headerWidth(headers: readonly string[], body: Rows): number {
  let width = headers.length
  while (width > 0 && headers[width - 1] === '' && !isMostlyFilled(body, width - 1)) width -= 1
  return width
}

function isMostlyFilled(body: Rows, index: number): boolean {
  const filled = body.filter((row) => (row[index] ?? '') !== '').length
  return filled >= MIN_ROWS && filled >= body.length * FILLED_SHARE
}

/** As many columns as most rows have: longer rows were cut at the wrong places. */
function commonWidth(body: Rows): number {
  const counts = new Map<number, number>()
  for (const { length } of body) counts.set(length, (counts.get(length) ?? 0) + 1)
  let common = 0
  for (const [length, count] of counts) {
    const most = counts.get(common) ?? 0
    if (count > most || (count === most && length > common)) common = length
  }
  const used = body.filter((row) => row.length <= common)
  return Math.max(0, ...used.map((row) => row.findLastIndex((cell) => cell !== '') + 1))
}
