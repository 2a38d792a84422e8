import type { ScenarioName } from './scenario.ts'
import { talkOf } from './talk.ts'

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

export function endingOf(name: ScenarioName, cast: Cast): Ending {
  switch (name) {
    case 'no_answer':
      return silent('no-answer', null, 'NO_ANSWER', { answeredBy: 'no-answer', length: 'call' })
    case 'busy':
      return silent(
        'busy',
        'Call failed. The number you dialed is busy. Please try again later.',
        'BUSY',
      )
    case 'failed_404':
      return silent('failed', 'Call failed. The number you dialed is not found.', 'FAILED')
    case 'failed_480':
      return silent(
        'failed',
        'Call failed. The number you dialed is temporarily unavailable.',
        'FAILED',
      )
    case 'failed_608':
      return silent(
        'failed',
        'Call failed. Service Provider Blocked Call due to Spam or Number Reputation. Try a different number.',
        'FAILED',
      )
    case 'canceled':
      return silent('canceled', null, 'CANCELED')
    case 'queue_error':
      return silent(
        'failed',
        'Unable to start call. Check the call details error_message for more details.',
        'FAILED',
        { queueStatus: 'queue_error' },
      )
    case 'voicemail':
    case 'voicemail_as_human':
      return voicemail(name === 'voicemail' ? 'voicemail' : 'human', cast)
    default:
      return conversation(name, cast)
  }
}

function silent(
  status: Ending['status'],
  errorMessage: string | null,
  builtIn: string,
  rest: Partial<Ending> = {},
): Ending {
  return {
    status,
    queueStatus: status === 'failed' ? 'call_error' : 'complete',
    answeredBy: null,
    seconds: 0,
    errorMessage,
    endedBy: null,
    // Bland sets these itself, whatever words the call asked for.
    tag: [builtIn, builtIn],
    summary: null,
    lines: [],
    warmTransfer: null,
    length: 'ring',
    ...rest,
  }
}

function voicemail(answeredBy: 'human' | 'voicemail', cast: Cast): Ending {
  const left: Line[] = cast.voicemailMessage === null ? [] : [['assistant', cast.voicemailMessage]]
  return {
    ...silent('completed', null, 'NO_CONTACT_MADE'),
    queueStatus: 'complete',
    answeredBy,
    tag: ['talked', 'NO_CONTACT_MADE'],
    seconds: cast.voicemailMessage === null ? 6 : 24,
    endedBy: 'ASSISTANT',
    length: 'call',
    summary: 'The call reached a voicemail greeting.',
    lines: [
      ['user', `You have reached ${cast.name ?? 'us'}. Please leave a message after the tone.`],
      ...left,
      ['assistant', '<Call ended due to voicemail detection>'],
      ['agent-action', 'Ended call'],
    ],
  }
}

function conversation(name: ScenarioName, cast: Cast): Ending {
  const base = silent('completed', null, 'NO_CONTACT_MADE', { answeredBy: 'human', length: 'call' })
  return { ...base, ...talkOf(name, cast) }
}
