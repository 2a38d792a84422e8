import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../domain/error.ts'

/** The largest file that is taken in, as it is sent. */
export const MAX_FILE_BYTES = 250 * 1024 * 1024

export interface SavedFile {
  /** sha256 of the bytes as they were sent. */
  contentHash: string
  bytes: number
}

/** Writes the bytes to a file. Throws `too_large`. */
export async function saveFile(bytes: AsyncIterable<Uint8Array>, path: string): Promise<SavedFile> {
  const hash = createHash('sha256')
  let size = 0
  async function* hashed() {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > MAX_FILE_BYTES) {
        const most = MAX_FILE_BYTES / 1024 / 1024
        throw new AppError(
          'too_large',
          `The file has more than ${most} MB. Split it and share the parts.`,
        )
      }
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(Readable.from(hashed()), createWriteStream(path))
  return { contentHash: hash.digest('hex'), bytes: size }
}

/** `leads/October list.csv` and `October list.csv.gz` → `October list`. */
export function listName(fileName: string): string {
  const name = basename(fileName).trim().replace(/\.gz$/i, '')
  return name.slice(0, name.length - extname(name).length).slice(0, 80) || 'leads'
}
