import type { JudgeReason } from '../../domain/calls/judge.ts'
import { REFUSAL_REASONS, refusalEffect } from '../../domain/calls/refusal.ts'
import type { CampaignState } from '../../domain/campaign.ts'
import type { BlockRule } from '../../domain/law/gate-rules.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { escapeLine } from './escape.ts'

interface Label {
  emoji: string
  words: string
}

/** In the order people read them: what they hoped for first. */
export const OUTCOME_LABELS: Record<Outcome, Label> = {
  interested: { emoji: '🎉', words: 'Interested' },
  callback: { emoji: '📅', words: 'Wants a call back' },
  transferred: { emoji: '🤝', words: 'Transferred' },
  talked: { emoji: '💬', words: 'Talked' },
  not_interested: { emoji: '👋', words: 'Not interested' },
  do_not_call: { emoji: '🚫', words: 'Do not call' },
  wrong_number: { emoji: '❓', words: 'Wrong number' },
  voicemail: { emoji: '📼', words: 'Voicemail' },
  no_answer: { emoji: '🔕', words: 'No answer' },
  busy: { emoji: '⏳', words: 'Busy' },
  bad_number: { emoji: '✖️', words: 'Bad number' },
  failed: { emoji: '⚠️', words: 'Failed' },
  canceled: { emoji: '◻️', words: 'Canceled' },
  needs_review: { emoji: '🔎', words: 'Needs review' },
}

/** `🎉 Interested` */
export function outcomeLabel(outcome: Outcome): string {
  const { emoji, words } = OUTCOME_LABELS[outcome]
  return `${emoji} ${words}`
}

export function isOutcomeWord(word: string): word is Outcome {
  return Object.hasOwn(OUTCOME_LABELS, word)
}

/** The outcomes there are, in reading order. */
export function listOutcomes(
  outcomes: Partial<Record<Outcome, number>>,
): { outcome: Outcome; calls: number }[] {
  return Object.keys(OUTCOME_LABELS)
    .filter(isOutcomeWord)
    .map((outcome) => ({ outcome, calls: outcomes[outcome] ?? 0 }))
    .filter(({ calls }) => calls > 0)
}

export const STATE_LABELS: Record<CampaignState, Label> = {
  scheduled: { emoji: '🗓️', words: 'Scheduled' },
  running: { emoji: '📞', words: 'Calling' },
  paused: { emoji: '⏸️', words: 'Paused' },
  finished: { emoji: '✅', words: 'Finished' },
  stopped: { emoji: '⏹️', words: 'Stopped' },
}

const PAUSE_SENTENCES: Record<string, string> = {
  operator: 'Somebody paused it. Press Resume when calling may go on.',
  breaker:
    'Too many calls in a row went wrong, so Dialbot stopped calling. Look at the last outcomes, then resume.',
  budget: 'The budget is used up. Stop it, or start the list again with a larger budget.',
  registry_old:
    'The copy of the national do-not-call list is more than 31 days old, and this prompt is for marketing. Type `/dial dnc import`, then resume.',
  stop_all: 'Somebody stopped every campaign.',
  restart: 'Dialbot was restarted. Press Resume when calling may go on.',
}

/** Why a campaign does not call, as a sentence; what is not known is shown as it is, escaped. */
export function pauseSentence(reason: string | null): string {
  if (reason === null) return 'Press Resume when calling may go on.'
  const known = own(PAUSE_SENTENCES, reason)
  if (known !== undefined) return known
  const refusal = refusalSentence(reason)
  if (refusal !== null) return refusal
  return escapeLine(isWord(reason) ? `The reason is: ${spaced(reason)}.` : reason)
}

/** What a refusal of Bland's means and what to do; null for any other word. */
export function refusalSentence(reason: string): string | null {
  const refusal = REFUSAL_REASONS.find((word) => word === reason)
  return refusal === undefined ? null : refusalEffect(refusal).sentence
}

const BLOCK_WORDS: Record<BlockRule, string> = {
  do_not_call: 'on the do-not-call list',
  on_hold: 'on hold: may have asked not to be called',
  national_do_not_call: 'on the national do-not-call list',
  consent_refused: 'did not agree to be called',
  no_consent: 'without a recorded consent',
  country_not_allowed: 'in a country that may not be called',
  no_calling_rule: 'in a country whose calling hours are not known',
  no_time_zone: 'without a known time zone',
  attempts_used: 'tried as often as the campaign allows',
  never_open: 'with no hour at which a call is allowed',
}
const LEAD_WORDS: Record<string, string> = {
  ...BLOCK_WORDS,
  bad_number: 'not a working number',
  data_deleted: 'erased because they were kept long enough',
  missing_variables: 'without a value that the prompt needs',
  refusal_unread: 'with words that may say no to calls, and that nobody can read',
}

/** Why leads are left out, as the end of "12 × …". */
export function leadReason(reason: string): string {
  const [word = '', detail] = reason.split(': ', 2)
  const words = own(LEAD_WORDS, word) ?? (isWord(word) ? spaced(word) : word)
  return escapeLine(detail === undefined ? words : `${words}: ${detail}`, 160)
}

const WAIT_WORDS: Record<string, string> = {
  hours: 'outside the legal calling hours where they live',
  cap_24h: 'called three times in 24 hours',
  gap: 'called less than four hours ago',
  after_transfer: 'may still be talking to somebody of your team',
  open_attempt: 'another campaign is calling this number',
  retry: 'tried before, the next try has its time',
  callback: 'asked to be called then',
  budget: 'the budget is used up',
  registry_old: 'the copy of the national do-not-call list is too old',
  campaign_not_running: 'the campaign is not running',
}

/** What a lead waits for, as the end of "12 leads later: …". */
export function waitReason(reason: string | null): string {
  if (reason === null) return 'not looked at yet'
  const words = own(WAIT_WORDS, reason) ?? refusalSentence(reason)
  return words ?? escapeLine(isWord(reason) ? spaced(reason) : reason, 160)
}

const REVIEW_SENTENCES: Partial<Record<JudgeReason | 'presumed_called', string>> = {
  presumed_called: 'Bland never said how the call ended. It counts as called.',
  may_have_opted_out: 'May have asked not to be called.',
  transfer_contradicted: 'Bland says both that the call was transferred and that it was not.',
  transfer_not_proven: 'Nothing proves that the transfer went through.',
  status_contradicts_conversation: 'Bland says that nobody answered, yet somebody spoke.',
  label_contradicts_conversation: 'Bland’s label does not fit what was said.',
  label_without_words: 'Bland gave a label, but there are no words to support it.',
  answered_by_contradicts_conversation: 'Bland heard a machine, yet a person seems to have spoken.',
  conversation_without_label: 'They talked, but Bland did not say what came of it.',
  status_unknown: 'Bland does not know how the call ended.',
}

/** Why a call should be looked at by a person. */
export function reviewSentence(reason: string | null): string {
  if (reason === null) return 'Please listen to the call and judge it.'
  const known = Object.entries(REVIEW_SENTENCES).find(([word]) => word === reason)?.[1]
  return known ?? escapeLine(isWord(reason) ? `${capital(spaced(reason))}.` : reason)
}

/** Why there was no call to speak of; null when the outcome says it all. */
export function noCallSentence(reason: string | null): string | null {
  if (reason === 'presumed_called') return REVIEW_SENTENCES.presumed_called ?? null
  return reason === null ? null : refusalSentence(reason)
}

/** Reasons come from rows: one called `valueOf` must not find what every object has. */
function own(words: Record<string, string>, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined
}

function isWord(reason: string): boolean {
  return /^[a-z0-9_]+$/.test(reason)
}

function spaced(word: string): string {
  return word.replaceAll('_', ' ')
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** A person in Slack is mentioned; whoever else (the API, an e-mail) is named. */
export function person(id: string): string {
  if (isSlackUser(id)) return `<@${id}>`
  return id === 'api' ? 'the HTTP API' : escapeLine(id, 80)
}

export function isSlackUser(id: string): boolean {
  return /^[UW][A-Z0-9]{5,}$/.test(id)
}
