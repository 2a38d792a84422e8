import type { Turn } from '../call-record.ts'
import { ENGLISH, ENGLISH_TURNED_ROUND } from './opt-out-english.ts'
import { FRENCH, FRENCH_TURNED_ROUND } from './opt-out-french.ts'
import { answersNoMoreCalls } from './opt-out-offer.ts'
import { SPANISH, SPANISH_TURNED_ROUND } from './opt-out-spanish.ts'
import { plainSpeech } from './plain-speech.ts'

// A missed opt-out costs $500 and up (47 U.S.C. 227(b)(3)), a wrong one a lead: where a phrase can
// mean both, it counts, unless what stands around it clearly says otherwise.

/** Whether the called person asked, in English, Spanish or French, not to be called again. */
export function saidOptOut(turns: readonly Turn[]): boolean {
  const speeches = joinSpeeches(turns)
  const said = speeches.filter(({ isTheirs }) => isTheirs).map(({ parts }) => parts.join(' '))
  const lastTurn = speeches.findLast(({ isTheirs }) => isTheirs)?.parts.at(-1) ?? ''
  return (
    hasOptOut(said) ||
    // A bare "stop" may be an interruption ("Stop. How much is it?"): it counts as their last word.
    BARE_STOP.test(lastTurn) ||
    ENDS_IN_STOP.test(said.at(-1) ?? '') ||
    speeches.some(({ isTheirs, parts }, index) => {
      const asked = speeches[index - 1]?.parts.join(' ') ?? ''
      return isTheirs && answersNoMoreCalls(asked, parts.join(' '))
    })
  )
}

const BARE_STOP =
  /^(?:(?:please|just|ok|okay|no|ya|por favor|alto|mais)[,.]? )*(?:stop|pare|paren|basta|arretez|ca suffit)(?:[,.!]* (?:just )?(?:stop|please|it|now|ya|por favor|ca))*[.!]*$/
// "I don't know who you are, stop", and not "the next stop".
const ENDS_IN_STOP =
  /(?<!\b(?:the|an?|next|bus|truck|non|pit|rest|can't|won't|don't|didn't|doesn't|to|quick|one|last|first|my|your|full|this|that|never|it|i|we|they|he|she|you) )(?<!\w)stop[.!]*$/

interface Speech {
  isTheirs: boolean
  parts: string[]
}

/** What one side said without the other in between: a recogniser cuts sentences anywhere. */
function joinSpeeches(turns: readonly Turn[]): Speech[] {
  const speeches: Speech[] = []
  for (const turn of turns) {
    const text = plainSpeech(turn.text)
    if (turn.speaker === 'agent-action' || !/[\p{L}\p{N}]/u.test(text)) continue
    const isTheirs = turn.speaker === 'user'
    const last = speeches.at(-1)
    if (last?.isTheirs === isTheirs) last.parts.push(text)
    else speeches.push({ isTheirs, parts: [text] })
  }
  return speeches
}

// Each language has its own negations: "no" before English words is an answer ("no stop calling").
const LANGUAGES = [
  { phrases: ENGLISH, turnedRound: ENGLISH_TURNED_ROUND },
  { phrases: SPANISH, turnedRound: SPANISH_TURNED_ROUND },
  { phrases: FRENCH, turnedRound: FRENCH_TURNED_ROUND },
]
const OPT_OUTS = LANGUAGES.flatMap(({ phrases, turnedRound }) =>
  phrases.map((source) => ({ phrase: new RegExp(source, 'gm'), turnedRound })),
)

/**
 * An expression is compiled at its first use and again, to machine code, at its second. All of these
 * take 100 ms, which is better spent when the program starts than at its first call.
 */
export function prepareOptOuts(): void {
  for (const { phrase } of OPT_OUTS) {
    phrase.test('')
    phrase.test('')
  }
}

// "To be removed from our list, press 9": a recording speaks to us, nobody asks for anything.
const PHONE_MENU =
  /\b(?:press|dial|oprima|pulse|tapez|appuyez)(?: on| sur)?(?: el| la| le| the)? (?:\d|one|two|three|nine|zero|star|uno|dos|un|deux)\b/

/** More than three hours of one person's talk, in characters: the event loop is not held for more. */
const MAX_SPEECH = 200_000

function hasOptOut(said: readonly string[]): boolean {
  // One sentence a line, and each phrase looked for once in all of them: far quicker than line by
  // line. No phrase matches a line break.
  const sentences = said
    .join('\n')
    .slice(-MAX_SPEECH)
    .split(/[.!?…\n]+/)
    .filter((sentence) => !PHONE_MENU.test(sentence))
  const speech = untangle(sentences.join('\n'))
  return OPT_OUTS.some((optOut) => isMeant(speech, optOut))
}

/** Without what recognisers and people put into the middle of a phrase. */
function untangle(speech: string): string {
  return speech
    .replace(/\b(do|did|would|should|could|does|is|are|was)(?: not|n'? ?t)\b/g, "$1n't")
    .replace(/\b(?:can not|cannot|cant|can t)\b/g, "can't")
    .replace(/\b(?:won t|wont|will not)\b/g, "won't")
    .replace(/\bwanna\b/g, 'want to')
    .replace(FILLER, ' ')
    .replace(/\b([a-z']{1,20}) \1\b/g, '$1')
    .replace(/ +/g, ' ')
    .replace(/ (?=[,\n]|$)|^ /gm, '')
}

const FILLER =
  /\b(?:um+|uh+|uhm|er|please(?! stop\n| stop$)|pls|just|ever|even|kindly|politely|really|literally|like ever|fuck(?:ing?|en)?|freaking?|frigging?|god ?damn|damn|bloody|goddamned)\b/g

// A negation further away is about something else. In characters.
const NEARBY = 120

function isMeant(speech: string, { phrase, turnedRound }: (typeof OPT_OUTS)[number]): boolean {
  // Not `matchAll`: it copies the expression, compiled or not, at every use.
  phrase.lastIndex = 0
  for (let match = phrase.exec(speech); match !== null; match = phrase.exec(speech)) {
    const nearby = speech.slice(Math.max(0, match.index - NEARBY), match.index)
    const before = nearby.slice(nearby.lastIndexOf('\n') + 1)
    if (!turnedRound.some((negation) => negation.test(before))) return true
  }
  return false
}
