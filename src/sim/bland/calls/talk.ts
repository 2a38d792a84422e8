import type { Cast, Ending, Line } from './ending.ts'
import type { ScenarioName } from './scenario.ts'

type Talk = Pick<Ending, 'seconds' | 'endedBy' | 'tag' | 'summary' | 'lines'> & Partial<Ending>

/** What is said on a call that somebody, or a recording, takes. */
export function talkOf(name: ScenarioName, cast: Cast): Talk {
  const who = cast.name ?? 'The person'
  const hello: Line = ['assistant', cast.firstSentence]
  const me: Line = ['user', cast.name === null ? 'Yes?' : `Yes, this is ${cast.name}.`]
  const end: Line = ['agent-action', 'Ended call']
  switch (name) {
    case 'interested':
      return {
        seconds: 94,
        endedBy: 'ASSISTANT',
        tag: ['interested', 'INTERESTED'],
        summary: `${who} is interested and wants the details by e-mail.`,
        lines: [
          hello,
          me,
          ['assistant', 'Is this something you would like to hear more about?'],
          ['user', 'That sounds good, please send me the details.'],
          ['assistant', 'I will. Thank you, and have a good day.'],
          end,
        ],
      }
    case 'callback':
      return {
        seconds: 41,
        endedBy: 'ASSISTANT',
        tag: ['callback', 'CALL_BACK_SCHEDULED'],
        summary: `${who} is in a meeting and asked to be called tomorrow at ten.`,
        lines: [
          hello,
          ['user', 'I am in a meeting. Can you call me tomorrow at ten?'],
          ['assistant', 'Of course, tomorrow at ten. Goodbye.'],
          end,
        ],
      }
    case 'transferred':
    case 'transfer_not_merged': {
      const isMerged = name === 'transferred'
      return {
        seconds: 126,
        endedBy: 'ASSISTANT',
        tag: ['transferred', 'TRANSFERRED'],
        summary: `${who} asked for a person and was put through.`,
        warmTransfer: isMerged ? 'MERGED' : 'TIMED_OUT',
        lines: [
          hello,
          me,
          ['user', 'Can I speak to a person about this?'],
          ['assistant', 'Certainly, I am putting you through.'],
          ['agent-action', `Transferring to: ${cast.transferNumber ?? 'the team'}`],
        ],
      }
    }
    case 'not_interested':
      return {
        seconds: 27,
        endedBy: 'USER',
        tag: ['not_interested', 'NOT_INTERESTED'],
        summary: `${who} is not interested.`,
        lines: [
          hello,
          ['user', 'No thanks, I am not interested.'],
          ['assistant', 'I see. Goodbye.'],
        ],
      }
    case 'opt_out':
      return {
        seconds: 22,
        endedBy: 'ASSISTANT',
        tag: ['do_not_call', 'DO_NOT_CONTACT'],
        summary: `${who} asked not to be called again.`,
        lines: [
          hello,
          ['user', 'Take me off your list and do not call me again.'],
          ['assistant', 'Understood. You will not be called again. Goodbye.'],
          end,
        ],
      }
    case 'wrong_number':
      return {
        seconds: 18,
        endedBy: 'USER',
        tag: ['wrong_number', 'NO_CONTACT_MADE'],
        summary: 'Somebody else has this number.',
        lines: [
          hello,
          ['user', `You have the wrong number, there is no ${cast.name ?? 'such person'} here.`],
          ['assistant', 'I am sorry to have disturbed you. Goodbye.'],
        ],
      }
    case 'max_duration':
      return {
        seconds: cast.maxMinutes * 60,
        endedBy: 'ASSISTANT',
        tag: ['talked', 'NEEDS_MORE_INFO'],
        summary: `${who} asked many questions until the time was up.`,
        lines: [hello, me, ['user', 'And another thing I wanted to ask:'], end],
      }
    case 'quick_hangup':
      return {
        seconds: 2,
        endedBy: 'USER',
        tag: ['talked', 'NO_CONTACT_MADE'],
        summary: 'The call ended within seconds.',
        length: 'quick',
        lines: [hello],
      }
    case 'human_unlabelled':
      return {
        seconds: 58,
        endedBy: 'USER',
        answeredBy: null,
        tag: ['interested', 'NO_CONTACT_MADE'],
        summary: `${who} wants to hear more.`,
        lines: [hello, me, ['user', 'Yes, I would like to hear more about it.']],
      }
    case 'recording':
      return {
        seconds: 35,
        endedBy: 'ASSISTANT',
        answeredBy: 'unknown',
        tag: ['talked', 'NO_CONTACT_MADE'],
        summary: 'A recorded menu answered.',
        lines: [['user', 'Thank you for calling. For sales, press one.'], hello, end],
      }
    case 'empty_transcript':
      return { seconds: 21, endedBy: 'USER', tag: [null, null], summary: null, lines: [] }
    default:
      return {
        seconds: 63,
        endedBy: 'USER',
        tag: ['talked', 'NEEDS_MORE_INFO'],
        summary: `${who} asked a few questions.`,
        lines: [
          hello,
          me,
          ['user', 'Who gave you my number?'],
          ['assistant', 'You asked us to call.'],
        ],
      }
  }
}
