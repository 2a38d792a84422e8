import type { KnownBlock } from '@slack/web-api'
import { fitBlocks, type Message, message, type PlainerForm, type RichBlock } from './blocks.ts'
import { oneLine } from './escape.ts'

/** A block that Slack may refuse, with what stands in its place then. */
export interface RichPart {
  kind: RichBlock
  block: KnownBlock
  words: readonly KnownBlock[]
}

const KINDS: readonly RichBlock[] = ['data_visualization', 'table']

/** A message with its plainer forms, the richest first, made for `sendRichest`. */
export function richMessage(text: string, parts: readonly (KnownBlock | RichPart)[]): Message {
  const present = KINDS.filter((kind) =>
    parts.some((part) => 'words' in part && part.kind === kind),
  )
  const blocksWithout = (lacks: readonly RichBlock[]) =>
    parts.flatMap((part) => {
      if (!('words' in part)) return [part]
      return lacks.includes(part.kind) ? part.words : [part.block]
    })
  const subsets = present.length > 1 ? [...present.map((kind) => [kind]), present] : [present]
  const plainer = subsets
    .filter((lacks) => lacks.length > 0)
    .map((lacks): PlainerForm => ({ lacks, blocks: fitBlocks(blocksWithout(lacks)) }))
  return { ...message(text, blocksWithout([])), plainer }
}

/**
 * Sends the richest form that Slack takes. What it takes only without is added to `refused`, which is kept
 * while the program runs: the next messages do without at once. Throws what `send` throws.
 */
export async function sendRichest<Sent>(
  whole: Message,
  refused: Set<RichBlock>,
  send: (form: Message) => Promise<Sent>,
  isRefusal: (error: unknown) => boolean,
): Promise<Sent> {
  const { text, blocks, plainer = [] } = whole
  const known = plainer.flatMap(({ lacks }) => lacks).filter((kind) => refused.has(kind))
  const forms = [{ lacks: [], blocks }, ...plainer].filter(({ lacks }: PlainerForm) =>
    known.every((kind) => lacks.includes(kind)),
  )
  let refusal: unknown = null
  for (const form of forms) {
    try {
      const sent = await send({ text, blocks: form.blocks })
      for (const kind of form.lacks) refused.add(kind)
      return sent
    } catch (error) {
      if (!isRefusal(error)) throw error
      refusal = error
    }
  }
  throw refusal
}

/** The form that has nothing in it which Slack may refuse. */
export function plainest({ text, blocks, plainer = [] }: Message): Message {
  return { text, blocks: plainer.at(-1)?.blocks ?? blocks }
}

// docs.slack.dev, data visualization block.
const TITLE_LENGTH = 50
const LABEL_LENGTH = 20
export const MAX_BARS = 20

/** Bars of one series. `axes`: what the two axes say. */
export function bars(
  title: string,
  series: { name: string; points: readonly { label: string; value: number }[] },
  axes: { x: string; y: string },
): KnownBlock {
  const data = series.points
    .slice(0, MAX_BARS)
    .map(({ label, value }) => ({ label: cut(label, LABEL_LENGTH), value }))
  const block = {
    type: 'data_visualization',
    title: cut(title, TITLE_LENGTH),
    chart: {
      type: 'bar',
      series: [{ name: cut(series.name, LABEL_LENGTH), data }],
      axis_config: {
        categories: data.map(({ label }) => label),
        x_label: cut(axes.x, TITLE_LENGTH),
        y_label: cut(axes.y, TITLE_LENGTH),
      },
    },
  }
  // Slack's own types do not know this block yet.
  return block as unknown as KnownBlock
}

/** Cells are not read as markup. The first row is the header, the first column stands left. */
export function table(rows: readonly (readonly string[])[]): KnownBlock {
  const columns = rows[0]?.length ?? 0
  return {
    type: 'table',
    column_settings: Array.from({ length: columns }, (_, column) => ({
      align: column === 0 ? 'left' : 'right',
      is_wrapped: column === 0,
    })),
    rows: rows.map((cells) => cells.map((cell) => ({ type: 'raw_text', text: cut(cell, 60) }))),
  }
}

function cut(text: string, max: number): string {
  const shown = oneLine(text) || '–'
  if (shown.length <= max) return shown
  const end = /[\ud800-\udbff]/.test(shown.charAt(max - 2)) ? max - 2 : max - 1
  return `${shown.slice(0, end)}…`
}
