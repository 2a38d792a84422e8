import { ACTIONS } from '../kit/action-ids.ts'
import { actions, context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { duration, time } from '../kit/format.ts'
import { doNotCallButton, holdLine, mayBeCalledButton } from './outcome.ts'

/** What a message about somebody who called back says. */
export interface CalledBackPost {
  callId: string
  leadName: string | null
  company: string | null
  /** As people write it. */
  phone: string
  /** Bland's. */
  summary: string | null
  durationMs: number
  calledAt: number
  /** They said no: the number is on the do-not-call list. */
  saidNo: boolean
  /** The number is on the do-not-call list, whoever put it there. */
  isListed: boolean
  /** Why the number is on hold since this call; null when it is not. */
  hold: string | null
  /** Nobody knows the number any more. */
  isErased: boolean
}

export function calledBackMessage(post: CalledBackPost): Message {
  const name = [post.leadName, post.company].filter(Boolean).join(', ')
  const who = name === '' ? 'Lead without a name' : escapeLine(name, 160)
  const lines = [`📲 *Called back:* *${who}* · ${escapeLine(post.phone, 40)}`]
  if (post.summary) lines.push(escapeLine(post.summary, 600))
  if (post.saidNo) lines.push('🚫 Asked not to be called: the number is on the do-not-call list.')
  else if (post.hold !== null) lines.push(holdLine(post.hold))
  const long = post.durationMs > 0 ? ` · ${duration(post.durationMs)}` : ''
  const buttons =
    post.isListed || post.isErased
      ? []
      : [
          doNotCallButton(ACTIONS.callerDoNotCall, post.callId),
          ...(post.hold === null
            ? []
            : [mayBeCalledButton(ACTIONS.callerMayBeCalled, post.callId)]),
        ]
  const summary = post.summary ? `: ${escapeLine(post.summary, 150)}` : ''
  return message(`Called back: ${who}${summary}`, [
    section(lines.join('\n')),
    context(`${time(post.calledAt)}${long}`),
    ...actions(buttons),
  ])
}
