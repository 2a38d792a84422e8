import { isOpen } from './calls/call.ts'
import type { Exchange } from './calls/exchange.ts'
import { activeCall, callRecord, isRecorded, listedCall } from './calls/record.ts'
import { selectCalls } from './list.ts'
import { coded, plain, type SimBytes, type SimReply } from './replies.ts'
import { type Fields, isObject } from './request.ts'
import type { Route } from './route.ts'
import type { BlandSimSettings } from './settings.ts'

/** What can be asked of calls, and done to them, once they are accepted. */
export function callRoutes(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  exchange: Exchange
}): readonly Route[] {
  const { settings, clock, exchange } = parts

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

  return [
    ['GET', /^\/v1\/calls\/active$/, listActive],
    ['POST', /^\/v1\/calls\/active\/stop$/, stopAll],
    ['GET', /^\/v1\/calls$/, list],
    ['GET', /^\/v1\/calls\/([^/]+)$/, getCall],
    ['POST', /^\/v1\/calls\/([^/]+)\/stop$/, stopCall],
    ['POST', /^\/v1\/calls\/([^/]+)\/analyze$/, analyze],
    ['GET', /^\/v1\/calls\/([^/]+)\/recording$/, recording],
    ['GET', /^\/v1\/recordings\/([^/]+)$/, recording],
    ['GET', /^\/v1\/event_stream\/([^/]+)$/, eventStream],
  ]
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
