import type { KnownBlock } from '@slack/web-api'
import type { ColumnQuestion } from '../../intake/columns/recognise.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, section } from '../kit/blocks.ts'
import { code, escapeLine } from '../kit/escape.ts'
import { count } from '../kit/format.ts'

export interface FailedImport {
  listId: string
  fileName: string
  /** A sentence for people that says what to change. */
  reason: string
  /**
   * What a person can do about it at once. `question`: say which column has the phone numbers. `again`: have
   * the same file read once more, as it was cut off. Null: nothing but what the reason says.
   */
  next: { type: 'question'; question: ColumnQuestion } | { type: 'again' } | null
}

/** What became of a file that is no list. */
export function importFailedMessage({ listId, fileName, reason, next }: FailedImport): Message {
  const name = escapeLine(fileName, 120)
  const why = escapeLine(reason, 1500)
  if (next?.type === 'question') {
    return message(`${name}: which column has the phone numbers? ${why}`, [
      section(`❓ *${name}: which column has the phone numbers?*\n${why}`),
      ...fittingBlocks(next.question),
      ...actions([
        button({
          label: 'Choose the column',
          actionId: ACTIONS.listColumns,
          value: listId,
          style: 'primary',
          description: 'Opens a form with the columns of this file and what stands in them',
        }),
      ]),
      context('Nothing is taken in from this file before somebody answers.'),
    ])
  }
  const what = next === null ? 'could not be read' : 'was not read to its end'
  const rest =
    next === null ? [context('Nothing was taken in from this file.')] : againBlocks(listId)
  return message(`${name} ${what}: ${why}`, [section(`⚠️ *${name} ${what}*\n${why}`), ...rest])
}

const MAX_FITTING = 20

function fittingBlocks({ columns }: ColumnQuestion): KnownBlock[] {
  const fitting = columns.filter(({ fits }) => fits)
  if (fitting.length === 0) return []
  const names = fitting.slice(0, MAX_FITTING).map(({ title }) => code(title))
  const more = fitting.length - names.length
  const rest = more > 0 ? ` and ${count(more)} more` : ''
  return [section(`*Columns that may be it:* ${names.join(', ')}${rest}`)]
}

function againBlocks(listId: string): KnownBlock[] {
  return actions([
    button({
      label: '🔁 Read it again',
      actionId: ACTIONS.listReadAgain,
      value: listId,
      style: 'primary',
      description: 'Reads the same file from its beginning',
    }),
  ])
}
