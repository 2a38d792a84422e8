import { BYTE_ORDER_MARK, csvLine } from './csv.ts'

/** A part of an export; a long one comes in several, each with its own header. */
export interface CsvFile {
  name: string
  content: Buffer
  lines: number
}

/** Slack takes larger ones, but people's programs do not. */
const FILE_BYTES = 20 * 1024 * 1024
const CHUNK_LENGTH = 64 * 1024

/** `base.csv`, `base-2.csv`, …: at least one, and none larger than `fileBytes`, if a line is not. */
export async function* toCsvFiles(
  lines: AsyncIterable<readonly string[]>,
  options: { base: string; header: readonly string[]; fileBytes?: number | undefined },
): AsyncGenerator<CsvFile> {
  const { base, header, fileBytes = FILE_BYTES } = options
  let part = 1
  let count = 0
  let bytes = 0
  let chunks: Buffer[] = []
  let text = `${BYTE_ORDER_MARK}${csvLine(header)}`

  function takeFile(): CsvFile {
    const content = Buffer.concat([...chunks, Buffer.from(text)])
    const file = { name: part === 1 ? `${base}.csv` : `${base}-${part}.csv`, content, lines: count }
    part += 1
    count = 0
    bytes = 0
    chunks = []
    text = `${BYTE_ORDER_MARK}${csvLine(header)}`
    return file
  }

  for await (const cells of lines) {
    const line = csvLine(cells)
    const size = Buffer.byteLength(line)
    if (count > 0 && bytes + size > fileBytes) yield takeFile()
    text += line
    bytes += size
    count += 1
    if (text.length < CHUNK_LENGTH) continue
    chunks.push(Buffer.from(text))
    text = ''
  }
  if (count > 0 || part === 1) yield takeFile()
}
