import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SimBytes, SimReply } from './replies.ts'

const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Answers with JSON, or with bytes as they are. */
export function sendReply(response: ServerResponse, reply: SimReply | SimBytes): void {
  const isBytes = 'bytes' in reply
  const bytes = isBytes ? reply.bytes : Buffer.from(JSON.stringify(reply.body))
  response.writeHead(reply.status, {
    'content-type': isBytes ? reply.contentType : 'application/json; charset=utf-8',
    'content-length': bytes.length,
  })
  response.end(bytes)
}

/** The JSON of a request; null when it is none. Throws when there is too much of it. */
export async function readBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error('The body is too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return null
  }
}
