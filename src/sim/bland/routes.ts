import { isOpen, type SimCall } from './calls/call.ts'
import type { Exchange } from './calls/exchange.ts'
import { activeCall, callRecord, isRecorded, listedCall } from './calls/record.ts'
import { selectCalls } from './list.ts'
import { coded, plain, type SimReply } from './replies.ts'
import { type Fields, isObject } from './request.ts'
import type { BlandSimSettings } from './settings.ts'
import type { WebhookSender } from './webhooks.ts'

/** Bytes instead of JSON. */
export interface SimBytes {
  status: number
  bytes: Buffer
  contentType: string
}

type Route = readonly [
  method: 'GET' | 'POST',
  path: RegExp,
  answer: (id: string, query: URLSearchParams, body: unknown) => SimReply | SimBytes,
]

/** All of Bland's API but `POST /v1/calls`. */
export function createRoutes(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  exchange: Exchange
  webhooks: WebhookSender
  sendRecord: (call: SimCall, url: string, sendType: 'resend' | 'create') => void
}): (method: string, url: URL, body: unknown) => SimReply | SimBytes {
  const { settings, clock, exchange, webhooks, sendRecord } = parts

  const routes: readonly Route[] = [
    ['GET', /^\/v1\/calls\/active$/, listActive],
    ['POST', /^\/v1\/calls\/active\/stop$/, stopAll],
    ['GET', /^\/v1\/calls$/, list],
    ['GET', /^\/v1\/calls\/([^/]+)$/, getCall],
    ['POST', /^\/v1\/calls\/([^/]+)\/stop$/, stopCall],
    ['POST', /^\/v1\/calls\/([^/]+)\/analyze$/, analyze],
    ['GET', /^\/v1\/calls\/([^/]+)\/recording$/, recording],
    ['GET', /^\/v1\/recordings\/([^/]+)$/, recording],
    ['GET', /^\/v1\/event_stream\/([^/]+)$/, eventStream],
    ['GET', /^\/v1\/me$/, account],
    ['GET', /^\/v1\/postcall\/webhooks\/([^/]+)$/, webhookLog],
    [
      'POST',
      /^\/v1\/postcall\/webhooks\/resend$/,
      (_id, _query, body) => sendAgain(body, 'resend'),
    ],
    [
      'POST',
      /^\/v1\/postcall\/webhooks\/create$/,
      (_id, _query, body) => sendAgain(body, 'create'),
    ],
  ]

  function listActive(): SimReply {
    const rows = [...exchange.calls.values()].filter(isOpen).map(activeCall)
    const body = settings.activeList === 'bare_array' ? rows : { data: rows, errors: null }
    return { status: 200, body }
  }

  function stopAll(): SimReply {
    const open = [...exchange.calls.values()].filter(isOpen)
    for (const call of open) exchange.stop(call.callId)
    const message = 'Stopping active calls. This may take some time...'
    return { status: 200, body: { status: 'success', message, num_calls: open.length } }
  }

  function list(_id: string, query: URLSearchParams): SimReply {
    const indexedBefore = clock.now() - settings.indexDelayMs
    const rows = [...exchange.calls.values()]
      .filter((call) => call.acceptedAt <= indexedBefore)
      .map((call) => listedCall(call, settings))
    return { status: 200, body: selectCalls(rows, query) }
  }

  function getCall(id: string): SimReply {
    const call = exchange.calls.get(id)
    if (call) {
      const { request } = call
      const record = { ...callRecord(call, settings), request_data: request.request_data ?? {} }
      return { status: 200, body: { ...record, endpoint_url: 'api.prod.bland.ai' } }
    }
    const status = settings.unknownCall === 'status_404' ? 404 : 200
    return plain(status, 'Call not found.')
  }

  function stopCall(id: string): SimReply {
    if (!exchange.stop(id)) return plain(400, 'SID not found for the given c_id.')
    return { status: 200, body: { status: 'success', message: 'Call ended successfully.' } }
  }

  function analyze(id: string, _query: URLSearchParams, body: unknown): SimReply {
    if (!exchange.calls.has(id)) return plain(404, 'Call not found.')
    const questions = isObject(body) && Array.isArray(body.questions) ? body.questions : []
    const answers = questions.map(() => null)
    const credits = 0.003 + 0.0015 * questions.length
    const message = 'Analysis complete.'
    return { status: 200, body: { status: 'success', message, answers, credits_used: credits } }
  }

  function recording(id: string): SimReply | SimBytes {
    const call = exchange.calls.get(id.split(':')[0] ?? '')
    if (call?.state !== 'ended' || !isRecorded(call) || call.ending.lines.length === 0) {
      return { status: 404, body: coded('CALL_RECORDING_NOT_FOUND', 'Call recording not found') }
    }
    return { status: 200, bytes: silentWav(), contentType: 'audio/wav' }
  }

  function eventStream(id: string): SimReply {
    const call = exchange.calls.get(id)
    if (!call) return plain(404, 'Call not found.')
    const event = (level: string, message: string): Fields => ({
      level,
      message,
      category: 'info',
      call_id: id,
      timestamp: new Date(call.acceptedAt).toISOString(),
    })
    const said = call.state === 'ended' ? call.ending.lines : []
    const spoken = said.map(([, text]) => event('call', `Agent speech: ${text}`))
    return { status: 200, body: [event('queue', 'Call enqueued'), ...spoken] }
  }

  function account(): SimReply {
    const billing = { current_balance: settings.balanceUsd, refill_to: null }
    const body = { status: 'active', billing, total_calls: exchange.calls.size }
    return { status: 200, body }
  }

  function webhookLog(id: string): SimReply {
    const sent = webhooks.attempts.filter(({ callId, kind }) => callId === id && kind === 'record')
    const first = sent[0]
    if (!first) return { status: 404, body: coded('NOT_FOUND', 'No webhook was sent.') }
    const data = {
      payload: JSON.parse(first.body),
      url: first.url,
      created_at: new Date(first.sentAt).toISOString(),
      call_id: id,
      user_id: 'simulated-user',
      metadata: sent.map((attempt) => ({
        sent_at: new Date(attempt.sentAt).toISOString(),
        response_code: attempt.responseCode,
        response_time: `${attempt.responseMs}ms`,
        send_type: attempt.sendType,
      })),
    }
    return { status: 200, body: { data, errors: null } }
  }

  function sendAgain(body: unknown, sendType: 'resend' | 'create'): SimReply {
    const ids = isObject(body) && Array.isArray(body.call_ids) ? body.call_ids.map(String) : []
    const newUrl = isObject(body) ? body.webhook_url : null
    const wrong = (message: string): SimReply => {
      return { status: 400, body: coded('invalid_parameter', message) }
    }
    if (ids.length === 0 || new Set(ids).size < ids.length) return wrong('call_ids must be unique.')
    const jobs = ids.map((id) => {
      const call = exchange.calls.get(id)
      const earlier = webhooks.attempts.find((attempt) => attempt.callId === id)
      const url = sendType === 'resend' ? earlier?.url : earlier ? undefined : newUrl
      return call?.state === 'ended' && typeof url === 'string' ? { call, url } : null
    })
    if (jobs.includes(null)) return wrong(`A call cannot be used with ${sendType}.`)
    for (const job of jobs) if (job) sendRecord(job.call, job.url, sendType)
    return { status: 200, body: { data: { call_ids: ids }, errors: null } }
  }

  return (method, url, body) => {
    for (const [routeMethod, path, answer] of routes) {
      const match = path.exec(url.pathname)
      if (routeMethod === method && match) {
        return answer(decodeURIComponent(match[1] ?? ''), url.searchParams, body)
      }
    }
    return plain(404, `Cannot ${method} ${url.pathname}`)
  }
}

/** A tenth of a second of silence: 8 kHz, mono, 8 bit. */
function silentWav(): Buffer {
  const samples = 800
  const wav = Buffer.alloc(44 + samples, 0x80)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(8000, 28)
  wav.writeUInt16LE(1, 32)
  wav.writeUInt16LE(8, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples, 40)
  return wav
}
