import type { ModalView } from '@slack/web-api'
import { dateText } from '../../domain/law/do-not-call.ts'
import type { DncImportResult, DncKind } from '../../intake/do-not-call/dnc-import-context.ts'
import { TABLE_TYPES } from '../forms/lead-file-form.ts'
import { context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { ownWords } from '../kit/form-parts.ts'
import { count, counted, time } from '../kit/format.ts'
import { person } from '../kit/words.ts'

export const DNC_IMPORT_VIEW = 'dnc_import'

/** The blocks of the form, and of each the one control that stands in it. */
export const DNC_FIELDS = {
  file: { block: 'dnc_file', action: 'file' },
  kind: { block: 'dnc_kind', action: 'kind' },
  date: { block: 'dnc_date', action: 'date' },
} as const

const KINDS: Record<DncKind, string> = {
  own: 'Our own list: numbers that must never be called',
  national: 'A file of the national registry',
}

/** `channel` is where the command was typed: kept in the form, for the answer. */
export function dncImportView(channel: string): ModalView {
  const { file, kind, date } = DNC_FIELDS
  return {
    type: 'modal',
    callback_id: DNC_IMPORT_VIEW,
    private_metadata: channel,
    title: ownWords('Do-not-call import'),
    submit: ownWords('Import'),
    close: ownWords('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: file.block,
        label: ownWords('File'),
        hint: ownWords(
          'CSV, text, .csv.gz or Excel (.xlsx), up to 10 MB. Split a larger one by area code.',
        ),
        element: {
          type: 'file_input',
          action_id: file.action,
          filetypes: TABLE_TYPES,
          max_files: 1,
        },
      },
      {
        type: 'input',
        block_id: kind.block,
        label: ownWords('What is it?'),
        element: {
          type: 'radio_buttons',
          action_id: kind.action,
          initial_option: option('own'),
          options: [option('own'), option('national')],
        },
      },
      {
        type: 'input',
        block_id: date.block,
        optional: true,
        label: ownWords('Date of the registry’s file'),
        hint: ownWords('The day you downloaded it. Only for a file of the national registry.'),
        element: { type: 'datepicker', action_id: date.action },
      },
    ],
  }
}

function option(kind: DncKind) {
  return { text: ownWords(KINDS[kind]), value: kind }
}

/** `problem` is what is wrong with our newest copy of the national list; null while it is fresh. */
export function dncImportedReply(result: DncImportResult, problem: string | null): Message {
  const name = `“${escapeLine(result.fileName, 100)}”`
  const isNational = result.kind === 'national'
  const old = isNational && problem !== null ? [section(`⚠️ ${problem}`)] : []
  if (result.type === 'known') {
    const of =
      result.datedAt === null ? '' : ` as the registry’s file of ${dateText(result.datedAt)}`
    const text = `${name} was taken in before${of}, by ${person(result.actor)}, ${time(result.at)}. Nothing was changed.`
    return message(text, [section(`☑️ ${text}`), ...old])
  }
  const list =
    result.datedAt === null
      ? 'the do-not-call list'
      : `the national list, as of ${dateText(result.datedAt)}`
  const lines = [
    `✅ *${counted(result.added, 'number')} added* to ${list}, from ${name}`,
    `☑️ ${count(result.alreadyThere)} there already`,
  ]
  if (result.dropped > 0) {
    lines.push(`➖ ${counted(result.dropped, 'number')} no longer on it in these area codes`)
  }
  if (result.blockedLeads > 0) {
    lines.push(`🚫 ${counted(result.blockedLeads, 'waiting lead')} will not be called`)
  }
  if (result.unreadable > 0) {
    const examples = result.examples.map(
      ({ rowNumber, reason }) => `    row ${count(rowNumber)}: ${escapeLine(reason, 200)}`,
    )
    const more = result.unreadable - result.examples.length
    lines.push(
      `✖️ ${counted(result.unreadable, 'row')} could not be read, or not wholly`,
      ...examples,
      ...(more > 0 ? [`    and ${counted(more, 'more row', 'more rows')}`] : []),
    )
  }
  return message(`${counted(result.added, 'number')} added to ${list}.`, [
    section(lines.join('\n')),
    ...old,
    context('`/dial dnc check PHONE` shows what is known about a number.'),
  ])
}
