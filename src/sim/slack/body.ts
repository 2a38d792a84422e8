import type { IncomingMessage } from 'node:http'
import { isJson, type Json, parseJson } from './json.ts'

/** Fields that a form carries as JSON text. */
const JSON_FIELDS = ['blocks', 'attachments', 'metadata', 'view', 'files']

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** A Web API call's parameters: from JSON, a form, or a form with parts; null when unreadable. */
export async function parseParams(request: IncomingMessage, body: Buffer): Promise<Json | null> {
  const type = request.headers['content-type'] ?? ''
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const query = Object.fromEntries(searchParams)
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body.toString('utf8') || '{}')
    return isJson(parsed) ? { ...query, ...parsed } : null
  }
  const pairs = type.startsWith('multipart/form-data')
    ? await readParts(type, body)
    : new URLSearchParams(body.toString('utf8'))
  const params: Json = query
  for (const [key, value] of pairs) {
    const parsed =
      JSON_FIELDS.includes(key) && typeof value === 'string' ? parseJson(value) : undefined
    params[key] = parsed ?? value
  }
  return params
}

/** The bytes of an upload, sent bare or as the one part of a form. */
export async function readUpload(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return body
  for (const [, value] of await readParts(type, body)) {
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer())
  }
  return Buffer.alloc(0)
}

async function readParts(type: string, body: Buffer): Promise<FormData> {
  const bytes = new Uint8Array(body)
  return new Response(bytes, { headers: { 'content-type': type } }).formData()
}
