import { AppError } from '../../domain/error.ts'
import { HOW_TO_EXPORT } from '../bytes/file-kind.ts'
import { lookLikePhone } from './column-content.ts'
import { findFields, phoneRank, speaksOfPhone } from './column-names.ts'
import { cleanHeader, quote } from './column-plan.ts'

/**
 * What stands above the column names: a title, a date, filters, names for groups of columns. Whoever took
 * it for the column names would not see the columns that say no.
 */

type Rows = readonly (readonly string[])[]

const TITLE_ROWS = 20
const NAMES_SHOWN = 4
const MIN_FIELDS = 3
// Names of columns have fewer digits than dates, ZIPs, ids and numbers.
const MAX_DIGITS = 4
const FILLED_SHARE = 0.5

/** The error for a file whose column names are not in its first row; else null. */
export function findNamesBelow(rows: Rows, defaultCountry: string): AppError | null {
  const top = rows.slice(0, TITLE_ROWS).map((row) => row.map(cleanHeader))
  const [first = []] = top
  if (isData(first, defaultCountry)) return null
  const data = top.findIndex((row, index) => index > 0 && isData(row, defaultCountry))
  const above = top.slice(1, data === -1 ? undefined : data)
  const named = above.findLast((row) => namesMore(row, first))
  if (named !== undefined) return namesBelow(named)
  if (data === -1) return null
  const body = rows.slice(data).map((row) => row.map((cell) => cell.trim()))
  if (!body.some((row) => row.some((cell) => isPhone(cell, defaultCountry)))) return null
  const wider = above.findLast(
    (row) => fillsGaps(row, first, body) || namesPhone(row, first, body, defaultCountry),
  )
  return wider === undefined ? null : namesBelow(wider)
}

/** No lead has the words for a phone and other fields in its cells. */
function namesMore(row: readonly string[], first: readonly string[]): boolean {
  if (!row.some((cell) => phoneRank(cell) !== null)) return false
  const [fields, known] = [countFields(row), countFields(first)]
  const isNamed = first.some((cell) => phoneRank(cell) !== null)
  const isTitle = !isNamed && countFilled(first) <= 1
  if (fields > known && countFilled(row) > 1 && (isTitle || !isNamed) && known === 0) return true
  return (
    fields >= Math.max(MIN_FIELDS, known + 1) ||
    (isTitle && countFilled(row) >= 1 && isSame(row, fields))
  )
}

/** Every cell is the name of a field. */
function isSame(row: readonly string[], fields: number): boolean {
  return fields === countFilled(row)
}

/** It has words in columns that are in use and that the first row does not name. */
function fillsGaps(row: readonly string[], first: readonly string[], body: Rows): boolean {
  if (!row.every((cell) => countDigits(cell) <= MAX_DIGITS)) return false
  return row.some((cell, index) => {
    if (!/\p{L}/u.test(cell) || (first[index] ?? '') !== '') return false
    const filled = body.filter((cells) => (cells[index] ?? '') !== '').length
    return filled > 0 && filled >= body.length * FILLED_SHARE
  })
}

/** It has the word for a phone above the numbers, and the first row has not. */
function namesPhone(
  row: readonly string[],
  first: readonly string[],
  body: Rows,
  defaultCountry: string,
): boolean {
  if (first.some((cell) => phoneRank(cell) !== null || speaksOfPhone(cell))) return false
  if (!row.every((cell) => countDigits(cell) <= MAX_DIGITS)) return false
  return row.some((cell, index) => {
    if (phoneRank(cell) === null && !speaksOfPhone(cell)) return false
    return lookLikePhone(cleanHeader(body[0]?.[index] ?? ''), defaultCountry) !== null
  })
}

/** A row with a number or an address of its own is a lead. */
function isData(row: readonly string[], defaultCountry: string): boolean {
  return row.some((cell) => {
    if (/^\S+@\S+\.\S+$/.test(cell)) return true
    return isPhone(cell, defaultCountry)
  })
}

function isPhone(cell: string, defaultCountry: string): boolean {
  return countDigits(cell) >= 7 && lookLikePhone(cell, defaultCountry) !== null
}

function countDigits(cell: string): number {
  return cell.replace(/\P{Nd}/gu, '').length
}

function countFilled(row: readonly string[]): number {
  return row.filter((cell) => cell !== '').length
}

function countFields(cells: readonly string[]): number {
  return Object.keys(findFields(cells)).length
}

function namesBelow(names: readonly string[]): AppError {
  const shown = names.filter((name) => name !== '').slice(0, NAMES_SHOWN)
  return new AppError(
    'invalid',
    `The column names (${shown.map(quote).join(', ')}…) are not in the first row. ` +
      'Delete the rows above the column names and share the file again.',
  )
}

/** As many as the header, blank ones too; without one, as many as most rows. */
export function mostCellsOf(rows: Rows, hasHeader: boolean): number {
  if (hasHeader) return rows[0]?.length ?? 0
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [usual] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return usual?.[0] ?? 0
}

/** Throws `invalid` for a file of which each row is one cell, with empty ones behind it. */
export function refuseWholeRows(rows: Rows): void {
  const [header = []] = rows
  const [only = '', ...rest] = header
  if (rest.some((cell) => cell.trim() !== '')) return
  const isWhole = [',', ';', '\t', '|'].some((delimiter) => {
    const names = only.split(delimiter).map(cleanHeader)
    return names.length > 1 && names.some((name) => phoneRank(name) !== null)
  })
  if (!isWhole) return
  throw new AppError(
    'invalid',
    'Each row of this file is one quoted cell: all its columns stand between one pair of quotation marks (“a,b,c”). ' +
      `Split them (in Excel: Data > Text to Columns) and export the file again. ${HOW_TO_EXPORT}`,
  )
}
