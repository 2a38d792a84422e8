export type Line = readonly [speaker: 'user' | 'assistant' | 'agent-action', text: string]

/** How a call ends, in Bland's words. */
export interface Ending {
  status: 'completed' | 'failed' | 'busy' | 'no-answer' | 'canceled'
  queueStatus: 'complete' | 'call_error' | 'queue_error'
  answeredBy: 'human' | 'voicemail' | 'unknown' | 'no-answer' | null
  /** Seconds of talk that the record tells, whatever the call took here. */
  seconds: number
  errorMessage: string | null
  endedBy: 'ASSISTANT' | 'USER' | null
  /** One of the words the call asked for, or a built-in one where it asked for none. */
  tag: readonly [asked: string | null, builtIn: string | null]
  summary: string | null
  lines: readonly Line[]
  warmTransfer: 'MERGED' | 'TIMED_OUT' | null
  /** Whether the line is busy for the whole length of a call, or for the ringing only. */
  length: 'call' | 'ring' | 'quick'
}

/** What the texts of a scenario are made of. */
export interface Cast {
  firstSentence: string
  /** The name of the person called, if the caller sent one. */
  name: string | null
  voicemailMessage: string | null
  transferNumber: string | null
  maxMinutes: number
}
