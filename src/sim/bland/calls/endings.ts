import type { Cast, Ending, Line } from './ending.ts'
import type { ScenarioName } from './scenario.ts'
import { talkOf } from './talk.ts'

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

export function silent(
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

export function voicemail(answeredBy: 'human' | 'voicemail', cast: Cast): Ending {
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

export function conversation(name: ScenarioName, cast: Cast): Ending {
  const base = silent('completed', null, 'NO_CONTACT_MADE', { answeredBy: 'human', length: 'call' })
  return { ...base, ...talkOf(name, cast) }
}
