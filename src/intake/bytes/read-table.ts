import { decodeText } from './decode.ts'
import { isZip } from './file-kind.ts'
import type { CsvRecord } from './records/doubtful-records.ts'
import { readRecords } from './records/read-records.ts'
import { MAX_UNPACKED_BYTES, peek, unpack } from './unpack.ts'
import { type ChooseSheet, onlySheet, readWorkbook } from './workbook/read-workbook.ts'
import type { SheetRow } from './workbook/sheet-rows.ts'

export interface TableOptions {
  maxCellCharacters: number
  /** Is told whether a text has NUL bytes. */
  seen: { nulls: boolean }
  /** Of a compressed file, and of a workbook. */
  maxUnpackedBytes?: number | undefined
  /** Of a workbook; unless given, one with several sheets is refused. */
  chooseSheet?: ChooseSheet | undefined
  /** Hears what share of a workbook's sheet has been read. Of a text it is what the source says. */
  onSheetRead?: ((share: number) => void) | undefined
}

/**
 * The records of a file that is a text or an Excel workbook (.xlsx), by its content, whatever its name.
 * Closes its source when the reader stops.
 */
export async function* readTable(
  chunks: AsyncIterable<Uint8Array>,
  options: TableOptions,
): AsyncGenerator<(CsvRecord | SheetRow)[]> {
  const { maxUnpackedBytes = MAX_UNPACKED_BYTES, chooseSheet = onlySheet } = options
  const { head, all } = await peek(unpack(chunks, maxUnpackedBytes), 4)
  if (!isZip(head)) {
    yield* readRecords(decodeText(all, options.seen), options.maxCellCharacters)
    return
  }
  const { onSheetRead: onRead } = options
  yield* readWorkbook(all, { maxUnpackedBytes, chooseSheet, onRead })
}
