import { type Json, objectOf, objectsOf, textOf } from '../json.ts'
import type { SimFile, SimMessage } from '../types.ts'
import { formatDate, type Names, plainOf, withEmoji } from './mrkdwn.ts'

const RULE_WIDTH = 40

/** A message as lines for a terminal: what a person would see, without its author. */
export function renderMessage(
  message: Pick<SimMessage, 'text' | 'blocks'> & Partial<SimMessage>,
  names: Names,
  files: SimFile[] = [],
): string {
  const words = message.blocks.length > 0 ? message.blocks : [textBlock(message.text)]
  const lines = words.map((block) => renderBlock(block, names)).filter((line) => line !== '')
  const attached = files.map((file) => `📎 ${file.name} (${file.bytes.length} bytes)`)
  const edited = message.isMarkedEdited ? [' (edited)'] : []
  return [...lines, ...attached].join('\n') + edited.join('')
}

export function renderBlock(block: Json, names: Names): string {
  switch (block.type) {
    case 'section':
      return renderSection(block, names)
    case 'header':
      return renderText(block.text, names).toUpperCase()
    case 'context':
      return objectsOf(block.elements)
        .map((one) => (one.type === 'image' ? textOf(one.alt_text) : renderText(one, names)))
        .join('  ')
    case 'actions':
    case 'context_actions':
      return objectsOf(block.elements)
        .map((one) => renderControl(one, names))
        .join(' ')
    case 'divider':
      return '─'.repeat(RULE_WIDTH)
    case 'image':
      return `[image: ${textOf(block.alt_text)}]`
    case 'input':
      return `${renderText(block.label, names)}: ${renderControl(objectOf(block.element), names)}`
    case 'rich_text':
      return objectsOf(block.elements)
        .map((one) => renderRich(one, names))
        .join('\n')
    case 'markdown':
      return withEmoji(textOf(block.text).replace(/\*\*/g, '').replace(/^#+ /gm, ''))
    case 'table':
    case 'data_table':
      return renderTable(block, names)
    case 'data_visualization':
      return renderChart(block)
    case 'container':
      return [
        renderText(block.title, names),
        ...objectsOf(block.child_blocks).map((child) => renderBlock(child, names)),
      ].join('\n')
    default:
      return [block.title, block.subtitle, block.text, block.body]
        .map((one) => renderText(one, names))
        .filter(Boolean)
        .join('\n')
  }
}

function textBlock(text: string): Json {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

function renderText(value: unknown, names: Names): string {
  const { type, text } = objectOf(value)
  return type === 'mrkdwn' ? plainOf(textOf(text), names) : withEmoji(textOf(text))
}

function renderSection(block: Json, names: Names): string {
  const fields = objectsOf(block.fields).map((field) =>
    renderText(field, names).replace(/\s*\n\s*/g, ' '),
  )
  const pairs = fields.flatMap((field, index) =>
    index % 2 === 0 ? [[field, fields[index + 1] ?? '']] : [],
  )
  const accessory = block.accessory ? ` ${renderControl(objectOf(block.accessory), names)}` : ''
  const text = renderText(block.text, names)
  return [...(text === '' ? [] : [text]), ...columns(pairs, '   ')].join('\n') + accessory
}

function renderControl(element: Json, names: Names): string {
  if (element.type === 'image') return `[image: ${textOf(element.alt_text)}]`
  if (element.type === 'button') return `[${renderText(element.text, names)}]`
  const options = objectsOf(element.options).map((option) => renderText(option.text, names))
  if (element.type === 'overflow') return `[… ${options.join(' | ')}]`
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') {
    return options.map((option) => `( ) ${option}`).join(' ')
  }
  return `[${renderText(element.placeholder, names) || textOf(element.type)} ▾]`
}

function renderRich(part: Json, names: Names): string {
  const inside = objectsOf(part.elements)
  if (part.type === 'rich_text_list') {
    const indent = '  '.repeat(Number(part.indent ?? 0))
    return inside
      .map((item, index) => {
        const mark = part.style === 'ordered' ? `${index + 1}.` : '•'
        return `${indent}${mark} ${renderRich(item, names)}`
      })
      .join('\n')
  }
  const text = inside.map((leaf) => renderLeaf(leaf, names)).join('')
  return part.type === 'rich_text_quote' ? text.replace(/^/gm, '│ ') : text
}

function renderLeaf(leaf: Json, names: Names): string {
  switch (leaf.type) {
    case 'link':
      return textOf(leaf.text) || textOf(leaf.url)
    case 'user':
      return `@${names.user(textOf(leaf.user_id)) ?? textOf(leaf.user_id)}`
    case 'channel':
      return `#${names.channel(textOf(leaf.channel_id)) ?? textOf(leaf.channel_id)}`
    case 'usergroup':
      return `@${names.userGroup(textOf(leaf.usergroup_id)) ?? textOf(leaf.usergroup_id)}`
    case 'broadcast':
      return `@${textOf(leaf.range)}`
    case 'emoji':
      return withEmoji(`:${textOf(leaf.name)}:`)
    case 'date':
      return formatDate(Number(leaf.timestamp), textOf(leaf.format))
    default:
      return textOf(leaf.text)
  }
}

function renderTable(block: Json, names: Names): string {
  const rows = Array.isArray(block.rows) ? block.rows : []
  const cells = rows.map((row: unknown) =>
    objectsOf(row).map((cell) =>
      cell.type === 'rich_text'
        ? objectsOf(cell.elements)
            .map((one) => renderRich(one, names))
            .join(' ')
        : withEmoji(textOf(cell.text) || textOf(cell.value)),
    ),
  )
  return columns(cells, ' │ ').join('\n')
}

function renderChart(block: Json): string {
  const chart = objectOf(block.chart)
  const points = objectsOf(chart.segments).concat(
    objectsOf(chart.series).flatMap((series) => objectsOf(series.data)),
  )
  const rows = points.map((point) => [textOf(point.label), textOf(point.value)])
  return [textOf(block.title), ...columns(rows, '  ')].join('\n')
}

/** Cells under each other, by the number of characters in them. */
function columns(rows: string[][], gap: string): string[] {
  const widthOf = (text: string) => [...text].length
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))
    }
  }
  const pad = (cell: string, index: number) =>
    cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)))
  return rows.map((row) => row.map(pad).join(gap).trimEnd())
}
