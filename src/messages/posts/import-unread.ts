import type { KnownBlock } from '@slack/web-api'
import type { UnreadColumn } from '../../store/leads/list-json.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted } from '../kit/format.ts'

const MAX_COLUMNS = 4
const MAX_VALUES = 5

/** What nobody can read of consent and refusals, and the button with which a person says what it means. */
export function unreadBlocks(
  list: { id: string; unclear: number },
  unread: readonly UnreadColumn[],
): KnownBlock[] {
  const open = unread.map((column) => ({ ...column, values: column.values.filter(isOpen) }))
  const lines = open.slice(0, MAX_COLUMNS).flatMap(lineOf)
  if (lines.length === 0) return []
  if (list.unclear > 0) {
    const are = list.unclear === 1 ? 'is' : 'are'
    lines.unshift(
      `❓ *${counted(list.unclear, 'lead')} ${are} not called* until somebody says what these words mean:`,
    )
  }
  return [
    section(lines.join('\n')),
    ...actions([
      button({
        label: 'Say what they mean',
        actionId: ACTIONS.listMeanings,
        value: list.id,
        description: 'Opens a form with the words that could not be read',
      }),
    ]),
  ]
}

function isOpen({ meaning }: UnreadColumn['values'][number]): boolean {
  return meaning === null
}

function lineOf({ header, kind, leads, values, others }: UnreadColumn): string | [] {
  const known = values.reduce((sum, value) => sum + value.leads, 0)
  if (known === 0 && (others !== null || leads === 0)) return []
  const what = kind === 'refusal' ? 'may say no to calls' : 'may be consent'
  const shown = values
    .slice(0, MAX_VALUES)
    .map((value) => `“${escapeLine(value.text, 60)}” (${count(value.leads)})`)
  const rest = values.length > MAX_VALUES ? [`${count(values.length - MAX_VALUES)} more`] : []
  const words = shown.length === 0 ? counted(leads, 'lead') : [...shown, ...rest].join(', ')
  return `• “${escapeLine(header, 60)}” ${what}: ${words}`
}
