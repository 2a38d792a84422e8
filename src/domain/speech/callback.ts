import type { CallRecord } from '../call-record.ts'
import { readDisposition } from '../disposition.ts'
import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { offsetAt } from '../places/zone-offset.ts'
import { readTimeParts, type TimeParts } from './callback-time.ts'
import { toPlainEnglish } from './callback-words.ts'

/** A time further away is more likely misheard than meant. */
export const FARTHEST_CALLBACK_MS = 60 * DAY_MS

/** When to call where only a day was agreed on: minutes since midnight. */
const DEFAULT_MINUTES = 10 * 60

export interface CallbackInput {
  record: Pick<CallRecord, 'turns' | 'summary' | 'disposition'>
  /** What "tomorrow" and "in two hours" are counted from. */
  heardAt: number
  /** The lead's possible IANA zones. */
  zones: readonly string[]
  /** Of the lead, e.g. `es` or `en-US`; English, Spanish and French are understood in any case. */
  language: string | null
}

/**
 * The time to call back that was agreed on in a conversation, and the words that say so; null when
 * there is none, or only a vague one. What the person said counts, and what the assistant said and
 * the person confirmed; the last one wins. Where the lead's zones differ it is the latest instant,
 * so that it is too early for nobody. Whether it is lawful then is the gate's business.
 */
export function findCallbackTime(input: CallbackInput): { at: number; words: string } | null {
  const heard = input.record.turns
    .filter(({ speaker }) => speaker === 'user' || speaker === 'assistant')
    .slice(-MOST_TURNS)
    .map(({ speaker, text }) => ({
      isUser: speaker === 'user',
      clauses: readClauses(text.slice(0, MOST_CHARACTERS), input.language),
    }))
  return input.zones
    .map((zone) => findInZone(input, heard, zone))
    .filter((found) => found !== null)
    .reduce<{ at: number; words: string } | null>(
      (latest, found) => (latest === null || found.at > latest.at ? found : latest),
      null,
    )
}

// The last agreed time wins, and reading must not hold up the event loop.
const MOST_TURNS = 100
const MOST_CHARACTERS = 500
const MOST_SUMMARY = 2000

interface Heard {
  isUser: boolean
  clauses: readonly Clause[]
}

interface Plan extends TimeParts {
  words: string[]
}

function findInZone(
  { record, heardAt }: CallbackInput,
  heard: readonly Heard[],
  zone: string,
): { at: number; words: string } | null {
  const wallNow = heardAt + offsetAt(zone, heardAt)
  if (Number.isNaN(wallNow)) return null
  const { agreed, isSilent } = readConversation(heard, wallNow)
  const mayBeSummed = isSilent && readDisposition(record.disposition) === 'callback'
  const plan = mayBeSummed ? readSummary(record.summary ?? '', wallNow) : agreed
  if (plan === null) return null
  const at = toInstant(plan, zone, heardAt)
  if (!(at > heardAt && at <= heardAt + FARTHEST_CALLBACK_MS)) return null
  return { at, words: plan.words.join(', ') }
}

function toInstant(plan: Plan, leadZone: string, heardAt: number): number {
  if (plan.delayMs !== null) return heardAt + plan.delayMs
  const zone = plan.zone ?? leadZone
  const wallNow = heardAt + offsetAt(zone, heardAt)
  const today = wallNow - (wallNow % DAY_MS)
  const minutes = plan.minutes ?? DEFAULT_MINUTES
  const at = fromWall((plan.day ?? today) + minutes * MINUTE_MS, zone)
  // A time of day that has passed is tomorrow's.
  return plan.day === null && at <= heardAt
    ? fromWall(today + DAY_MS + minutes * MINUTE_MS, zone)
    : at
}

/** The later of two instants where the clock is put back; an hour on where it skips the time. */
function fromWall(wall: number, zone: string): number {
  const instants = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offsetAt(zone, near))
  const real = instants.filter((at) => at + offsetAt(zone, at) === wall)
  return Math.max(...(real.length > 0 ? real : instants))
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
const MOST_WORDS = 9

/** For so many turns after one about calling back, a bare time is about that too. */
const ABOUT_TURNS = 3

function readConversation(
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

function readClauses(text: string, language: string | null): Clause[] {
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
    const isShort = text.split(' ').length <= MOST_WORDS
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

/** Only where the transcript says nothing of a time: Bland's model wrote it, as it did the label. */
function readSummary(summary: string, wallNow: number): Plan | null {
  let plan: Plan | null = null
  for (const sentence of summary.slice(-MOST_SUMMARY).split(SPLIT_SENTENCES)) {
    const text = toPlainEnglish(sentence, 'en').replace(/[.,;!?]+/g, ' ')
    if (!CALL.test(text) || NEGATION.test(text) || /\b(?:declin|refus)/.test(text)) continue
    const parts = readTimeParts(text, wallNow, false)
    if (parts !== null) plan = { ...parts, words: [sentence.trim()] }
  }
  return plan
}
