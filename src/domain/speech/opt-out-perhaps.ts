import type { CallRecord, Turn } from '../call-record.ts'
import type { HoldReason } from './hold-reasons.ts'
import { ENGLISH_TURNED_ROUND } from './opt-out-english.ts'
import { FRENCH_TURNED_ROUND } from './opt-out-french.ts'
import { hintOfLabel, hintOfSummary } from './opt-out-hints.ts'
import * as abroad from './opt-out-perhaps-abroad.ts'
import * as english from './opt-out-perhaps-english.ts'
import * as mentions from './opt-out-perhaps-mentions.ts'
import { SPANISH_TURNED_ROUND } from './opt-out-spanish.ts'
import { isMeant, type Phrase } from './phrase.ts'
import { userSpeech } from './plain-speech.ts'
import { isUnreadLanguage } from './unread-language.ts'
import { sentencesOf, untangle } from './untangle.ts'

const ENGLISH_TURNED = [...ENGLISH_TURNED_ROUND, english.TURNED_ROUND_WIDELY]
const compile = (sources: readonly string[], turnedRound: readonly RegExp[] = []): Phrase[] =>
  sources.map((source) => ({ phrase: new RegExp(source, 'gm'), turnedRound }))

const NETS: readonly (readonly [HoldReason, readonly Phrase[]])[] = [
  ['law', compile([...english.LAW_ENGLISH, ...abroad.LAW_SPANISH, ...abroad.LAW_FRENCH])],
  ['refused', compile([...english.REFUSED_ENGLISH, ...mentions.MENTIONS_ENGLISH], ENGLISH_TURNED)],
  [
    'refused',
    compile([...abroad.REFUSED_SPANISH, ...mentions.MENTIONS_SPANISH], SPANISH_TURNED_ROUND),
  ],
  [
    'refused',
    compile([...abroad.REFUSED_FRENCH, ...mentions.MENTIONS_FRENCH], FRENCH_TURNED_ROUND),
  ],
  ['refused', compile(abroad.REFUSED_OTHER)],
  [
    'source',
    compile([...english.SOURCE_ENGLISH, ...abroad.SOURCE_SPANISH, ...abroad.SOURCE_FRENCH]),
  ],
  [
    'person',
    compile([...english.PERSON_ENGLISH, ...abroad.PERSON_SPANISH, ...abroad.PERSON_FRENCH]),
  ],
  ['angry', compile([...english.ANGRY_ENGLISH, ...abroad.ANGRY_SPANISH, ...abroad.ANGRY_FRENCH])],
]

/** As `prepareOptOuts`: what takes time at first is better spent when the program starts. */
export function preparePerhapsOptOuts(): void {
  for (const [, phrases] of NETS) {
    for (const { phrase } of phrases) {
      phrase.test('')
      phrase.test('')
    }
  }
}

/**
 * Whether the called person may have asked not to be called again, and how: wider than `saidOptOut`, for a
 * person to look at. Null for ordinary talk; "not interested" alone is that.
 */
export function perhapsOptOut(turns: readonly Turn[]): HoldReason | null {
  const said = userSpeech(turns)
  const plain = sentencesOf(said)
  // With its fillers too: swear words are among them.
  const speech = `${plain}\n${untangle(plain)}`
  const caught = NETS.find(([, phrases]) => phrases.some((phrase) => isMeant(speech, phrase)))
  if (caught !== undefined) return caught[0]
  return isUnreadLanguage(said.join(' ')) ? 'language' : null
}

/** The same for all that Bland posts of a call: what was said, its label and its summary. */
export function perhapsOptedOut({
  turns,
  disposition,
  summary,
}: Pick<CallRecord, 'turns' | 'disposition' | 'summary'>): HoldReason | null {
  const said = perhapsOptOut(turns)
  if (said !== null && said !== 'language') return said
  if (hintOfLabel(disposition)) return 'label'
  return hintOfSummary(summary) ? 'summary' : said
}
