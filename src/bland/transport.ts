import { errors, Pool } from 'undici'
import { parseBlandJson } from './json.ts'

/** An answer from Bland, or how we failed to get one. `unsent`: the request provably never left. */
export type Reply =
  | { type: 'answer'; status: number; body: unknown; isJson: boolean }
  | { type: 'unsent'; code: string }
  | { type: 'lost'; code: string }

export interface Transport {
  /** Sends once and never again, whatever happens. Never throws. */
  send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply>
  /** Ends what is under way, as `lost`. */
  close(): Promise<void>
}

const MAX_ANSWER_BYTES = 32 * 1024 * 1024

// Failures that can only happen while a connection is being made, before a request is written to it.
const UNSENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

export function createTransport(options: {
  apiUrl: string
  apiKey: string
  requestTimeoutMs: number
}): Transport {
  const { apiKey, requestTimeoutMs } = options
  const base = new URL(options.apiUrl)
  const prefix = base.pathname.replace(/\/+$/, '')
  const pool = new Pool(base.origin, {
    // HTTP/2 would let undici repeat a request that the server's GOAWAY cut off.
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    connectTimeout: Math.min(10_000, Math.ceil(requestTimeoutMs / 2)),
    // One limit for all of a request, its signal, instead of one for each part.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
  })

  async function send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    try {
      const response = await pool.request({
        method,
        path: `${prefix}${path}`,
        headers: {
          authorization: apiKey,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        idempotent: false,
        signal: AbortSignal.timeout(requestTimeoutMs),
      })
      const answer = readJson(await response.body.text())
      return { type: 'answer', status: response.statusCode, ...answer }
    } catch (error) {
      return { type: isUnsent(error) ? 'unsent' : 'lost', code: codeOf(error) }
    }
  }

  return { send, close: () => pool.destroy() }
}

function readJson(text: string): { body: unknown; isJson: boolean } {
  try {
    return { body: parseBlandJson(text), isJson: true }
  } catch {
    return { body: null, isJson: false }
  }
}

function isUnsent(error: unknown): boolean {
  if (UNSENT_CODES.has(codeOf(error))) return true
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect'
}

function codeOf(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code
  if (!(error instanceof Error)) return 'UNKNOWN'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
