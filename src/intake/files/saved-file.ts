import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../domain/error.ts'

/** The largest file that is taken in, as it is sent. */
export const MAX_FILE_BYTES = 250 * 1024 * 1024

const FOLDER = /^dialbot-file-(\d+)-([0-9a-f]+)-/
// In a container each run may have the same number.
const RUN = randomBytes(4).toString('hex')

/** Gives a folder for a file while it is read, and takes it away after. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `dialbot-file-${process.pid}-${RUN}-`))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a crash left: files of people's data that nobody reads any more. Run at start. */
export async function clearFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid, run] = FOLDER.exec(name) ?? []
    if (pid === undefined || run === RUN || isRunning(Number(pid))) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** Our own number, of another run, is that of a process that ended before. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

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
  // Postgres takes no NUL.
  const name = basename(fileName.replace(/\p{Cc}/gu, ''))
    .trim()
    .replace(/\.gz$/i, '')
  return name.slice(0, name.length - extname(name).length).slice(0, 80) || 'leads'
}
