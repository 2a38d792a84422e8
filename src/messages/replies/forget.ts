import type { Forgotten, KnownNumber } from '../../dialer/numbers/forget.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'

/** `shown` is the number as people write it. */
type Shown<Facts> = Facts & { shown: string }

/** Asked before anything is erased. The number comes back as the button's value. */
export function forgetQuestion({
  phone,
  shown,
  isForgotten,
  leads,
  calls,
}: Shown<KnownNumber>): Message {
  const number = escapeLine(shown, 40)
  if (isForgotten && leads + calls === 0) return say(alreadyText(number))
  const known =
    leads + calls === 0
      ? 'Nothing is known about it yet.'
      : `It is in ${counted(leads, 'lead')} and was called ${counted(calls, 'time')}.`
  const text = `Forget ${number}?`
  return message(text, [
    section(
      `🧹 *${text}* ${known} Names, e-mail, what was said, recordings’ links and the number itself are erased; the number is never called again. *This cannot be undone.*`,
    ),
    ...actions([
      button({
        label: 'Erase this person’s data',
        actionId: ACTIONS.personForget,
        value: phone,
        style: 'danger',
        confirm: {
          title: 'Erase for good?',
          text: `What Dialbot knows about ${shown} cannot be brought back.`,
          yes: 'Erase',
          no: 'Keep',
        },
      }),
    ]),
    context('Figures stay: how many calls there were, what came of them and what they cost.'),
  ])
}

/** What was erased, and what must be erased by hand. */
export function forgottenReply(done: Shown<Forgotten>): Message {
  const number = escapeLine(done.shown, 40)
  if (done.wasForgotten) return say(alreadyText(number))
  const parts = [
    counted(done.leads, 'lead'),
    counted(done.calls, 'call'),
    counted(done.turns, 'spoken line'),
    counted(done.receipts, 'report of Bland’s', 'reports of Bland’s'),
    counted(done.rejectedRows, 'left-out row'),
    counted(done.auditEntries, 'audit entry', 'audit entries'),
  ]
  const edited =
    done.messages === 0
      ? ''
      : ` ${counted(done.messages, 'message')} in Slack ${done.messages === 1 ? 'is' : 'are'} being rewritten without the person.`
  const text = `${number} is forgotten and will never be called again.`
  return message(text, [
    section(`🧹 *${text}* Erased: ${parts.join(', ')}.${edited}`),
    section(
      'Left for you to delete: files in Slack that name the person (the shared CSV, rejected rows, exports), what people wrote, and Bland’s own copy of the calls (app.bland.ai).',
    ),
    context('Only a keyed hash of the number is kept, so that no later list can bring it back.'),
  ])
}

function alreadyText(number: string): string {
  return `${number} has been forgotten before: nothing is left to erase, and it is never called.`
}
