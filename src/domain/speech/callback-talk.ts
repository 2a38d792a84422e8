import { readTimeParts, type TimeParts } from './callback-time.ts'
import { toPlainEnglish } from './callback-words.ts'

/** One turn of a conversation. */
export interface Heard {
  isUser: boolean
  clauses: readonly Clause[]
}

/** A time that was agreed on, and the words that say so. */
export interface Plan extends TimeParts {
  words: string[]
}

// Asks to be called, or says when that suits.
const CALL =
  /\b(?:call|calls|callback|ring|phone|reach|contact|back|try (?:me|us|again)|be called|hear from|schedule|follow up|(?:talk|speak|chat)(?! (?:to|with) (?:my|him|her|them|our|the|a)\b| (?:it|this|that) over)|better|best|(?<!\b(?:at|after|from|off) )works?|suits?|prefer|free|available|(?:be|am|i'm|at) home|how about|what about|let's|let us)\b/
const ASKS_WHEN =
  /\b(?:when|what time|which (?:day|time)|what day|(?:good|better|best|convenient|another) time)\b/
const I_CALL =
  /\bi(?:'ll| will| can| could|'d| would| am going to|'m going to|'m gonna)?(?: \w+)? (?:call|ring|phone|get back to|reach|contact) (?:you|him|her|them|my|back)\b/
const PAST =
  /\b(?:yesterday|last (?:night|week|month|time|year|\w+day)|ago|already|(?<!be )called|talked|spoke|spoken|told|said|(?:was|were)(?! (?:hoping|thinking|wondering))|did|been|since)\b/
const OTHER_MATTER =
  /\b(?:opens?|closes?|closed|starts?|arrives?|leaves?|flight|born|busy|booked)\b|\b(?:in|at|have|has|got) (?:an? |my |another )(?:\w+ )?(?:appointment|meeting|class|call|conference|interview)\b|\b(?:talk|speak) (?:to|with) (?:my|him|her|them|our)\b/
// What the assistant reminds people of is not an offer to call.
const APPOINTMENT = /^(?!.*\bcall\b).*\bappointment\b/
const UNTIL = /\b(?:until|till) /
const NEGATION =
  /\b(?:not|except|other than|no longer|cannot|cant|dont|wont|never|impossible)\b|n't\b|\bunavailable\b/
const NO_NEGATION =
  /\b(?:why (?:do not|don't|not)(?: you)?|(?:don't|do not) you|if (?:you )?(?:don't|do not) mind|not bad|no problem)\b/g
// "I won't be free until four", "not before ten": from then on.
const NOT_BEFORE = /(?:\b(?:not|cannot|never)|n't)\b(.{0,40}?)\b(?:until|till|before)\b/g
const YES =
  /\b(?:yes|yeah|yep|yup|sure|ok|okay|fine|perfect|great|good|works|alright|all right|correct|right|exactly|absolutely|of course|deal|please do|uh huh|sounds|will do)\b/
/** More words than an answer to "when?" has. */
const MAX_WORDS = 9

/** For so many turns after one about calling back, a bare time is about that too. */
const ABOUT_TURNS = 3

/** What was agreed on; `isSilent`: nobody said anything of a time. */
export function readConversation(
  heard: readonly Heard[],
  wallNow: number,
): { agreed: Plan | null; isSilent: boolean } {
  let agreed: Plan | null = null
  let proposed: Plan | null = null
  let about = 0
  let isSilent = true
  for (const { isUser, clauses } of heard) {
    const isCallTalk = clauses.some(({ text }) => CALL.test(text) || ASKS_WHEN.test(text))
    const plan: Plan | null = readTurn(clauses, proposed ?? agreed, {
      wallNow,
      isUser,
      isAbout: about > 0,
    })
    if (plan !== null) isSilent = false
    if (!isUser) {
      proposed = plan
    } else if (plan !== null) {
      agreed = plan
      proposed = null
    } else if (proposed !== null) {
      agreed = agrees(clauses) ? proposed : refuses(clauses) ? null : agreed
      proposed = null
    }
    about = isCallTalk || plan !== null ? ABOUT_TURNS : about - 1
  }
  return { agreed, isSilent }
}

interface Clause {
  said: string
  text: string
}

const SPLIT_SENTENCES = /(?<=[.!?;])\s+|\n+/
const SPLIT_CLAUSES =
  /,\s+|\s(?=\b(?:but|so|how about|what about|let's|actually|instead|pero|mais)\b)|(?<!\b(?:don't|not|never|can|could|would|to|and|will|please|no|ne|you|puede|podria))\s(?=(?:please )?(?:call|ring|phone|try|reach|llame|llamame|llameme|rappelez|appelez)[ -](?:me|us|back|again|moi|nous|manana|el|a)\b)/i

/** What somebody said, as the parts that can each say something of a time. */
export function readClauses(text: string, language: string | null): Clause[] {
  const whole = text
    .replace(/\b([ap])\.\s?m\b\.?(\s+[A-Z])?/gi, (_all, half: string, next?: string) =>
      next === undefined ? `${half}m` : `${half}m.${next}`,
    )
    .replace(/(\d)\.(\d\d)\b/g, '$1:$2')
  return whole
    .split(SPLIT_SENTENCES)
    .flatMap((sentence) => sentence.split(SPLIT_CLAUSES))
    .map((said) => ({
      said: said.trim().replace(/[.,;!?]+$/, ''),
      text: toPlainEnglish(said, language)
        .replace(/[.,;!?]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(NO_NEGATION, '')
        .replace(NOT_BEFORE, '$1 call after'),
    }))
    .filter(({ text: plain }) => plain !== '')
}

function readTurn(
  clauses: readonly Clause[],
  before: Plan | null,
  context: { wallNow: number; isUser: boolean; isAbout: boolean },
): Plan | null {
  const { wallNow, isUser, isAbout } = context
  const isMeant = clauses.some(({ text }) => CALL.test(text) && !isBlocked(text, isUser))
  let plan: Plan | null = null
  let mentioned: Plan | null = null
  for (const [index, { said, text }] of clauses.entries()) {
    // "I am at work until three": it can be called after that, if somebody says so.
    const isUntil = UNTIL.test(text) && !CALL.test(text)
    const parts = readTimeParts(isUntil ? text.replace(UNTIL, 'at ') : text, wallNow, isAbout)
    if (parts === null) {
      if (mentioned !== null && CALL.test(text) && /\b(?:after\w*|then)\b/.test(text))
        plan = mentioned
      continue
    }
    const next = clauses[index + 1]?.text ?? ''
    const isRefused = text.split(' ').length <= 3 && isBlocked(next, isUser) && !/\d/.test(next)
    if (isUntil || isBlocked(text, isUser) || isRefused) {
      if (!PAST.test(text) && !NEGATION.test(text) && parts.minutes !== null) {
        mentioned = merge(before, parts, said)
      }
      continue
    }
    const isShort = text.split(' ').length <= MAX_WORDS
    if (isMeant || (isAbout && isShort)) plan = merge(plan ?? before, parts, said)
  }
  return plan
}

function isBlocked(text: string, isUser: boolean): boolean {
  return (
    PAST.test(text) ||
    OTHER_MATTER.test(text) ||
    NEGATION.test(text) ||
    (isUser ? I_CALL.test(text) : APPOINTMENT.test(text))
  )
}

/** A time fills in or corrects what was said before: "Tomorrow." "What time?" "At three." */
function merge(before: Plan | null, parts: TimeParts, said: string): Plan {
  const isWhole = parts.delayMs !== null || (parts.day !== null && parts.minutes !== null)
  if (before === null || isWhole || before.delayMs !== null) return { ...parts, words: [said] }
  const keeps =
    (parts.day === null && before.day !== null) ||
    (parts.minutes === null && before.minutes !== null)
  return {
    day: parts.day ?? before.day,
    minutes: parts.minutes ?? before.minutes,
    delayMs: null,
    zone: parts.zone ?? before.zone,
    words: keeps ? [...before.words.slice(-1), said] : [said],
  }
}

function agrees(clauses: readonly Clause[]): boolean {
  return clauses.some(({ text }) => YES.test(text)) && !refuses(clauses)
}

function refuses(clauses: readonly Clause[]): boolean {
  return clauses.some(({ text }) => NEGATION.test(text) || /\bno\b/.test(text))
}

const MAX_SUMMARY = 2000

/** Only where the transcript says nothing of a time: Bland's model wrote it, as it did the label. */
export function readSummary(summary: string, wallNow: number): Plan | null {
  let plan: Plan | null = null
  for (const sentence of summary.slice(-MAX_SUMMARY).split(SPLIT_SENTENCES)) {
    const text = toPlainEnglish(sentence, 'en').replace(/[.,;!?]+/g, ' ')
    if (!CALL.test(text) || NEGATION.test(text) || /\b(?:declin|refus)/.test(text)) continue
    const parts = readTimeParts(text, wallNow, false)
    if (parts !== null) plan = { ...parts, words: [sentence.trim()] }
  }
  return plan
}
