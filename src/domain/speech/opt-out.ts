import type { Turn } from '../call-record.ts'
import { ENGLISH, ENGLISH_TURNED_ROUND } from './opt-out-english.ts'
import { FRENCH, FRENCH_TURNED_ROUND } from './opt-out-french.ts'
import { answersNoMoreCalls } from './opt-out-offer.ts'
import { SPANISH, SPANISH_TURNED_ROUND } from './opt-out-spanish.ts'
import { isMeant, type Phrase } from './phrase.ts'
import { plainSpeech } from './plain-speech.ts'
import { sentencesOf, untangle } from './untangle.ts'

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
const OPT_OUTS: readonly Phrase[] = LANGUAGES.flatMap(({ phrases, turnedRound }) =>
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

function hasOptOut(said: readonly string[]): boolean {
  const speech = untangle(sentencesOf(said))
  return OPT_OUTS.some((optOut) => isMeant(speech, optOut))
}
