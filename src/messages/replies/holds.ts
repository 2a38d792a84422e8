import type { HoldRow } from '../../store/engine/tables.ts'
import { context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, time } from '../kit/format.ts'
import { holdReason } from '../kit/hold-words.ts'

/** The numbers that wait for a person's word; `shown`: as people write it. */
export function holdsReply(holds: readonly (HoldRow & { shown: string })[], all: number): Message {
  if (all === 0) return say('✅ No number is on hold.')
  const lines = holds.map(
    ({ shown, reason, heldAt }) =>
      `• *${escapeLine(shown, 40)}*, since ${time(heldAt)}: ${holdReason(reason)}`,
  )
  const more = all > holds.length ? ` The oldest ${count(holds.length)}:` : ''
  return message(`${counted(all, 'number')} on hold.`, [
    section(
      `✋ *${counted(all, 'number')} on hold:* they may have asked not to be called, and nobody calls them.${more}\n${lines.join('\n')}`,
    ),
    context(
      'Decide with the buttons under the call, or type `/dial dnc add NUMBER` (never call) or `/dial dnc remove NUMBER` (may be called).',
    ),
  ])
}

/** What a press of *May be called* came to; `leads` is null when the number was not on hold any more. */
export function mayBeCalledReply(lifted: { shown: string; leads: number | null }): Message {
  const number = `*${escapeLine(lifted.shown, 40)}*`
  if (lifted.leads === null) return say(`${number} is not on hold.`)
  const leads =
    lifted.leads === 0
      ? 'No lead was waiting for that.'
      : `${counted(lifted.leads, 'lead')} with it waits again, under all the other rules.`
  return say(`✅ ${number} may be called. ${leads}`)
}
