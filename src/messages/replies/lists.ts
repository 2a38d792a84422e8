import type { CallView } from '../../dialer/campaigns/calls.ts'
import type { Outcome } from '../../domain/outcome.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { context, header, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted, duration, money, time } from '../kit/format.ts'
import { outcomeLabel } from '../kit/words.ts'
import { addCsvBlocks } from './files.ts'

export function listsReply(lists: readonly ListRow[]): Message {
  if (lists.length === 0) {
    const text = 'No list in this channel yet. Share a CSV of leads here: it becomes one.'
    return message(text, [section(text), ...addCsvBlocks()])
  }
  return message(`${counted(lists.length, 'list')} in this channel.`, [
    header('📋 Lists in this channel'),
    section(lists.map(listLine).join('\n')),
    ...addCsvBlocks(),
    context('`/dial start NAME` calls a list; without a name the newest.'),
  ])
}

/** One line about a list, escaped. */
export function listLine(list: ListRow): string {
  const name = `*${escapeLine(list.name, 100)}*`
  if (list.state === 'importing') return `• ${name}: being read`
  if (list.state === 'failed') return `• ${name}: ${failureWords(list)}, ${time(list.createdAt)}`
  const left = list.rejected + list.duplicates + list.suppressed
  const rest = left === 0 ? '' : `, ${counted(left, 'row')} left out`
  return `• ${name}: ${counted(list.accepted, 'lead')}${rest}, ${time(list.createdAt)} · \`${escapeLine(list.id, 60)}\``
}

function failureWords({ canceledBy, questionJson }: ListRow): string {
  if (canceledBy !== null) return 'not read to its end'
  return questionJson === null ? 'could not be read' : 'waits for a phone column to be chosen'
}

const STATE_WORDS: Record<CallView['state'], string> = {
  reserved: 'about to be called',
  sent: 'ringing',
  live: 'on the line',
  unknown: 'asking Bland what became of it',
  ended: 'ended',
}

/** `shown` is the number as people write it. */
export type ShownCall = CallView & { shown: string }

export function callsReply(parts: {
  calls: readonly ShownCall[]
  outcome: Outcome | null
  hasMore: boolean
}): Message {
  const { calls, outcome, hasMore } = parts
  const kind = outcome === null ? '' : ` with the outcome ${outcomeLabel(outcome)}`
  if (calls.length === 0) {
    const text = `No call${kind} in this channel yet.`
    return say(text)
  }
  const title = outcome === null ? 'The last calls' : `The last calls: ${outcomeLabel(outcome)}`
  return message(`${title}: ${calls.length} shown.`, [
    header(`☎️ ${title}`),
    section(calls.map(callLine).join('\n')),
    ...(hasMore ? [context(`The newest ${calls.length}; there are more.`)] : []),
  ])
}

function callLine(call: ShownCall): string {
  const parts = [
    `*${escapeLine(call.shown, 40)}*`,
    call.outcome === null ? STATE_WORDS[call.state] : outcomeLabel(call.outcome),
    call.startedAt === null ? null : time(Date.parse(call.startedAt)),
    call.durationSec === null ? null : duration(call.durationSec * 1000),
    call.costUsd === null ? null : money(Math.round(call.costUsd * 1_000_000)),
  ].filter((part) => part !== null)
  const summary = call.summary ? `\n    ${escapeLine(call.summary, 140)}` : ''
  return `• ${parts.join(' · ')}${summary}`
}
