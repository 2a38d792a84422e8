import type { Book } from './book.ts'
import { brokenWorkbook } from './broken.ts'
import { columnOf, createMerger, type Merges } from './merged-cells.ts'
import { formatNumber } from './number-format.ts'
import { createTextListener, unescapeText } from './text.ts'
import { readXml } from './xml.ts'

export interface SheetRow {
  rowNumber: number
  cells: string[]
  /** Why it alone cannot be taken, as a sentence. */
  problem: string | null
}

// What Excel can hold.
const MAX_ROW = 1_048_576
const MAX_COLUMNS = 16_384
const MAX_VALUE_CHARACTERS = 32_768

const HIDDEN =
  'The row is hidden in the sheet, by a filter or by hand. Show it if it is to be called, or delete it.'
const CROSSED_OUT =
  'A cell of the row is crossed out. Take the line away if it is to be called, or delete the row.'

/**
 * The rows of a sheet, but for those that it leaves out as they are blank: as many at a time as a piece of
 * the sheet holds, perhaps none. Throws `invalid` for a sheet that is damaged.
 */
export async function* readSheetRows(
  bytes: AsyncIterable<Uint8Array>,
  book: Book,
  merges: Merges,
): AsyncGenerator<SheetRow[]> {
  const gatherer = createGatherer(book, merges)
  for await (const _ of readXml(bytes, gatherer.listener)) yield gatherer.take()
}

interface Cell {
  column: number
  type: string
  style: number
  value: string
  hasValue: boolean
  hasFormula: boolean
}

function createGatherer(book: Book, merges: Merges) {
  const merge = createMerger(merges)
  const text = createTextListener()
  let rows: SheetRow[] = []
  let isRows = false
  let rowNumber = 0
  let cells: string[] = []
  let problem: string | null = null
  let cell: Cell | null = null
  let isValue = false
  let last = -1

  function beginRow({ r, hidden }: Record<string, string>): void {
    const stated = Number(r)
    // One that does not say where it is, or says what cannot be, follows the one before it.
    const isStated = Number.isInteger(stated) && stated > rowNumber && stated <= MAX_ROW
    rowNumber = isStated ? stated : rowNumber + 1
    cells = []
    problem = hidden === '1' || hidden === 'true' ? HIDDEN : null
    cell = null
    last = -1
  }

  function beginCell({ r = '', s, t = 'n' }: Record<string, string>): void {
    const letters = /^\$?([A-Za-z]{1,3})\$?\d{0,7}$/.exec(r)?.[1]
    const column = letters === undefined ? last + 1 : columnOf(letters.toUpperCase())
    if (column >= MAX_COLUMNS || column < 0) {
      throw brokenWorkbook(`row ${rowNumber} has more columns than a sheet can have`)
    }
    last = column
    cell = { column, type: t, style: Number(s ?? 0), value: '', hasValue: false, hasFormula: false }
  }

  function endCell({ column, type, style, value, hasValue, hasFormula }: Cell): void {
    const inline = text.take()
    const { format, isCrossedOut } = book.style(style)
    if (hasFormula && !hasValue) problem ??= notCalculated(column)
    const shown = type === 'inlineStr' ? inline : toText({ type, value }, format)
    if (shown === '') return
    if (isCrossedOut) problem ??= CROSSED_OUT
    while (cells.length <= column) cells.push('')
    cells[column] = shown
  }

  function toText(
    { type, value }: Pick<Cell, 'type' | 'value'>,
    format: ReturnType<Book['style']>['format'],
  ): string {
    if (value === '') return ''
    if (type === 's') return sharedText(value)
    if (type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    if (type === 'd') return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '')
    return type === 'n' ? formatNumber(value, format, book.is1904) : unescapeText(value)
  }

  function sharedText(value: string): string {
    const shared = book.strings.at(Number(value))
    if (shared !== undefined) return shared
    throw brokenWorkbook(`a cell of row ${rowNumber} names a text that the workbook does not have`)
  }

  return {
    take() {
      const taken = rows
      rows = []
      return taken
    },
    listener: {
      open(name: string, attributes: () => Record<string, string>) {
        if (name === 'sheetData') isRows = true
        else if (!isRows) return
        else if (name === 'row') beginRow(attributes())
        else if (name === 'c') beginCell(attributes())
        else if (cell === null) return
        else if (name === 'v') {
          isValue = true
          cell.hasValue = true
        } else if (name === 'f') cell.hasFormula = true
        else text.listener.open(name)
      },
      close(name: string) {
        if (name === 'sheetData') isRows = false
        else if (!isRows) return
        else if (name === 'row') {
          merge(rowNumber, cells)
          rows.push({ rowNumber, cells, problem })
        } else if (name === 'c' && cell !== null) {
          endCell(cell)
          cell = null
        } else if (name === 'v') isValue = false
        else text.listener.close(name)
      },
      text(piece: string) {
        if (!isValue) text.listener.text(piece)
        else if (cell !== null && cell.value.length <= MAX_VALUE_CHARACTERS) cell.value += piece
      },
    },
  }
}

function notCalculated(column: number): string {
  return `Column ${column + 1} has a formula whose result is not in the file. Open it in Excel, save it and share it again.`
}
