const SPEAKERS = ['user', 'assistant', 'robot', 'agent-action'] as const
export type Speaker = (typeof SPEAKERS)[number]

/** One thing that was said, or done by the agent, on a call. */
export interface Turn {
  speaker: Speaker
  text: string
  saidAt: number | null
}

export function isTurn<Said extends { speaker: string }>(
  said: Said,
): said is Said & { speaker: Speaker } {
  return (SPEAKERS as readonly string[]).includes(said.speaker)
}

/** What Bland says of a call, from its webhook or from `GET /v1/calls/:id`, in our units. */
export interface CallRecord {
  callId: string
  to: string
  from: string
  /** The person called us: `from` is theirs. */
  isInbound: boolean
  /** Bland's words: completed, failed, busy, no-answer, canceled, unknown, error, or null while live. */
  status: string | null
  queueStatus: string | null
  completed: boolean
  /** human, voicemail, unknown, no-answer, machine or null. Often wrong (39 % were wrong in one day of a large dialer). */
  answeredBy: string | null
  /** Time people were connected, 0 when nobody was. */
  durationMs: number
  costMicros: number | null
  summary: string | null
  recordingUrl: string | null
  disposition: string | null
  errorMessage: string | null
  endedBy: string | null
  createdAt: number | null
  startedAt: number | null
  endedAt: number | null
  transferredTo: string | null
  /** The state of a warm transfer; only MERGED proves that the two people met. */
  transferState: string | null
  isRetry: boolean
  /** The ids we sent along in `metadata`; null for a call that is not ours. */
  attemptId: string | null
  campaignId: string | null
  leadId: string | null
  turns: readonly Turn[]
}
