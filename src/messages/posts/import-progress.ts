import { SECOND_MS } from '../../domain/durations.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, duration, percent, progressBar } from '../kit/format.ts'
import { isSlackUser, person } from '../kit/words.ts'

/** What of a list its progress is made of. */
export type ImportedList = Pick<
  ListRow,
  | 'id'
  | 'name'
  | 'state'
  | 'rowsRead'
  | 'bytesRead'
  | 'bytesTotal'
  | 'startedAt'
  | 'readyAt'
  | 'canceledBy'
  | 'questionJson'
>

/** The one message about an import under way that is kept true by edits, to its end. */
export function importProgressMessage(list: ImportedList, now: number): Message {
  const name = escapeLine(list.name, 120)
  if (list.state !== 'importing') {
    const { emoji, words } = ending(list)
    return message(`${name}: ${words}`, [section(`${emoji} *${name}* · ${words}`)])
  }
  if (list.canceledBy !== null) {
    const words = 'is being canceled …'
    return message(`${name} ${words}`, [section(`⏹️ *${name}* ${words}`)])
  }
  if (list.startedAt === null) {
    const words = 'waits for another import to end.'
    return message(`${name} ${words}`, [section(`⏳ *${name}* ${words}`), ...cancelBlocks(list)])
  }
  const { rowsRead, bytesRead, bytesTotal } = list
  const figures = [
    `\`${progressBar(bytesRead, bytesTotal)}\` ${percent(bytesRead, bytesTotal)}`,
    counted(rowsRead, 'row'),
    ...paceOf(list, now - list.startedAt),
  ]
  return message(`${name} is being read: ${counted(rowsRead, 'row')} so far.`, [
    section(`⏳ *${name}* is being read\n${figures.join(' · ')}`),
    ...cancelBlocks(list),
  ])
}

/** The file turned out to be no list, which left nothing of it. */
export function importVanishedMessage(): Message {
  const words = 'There is no table of leads in this file: nothing was taken in.'
  return message(words, [section(`⚠️ ${words}`)])
}

/** Nothing can be said of the pace before there is any. */
function paceOf(list: ImportedList, elapsedMs: number): string[] {
  const { rowsRead, bytesRead, bytesTotal } = list
  if (elapsedMs < SECOND_MS || rowsRead === 0) return []
  const rate = `${count(Math.round((rowsRead * SECOND_MS) / elapsedMs))} a second`
  if (bytesRead === 0 || bytesTotal <= bytesRead) return [rate]
  const leftMs = (elapsedMs * (bytesTotal - bytesRead)) / bytesRead
  return [rate, `about ${duration(Math.max(SECOND_MS, leftMs))} left`]
}

function ending(list: ImportedList): { emoji: string; words: string } {
  const { state, rowsRead, startedAt, readyAt, canceledBy } = list
  if (state === 'ready') {
    const took =
      startedAt === null || readyAt === null ? '' : ` in ${duration(readyAt - startedAt)}`
    return { emoji: '✅', words: `${counted(rowsRead, 'row')} read${took}: the report is below.` }
  }
  if (canceledBy !== null) {
    const words = isSlackUser(canceledBy)
      ? `Canceled by ${person(canceledBy)}: nothing was taken in.`
      : 'Cut off by a restart of Dialbot: nothing was taken in.'
    return { emoji: '⏹️', words }
  }
  return list.questionJson === null
    ? { emoji: '⚠️', words: 'Could not be read: the reason is below.' }
    : { emoji: '❓', words: 'Not taken in yet: the question is below.' }
}

function cancelBlocks({ id, name }: ImportedList) {
  return actions([
    button({
      label: '⏹️ Cancel',
      actionId: ACTIONS.listCancel,
      value: id,
      style: 'danger',
      description: 'Cancel: nothing of this file is taken in',
      confirm: {
        title: 'Cancel this import?',
        text: `What was read of “${name.slice(0, 80)}” so far is dropped: nothing of it is taken in.`,
        yes: 'Cancel the import',
        no: 'Go on reading',
      },
    }),
  ])
}
