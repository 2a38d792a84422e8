import { expect, it } from 'vitest'
import {
  type Message,
  type RichBlock,
  section,
  withoutBlocks,
} from '../../../../src/messages/kit/blocks.ts'
import {
  bars,
  plainest,
  type RichPart,
  richMessage,
  sendRichest,
  table,
} from '../../../../src/messages/kit/rich.ts'

const chart: RichPart = {
  kind: 'data_visualization',
  block: bars('T', { name: 'S', points: [{ label: 'a', value: 1 }] }, { x: 'x', y: 'y' }),
  words: [section('chart in words')],
}
const cells: RichPart = {
  kind: 'table',
  block: table([['a', 'b']]),
  words: [section('table in words')],
}
const BOTH = richMessage('text', [section('first'), chart, section('between'), cells])

/** Slack, where it does not take some types of blocks. */
function slackWithout(...types: string[]) {
  const sent: string[][] = []
  return {
    sent,
    send: async (form: Message) => {
      sent.push(form.blocks.map(({ type }) => type))
      if (form.blocks.some(({ type }) => types.includes(type))) throw new Error('refused')
      return form
    },
  }
}

const isRefused = (error: unknown) => error instanceof Error && error.message === 'refused'

it('sends the richest form where Slack takes it', async () => {
  const { sent, send } = slackWithout()
  const refused = new Set<RichBlock>()
  await sendRichest(BOTH, refused, send, isRefused)
  expect(sent).toEqual([['section', 'data_visualization', 'section', 'table']])
  expect([...refused]).toEqual([])
})

it.each([
  [['data_visualization'], ['section', 'section', 'section', 'table']],
  [['table'], ['section', 'data_visualization', 'section', 'section']],
  [
    ['data_visualization', 'table'],
    ['section', 'section', 'section', 'section'],
  ],
])(
  'says in words what Slack refuses, remembers it, and keeps the rest: %s',
  async (types, form) => {
    const { sent, send } = slackWithout(...types)
    const refused = new Set<RichBlock>()
    await sendRichest(BOTH, refused, send, isRefused)
    expect(sent.at(-1)).toEqual(form)
    expect([...refused].sort()).toEqual([...types].sort())
    const tries = sent.length
    await sendRichest(BOTH, refused, send, isRefused)
    expect(sent.slice(tries)).toEqual([form])
  },
)

it('remembers nothing when it was not these blocks that were refused', async () => {
  const refused = new Set<RichBlock>()
  const { send } = slackWithout('section')
  await expect(sendRichest(BOTH, refused, send, isRefused)).rejects.toThrow('refused')
  expect([...refused]).toEqual([])
})

it('does not try another form when the trouble is another one', async () => {
  let tries = 0
  const send = async () => {
    tries += 1
    throw new Error('down')
  }
  await expect(sendRichest(BOTH, new Set(), send, isRefused)).rejects.toThrow('down')
  expect(tries).toBe(1)
})

it('sends a plain message as it is, whatever was refused before', async () => {
  const plain = { text: 'text', blocks: [section('words')] }
  const { sent, send } = slackWithout()
  await sendRichest(plain, new Set(['table']), send, isRefused)
  expect(sent).toEqual([['section']])
  expect(plainest(plain)).toEqual(plain)
})

it('keeps every word in the form without blocks', () => {
  expect(withoutBlocks(plainest(BOTH)).text).toBe(
    'text\nfirst\nchart in words\nbetween\ntable in words',
  )
})
