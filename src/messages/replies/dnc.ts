import type { DncAdded, DncCheck, DncRemoved } from '../../dialer/numbers/do-not-call.ts'
import { dateText } from '../../domain/law/do-not-call.ts'
import type { NationalFileRow, SuppressionRow } from '../../store/engine/tables.ts'
import { context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted, time } from '../kit/format.ts'
import { holdText } from '../kit/hold-words.ts'
import { person } from '../kit/words.ts'

/** `shown` is the number as people write it, here and below. */
export function dncAddedReply(added: DncAdded & { shown: string }): Message {
  const number = `*${escapeLine(added.shown, 40)}*`
  if (added.entry === null) {
    return say(`🚫 ${number} is never called: the data of whoever has it was erased.`)
  }
  if (!added.isNew) return say(`🚫 ${number} was on the list already: ${entryText(added.entry)}.`)
  const leads =
    added.blockedLeads === 0
      ? ''
      : ` ${counted(added.blockedLeads, 'waiting lead')} with it will not be called.`
  return say(`🚫 ${number} is on the do-not-call list, for every campaign, from now on.${leads}`)
}

/** What became of a number among several that could not be dealt with. */
export function phoneProblemLine(typed: string, problem: string): string {
  return `⚠️ “${escapeLine(typed, 40)}”: ${problem}`
}

/** A line for each of several numbers; `lines` are escaped. */
export function phonesReply(lines: readonly string[]): Message {
  return message(
    `${counted(lines.length, 'number')} dealt with.`,
    Array.from({ length: Math.ceil(lines.length / TOGETHER) }, (_, part) =>
      section(lines.slice(part * TOGETHER, (part + 1) * TOGETHER).join('\n')),
    ),
  )
}

const TOGETHER = 6

export function dncRemovedReply(removed: DncRemoved & { shown: string }): Message {
  const { entry, national, unblockedLeads } = removed
  const number = `*${escapeLine(removed.shown, 40)}*`
  const leads =
    unblockedLeads === 0
      ? 'No lead was waiting for that; a row that was left out of a list comes back when its number is shared in another file.'
      : `${counted(unblockedLeads, 'lead')} with it may be called again, under all the other rules.`
  const stillNational =
    national === null
      ? ''
      : ` It stays on the national list (${nationalText(national)}), so marketing calls still do not reach it.`
  if (entry === null) return say(`↩️ ${number} is not on hold any more. ${leads}${stillNational}`)
  return message(`${number} is off the do-not-call list.`, [
    section(`↩️ ${number} is off our do-not-call list. ${leads}${stillNational}`),
    context(`It had been put there ${entryText(entry)}. The audit log keeps both.`),
  ])
}

/** `problem` is what is wrong with our copy of the national list; null while it is fresh. */
export function dncCheckReply(
  check: DncCheck & { shown: string },
  problem: string | null,
): Message {
  const { own, hold, national, isForgotten, newestNational } = check
  const number = `*${escapeLine(check.shown, 40)}*`
  const lines = [
    ...(own === null ? [] : [`🚫 On our do-not-call list: ${entryText(own)}.`]),
    ...(hold === null ? [] : [`✋ ${holdText(hold)}`]),
    ...(isForgotten ? ['🚫 Never called: the data of whoever has this number was erased.'] : []),
    ...(national === null
      ? []
      : [`🚫 On the national list: ${nationalText(national)}. Marketing calls do not reach it.`]),
  ]
  const free = '✅ On no do-not-call list. The other rules (hours, consent, caps) still hold.'
  const copy =
    newestNational === null || problem !== null
      ? `⚠️ ${problem ?? ''}`
      : `The newest copy of the national list is of ${dateText(newestNational.datedAt)}.`
  const summary = lines.length === 0 ? 'is on no do-not-call list' : 'is not to be called'
  return message(`${number} ${summary}.`, [
    section([number, ...(lines.length === 0 ? [free] : lines)].join('\n')),
    context(copy),
  ])
}

/** `added by @anna on Tuesday: asked in an e-mail`, escaped. */
function entryText(entry: SuppressionRow): string {
  const reason = entry.reason === null ? '' : `: ${escapeLine(entry.reason, 200)}`
  return `${SOURCES[entry.source] ?? escapeLine(entry.source, 40)} by ${person(entry.addedBy)}, ${time(entry.addedAt)}${reason}`
}

const SOURCES: Record<string, string> = {
  slack: 'added',
  import: 'from a file',
  call: 'after a call',
  bland: 'after Bland refused a call',
  // The entry may be older than the erasure.
  forget: 'its person’s data is being erased; put there',
}

function nationalText(file: NationalFileRow): string {
  return `file “${escapeLine(file.name, 80)}” of ${dateText(file.datedAt)}`
}

/** Goes with the file into the person's own conversation with Dialbot. */
export const DNC_FILE_COMMENT = 'The do-not-call list, as of now.'

export function dncExportedReply(numbers: number): Message {
  if (numbers === 0) return say('The do-not-call list is empty: there is nothing to export.')
  return say(
    `📄 \`do-not-call.csv\` (${counted(numbers, 'number')}) is in your direct messages with Dialbot, where only you see it.`,
  )
}

export function dncFormOpenReply(): Message {
  return say('Choose the file in the form that has opened. What came of it is told here, to you.')
}
