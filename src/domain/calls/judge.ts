import type { CallRecord } from '../call-record.ts'
import { dispositionKey, readDisposition } from '../disposition.ts'
import { isWin, type Outcome } from '../outcome.ts'
import type { HoldReason } from '../speech/hold-reasons.ts'
import { hearMachine, type MachineSpeech } from '../speech/machine-speech.ts'
import { saidOptOut } from '../speech/opt-out.ts'
import { perhapsOptedOut } from '../speech/opt-out-perhaps.ts'
import { userSpeech } from '../speech/plain-speech.ts'

/** The branch that decided. Stored with the attempt, so that every outcome can be explained. */
export type JudgeReason =
  | 'said_opt_out'
  | 'labelled_do_not_call'
  | 'may_have_opted_out'
  | 'transfer_merged'
  | 'transfer_connected'
  | 'transfer_contradicted'
  | 'transfer_not_proven'
  | 'status_contradicts_conversation'
  | 'label_contradicts_conversation'
  | 'label_without_words'
  | 'number_not_found'
  | 'number_unavailable'
  | 'caller_id_blocked'
  | 'destination_not_allowed'
  | 'provider_failed'
  | 'status_busy'
  | 'status_no_answer'
  | 'status_canceled'
  | 'status_unknown'
  | 'never_connected'
  | MachineSpeech
  | 'answered_by_voicemail'
  | 'answered_by_contradicts_conversation'
  | 'machine_contradicts_label'
  | 'labelled_voicemail'
  | 'hung_up_unheard'
  | 'dropped_unheard'
  | 'labelled_no_contact'
  | 'labelled_without_transcript'
  | 'nothing_heard'
  | 'said_wrong_number'
  | 'labelled'
  | 'conversation_without_label'

export interface Judgement {
  outcome: Outcome
  reason: JudgeReason
  /** The number is never to be called again, by any campaign. */
  optOut: boolean
  /** Why the number is not to be called until a person has decided; null: nothing speaks against it. */
  hold: HoldReason | null
}

/**
 * A call this short without a word from the other side is a hang-up or a line that dropped: nobody
 * was spoken to. Bland listens for 5 s before it says who answered, or 10 s (docs.bland.ai, api-v1/get/calls-id).
 */
const UNHEARD_MS = 10_000

/** A label is believed without a transcript (Bland can be set to leave it out) from here on. */
const LONG_ENOUGH_TO_TALK_MS = 20_000

const WRONG_NUMBER =
  /\b(?:wrong number|wrong person|numero equivocado|se equivoco de numero|mauvais numero|trompez? de numero)\b/

interface Facts {
  record: CallRecord
  status: string
  answeredBy: string
  label: Outcome | null
  labelKey: string
  said: string[]
  machine: MachineSpeech | null
}

type Verdict = readonly [Outcome, JudgeReason]

/**
 * What came of an ended call. No single field of Bland's is reliable (it labelled 192 voicemails of
 * 496 "human" in one day), so the strongest evidence is asked first; what contradicts itself goes to
 * a person as `needs_review`.
 */
export function judgeCall(record: CallRecord): Judgement {
  const facts = gatherFacts(record)
  const judged =
    judgeOptOut(facts) ??
    judgeTransfer(facts) ??
    judgeConnection(facts) ??
    judgeMachine(facts) ??
    judgeSilence(facts) ??
    judgeConversation(facts)
  const hold = judged[0] === 'do_not_call' ? null : judgeHold(facts, judged[0])
  const [outcome, reason] =
    hold !== null && LESS_THAN_A_HOLD.includes(judged[0]) ? MAY_HAVE_OPTED_OUT : judged
  return { outcome, reason, optOut: outcome === 'do_not_call', hold }
}

/** What is not kept beside a hold: nobody knows whether these were the words for a refusal. */
const LESS_THAN_A_HOLD: readonly Outcome[] = ['not_interested', 'talked']
const MAY_HAVE_OPTED_OUT: Verdict = ['needs_review', 'may_have_opted_out']

/** A machine's greeting asks for nothing; and who agreed to something was understood. */
function judgeHold({ record, machine }: Facts, outcome: Outcome): HoldReason | null {
  if (machine !== null) return null
  const hold = perhapsOptedOut(record)
  return hold === 'language' && isWin(outcome) ? null : hold
}

function gatherFacts(record: CallRecord): Facts {
  const labelKey = dispositionKey(record.disposition)
  return {
    record,
    status: dispositionKey(record.status),
    answeredBy: dispositionKey(record.answeredBy),
    label: readDisposition(record.disposition),
    labelKey,
    said: userSpeech(record.turns),
    machine: hearMachine(record.turns),
  }
}

function judgeOptOut({ record, label }: Facts): Verdict | null {
  if (saidOptOut(record.turns)) return ['do_not_call', 'said_opt_out']
  return label === 'do_not_call' ? ['do_not_call', 'labelled_do_not_call'] : null
}

function judgeTransfer({ record, answeredBy, label, machine }: Facts): Verdict | null {
  const state = record.transferState?.toUpperCase() ?? null
  if (state === 'MERGED') return ['transferred', 'transfer_merged']
  if (record.transferredTo === null || state !== null) return null
  // Nobody transfers an answering machine.
  const isMachine = machine !== null || (isMachineLabel(answeredBy) && label !== 'transferred')
  return isMachine
    ? ['needs_review', 'transfer_contradicted']
    : ['transferred', 'transfer_connected']
}

/** Calls that reached nobody, by status, Bland's error sentence or its system-set label. */
function judgeConnection(facts: Facts): Verdict | null {
  const { record, status, labelKey, said } = facts
  const unreached = explainUnreached(status, record.errorMessage)
  if (unreached !== null) {
    return hasTalked(facts) ? ['needs_review', 'status_contradicts_conversation'] : unreached
  }
  if (/^(?:pre_queue|queue|call)_error$/.test(dispositionKey(record.queueStatus))) {
    return hasTalked(facts)
      ? ['needs_review', 'status_contradicts_conversation']
      : explainFailure(record.errorMessage)
  }
  if (record.durationMs > 0 || said.length > 0 || facts.machine !== null) return null
  if (isMachineLabel(facts.answeredBy)) return null

  // Nothing happened on the line: the other fields can only say why.
  const labelled = explainUnreached(labelKey, record.errorMessage)
  if (labelled !== null) return labelled
  if (status === 'completed' || facts.answeredBy === 'no_answer') {
    const failure = explainFailure(record.errorMessage)
    return failure[1] === 'provider_failed' ? ['no_answer', 'never_connected'] : failure
  }
  return ['needs_review', 'status_unknown']
}

function explainUnreached(word: string, errorMessage: string | null): Verdict | null {
  if (word === 'no_answer') return ['no_answer', 'status_no_answer']
  if (word === 'busy') return ['busy', 'status_busy']
  if (word === 'canceled' || word === 'cancelled') return ['canceled', 'status_canceled']
  return word === 'failed' || word === 'error' ? explainFailure(errorMessage) : null
}

// Bland's sentences for SIP 404, 480, 486 and 608, and Twilio's refusal of a destination
// (docs.bland.ai, api-v1/get/calls-id).
function explainFailure(errorMessage: string | null): Verdict {
  const text = errorMessage?.toLowerCase() ?? ''
  if (/number you dialed is not found/.test(text)) return ['bad_number', 'number_not_found']
  if (/temporarily unavailable/.test(text)) return ['no_answer', 'number_unavailable']
  if (/is busy/.test(text)) return ['busy', 'status_busy']
  if (/due to spam|number reputation/.test(text)) return ['failed', 'caller_id_blocked']
  if (/not allowed to call/.test(text)) return ['failed', 'destination_not_allowed']
  return ['failed', 'provider_failed']
}

function judgeMachine(facts: Facts): Verdict | null {
  const { answeredBy, label, labelKey, said, machine } = facts
  if (machine === 'dead_number_phrase') return ['bad_number', machine]
  if (machine === 'voicemail_phrase' && said.length >= 3 && label !== null && isWin(label)) {
    return ['needs_review', 'machine_contradicts_label']
  }
  if (machine !== null) return ['voicemail', machine]
  if (isMachineLabel(answeredBy)) {
    // The detector listens for five seconds only; a conversation with a result outweighs it.
    return said.length >= 2 && label !== null
      ? ['needs_review', 'answered_by_contradicts_conversation']
      : ['voicemail', 'answered_by_voicemail']
  }
  return isMachineLabel(labelKey) && said.length < 2 ? ['voicemail', 'labelled_voicemail'] : null
}

/** Somebody or something picked up, and not one word of theirs was written down. */
function judgeSilence({ record, label, labelKey, answeredBy, said }: Facts): Verdict | null {
  if (said.length > 0) return null
  if (label === 'transferred') return ['needs_review', 'transfer_not_proven']
  const hasTranscript = record.turns.some((turn) => turn.speaker !== 'agent-action')
  if (label !== null) {
    const canHaveTalked = !hasTranscript && record.durationMs >= LONG_ENOUGH_TO_TALK_MS
    return canHaveTalked && answeredBy === 'human'
      ? [label, 'labelled_without_transcript']
      : ['needs_review', 'label_without_words']
  }
  const isShort = record.durationMs < UNHEARD_MS
  // A person answered, so nobody calls again by machine; what they want, nobody knows.
  if (answeredBy === 'human') return ['needs_review', isShort ? 'hung_up_unheard' : 'nothing_heard']
  if (isShort) return ['no_answer', 'dropped_unheard']
  return labelKey === 'no_contact_made' || labelKey === 'no_answer'
    ? ['no_answer', 'labelled_no_contact']
    : ['needs_review', 'nothing_heard']
}

function judgeConversation({ record, label, labelKey, said }: Facts): Verdict {
  // Also without the tag: a warm transfer that failed left somebody waiting for a person.
  const wasOnHold = record.transferState !== null && (label === null || label === 'talked')
  if (label === 'transferred' || wasOnHold) return ['needs_review', 'transfer_not_proven']
  const isWrongNumber = said.some((text) => WRONG_NUMBER.test(text))
  if (isWrongNumber && (label === null || label === 'talked' || label === 'not_interested')) {
    return ['wrong_number', 'said_wrong_number']
  }
  if (label !== null) return [label, 'labelled']
  // These are set by Bland's switch, not guessed by its AI: one of the two is wrong.
  if (explainUnreached(labelKey, null) !== null) {
    return ['needs_review', 'label_contradicts_conversation']
  }
  return ['talked', 'conversation_without_label']
}

function hasTalked({ record, said, machine }: Facts): boolean {
  return said.length > 0 && record.durationMs > 0 && machine === null
}

function isMachineLabel(word: string): boolean {
  return word === 'machine' || /voice_?mail|answering_machine/.test(word)
}
