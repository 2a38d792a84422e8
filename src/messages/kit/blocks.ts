import type { Button, ConfirmationDialog, KnownBlock } from '@slack/web-api'
import { plain, truncate, withoutEmojiCodes } from './escape.ts'

/** What is posted: `text` is the notification and what a screen reader says. */
export interface Message {
  text: string
  blocks: KnownBlock[]
  /** The same with words in place of blocks that Slack may refuse, see `richMessage`. */
  plainer?: readonly PlainerForm[]
}

/** Blocks that Slack does not take everywhere. */
export type RichBlock = 'data_visualization' | 'table'

export interface PlainerForm {
  lacks: readonly RichBlock[]
  blocks: KnownBlock[]
}

// Slack's limits (docs.slack.dev, Block Kit reference); the sum is below the 13,200 at which Slack was seen to refuse.
const MAX_BLOCKS = 50
const BLOCKS_LENGTH = 12_000
const TEXT_LENGTH = 3_000
const SECTION_LENGTH = 3_000
const FIELD_LENGTH = 2_000
const HEADER_LENGTH = 150
const BUTTON_LENGTH = 75
const VALUE_LENGTH = 2_000
const EMPTY = '–'

/** Makes a message that Slack takes: too much of it is shortened, buttons are kept. */
export function message(text: string, blocks: readonly KnownBlock[]): Message {
  return { text: truncate(text, TEXT_LENGTH) || EMPTY, blocks: fitBlocks(blocks) }
}

/** A message of one block; `mrkdwn` as in `section`. */
export function say(mrkdwn: string): Message {
  return message(mrkdwn, [section(mrkdwn)])
}

/** Plain text; markup is not read. */
export function header(text: string): KnownBlock {
  return { type: 'header', text: plainText(text, HEADER_LENGTH) }
}

/** `mrkdwn` is our own words; what others wrote in it has been through `escapeLine`. */
export function section(mrkdwn: string, accessory?: Button): KnownBlock {
  const text = markup(mrkdwn, SECTION_LENGTH)
  return { type: 'section', text, ...(accessory && { accessory }) }
}

/** Pairs side by side, at most ten. */
export function fields(mrkdwns: readonly string[]): KnownBlock {
  const shown = mrkdwns.length === 0 ? [EMPTY] : mrkdwns.slice(0, 10)
  return { type: 'section', fields: shown.map((text) => markup(text, FIELD_LENGTH)) }
}

export function context(...mrkdwns: string[]): KnownBlock {
  const shown = mrkdwns.length === 0 ? [EMPTY] : mrkdwns.slice(0, 10)
  return { type: 'context', elements: shown.map((text) => markup(text, FIELD_LENGTH)) }
}

/** A longer text of others, line breaks and all, in a frame where nothing is parsed. */
export function quote(text: string, max = 1500): KnownBlock {
  const shown = truncatePlain(plain(text), max) || EMPTY
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] }],
  }
}

export function actions(buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons.slice(0, 25) }]
}

export interface ButtonParts {
  label: string
  actionId: string
  value: string
  style?: 'primary' | 'danger'
  /** What a press leads to; Slack asks before it sends the press. */
  confirm?: { title: string; text: string; yes: string; no: string }
  /** Said by screen readers instead of the label. */
  description?: string
}

export function button(parts: ButtonParts): Button {
  // A value that is cut would name something else: the button must fail where it is made.
  if (parts.value.length > VALUE_LENGTH) throw new RangeError('A button value is too long')
  return {
    type: 'button',
    text: plainText(parts.label, BUTTON_LENGTH),
    action_id: parts.actionId,
    value: parts.value,
    ...(parts.style && { style: parts.style }),
    ...(parts.confirm && { confirm: dialog(parts.confirm) }),
    ...(parts.description && {
      accessibility_label: truncatePlain(parts.description, BUTTON_LENGTH),
    }),
  }
}

function dialog(parts: NonNullable<ButtonParts['confirm']>): ConfirmationDialog {
  return {
    title: plainText(parts.title, 100),
    text: plainText(parts.text, 300),
    confirm: plainText(parts.yes, 30),
    deny: plainText(parts.no, 30),
  }
}

function plainText(text: string, max: number) {
  const shown = truncatePlain(withoutEmojiCodes(plain(text)), max).trim() || EMPTY
  return { type: 'plain_text' as const, text: shown, emoji: true }
}

// `verbatim`: Slack makes no links and channel names out of what it finds in the text.
function markup(text: string, max: number) {
  return { type: 'mrkdwn' as const, text: truncate(text, max) || EMPTY, verbatim: true }
}

/** Like `truncate`, for text that is not escaped: `&` and `<` in it mean nothing. */
function truncatePlain(text: string, max: number): string {
  if (text.length <= max) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(max - 2)) ? max - 2 : max - 1
  return `${text.slice(0, end)}…`
}

/**
 * Shortens the longest texts until the whole is small enough, and leaves out blocks from the end, but
 * not the buttons, when that does not help.
 */
export function fitBlocks(given: readonly KnownBlock[]): KnownBlock[] {
  let blocks =
    given.length > MAX_BLOCKS ? withoutLast(given, given.length - MAX_BLOCKS) : [...given]
  for (const limit of [1000, 500, 200]) {
    if (lengthOf(blocks) <= BLOCKS_LENGTH) return blocks
    blocks = blocks.map((block) => shorten(block, limit))
  }
  while (lengthOf(blocks) > BLOCKS_LENGTH && blocks.length > 0) blocks = withoutLast(blocks, 1)
  return blocks
}

function lengthOf(blocks: readonly KnownBlock[]): number {
  return JSON.stringify(blocks).length
}

function withoutLast(blocks: readonly KnownBlock[], excess: number): KnownBlock[] {
  let left = excess
  const kept = blocks.toReversed().filter((block) => {
    if (left === 0 || block.type === 'actions') return true
    left -= 1
    return false
  })
  // Only buttons are left, and too many of them.
  return kept.slice(left).toReversed()
}

function shorten(block: KnownBlock, max: number): KnownBlock {
  if (block.type === 'section' && block.text) {
    const cut = block.text.type === 'mrkdwn' ? truncate : truncatePlain
    return { ...block, text: { ...block.text, text: cut(block.text.text, max) } }
  }
  if (block.type === 'section' && block.fields) {
    return {
      ...block,
      fields: block.fields.map((field) => ({ ...field, text: truncate(field.text, max) })),
    }
  }
  if (block.type === 'context') {
    const elements = block.elements.map((element) =>
      'text' in element ? { ...element, text: truncate(element.text, max) } : element,
    )
    return { ...block, elements }
  }
  if (block.type === 'rich_text') {
    const elements = block.elements.map((part) =>
      part.type === 'rich_text_preformatted'
        ? {
            ...part,
            elements: part.elements.map((leaf) =>
              leaf.type === 'text' ? { ...leaf, text: truncatePlain(leaf.text, max) } : leaf,
            ),
          }
        : part,
    )
    return { ...block, elements }
  }
  return block
}

/** The same in words only, for when Slack does not take the blocks: nothing but buttons is lost. */
export function withoutBlocks({ text, blocks }: Message): Message {
  const words = blocks.flatMap((block) => {
    if (block.type === 'section') return [block.text, ...(block.fields ?? [])].map(textIn)
    if (block.type === 'context') return block.elements.map(textIn)
    return []
  })
  return { text: truncate([text, ...words.filter(Boolean)].join('\n'), TEXT_LENGTH), blocks: [] }
}

function textIn(part: object | undefined): string {
  return part !== undefined && 'text' in part && typeof part.text === 'string' ? part.text : ''
}
