import type { Turn } from '../call-record.ts'
import { plainSpeech } from './plain-speech.ts'

export type Disclosure = 'disclosed' | 'missing' | 'unknown'

/**
 * How soon the agent must have said that it is an AI and for whom it calls. Bland's
 * guard rail `tcpa:ai_disclosure` has the same default (docs.bland.ai, tutorials/guard-rails).
 */
const DISCLOSE_WITHIN_MS = 30_000

/** Where turns have no times: the greeting, and what follows the other's first answer. */
const OPENING_SPEECHES = 2

/**
 * Whether the agent said in time that it is an AI, and for whom it calls. The 30 s run from the
 * first word of either side, for Bland's start of a call includes the ringing.
 *
 * `unknown`: there is no transcript, one side never spoke, or `company` is null and so cannot be
 * looked for. Ask only for calls that were conversations (`isConversation(outcome)`): a voicemail's
 * greeting passes for a person's words here. `company` is what this call's lead was to be told: its
 * own `caller_company`, else the prompt's.
 */
export function checkDisclosure(
  turns: readonly Turn[],
  { company }: { company: string | null },
): Disclosure {
  const spoken = turns.filter(
    ({ speaker, text }) => speaker !== 'agent-action' && /[\p{L}\p{N}]/u.test(text),
  )
  const hasBoth = ['user', 'assistant'].every((side) =>
    spoken.some(({ speaker }) => speaker === side),
  )
  if (!hasBoth) return 'unknown'
  const opening = openingOf(spoken)
  if (!namesAi(opening, company)) return 'missing'
  if (company === null) return 'unknown'
  return namesCompany(opening, company) ? 'disclosed' : 'missing'
}

/** What the agent said in time, as one text: a recogniser may cut a name in two. */
function openingOf(spoken: readonly Turn[]): string {
  const startedAt = spoken.find(({ saidAt }) => saidAt !== null)?.saidAt ?? null
  const heard: string[] = []
  let speeches = 0
  let previous: Turn['speaker'] | null = null
  let at = startedAt
  for (const { speaker, text, saidAt } of spoken) {
    at = saidAt ?? at
    if (speaker === 'assistant' && previous !== 'assistant') speeches += 1
    previous = speaker
    const isInTime =
      startedAt === null || at === null
        ? speeches <= OPENING_SPEECHES
        : at - startedAt <= DISCLOSE_WITHIN_MS
    if (speaker === 'assistant' && isInTime) heard.push(text)
  }
  return heard.join(' ')
}

// What speaks, and what may stand between: "an AI-powered voice assistant".
const SPEAKER =
  '(?:assistant|agent|voice|caller|call|bot|system|receptionist|representative|rep|model|helper|message|concierge|secretary|operator|coordinator|associate|advisor|program|asistente|agente|assistante)'
// A course, a vacuum or a conference is not what speaks: only such words may follow "AI" or "robot".
const GOES_ON =
  "(?=$|[^a-z ']| (?:[a-z]{1,12} ){0,2}" +
  SPEAKER +
  "\\b| (?:that|who|which|and|but|or|so|calls?|calling|called|speaks?|speaking|talking|working|helping|checking|following|contacting|phoning|returning|confirming|trained|built|made|created|developed|designed|generated|just|hi|hello|how|assisting|acting|reaching|here|from|of|for|with|at|on|by|not|is|will|am|i|i'm|we|my|your|this|may|can|today|named|y|de|del|que|et|du|d'[a-z]+|qui|para|pour|con|par|por|au|aux)\\b)"

const AI = [
  // The letters alone only in capitals: French "j'ai".
  `\\b(?:an|as|our|the|its) a\\.? ?i\\b\\.?${GOES_ON}`,
  `\\ba\\.? ?i\\.? (?:[a-z]{1,12} ){0,2}${SPEAKER}\\b`,
  // Behind a comma it may be Iowa.
  "\\b(?:una?|une|la|soy|suis|es|est|ici|aqui) i\\.?a\\b|\\b(?:l|d|qu)'i\\.?a\\b",
  "\\b(?:asistente|agente?|voz|sistema|modelo|assistante?|voix|systeme|modele)(?: [a-z]{1,12})? (?:de |d'|con |avec |par |por )?i\\.?a\\b",
  `\\bartificial(?:ly)? intelligen(?:ce|t)\\b${GOES_ON}|\\binteligencia artificial\\b|\\bintelligence artificielle\\b`,
  '\\b(?:virtual|automated|automatic|digital|robotic|robo|computeri[sz]ed|computer generated|artificial|synthetic)(?: [a-z]{1,12})? (?:assistant|agent|caller|voice|system|call|representative|receptionist|message|helper)\\b',
  // A call that is recorded may be a person's.
  "\\b(?:this is|it's|it is|i am|i'm|hearing|listening to) (?:an? |the )?(?:[a-z]{1,12} )?(?:pre ?)?recorded (?:voice|message|announcement)\\b",
  `\\b(?:robot|chat ?bot|voice ?bot|bot)\\b${GOES_ON}`,
  '\\b(?:asistente|agente|voz|llamada|sistema|mensaje)(?: [a-z]{1,12})? (?:virtual|digital|automatic[oa]|automatizad[oa]|artificial|sintetic[oa]|grabad[oa])\\b',
  '\\b(?:assistante?|agente?|voix|appel|systeme|message)(?: [a-z]{1,12})? (?:virtuel(?:le)?|numerique|automatique|automatisee?|artificielle?|de synthese|pre ?enregistree?|enregistree?)\\b',
].map((source) => new RegExp(source, 'g'))
const AI_LETTERS = /\bA\.? ?I\b\.?/g
const GOES_ON_AT_ONCE = new RegExp(`^${GOES_ON}`)
const DENIED =
  /\b(?:not|never|no|ni|pas|n't)(?: (?:soy|a|an|un|una|une|una?|talking to|speaking with|the))* (?:d'une? )?$/
// "About the AI", "we sell a robot": what the call is about, not what is speaking.
const TOPIC =
  /\b(?:about|regarding|concerning|sells?|selling|sold|offers?|offering|makes?|making|builds?|building|buy|buying|need|want|interested in|sobre|acerca de|vend[a-z]{1,5}|ofrec[a-z]{1,5}|au sujet de|concernant|propos[a-z]{1,4})(?: (?:an?|the|our|your|new|una?|el|la|une?|le|l'|notre|votre|nuestr[oa]|su))* $/

/** Whether a text of ours, in English, Spanish or French, says that an AI or a machine is speaking. */
export function namesAi(text: string, company: string | null = null): boolean {
  // "Acme Robot" tells the company's name, not what is speaking.
  const pattern = company === null ? null : companyPattern(company)
  const rest =
    pattern === null ? text : text.normalize('NFD').replace(/\p{M}/gu, '').replace(pattern, ' ')
  const plain = plainSpeech(rest)
  const without = pattern === null ? plain : plain.replace(pattern, ' ')
  return saysLetters(rest.replace(/\s+/g, ' ')) || AI.some((words) => isSaid(without, words))
}

/** In capitals, and so not in plain speech. */
function saysLetters(text: string): boolean {
  return [...text.matchAll(AI_LETTERS)].some(({ 0: letters, index }) => {
    // Plain speech begins with no space, but here a new word must not become the old one's end.
    const after = plainSpeech(`.${text.slice(index + letters.length)}`).slice(1)
    return GOES_ON_AT_ONCE.test(after) && isMeant(`${plainSpeech(text.slice(0, index))} `)
  })
}

function isSaid(plain: string, words: RegExp): boolean {
  return [...plain.matchAll(words)].some(({ index }) =>
    isMeant(plain.slice(Math.max(0, index - 40), index)),
  )
}

function isMeant(before: string): boolean {
  return !DENIED.test(before) && !TOPIC.test(before)
}

/** Whether a text names the company, however a speech recogniser spells and cuts it. */
export function namesCompany(text: string, company: string): boolean {
  const pattern = companyPattern(company)
  return pattern !== null && plainSpeech(text).search(pattern) >= 0
}

const LEGAL_FORM =
  /(?: (?:incorporated|inc|llc|llp|ltd|limited|corporation|corp|company|co|plc|gmbh|ag|sa|sas|sarl|sl|srl|s a|s l|l l c))+$/
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

function companyPattern(company: string): RegExp | null {
  const words = plainSpeech(company)
    .replace(/[&+]/g, ' and ')
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const name = words.replace(/^the /, '').replace(LEGAL_FORM, '') || words
  if (name === '') return null
  const letters = name.split(' ').flatMap((word) => {
    if (word === 'and') return ['(?:and|&|n|y|et)?']
    return [...word].map((letter) => {
      const digit = DIGITS[/^\d$/.test(letter) ? Number(letter) : -1]
      return digit === undefined ? letter : `(?:${letter}|${digit})`
    })
  })
  const between = '[^\\p{L}\\p{N}]{0,3}(?:dot[^\\p{L}\\p{N}]{1,2})?'
  return new RegExp(`(?<![\\p{L}\\p{N}])${letters.join(between)}(?:'?s)?(?![\\p{L}\\p{N}])`, 'giu')
}
