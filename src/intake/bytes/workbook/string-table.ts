import { tooLargeWorkbook } from './broken.ts'
import { createTextListener } from './text.ts'
import { readAllXml } from './xml.ts'

const PAGE_BYTES = 1024 * 1024
const MAX_BYTES = 100 * 1024 * 1024
const MAX_STRINGS = 5_000_000

/** The texts that the cells of a workbook share. */
export interface StringTable {
  /** Undefined where there is none of this number. */
  at(index: number): string | undefined
}

/**
 * Keeps them as bytes outside of the heap: as strings, those of a large workbook would take several times
 * the room.
 */
export async function readStringTable(
  bytes: AsyncIterable<Uint8Array> | null,
): Promise<StringTable> {
  const table = createTable()
  if (bytes === null) return table
  const { listener, take } = createTextListener()
  await readAllXml(bytes, {
    ...listener,
    close(name) {
      listener.close(name)
      if (name === 'si') table.add(take())
    },
  })
  return table
}

function createTable(): StringTable & { add(text: string): void } {
  const pages: Buffer[] = []
  // Where each string ends, in bytes from the first of the first page; no string goes over two pages.
  let starts = new Float64Array(1024)
  let ends = new Float64Array(1024)
  let strings = 0
  let room = 0
  return {
    add(text) {
      const bytes = Buffer.from(text)
      if (bytes.length > room) {
        pages.push(Buffer.allocUnsafeSlow(PAGE_BYTES))
        room = PAGE_BYTES
      }
      const start = pages.length * PAGE_BYTES - room
      if (start + bytes.length > MAX_BYTES || strings === MAX_STRINGS) {
        throw tooLargeWorkbook(
          `it has more than ${MAX_BYTES / 1024 / 1024} MB of text in its cells`,
        )
      }
      if (bytes.length > 0) bytes.copy(pages[pages.length - 1] ?? bytes, PAGE_BYTES - room)
      room -= bytes.length
      if (strings === starts.length) {
        starts = grow(starts)
        ends = grow(ends)
      }
      starts[strings] = start
      ends[strings] = start + bytes.length
      strings += 1
    },
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= strings) return undefined
      const start = starts[index] ?? 0
      const end = ends[index] ?? 0
      if (start === end) return ''
      const page = Math.floor(start / PAGE_BYTES)
      const offset = page * PAGE_BYTES
      return pages[page]?.toString('utf8', start - offset, end - offset)
    },
  }
}

function grow(full: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(full.length * 2)
  grown.set(full)
  return grown
}
