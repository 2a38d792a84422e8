import type { KnownBlock, ModalView, PlainTextOption } from '@slack/web-api'
import type { ColumnQuestion } from '../../intake/columns/recognise.ts'
import { context, section } from '../kit/blocks.ts'
import { code, escapeLine } from '../kit/escape.ts'
import { plain } from '../kit/form-parts.ts'
import { counted } from '../kit/format.ts'

export const COLUMNS_VIEW = 'choose_columns'

/** The blocks of the form, and of each the one control that stands in it. */
export const COLUMNS_FIELDS = {
  phone: { block: 'columns_phone', action: 'phone' },
  header: { block: 'columns_header', action: 'header' },
} as const

/** What the first row of the file holds, as the form's answer says it. */
export const FIRST_ROW = { names: 'names', lead: 'lead' } as const

// A form takes 100 blocks, a menu 100 options; five blocks are not about one column.
const MAX_SHOWN = 95
const OPTION_LENGTH = 74

export function columnsLoadingView(): ModalView {
  return frame([section('⏳ The file is being read …')])
}

/** Why there is nothing to choose; `sentence` is safe to show. */
export function columnsProblemView(sentence: string): ModalView {
  return frame([section(`⚠️ ${sentence}`)])
}

/** `metadata` comes back with the form. */
export function columnsView(parts: {
  listName: string
  question: ColumnQuestion
  metadata: string
}): ModalView {
  const { listName, question, metadata } = parts
  const columns = shownOf(question)
  const hidden = question.columns.length - columns.length
  return {
    ...frame([
      section(`*${escapeLine(listName, 120)}*\n${escapeLine(question.why, 600)}`),
      ...columns.map(columnBlock),
      ...(hidden > 0 ? [context(`${counted(hidden, 'more column')}: not shown here.`)] : []),
      ...(columns.length === 0 ? [] : [phoneInput(columns)]),
      headerInput(question.hasHeader),
      context(
        'Dialbot remembers your answer in this channel, for every file with the same columns.',
      ),
    ]),
    private_metadata: metadata,
    ...(columns.length > 0 && { submit: plain('Read the file') }),
  }
}

/** What the form's answer says of a column: its place, and its sheet where there are several. */
function columnValue({ index, sheet }: ShownColumn): string {
  return sheet === undefined ? String(index) : `${index}:${sheet}`
}

/** Null for what is no such answer. */
export function readColumnValue(value: string): { index: number; sheet?: string } | null {
  const [, index, sheet] = /^(\d{1,4})(?::(.{1,80}))?$/s.exec(value) ?? []
  if (index === undefined) return null
  return { index: Number(index), ...(sheet !== undefined && { sheet }) }
}

type ShownColumn = ColumnQuestion['columns'][number]

/** In the order of the file; when there are too many, those that may be it before the others. */
function shownOf({ columns }: ColumnQuestion): ShownColumn[] {
  const first = [...columns.filter(({ fits }) => fits), ...columns.filter(({ fits }) => !fits)]
  const shown = new Set(first.slice(0, MAX_SHOWN))
  return columns.filter((column) => shown.has(column))
}

function columnBlock(column: ShownColumn): KnownBlock {
  const samples = column.samples.map((sample) => code(sample, 60)).join('  ')
  const mark = column.fits ? '📞 ' : ''
  return section(
    `${mark}*${escapeLine(titleOf(column), 90)}*\n${samples || 'empty in the first rows'}`,
  )
}

/** Two columns may have one name. */
function titleOf({ title, index }: ShownColumn): string {
  const place = `Column ${index + 1}`
  return title === place || title.trim() === '' ? place : `${title} (column ${index + 1})`
}

function phoneInput(columns: readonly ShownColumn[]): KnownBlock {
  const { block, action } = COLUMNS_FIELDS.phone
  const options = columns.map((column) => option(columnValue(column), optionText(column)))
  const fitting = columns.findIndex(({ fits }) => fits)
  const initial = options[fitting]
  return {
    type: 'input',
    block_id: block,
    label: plain('Which column has the phone numbers?'),
    hint: plain('One number a lead is called. Numbers in other columns are not.'),
    element: {
      type: 'static_select',
      action_id: action,
      placeholder: plain('Choose a column'),
      options,
      ...(initial && { initial_option: initial }),
    },
  }
}

/** The place is what tells two columns apart: a long name must not push it out. */
function optionText(column: ShownColumn): string {
  const place = ` (column ${column.index + 1})`
  const title = titleOf(column)
  if (!title.endsWith(place)) return title
  return `${plain(column.title, OPTION_LENGTH - place.length).text}${place}`
}

function headerInput(hasHeader: boolean): KnownBlock {
  const { block, action } = COLUMNS_FIELDS.header
  const names = option(FIRST_ROW.names, 'The names of the columns')
  const lead = option(FIRST_ROW.lead, 'A lead already')
  return {
    type: 'input',
    block_id: block,
    label: plain('What does the first row hold?'),
    element: {
      type: 'static_select',
      action_id: action,
      options: [names, lead],
      initial_option: hasHeader ? names : lead,
    },
  }
}

function option(value: string, text: string): PlainTextOption {
  return { value, text: plain(text, OPTION_LENGTH + 1) }
}

function frame(blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: COLUMNS_VIEW,
    title: plain('Choose the column'),
    close: plain('Cancel'),
    blocks,
  }
}
