import { AppError } from '../../domain/error.ts'
import { readTable, type TableOptions } from './read-table.ts'
import type { CsvRecord } from './records/doubtful-records.ts'
import { hasNull, isTornInTwo, markProblem, NULL_BYTE, TORN_IN_TWO } from './row-problems.ts'
import type { SheetRow } from './workbook/sheet-rows.ts'

export interface CsvLimits {
  /** Rows below the header. */
  maxRows: number
  maxColumns: number
  maxCellCharacters: number
}

export const CSV_LIMITS: CsvLimits = {
  maxRows: 1_000_000,
  maxColumns: 500,
  maxCellCharacters: 10_000,
}

export interface CsvRow {
  /** As a spreadsheet counts them: the header is row 1, blank lines count, a `sep=` line does not. */
  rowNumber: number
  cells: string[]
  /** Why this row alone cannot be taken, as a sentence; the cells are cut to what fits. */
  problem: string | null
}

export interface ReadOptions extends Omit<TableOptions, 'maxCellCharacters' | 'seen'> {
  limits?: CsvLimits
  /** At most; a batch is smaller when its rows are long. */
  batchRows: number
}

// What is handed on at a time, so that rows that are all long do not fill the memory.
const BATCH_CHARACTERS = 1_000_000

/**
 * The rows of a CSV file, compressed or not, or of an Excel workbook, as they arrive. A row is a record: line breaks inside
 * quotation marks do not count. Blank rows are left out but counted. A row below the first that breaks the limits,
 * or has a quotation mark that is not closed, comes with its `problem`, and the next row is the line below. Throws
 * `invalid` or `too_large`, with row and column, for a file that cannot be read, and for one without rows.
 */
export async function* readRowBatches(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<CsvRow[]> {
  const { limits = CSV_LIMITS, batchRows, ...rest } = options
  const file: FileSoFar = { limits, headerCells: 0, nulls: false }
  const { maxCellCharacters } = limits
  const table = readTable(chunks, { ...rest, maxCellCharacters, seen: file })
  let rowNumber = 0
  let rows = 0
  let batch: CsvRow[] = []
  let characters = 0
  for await (const records of table) {
    for (const record of records) {
      rowNumber = isSheetRow(record) ? record.rowNumber : rowNumber + 1
      if (isBlank(cellsOf(record))) continue
      // The first one is not counted: most files have a header.
      if (rows > limits.maxRows) throw tooManyRows(limits)
      rows += 1
      const row = toRow(rowNumber, record, file)
      if (rows === 1 && row.problem !== null) throw firstRowProblem(row.rowNumber, row.problem)
      if (rows === 1) file.headerCells = row.cells.length
      const isShort = row.cells.length < file.headerCells
      const above = batch.at(-1)
      if (isShort && above && isTornInTwo(above, row, file.headerCells)) {
        above.problem ??= TORN_IN_TWO
      }
      batch.push(row)
      characters += countCharacters(row.cells)
      if (batch.length < batchRows && characters < BATCH_CHARACTERS) continue
      // Whether a short row is whole is told by the one below it.
      if (isShort && batch.length === 1) continue
      const held = isShort ? batch.splice(-1) : []
      yield batch
      batch = held
      characters = isShort ? countCharacters(row.cells) : 0
    }
  }
  if (rows === 0) throw emptyFile()
  if (batch.length > 0) yield batch
}

/** The rows of a workbook know their numbers. */
function isSheetRow(record: CsvRecord | SheetRow): record is SheetRow {
  return !Array.isArray(record) && 'rowNumber' in record
}

function cellsOf(record: CsvRecord | SheetRow): string[] {
  return Array.isArray(record) ? record : record.cells
}

/** What is known of a file when a row of it is read. */
interface FileSoFar {
  limits: CsvLimits
  /** Of the first row, which in most files is the header. */
  headerCells: number
  /** There was a NUL byte. */
  nulls: boolean
}

function toRow(rowNumber: number, record: CsvRecord | SheetRow, file: FileSoFar): CsvRow {
  const { limits } = file
  const { cells, problem } = withinColumns(cellsOf(record), limits, file.headerCells)
  let worst = problem
  if (isSheetRow(record)) worst = record.problem ?? problem
  else if (!Array.isArray(record)) worst = markProblem(record)
  if (file.nulls && hasNull(cells)) worst ??= NULL_BYTE
  for (let column = 0; column < cells.length; column += 1) {
    const cell = cells[column] ?? ''
    if (cell.length > limits.maxCellCharacters) {
      worst ??= longCell(column, cell, limits)
      cells[column] = cutTo(cell, limits.maxCellCharacters)
    }
  }
  return { rowNumber, cells, problem: worst }
}

/** Empty cells at the end do not count: a spreadsheet that was wide once writes them. */
function withinColumns(
  record: string[],
  { maxColumns }: CsvLimits,
  headerCells: number,
): Pick<CsvRow, 'cells' | 'problem'> {
  if (record.length <= maxColumns) return { cells: record, problem: null }
  const used = record.findLastIndex((cell) => cell.trim() !== '') + 1
  const cells = record.slice(0, Math.min(Math.max(used, headerCells), maxColumns))
  if (used <= maxColumns) return { cells, problem: null }
  return {
    cells,
    problem: `The row has ${count(used)} columns; at most ${count(maxColumns)} can be read. Remove those from column ${count(maxColumns + 1)} on.`,
  }
}

function longCell(column: number, cell: string, { maxCellCharacters }: CsvLimits): string {
  const size = `Column ${column + 1} has ${count(cell.length)} characters; at most ${count(maxCellCharacters)} fit in a cell.`
  const lines = cell.split(/\r\n|\r|\n/).length
  if (lines === 1) return `${size} Shorten it.`
  return `${size} Shorten it. It goes over ${count(lines)} lines: if that is a mistake, a quotation mark (") that opens there is not closed, and the rows below were read as part of it.`
}

/** A text of its own: a slice would keep the whole cell in memory. */
function cutTo(cell: string, characters: number): string {
  const isHalf = /[\ud800-\udbff]/.test(cell.charAt(characters - 1))
  return Buffer.from(cell.slice(0, isHalf ? characters - 1 : characters)).toString()
}

function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) {
    // The end mark of old systems can stand on a line of its own.
    const text = cell.trim()
    if (text !== '' && text !== '\u001a') return false
  }
  return true
}

/** With one for each cell, for empty ones take room, too. */
function countCharacters(cells: readonly string[]): number {
  let characters = cells.length
  for (const cell of cells) characters += cell.length
  return characters
}

function firstRowProblem(rowNumber: number, problem: string): AppError {
  return new AppError('invalid', `Row ${rowNumber} cannot be read. ${problem}`)
}

function tooManyRows({ maxRows }: CsvLimits): AppError {
  return new AppError(
    'too_large',
    `The file has more than ${count(maxRows)} rows. Split it and share the parts.`,
  )
}

function emptyFile(): AppError {
  return new AppError(
    'invalid',
    'The file is empty. Put column names in the first row, one of them "phone", and a phone number in each row below.',
  )
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
