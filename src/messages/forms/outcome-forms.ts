import type { ModalView } from '@slack/web-api'
import type { CallBackOffer } from '../../dialer/outcomes/call-back.ts'
import type { CallBackProblem } from '../../dialer/outcomes/call-back-result.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import { section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { ownWords } from '../kit/form-parts.ts'
import { teamTime } from '../kit/format.ts'
import { isOutcomeWord, OUTCOME_LABELS, outcomeLabel, waitReason } from '../kit/words.ts'

export const CORRECT_VIEW = 'outcome_correct'
export const CALL_BACK_VIEW = 'outcome_call_back'

/** The blocks of the forms, and of each the one control that stands in it. */
export const CORRECT_FIELD = { block: 'correct_outcome', action: 'outcome' } as const
export const CALL_BACK_FIELDS = {
  date: { block: 'call_back_date', action: 'date' },
  time: { block: 'call_back_time', action: 'time' },
} as const

/** Kept in a form: what it is about, and where its button was pressed. */
export interface OutcomeFormPlace {
  attemptId: string
  channel: string
  threadTs: string | null
}

// What a person says of a call: neither that it should be looked at, nor what only Dialbot does.
const CHOICES = Object.keys(OUTCOME_LABELS)
  .filter(isOutcomeWord)
  .filter((outcome) => outcome !== 'needs_review' && outcome !== 'canceled')

/** The outcome that was chosen in the form; null for what is no choice there. */
export function readChoice(word: string): Outcome | null {
  return CHOICES.find((outcome) => outcome === word) ?? null
}

/** `place` comes back with the form. */
export function correctView(outcome: Outcome, place: OutcomeFormPlace): ModalView {
  const { block, action } = CORRECT_FIELD
  return {
    type: 'modal',
    callback_id: CORRECT_VIEW,
    private_metadata: JSON.stringify(place),
    title: ownWords('Wrong outcome'),
    submit: ownWords('Correct it'),
    close: ownWords('Cancel'),
    blocks: [
      section(`Dialbot has it as *${outcomeLabel(outcome)}*.`),
      {
        type: 'input',
        block_id: block,
        label: ownWords('What really came of this call?'),
        hint: ownWords(
          '“Do not call” puts the number on the do-not-call list. Whether the person is called again goes by your answer; it is recorded with your name.',
        ),
        element: {
          type: 'static_select',
          action_id: action,
          placeholder: ownWords('Choose an outcome'),
          options: CHOICES.map((choice) => ({
            text: ownWords(outcomeLabel(choice)),
            value: choice,
          })),
        },
      },
    ],
  }
}

/** `place` comes back with the form. */
export function callBackView(offer: CallBackOffer, place: OutcomeFormPlace): ModalView {
  const { date, time } = CALL_BACK_FIELDS
  const who = offer.leadName === null ? '' : `*${escapeLine(offer.leadName, 80)}* · `
  const lines = [`${who}${escapeLine(formatPhone(offer.phone), 40)}`, zoneText(offer)]
  if (offer.plannedAt !== null) {
    lines.push(`📅 A call is planned already: ${teamTime(offer.plannedAt, offer.zone)}.`)
  }
  return {
    type: 'modal',
    callback_id: CALL_BACK_VIEW,
    private_metadata: JSON.stringify(place),
    title: ownWords('Call back'),
    submit: ownWords('Plan the call'),
    close: ownWords('Cancel'),
    blocks: [
      section(lines.join('\n')),
      {
        type: 'input',
        block_id: date.block,
        label: ownWords('Day'),
        element: { type: 'datepicker', action_id: date.action, initial_date: offer.date },
      },
      {
        type: 'input',
        block_id: time.block,
        label: ownWords('Time'),
        hint: ownWords(`On the clock of ${offer.zone}, whatever your own clock says.`),
        element: { type: 'timepicker', action_id: time.action, initial_time: offer.time },
      },
    ],
  }
}

function zoneText({ zone, zones }: CallBackOffer): string {
  const name = escapeLine(zone, 60)
  if (zones.length === 0) return `🕑 Nobody knows their time zone: times are read in *${name}*.`
  const others = zones.filter((other) => other !== zone).map((other) => escapeLine(other, 60))
  if (others.length === 0) return `🕑 They live in the time zone *${name}*; times are read there.`
  return `🕑 Times are read in *${name}*. They may also live in ${others.join(' or ')}, so it must be lawful there, too.`
}

/** What is wrong with a time, said under its control. `zone`: of the lead. */
export function callBackErrors(problem: CallBackProblem): Record<string, string> {
  const { date, time } = CALL_BACK_FIELDS
  switch (problem.what) {
    case 'unreadable':
      return { [date.block]: 'Choose a day and a time.' }
    case 'passed':
      return { [time.block]: 'That has passed where they live. Choose a time to come.' }
    case 'too_far':
      return { [date.block]: 'Choose a day within the next 60 days.' }
    case 'shut':
      return { [time.block]: shutText(problem) }
  }
}

export function shutText({
  rule,
  until,
  zone,
}: Extract<CallBackProblem, { what: 'shut' }>): string {
  return `They may not be called then: ${waitReason(rule)}. The next opening is ${teamTime(until, zone)}.`
}
