import { MINUTE_MS } from '../../../domain/durations.ts'
import type { Fields } from '../request.ts'
import type { BlandSimSettings } from '../settings.ts'
import { castOf, isOpen, type SimCall } from './call.ts'

const MINIMUM_PRICE_USD = 0.015
const FROM = '+14155550100'

/** A call as `GET /v1/calls/:id` tells it, and as the post-call webhook does once it has ended. */
export function callRecord(call: SimCall, settings: BlandSimSettings): Fields {
  const { ending, request } = call
  const isOver = call.state === 'ended'
  const seconds = isOver ? talkSeconds(call) : 0
  const createdAt = iso(call.acceptedAt)
  const isAnswered = isOver && ending.lines.length > 0 && !call.isStopped
  const isTransfer = isAnswered && ending.warmTransfer !== null
  return {
    call_id: call.callId,
    c_id: call.callId,
    batch_id: null,
    to: call.phone,
    from: request.from ?? FROM,
    call_length: seconds / 60,
    corrected_duration: String(seconds),
    completed: isOver,
    status: statusOf(call),
    queue_status: queueStatusOf(call),
    answered_by: isOver && !call.isStopped ? ending.answeredBy : null,
    error_message: isOver && !call.isStopped ? ending.errorMessage : null,
    created_at: createdAt.replace('Z', '+00:00'),
    started_at: createdAt,
    end_at: endAt(call),
    max_duration: castOf(request).maxMinutes,
    inbound: false,
    record: isRecorded(call),
    local_dialing: false,
    is_proxy_agent_call: false,
    recording_url: isAnswered && isRecorded(call) ? recordingUrl(call) : null,
    recording_expiration: null,
    metadata: call.metadata,
    variables: variablesOf(call, settings),
    summary: isAnswered ? ending.summary : null,
    price: isOver ? priceOf(call, settings) : 0,
    call_ended_by: isAnswered ? ending.endedBy : null,
    disposition_tag: isOver ? tagOf(call) : null,
    concatenated_transcript: isAnswered
      ? ending.lines.map(([speaker, text]) => `${speaker}: ${text} \n `).join('')
      : '',
    transcripts: isAnswered ? transcriptOf(call, seconds) : [],
    pathway_id: null,
    pathway_tags: [],
    pathway_logs: null,
    analysis: null,
    transferred_to: isTransfer ? (castOf(request).transferNumber ?? null) : null,
    transferred_at: isTransfer ? iso(call.endedAt ?? call.acceptedAt) : null,
    warm_transfer_call: isTransfer ? { state: ending.warmTransfer, proxy_agent_calls: [] } : null,
    ...(isOver ? call.fields : {}),
  }
}

/** What `GET /v1/calls` tells of a call: everything but what was said. */
export function listedCall(call: SimCall, settings: BlandSimSettings): Fields {
  const { transcripts: _rows, concatenated_transcript: _text, ...rest } = callRecord(call, settings)
  return rest
}

/** The same call once more, a little later and a little different. */
export function laterRecord(record: Fields): Fields {
  return {
    ...record,
    event_type: 'citations',
    contents: ['citations', 'corrected_transcript'],
    summary: `${record.summary ?? 'Nobody was reached.'} (Revised.)`,
    citations: [],
    corrected_transcript: [],
  }
}

export function activeCall(call: SimCall): Fields {
  return {
    call_id: call.callId,
    user_id: 'simulated-user',
    from: call.request.from ?? FROM,
    to: call.phone,
    objective: call.request.task ?? null,
    pathway_id: null,
    start_time: null,
    international: String(!call.phone.startsWith('+1')),
    status: call.state === 'talking' || call.state === 'ringing' ? 'IN_PROGRESS' : 'QUEUED',
    timestamp: String(call.acceptedAt),
  }
}

/** By the second, and never less than the minimum for an attempt. */
export function priceOf(call: SimCall, settings: BlandSimSettings): number {
  const price = (talkSeconds(call) / 60) * settings.ratePerMinuteUsd
  return Math.max(MINIMUM_PRICE_USD, Math.round(price * 1000) / 1000)
}

function talkSeconds(call: SimCall): number {
  if (call.isStopped) return 0
  return Math.min(call.ending.seconds, castOf(call.request).maxMinutes * 60)
}

function statusOf(call: SimCall): string | null {
  if (isOpen(call)) return null
  return call.isStopped ? 'canceled' : call.ending.status
}

function queueStatusOf(call: SimCall): string {
  switch (call.state) {
    case 'scheduled':
      return 'new'
    case 'queued':
      return 'queued'
    case 'ringing':
      return 'allocated'
    case 'ended':
      return call.isStopped ? 'complete' : call.ending.queueStatus
    default:
      return 'started'
  }
}

// While a call lives, Bland tells the moment at which it would cut it off. Whole seconds.
function endAt(call: SimCall): string {
  const cutOffAt = call.acceptedAt + castOf(call.request).maxMinutes * MINUTE_MS
  const at = call.endedAt ?? cutOffAt
  return iso(Math.floor(at / 1000) * 1000)
}

function tagOf(call: SimCall): string | null {
  if (call.isStopped) return 'CANCELED'
  const [asked, builtIn] = call.ending.tag
  const words = call.request.dispositions
  if (!Array.isArray(words) || words.length === 0 || asked === builtIn) return builtIn
  return words.includes(asked) ? asked : null
}

function transcriptOf(call: SimCall, seconds: number): Fields[] {
  const { lines } = call.ending
  return lines.map(([user, text], index) => ({
    id: index + 1,
    user,
    text,
    created_at: iso(
      call.acceptedAt + Math.round(((index + 1) * seconds * 1000) / (lines.length + 1)),
    ).replace('Z', '+00:00'),
  }))
}

function variablesOf(call: SimCall, settings: BlandSimSettings): Fields {
  const data = call.request.request_data
  return {
    now_utc: iso(call.acceptedAt),
    from: FROM,
    to: call.phone,
    phone_number: call.phone,
    call_id: call.callId,
    ...(typeof data === 'object' ? data : {}),
    ...(settings.metadataInVariables ? { metadata: call.metadata } : {}),
  }
}

export function isRecorded(call: SimCall): boolean {
  return call.request.record === true || call.request.record === 'true'
}

function recordingUrl(call: SimCall): string {
  return `https://api.bland.ai/v1/recordings/${call.callId}`
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
