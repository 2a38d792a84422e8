import type { Outcome } from '../../domain/outcome.ts'
import { listCalls } from '../../store/calls/call-lists.ts'
import type { AttemptRow, Db } from '../../store/engine/tables.ts'

/** A call as the HTTP API and Slack show it. Times are ISO in UTC, null where not known yet. */
export interface CallView {
  id: string
  campaignId: string
  leadId: string
  phone: string
  attempt: number
  state: AttemptRow['state']
  outcome: Outcome | null
  prompt: string
  startedAt: string | null
  endedAt: string | null
  durationSec: number | null
  costUsd: number | null
  summary: string | null
  recordingUrl: string | null
}

export interface CallQuery {
  campaignId?: string
  channel?: string
  outcome?: Outcome
  phone?: string
  limit: number
  /** `next` of the page before. */
  cursor?: string
}

export interface CallPage {
  calls: CallView[]
  /** The cursor of the page after this one; null at the end. */
  next: string | null
}

/** Calls, newest first, a page at a time. A page stays the same while newer calls come in. */
export async function readCalls(db: Db, query: CallQuery): Promise<CallPage> {
  const { cursor, limit, ...filter } = query
  const rows = await listCalls(db, {
    ...filter,
    limit: limit + 1,
    ...(cursor !== undefined && { before: cursor }),
  })
  const page = rows.slice(0, limit)
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null
  return { calls: page.map(toCallView), next }
}

function toCallView(attempt: AttemptRow): CallView {
  return {
    id: attempt.id,
    campaignId: attempt.campaignId,
    leadId: attempt.leadId,
    phone: attempt.phone,
    attempt: attempt.number,
    state: attempt.state,
    outcome: attempt.outcome,
    prompt: attempt.prompt,
    startedAt: toIso(attempt.startedAt ?? attempt.sentAt),
    endedAt: toIso(attempt.endedAt),
    durationSec: attempt.durationMs === null ? null : attempt.durationMs / 1000,
    costUsd: attempt.costMicros === null ? null : attempt.costMicros / 1_000_000,
    summary: attempt.summary,
    recordingUrl: attempt.recordingUrl,
  }
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
