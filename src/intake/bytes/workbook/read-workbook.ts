import { AppError } from '../../../domain/error.ts'
import { type Book, readBook, type Sheet } from './book.ts'
import { findMerges } from './merged-cells.ts'
import { refuseOtherArchive } from './other-archive.ts'
import { readSheetRows, type SheetRow } from './sheet-rows.ts'
import { type Archive, openArchive } from './zip-file.ts'

/** What a sheet begins with. */
export interface SheetHead {
  name: string
  /** Its first rows that are not blank. */
  rows: string[][]
}

/** Says which sheet is read, by its place among those that have rows and are not hidden. May throw. */
export type ChooseSheet = (sheets: readonly SheetHead[]) => number

const HEAD_ROWS = 200
const MAX_HEAD_BYTES = 4 * 1024 * 1024
const MAX_SHEETS_SEEN = 50
const NAMES_SHOWN = 5

export interface WorkbookOptions {
  /** Of all parts that are read. */
  maxUnpackedBytes: number
  chooseSheet: ChooseSheet
  /** Hears what share of the sheet has been read. */
  onRead?: ((share: number) => void) | undefined
}

/**
 * The rows of one sheet of an Excel workbook (.xlsx), as they are needed: neither the file nor the sheet is
 * held in memory, only the texts that its cells share. Throws `invalid` for a file that is none, has a
 * password or is damaged, and `too_large`.
 */
export async function* readWorkbook(
  bytes: AsyncIterable<Uint8Array>,
  options: WorkbookOptions,
): AsyncGenerator<SheetRow[]> {
  const { maxUnpackedBytes, onRead } = options
  const archive = await openArchive(bytes, maxUnpackedBytes)
  try {
    refuseOtherArchive(archive.names)
    const book = await readBook(archive)
    const sheet = await findSheet(archive, book, options.chooseSheet)
    const merges = await findMerges(archive.open(sheet.part))
    const size = archive.sizeOf(sheet.part)
    let read = 0
    async function* counted() {
      for await (const piece of archive.open(sheet.part)) {
        read += piece.length
        yield piece
      }
    }
    for await (const rows of readSheetRows(counted(), book, merges)) {
      yield rows
      onRead?.(Math.min(1, read / size))
    }
  } finally {
    archive.close()
  }
}

async function findSheet(archive: Archive, book: Book, choose: ChooseSheet): Promise<Sheet> {
  const shown = book.sheets.filter(({ isHidden }) => !isHidden)
  if (shown.length > MAX_SHEETS_SEEN) {
    throw new AppError(
      'invalid',
      `The workbook has ${shown.length} sheets. Keep the one with the leads, delete the others and share it again.`,
    )
  }
  const heads: { sheet: Sheet; head: SheetHead }[] = []
  for (const sheet of shown) {
    const rows = await readSheetHead(archive, book, sheet)
    if (rows.length > 0) heads.push({ sheet, head: { name: sheet.name, rows } })
  }
  const chosen = heads.length === 0 ? 0 : choose(heads.map(({ head }) => head))
  const sheet = heads[chosen]?.sheet ?? shown[0] ?? book.sheets[0]
  if (sheet === undefined) throw new AppError('invalid', 'The workbook has no sheet.')
  return sheet
}

async function readSheetHead(archive: Archive, book: Book, sheet: Sheet): Promise<string[][]> {
  const head: string[][] = []
  let read = 0
  async function* counted() {
    for await (const piece of archive.peek(sheet.part)) {
      read += piece.length
      yield piece
    }
  }
  for await (const rows of readSheetRows(counted(), book, new Map())) {
    head.push(...rows.map(({ cells }) => cells).filter((cells) => cells.length > 0))
    if (head.length >= HEAD_ROWS || read > MAX_HEAD_BYTES) break
  }
  return head.slice(0, HEAD_ROWS)
}

/** For whoever cannot tell one sheet from another: none is read in place of another. */
export function onlySheet(sheets: readonly SheetHead[]): number {
  if (sheets.length > 1) throw severalSheets(sheets, 'rows')
  return 0
}

/** `what` several sheets have. */
export function severalSheets(sheets: readonly SheetHead[], what: string): AppError {
  return new AppError(
    'invalid',
    `${sheets.length} sheets of the workbook have ${what}: ${listSheets(sheets)}. ` +
      'Dialbot reads one sheet of a file: delete the others, or move each into a file of its own, and share it again.',
  )
}

export function listSheets(sheets: readonly SheetHead[]): string {
  const names = sheets.slice(0, NAMES_SHOWN).map(({ name }) => `“${name}”`)
  const more = sheets.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
