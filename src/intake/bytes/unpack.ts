import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../domain/error.ts'

/** Bytes of text. The largest file that is taken, whether it came compressed or not. */
export const MAX_UNPACKED_BYTES = 250 * 1024 * 1024

const MEBIBYTE = 1024 * 1024
const PIECE_BYTES = 64 * 1024

/**
 * The bytes of a file, unpacked if it is a `.gz` by its first bytes, whatever its name. No more is
 * unpacked than is asked for, and what is asked for ends at `maxBytes` with `too_large`. Throws
 * `invalid` for a `.gz` that is cut off or damaged. Closes its source when the reader stops.
 */
export async function* unpack(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number = MAX_UNPACKED_BYTES,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(chunks, 2)
  yield* isGzip(head) ? gunzip(all, maxBytes) : all
}

/** The first bytes, and all of them again. To be read, or its `all` closed. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> {
  const source = chunks[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  let headBytes = 0
  while (headBytes < bytes) {
    const next = await source.next()
    if (next.done) break
    head.push(next.value)
    headBytes += next.value.length
  }
  return { head: Buffer.concat(head), all: rejoin(head, source) }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

async function* rejoin(
  head: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head
    for (;;) {
      const next = await rest.next()
      if (next.done) return
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}

async function* gunzip(
  packed: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: PIECE_BYTES })
  const closed = pipeline(packed, unzip).catch(() => {
    // The error, if any, comes out of the loop below.
  })
  let bytes = 0
  try {
    for await (const piece of unzip) {
      if (!Buffer.isBuffer(piece)) continue
      bytes += piece.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield piece
    }
  } catch (error) {
    throw asAppError(error)
  } finally {
    unzip.destroy()
    await closed
  }
}

function tooLarge(maxBytes: number): AppError {
  const most = maxBytes >= MEBIBYTE ? `${Math.floor(maxBytes / MEBIBYTE)} MB` : `${maxBytes} bytes`
  return new AppError(
    'too_large',
    `Unpacked, the file is too large: at most ${most} can be read. Split the CSV and share the parts.`,
  )
}

const SHARE_AGAIN = 'Compress the CSV again and share that file, or share the CSV itself.'

function asAppError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') {
    return new AppError('invalid', `The compressed file (.gz) ends too early. ${SHARE_AGAIN}`, {
      cause: error,
    })
  }
  if (code.startsWith('Z_')) {
    return new AppError(
      'invalid',
      `The compressed file (.gz) is damaged and cannot be unpacked. ${SHARE_AGAIN}`,
      { cause: error },
    )
  }
  return error
}
