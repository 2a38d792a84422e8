import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { isAppError } from '../../../domain/error.ts'
import { lockedWorkbook } from '../file-kind.ts'
import { brokenWorkbook, tooLargeWorkbook } from './broken.ts'

// A workbook has some twenty, and one for each picture.
const MAX_ENTRIES = 10_000
const MEBIBYTE = 1024 * 1024

/** The parts of an archive, by their names in lower case, as programs differ in how they write them. */
export interface Archive {
  names: readonly string[]
  has(name: string): boolean
  /** Throws `too_large` when the parts that are opened come to more than may be unpacked. */
  open(name: string): AsyncGenerator<Uint8Array>
  /** The same for one of which only the beginning is read: it does not count. */
  peek(name: string): AsyncGenerator<Uint8Array>
  /** Bytes of a part, unpacked. */
  sizeOf(name: string): number
  close(): void
}

/**
 * What says where the parts are stands at the end of an archive, so all of it is written to a file, which
 * nobody else sees. Throws `invalid` for one that is damaged. Its sizes are checked while it is read.
 */
export async function openArchive(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Archive> {
  const zip = await openSpooled(bytes)
  try {
    const entries = await listEntries(zip)
    return createArchive(zip, entries, maxBytes)
  } catch (error) {
    zip.close()
    throw asAppError(error)
  }
}

async function openSpooled(bytes: AsyncIterable<Uint8Array>): Promise<ZipFile> {
  // Named like the folders of imports, which are cleared at start: a crash may leave it.
  const run = randomBytes(8).toString('hex')
  const path = join(tmpdir(), `dialbot-file-${process.pid}-${run}-workbook`)
  try {
    await pipeline(Readable.from(bytes), createWriteStream(path, { mode: 0o600 }))
    return await openPromise(path, { autoClose: false, lazyEntries: true }).catch((error) => {
      throw asAppError(error)
    })
  } finally {
    // Open, it stays readable.
    await rm(path, { force: true })
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw brokenWorkbook('it has too many parts')
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase()
    if (entries.has(name)) throw brokenWorkbook('it has one part twice')
    entries.set(name, entry)
  }
  return entries
}

function createArchive(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  maxBytes: number,
): Archive {
  const opened = new Map<string, number>()

  async function* read(name: string): AsyncGenerator<Uint8Array> {
    const entry = entries.get(name)
    if (entry === undefined) throw brokenWorkbook('a part of it is missing')
    if (entry.isEncrypted()) throw lockedWorkbook()
    try {
      const stream = await zip.openReadStreamPromise(entry)
      try {
        for await (const piece of stream) if (Buffer.isBuffer(piece)) yield piece
      } finally {
        stream.destroy()
      }
    } catch (error) {
      throw asAppError(error)
    }
  }

  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    sizeOf: (name) => entries.get(name)?.uncompressedSize ?? 0,
    async *open(name) {
      opened.set(name, entries.get(name)?.uncompressedSize ?? 0)
      const all = [...opened.values()].reduce((sum, size) => sum + size, 0)
      if (all > maxBytes) throw tooLargeWorkbook(`unpacked, it has more than ${toText(maxBytes)}`)
      // What is unpacked is never more than the part says of itself.
      yield* read(name)
    },
    peek: read,
    close: () => zip.close(),
  }
}

function toText(bytes: number): string {
  return bytes >= MEBIBYTE ? `${Math.floor(bytes / MEBIBYTE)} MB` : `${bytes} bytes`
}

function asAppError(error: unknown): unknown {
  return isAppError(error) ? error : brokenWorkbook('it is cut off or damaged', error)
}
