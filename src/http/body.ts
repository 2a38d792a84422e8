import type { IncomingMessage } from 'node:http'
import { AppError } from '../domain/error.ts'

const BODY_TIMEOUT_MS = 30_000
// How long a client may go on sending what nobody reads any more.
const DRAIN_TIMEOUT_MS = 30_000

export interface ReadBodyOptions {
  /** For the whole body; 30 s unless given. */
  timeoutMs?: number
}

/**
 * The exact bytes of a body. Throws `too_large` as soon as there are more than `limitBytes`,
 * announced or sent, `unavailable` when they take too long, and `invalid` when the client goes away.
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  { timeoutMs = BODY_TIMEOUT_MS }: ReadBodyOptions = {},
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return Promise.reject(tooLarge(limitBytes))
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => settle(tooSlow(timeoutMs)), timeoutMs)

    function settle(error: Error | null): void {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('close', onGone)
      if (error === null) resolve(Buffer.concat(chunks, size))
      else reject(error)
    }
    function onData(chunk: Buffer): void {
      size += chunk.byteLength
      if (size > limitBytes) settle(tooLarge(limitBytes))
      else chunks.push(chunk)
    }
    const onEnd = () => settle(null)
    const onGone = () => settle(cutOff())

    request.on('data', onData).on('end', onEnd).on('close', onGone)
    if (request.destroyed) onGone()
  })
}

/**
 * The bytes as they come. When the reader stops early the connection stays open, so that the client
 * still gets its answer. Throws `invalid` when the client goes away.
 */
export async function* streamBody(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw cutOff(cause)
  }
}

/**
 * Takes in the rest of a body nobody reads. Closing the connection on a client that is still sending
 * would cost it the answer.
 */
export function drainBody(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), DRAIN_TIMEOUT_MS)
  timer.unref()
  request.on('close', () => clearTimeout(timer))
  request.resume()
}

export function cutOff(cause?: unknown): AppError {
  return new AppError('invalid', 'The request was cut off before its body was complete.', { cause })
}

function tooLarge(limitBytes: number): AppError {
  const most = Math.round((limitBytes / 1024 / 1024) * 100) / 100
  return new AppError('too_large', `The body is too large: ${most} MiB is the most.`)
}

function tooSlow(timeoutMs: number): AppError {
  return new AppError(
    'unavailable',
    `The body did not arrive within ${timeoutMs / 1000} s. Send it again.`,
  )
}
