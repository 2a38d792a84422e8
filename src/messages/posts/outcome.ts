import type { Button, KnownBlock } from '@slack/web-api'
import { isWin, type Outcome } from '../../domain/outcome.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted, duration, money, time } from '../kit/format.ts'
import { holdReason } from '../kit/hold-words.ts'
import {
  isSlackUser,
  noCallSentence,
  OUTCOME_LABELS,
  outcomeLabel,
  person,
  reviewSentence,
} from '../kit/words.ts'

/** What a message about a call says. */
export interface OutcomePost {
  leadName: string | null
  company: string | null
  /** The number as people write it. */
  phone: string
  outcome: Outcome
  /** In the caller's words, or Bland's. */
  summary: string | null
  durationMs: number | null
  costMicros: number | null
  recordingUrl: string | null
  /** A Slack user id, or whatever the file says. */
  owner: string | null
  attempt: number
  maxAttempts: number
  /** When the lead is called again, if it is. */
  nextAt: number | null
  /** Why it was judged so, or why there was no call. */
  reason: string | null
  /** The person was not told in time that an AI calls and for whom. */
  isUndisclosed: boolean
  /** The newest correction by a person; `was`: what Dialbot made of the call. */
  correction: { was: Outcome; by: string } | null
  /** Why the number is on hold since this call; null when it is not. */
  hold: string | null
  buttons: OutcomeButtons
}

/** Which buttons make sense; their value is the attempt's id. */
export interface OutcomeButtons {
  attemptId: string
  transcript: boolean
  callBack: boolean
  doNotCall: boolean
  correct: boolean
}

export function outcomeMessage(post: OutcomePost): Message {
  const who = whoText(post)
  const owner = isWin(post.outcome) && post.owner !== null ? ownerText(post.owner) : ''
  const lines = [`${outcomeLabel(post.outcome)} · *${who}* · ${escapeLine(post.phone, 40)}${owner}`]
  if (post.summary) lines.push(escapeLine(post.summary, 600))
  if (post.hold !== null) lines.push(holdLine(post.hold))
  else if (post.outcome === 'needs_review') lines.push(reviewSentence(post.reason))
  const noCall = noCallSentence(post.reason)
  if (post.outcome !== 'needs_review' && noCall !== null) lines.push(noCall)
  if (post.isUndisclosed) lines.push(UNDISCLOSED)
  const details = detailsOf(post)
  const blocks: KnownBlock[] = [section(lines.join('\n'))]
  if (details.length > 0) blocks.push(context(details.join(' · ')))
  blocks.push(...actions(buttonsFor(post)))
  const summary = post.summary ? `: ${escapeLine(post.summary, 150)}` : ''
  return message(`${OUTCOME_LABELS[post.outcome].words}: ${who}${summary}`, blocks)
}

const UNDISCLOSED =
  '⚠️ The agent did not say in the first 30 seconds that it is an AI and for whom it calls. Check the prompt.'

/** What the channel is to decide; `holdButtons` are the ways. */
export function holdLine(reason: string): string {
  return `✋ *Needs review: may have asked not to be called* (${holdReason(reason)}). The number is on hold: nobody calls it until somebody decides.`
}

export function mayBeCalledButton(actionId: string, value: string): Button {
  return button({
    label: '✅ May be called',
    actionId,
    value,
    description:
      'May be called: lift the hold, the number is called again under all the other rules',
  })
}

function buttonsFor({ outcome, hold, buttons }: OutcomePost): Button[] {
  const { attemptId: value } = buttons
  const shown: Button[] = []
  if (hold !== null && buttons.doNotCall) {
    shown.push(doNotCallButton(ACTIONS.outcomeDoNotCall, value))
    shown.push(mayBeCalledButton(ACTIONS.outcomeMayBeCalled, value))
  }
  if (buttons.transcript) {
    shown.push(
      button({
        label: '📄 Transcript',
        actionId: ACTIONS.outcomeTranscript,
        value,
        description: 'Transcript: what was said, turn by turn',
      }),
    )
  }
  if (buttons.callBack) {
    shown.push(
      button({
        label: '📅 Call back',
        actionId: ACTIONS.outcomeCallBack,
        value,
        description: 'Call back: choose a time for a further call',
      }),
    )
  }
  if (hold === null && buttons.doNotCall) {
    shown.push(doNotCallButton(ACTIONS.outcomeDoNotCall, value))
  }
  if (buttons.correct) {
    shown.push(
      button({
        label: outcome === 'needs_review' ? '✏️ Set the outcome' : '✏️ Wrong outcome',
        actionId: ACTIONS.outcomeCorrect,
        value,
        ...(outcome === 'needs_review' && { style: 'primary' }),
        description: 'Say what really came of this call',
      }),
    )
  }
  return shown
}

export function doNotCallButton(actionId: string, value: string): Button {
  return button({
    label: '🚫 Do not call',
    actionId,
    value,
    style: 'danger',
    description: 'Do not call: never call this number again',
    confirm: {
      title: 'Never call this number again?',
      text: 'It goes on the do-not-call list, for every campaign. Your name is recorded. /dial dnc remove takes it off again.',
      yes: 'Never call again',
      no: 'Cancel',
    },
  })
}

function whoText(post: OutcomePost): string {
  const name = post.leadName ? escapeLine(post.leadName, 80) : ''
  const company = post.company ? escapeLine(post.company, 80) : ''
  if (name !== '' && company !== '') return `${name} (${company})`
  return name || company || 'Lead without a name'
}

function ownerText(owner: string): string {
  return ` · ${isSlackUser(owner) ? person(owner) : `owner ${escapeLine(owner, 80)}`}`
}

function detailsOf(post: OutcomePost): string[] {
  const details: string[] = []
  if (post.durationMs !== null && post.durationMs > 0) details.push(duration(post.durationMs))
  if (post.costMicros !== null) details.push(money(post.costMicros))
  const recording = recordingLink(post.recordingUrl)
  if (recording !== null) details.push(recording)
  if (post.attempt > 1 || post.nextAt !== null) {
    details.push(`attempt ${post.attempt} of ${post.maxAttempts}`)
  }
  if (post.nextAt !== null) details.push(`next try ${time(post.nextAt)}`)
  if (post.correction !== null) {
    const { was, by } = post.correction
    details.push(`✏️ corrected by ${person(by)}, was ${OUTCOME_LABELS[was].words}`)
  }
  return details
}

/** A link, if it is an ordinary https address: anything else in its place would be markup. */
function recordingLink(url: string | null): string | null {
  if (url === null || url.length > 1500 || !/^https?:\/\/[^\s<>|"`\p{Cc}]+$/u.test(url)) return null
  return `<${url.replaceAll('&', '&amp;')}|🎧 Recording>`
}

const MAX_LINES = 60
const SECTION_LENGTH = 2_800
// What the lines may take of a message's 12,000 characters, as JSON.
const LINES_LENGTH = 10_500

export interface DigestPart {
  message: Message
  /** How many of the outcomes are in it. */
  outcomes: number
}

/** A line per call, in as few messages as Slack's limits allow; every outcome is in exactly one. */
export function digestMessages(outcomes: readonly OutcomePost[]): DigestPart[] {
  return chunk(outcomes.map(digestLine), { items: MAX_LINES, length: LINES_LENGTH }).map(
    (lines) => {
      const title = `📬 ${counted(lines.length, 'more call')} ended`
      const sections = chunk(lines, { items: MAX_LINES, length: SECTION_LENGTH })
      return {
        message: message(`${title}.`, [
          section(`*${title}*`),
          ...sections.map((part) => section(part.join('\n'))),
        ]),
        outcomes: lines.length,
      }
    },
  )
}

function digestLine(post: OutcomePost): string {
  const parts = [outcomeLabel(post.outcome), `${whoText(post)} ${escapeLine(post.phone, 40)}`]
  if (post.durationMs !== null && post.durationMs > 0) parts.push(duration(post.durationMs))
  if (post.hold !== null) parts.push('✋ on hold: may have asked not to be called')
  if (post.isUndisclosed) parts.push('⚠️ not said that an AI calls, and for whom')
  if (post.nextAt !== null) parts.push(`next try ${time(post.nextAt)}`)
  if (post.correction !== null) parts.push(`corrected by ${person(post.correction.by)}`)
  if (post.summary) parts.push(escapeLine(post.summary, 100))
  return parts.join(' · ')
}

function chunk(lines: readonly string[], most: { items: number; length: number }): string[][] {
  const chunks: string[][] = []
  let length = 0
  for (const line of lines) {
    const current = chunks.at(-1)
    const added = JSON.stringify(line).length + 1
    if (current === undefined || current.length >= most.items || length + added > most.length) {
      chunks.push([line])
      length = added
    } else {
      current.push(line)
      length += added
    }
  }
  return chunks
}
