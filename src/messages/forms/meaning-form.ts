import type { KnownBlock, ModalView, PlainTextOption } from '@slack/web-api'
import type { UnreadColumn } from '../../store/leads/list-json.ts'
import { context, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { plain } from '../kit/form-parts.ts'
import { counted } from '../kit/format.ts'

export const MEANING_VIEW = 'say_meanings'
export const MEANING_ACTION = 'meaning'
/** All values of a column that have no line of their own. */
export const OTHERS = 'others'

// A form takes 100 blocks.
const MAX_QUESTIONS = 60

/** A question's block names the column and the value by their places in the list's `unread`. */
export function meaningBlock(column: number, value: number | typeof OTHERS): string {
  return `meaning_${column}_${value}`
}

export function meaningLoadingView(): ModalView {
  return frame([section('⏳ One moment …')])
}

/** Why there is nothing to say; `sentence` is safe to show. */
export function meaningProblemView(sentence: string): ModalView {
  return frame([section(`⚠️ ${sentence}`)])
}

/** `metadata` comes back with the form. */
export function meaningView(parts: {
  listName: string
  unread: readonly UnreadColumn[]
  metadata: string
}): ModalView {
  const { listName, unread, metadata } = parts
  const questions = unread.flatMap(questionsOf).slice(0, MAX_QUESTIONS)
  if (questions.length === 0) return meaningProblemView('Everything in this list can be read.')
  return {
    ...frame([
      section(
        `*${escapeLine(listName, 120)}*\nWhat do these words mean? Those you leave open stay as they are: who may have said no is not called.`,
      ),
      ...questions,
      context('What you say is written into the audit, with your name.'),
    ]),
    private_metadata: metadata,
    submit: plain('Save'),
  }
}

function questionsOf(column: UnreadColumn, index: number): KnownBlock[] {
  const { header, kind, leads, values, others } = column
  const rest = leads - values.reduce((sum, value) => sum + value.leads, 0)
  const of = escapeLine(header, 40)
  const asked = values.map((value, place) =>
    question({
      block: meaningBlock(index, place),
      label: `${of}: “${value.text}”`,
      hint: counted(value.leads, 'lead'),
      kind,
      meaning: value.meaning,
    }),
  )
  if (rest <= 0) return asked
  const label = values.length === 0 ? of : `${of}: all other words`
  const block = meaningBlock(index, OTHERS)
  return [...asked, question({ block, label, hint: counted(rest, 'lead'), kind, meaning: others })]
}

const WORDS = {
  refusal: { no: 'Do not call these people', yes: 'It does not say no: they may be called' },
  consent: { yes: 'This is consent to be called', no: 'This is a no: do not call these people' },
} as const

function question(parts: {
  block: string
  label: string
  hint: string
  kind: UnreadColumn['kind']
  meaning: 'no' | 'yes' | null
}): KnownBlock {
  const { block, label, hint, kind, meaning } = parts
  const option = (value: 'no' | 'yes'): PlainTextOption => ({
    value,
    text: plain(WORDS[kind][value], 75),
  })
  return {
    type: 'input',
    block_id: block,
    optional: true,
    label: plain(label, 150),
    hint: plain(hint),
    element: {
      type: 'static_select',
      action_id: MEANING_ACTION,
      placeholder: plain('Not decided'),
      options: [option('no'), option('yes')],
      ...(meaning !== null && { initial_option: option(meaning) }),
    },
  }
}

function frame(blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: MEANING_VIEW,
    title: plain('What they mean'),
    close: plain('Cancel'),
    blocks,
  }
}
