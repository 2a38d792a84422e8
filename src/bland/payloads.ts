import type { CallRecord, Turn } from '../domain/call-record.ts'
import { AppError } from '../domain/error.ts'
import { type RawRecord, recordSchema, transcriptRowSchema } from './record-schema.ts'

/** What a webhook body is. One call sends several: events, its record, later additions to it. */
export type Webhook =
  | { kind: 'event'; callId: string }
  | { kind: 'record'; record: CallRecord }
  | { kind: 'unreadable'; problem: string }

export function parseWebhook(body: unknown): Webhook {
  const fields = recordSchema.safeParse(body)
  if (!isObject(body) || !fields.success) {
    return { kind: 'unreadable', problem: 'The body is not a JSON object.' }
  }
  const callId = fields.data.call_id ?? fields.data.c_id
  if (callId === null) return { kind: 'unreadable', problem: 'The body names no call.' }
  if (isEvent(body)) return { kind: 'event', callId }
  return { kind: 'record', record: toRecord(callId, fields.data) }
}

/** A record from the API. Throws `unavailable` when it names no call; all else may be missing. */
export function parseCallRecord(body: unknown): CallRecord {
  const fields = recordSchema.safeParse(body)
  const callId = fields.data?.call_id ?? fields.data?.c_id ?? null
  if (!fields.success || callId === null) {
    throw new AppError('unavailable', 'Bland sent a call record that names no call.')
  }
  return toRecord(callId, fields.data)
}

// In-call events carry a `category`. Later additions (citations, evals) lack what every record has.
function isEvent(body: Record<string, unknown>): boolean {
  if (typeof body.category === 'string') return true
  const isWhole = 'completed' in body || 'call_length' in body || 'queue_status' in body
  return !isWhole && !('status' in body && 'to' in body)
}

function toRecord(callId: string, raw: RawRecord): CallRecord {
  const ids = raw.metadata?.attempt_id ? raw.metadata : (raw.variables?.metadata ?? raw.metadata)
  const completed = raw.completed ?? isOver(raw.queue_status)
  return {
    callId,
    to: raw.to,
    from: raw.from,
    isInbound: raw.inbound ?? false,
    status: raw.status,
    queueStatus: raw.queue_status,
    completed,
    answeredBy: raw.answered_by,
    durationMs: durationMs(raw),
    costMicros: raw.price === null ? null : Math.round(raw.price * 1_000_000),
    summary: raw.summary,
    recordingUrl: raw.recording_url,
    disposition: raw.disposition_tag,
    errorMessage: raw.error_message,
    endedBy: raw.call_ended_by,
    createdAt: raw.created_at,
    startedAt: raw.started_at,
    // Until the call is over, Bland puts the moment here at which it would cut the call off.
    endedAt: completed ? raw.end_at : null,
    transferredTo: raw.transferred_to,
    transferState: stateOf(raw.warm_transfer_call) ?? stateOf(raw.warm_transfer_calls),
    isRetry: raw.isRetry ?? false,
    attemptId: ids?.attempt_id ?? null,
    campaignId: ids?.campaign_id ?? null,
    leadId: ids?.lead_id ?? null,
    turns: readTurns(raw),
  }
}

function isOver(queueStatus: string | null): boolean {
  return queueStatus !== null && /^(completed?|.*_error)$/.test(queueStatus)
}

function durationMs(raw: RawRecord): number {
  const seconds = raw.corrected_duration ?? (raw.call_length ?? 0) * 60
  return Math.max(0, Math.round(seconds * 1000))
}

/** Of several warm transfers, the last one says how it ended. */
function stateOf(transfer: unknown): string | null {
  if (Array.isArray(transfer)) return stateOf(transfer.at(-1))
  return isObject(transfer) && typeof transfer.state === 'string' ? transfer.state : null
}

function readTurns(raw: RawRecord): Turn[] {
  const turns = raw.transcripts.flatMap((row) => {
    const parsed = transcriptRowSchema.safeParse(row)
    if (!parsed.success || parsed.data.text.trim() === '') return []
    const { user, text, created_at: saidAt } = parsed.data
    return [{ speaker: speakerOf(user ?? ''), text: text.trim(), saidAt }]
  })
  return turns.length > 0 ? turns : splitTranscript(raw.concatenated_transcript)
}

/** Reads `role: text` lines; a line without a role belongs to the turn before it. */
function splitTranscript(transcript: string): Turn[] {
  const turns: Turn[] = []
  for (const line of transcript.split('\n').map((part) => part.trim())) {
    const match = /^(user|assistant|robot|agent-action):\s*(.*)$/s.exec(line)
    const last = turns.at(-1)
    if (match?.[2]) turns.push({ speaker: speakerOf(match[1] ?? ''), text: match[2], saidAt: null })
    else if (match === null && line !== '' && last) last.text += `\n${line}`
  }
  return turns
}

// What an unknown speaker says must not pass for the words of the person called.
function speakerOf(word: string): Turn['speaker'] {
  const known = ['user', 'assistant', 'agent-action'] as const
  return known.find((speaker) => speaker === word) ?? 'robot'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
