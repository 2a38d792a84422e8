import type { CallRecord } from '../domain/call-record.ts'
import type { RefusalReason } from '../domain/calls/refusal.ts'
import { AppError } from '../domain/error.ts'
import type { Log } from '../system/log.ts'
import { buildCallBody, type CallRequest } from './call-body.ts'
import { parseCallRecord } from './payloads.ts'
import { activeCallSchema } from './record-schema.ts'
import { type Complaint, complaintText, readComplaint, refusalReason } from './refusals.ts'
import { createTransport, type Reply } from './transport.ts'

export type { CallRequest } from './call-body.ts'

export interface BlandClient {
  /** Asks for one call, exactly once. Never throws. */
  placeCall(request: CallRequest): Promise<PlaceResult>
  /** The call as Bland knows it now; null when Bland does not know it. */
  getCall(callId: string): Promise<CallRecord | null>
  /** Calls that are queued or on the line. */
  listActive(): Promise<ActiveCall[]>
  /** Calls to a number (E.164) created at or after an instant of Bland's clock, without transcripts. */
  findCalls(query: { to: string; since: number }): Promise<CallSummary[]>
  stopCall(callId: string): Promise<'stopped' | 'not_live'>
  /** Closes the connections. A request under way ends as one whose answer was lost. */
  close(): Promise<void>
}

export type PlaceResult =
  | { type: 'accepted'; callId: string }
  /** Provably no call was placed. */
  | { type: 'refused'; reason: RefusalReason; message: string }
  /** A call may have been placed. */
  | { type: 'unknown'; message: string }

export interface ActiveCall {
  callId: string
  to: string
  /** QUEUED or IN_PROGRESS, in Bland's words. */
  status: string | null
  since: number | null
}

export type CallSummary = Omit<CallRecord, 'turns'>

export interface BlandClientOptions {
  apiUrl: string
  apiKey: string
  log?: Pick<Log, 'warn'>
  /** For a whole request, from connecting to the last byte of the answer. */
  requestTimeoutMs?: number
}

/** Bland's highest page size. */
const PAGE_SIZE = 1000

/** Bland's API. All but `placeCall` throw an AppError `unavailable` when Bland gives no usable answer. */
export function createBlandClient(options: BlandClientOptions): BlandClient {
  const { apiUrl, apiKey, log, requestTimeoutMs = 20_000 } = options
  const transport = createTransport({ apiUrl, apiKey, requestTimeoutMs })

  /** The answer with its complaint, or an error that says what was being asked for. */
  async function ask(
    subject: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; isOk: boolean; complaint: Complaint }> {
    const reply = await transport.send(method, path, body)
    if (reply.type !== 'answer' || !reply.isJson) throw unavailable(subject, reply)
    const complaint = readComplaint(reply.body)
    const isOk = reply.status < 300 && !complaint.isError
    return { status: reply.status, body: reply.body, isOk, complaint }
  }

  function unavailable(subject: string, reply: Reply): AppError {
    const cause = reply.type === 'answer' ? `status ${reply.status}` : reply.code
    log?.warn({ subject, cause }, 'bland.unavailable')
    return new AppError('unavailable', `Bland gave no usable answer about ${subject} (${cause}).`)
  }

  function rejected(subject: string, status: number, complaint: Complaint): AppError {
    log?.warn({ subject, status }, 'bland.rejected')
    const words = complaintText(complaint, status)
    return new AppError('unavailable', `Bland did not answer about ${subject}: ${words}`)
  }

  return {
    async placeCall(request) {
      const reply = await transport.send('POST', '/v1/calls', buildCallBody(request))
      const result = readPlaceReply(reply)
      if (result.type !== 'accepted') {
        const { attemptId } = request.metadata
        log?.warn({ attemptId, ...result }, `bland.call_${result.type}`)
      }
      return result
    },

    async getCall(callId) {
      const answer = await ask('a call', 'GET', `/v1/calls/${encodeURIComponent(callId)}`)
      // First of all: `status: "error"` is also a way for a call to end.
      if (answer.status < 300 && callIdOf(answer.body) !== null) return parseCallRecord(answer.body)
      if (answer.status === 404 || (!answer.isOk && saysUnknown(answer.complaint))) return null
      throw rejected('a call', answer.status, answer.complaint)
    },

    async listActive() {
      const answer = await ask('the calls on the line', 'GET', '/v1/calls/active')
      const rows = rowsOf(answer.body, 'data')
      if (!answer.isOk || rows === null) {
        throw rejected('the calls on the line', answer.status, answer.complaint)
      }
      return rows.flatMap((row) => {
        const call = activeCallSchema.safeParse(row)
        if (!call.success) return []
        const { call_id: callId, to, status, timestamp: since } = call.data
        return [{ callId, to, status, since }]
      })
    },

    async findCalls({ to, since }) {
      const query = new URLSearchParams({
        to_number: to,
        start_date: new Date(since).toISOString(),
        limit: String(PAGE_SIZE),
      })
      const answer = await ask('calls to a number', 'GET', `/v1/calls?${query}`)
      const rows = rowsOf(answer.body, 'calls')
      if (!answer.isOk || rows === null) {
        throw rejected('calls to a number', answer.status, answer.complaint)
      }
      const calls = rows.map(parseCallRecord).filter((call) => isSameNumber(call.to, to))
      // Bland's pages overlap while calls are being added.
      const unique = new Map(calls.map(({ turns: _turns, ...call }) => [call.callId, call]))
      return [...unique.values()]
    },

    async stopCall(callId) {
      const path = `/v1/calls/${encodeURIComponent(callId)}/stop`
      const answer = await ask('stopping a call', 'POST', path, {})
      if (answer.isOk) return 'stopped'
      if (answer.status === 404 || saysUnknown(answer.complaint)) return 'not_live'
      throw rejected('stopping a call', answer.status, answer.complaint)
    },

    close: () => transport.close(),
  }
}

function readPlaceReply(reply: Reply): PlaceResult {
  if (reply.type === 'unsent') {
    return { type: 'refused', reason: 'unreachable', message: `No connection (${reply.code}).` }
  }
  if (reply.type === 'lost') {
    return { type: 'unknown', message: `The answer was lost (${reply.code}).` }
  }
  const { status, body } = reply
  const callId = callIdOf(body)
  if (callId !== null) {
    if (status < 300) return { type: 'accepted', callId }
    return { type: 'unknown', message: `Bland answered ${status}, yet named a call.` }
  }
  const complaint = readComplaint(body)
  const reason = refusalReason(status, complaint)
  const message = complaintText(complaint, status)
  return reason === null ? { type: 'unknown', message } : { type: 'refused', reason, message }
}

function callIdOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('call_id' in body)) return null
  return typeof body.call_id === 'string' && body.call_id !== '' ? body.call_id : null
}

function rowsOf(body: unknown, field: string): unknown[] | null {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null) return null
  const rows: unknown = Object.entries(body).find(([name]) => name === field)?.[1]
  return Array.isArray(rows) ? rows : null
}

function saysUnknown(complaint: Complaint): boolean {
  return [...complaint.codes, ...complaint.sentences].some((words) => /not[ _]found/i.test(words))
}

// Bland's list sometimes leaves out the country code.
function isSameNumber(listed: string, asked: string): boolean {
  const digits = listed.replace(/\D/g, '')
  return digits.length >= 7 && asked.replace(/\D/g, '').endsWith(digits)
}
