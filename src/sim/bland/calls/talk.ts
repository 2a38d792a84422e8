import type { Cast, Ending, Line } from './ending.ts'
import type { ScenarioName } from './scenario.ts'

type Talk = Pick<Ending, 'seconds' | 'endedBy' | 'tag' | 'summary' | 'lines'> & Partial<Ending>

/** What all talks are put together from. */
interface Words {
  who: string
  hello: Line
  me: Line
  cast: Cast
}

/** What is said on a call that somebody, or a recording, takes. */
export function talkOf(name: ScenarioName, cast: Cast): Talk {
  const talk = TALKS[name] ?? talked
  return talk({
    who: cast.name ?? 'The person',
    hello: ['assistant', cast.firstSentence],
    me: ['user', cast.name === null ? 'Yes?' : `Yes, this is ${cast.name}.`],
    cast,
  })
}

const END: Line = ['agent-action', 'Ended call']

const TALKS: Partial<Record<ScenarioName, (words: Words) => Talk>> = {
  interested: ({ who, hello, me }) => ({
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
      END,
    ],
  }),
  callback: ({ who, hello }) => ({
    seconds: 41,
    endedBy: 'ASSISTANT',
    tag: ['callback', 'CALL_BACK_SCHEDULED'],
    summary: `${who} is in a meeting and asked to be called tomorrow at ten.`,
    lines: [
      hello,
      ['user', 'I am in a meeting. Can you call me tomorrow at ten?'],
      ['assistant', 'Of course, tomorrow at ten. Goodbye.'],
      END,
    ],
  }),
  transferred: (words) => ({ ...transfer(words), warmTransfer: 'MERGED' }),
  transfer_not_merged: (words) => ({ ...transfer(words), warmTransfer: 'TIMED_OUT' }),
  not_interested: ({ who, hello }) => ({
    seconds: 27,
    endedBy: 'USER',
    tag: ['not_interested', 'NOT_INTERESTED'],
    summary: `${who} is not interested.`,
    lines: [hello, ['user', 'No thanks, I am not interested.'], ['assistant', 'I see. Goodbye.']],
  }),
  opt_out: ({ who, hello }) => ({
    seconds: 22,
    endedBy: 'ASSISTANT',
    tag: ['do_not_call', 'DO_NOT_CONTACT'],
    summary: `${who} asked not to be called again.`,
    lines: [
      hello,
      ['user', 'Take me off your list and do not call me again.'],
      ['assistant', 'Understood. You will not be called again. Goodbye.'],
      END,
    ],
  }),
  wrong_number: ({ hello, cast }) => ({
    seconds: 18,
    endedBy: 'USER',
    tag: ['wrong_number', 'NO_CONTACT_MADE'],
    summary: 'Somebody else has this number.',
    lines: [
      hello,
      ['user', `You have the wrong number, there is no ${cast.name ?? 'such person'} here.`],
      ['assistant', 'I am sorry to have disturbed you. Goodbye.'],
    ],
  }),
  max_duration: ({ who, hello, me, cast }) => ({
    seconds: cast.maxMinutes * 60,
    endedBy: 'ASSISTANT',
    tag: ['talked', 'NEEDS_MORE_INFO'],
    summary: `${who} asked many questions until the time was up.`,
    lines: [hello, me, ['user', 'And another thing I wanted to ask:'], END],
  }),
  quick_hangup: ({ hello }) => ({
    seconds: 2,
    endedBy: 'USER',
    tag: ['talked', 'NO_CONTACT_MADE'],
    summary: 'The call ended within seconds.',
    length: 'quick',
    lines: [hello],
  }),
  human_unlabelled: ({ who, hello, me }) => ({
    seconds: 58,
    endedBy: 'USER',
    answeredBy: null,
    tag: ['interested', 'NO_CONTACT_MADE'],
    summary: `${who} wants to hear more.`,
    lines: [hello, me, ['user', 'Yes, I would like to hear more about it.']],
  }),
  recording: ({ hello }) => ({
    seconds: 35,
    endedBy: 'ASSISTANT',
    answeredBy: 'unknown',
    tag: ['talked', 'NO_CONTACT_MADE'],
    summary: 'A recorded menu answered.',
    lines: [['user', 'Thank you for calling. For sales, press one.'], hello, END],
  }),
  empty_transcript: () => ({
    seconds: 21,
    endedBy: 'USER',
    tag: [null, null],
    summary: null,
    lines: [],
  }),
}

function talked({ who, hello, me }: Words): Talk {
  return {
    seconds: 63,
    endedBy: 'USER',
    tag: ['talked', 'NEEDS_MORE_INFO'],
    summary: `${who} asked a few questions.`,
    lines: [hello, me, ['user', 'Who gave you my number?'], ['assistant', 'You asked us to call.']],
  }
}

function transfer({ who, hello, me, cast }: Words): Talk {
  return {
    seconds: 126,
    endedBy: 'ASSISTANT',
    tag: ['transferred', 'TRANSFERRED'],
    summary: `${who} asked for a person and was put through.`,
    lines: [
      hello,
      me,
      ['user', 'Can I speak to a person about this?'],
      ['assistant', 'Certainly, I am putting you through.'],
      ['agent-action', `Transferring to: ${cast.transferNumber ?? 'the team'}`],
    ],
  }
}
