import { describe, expect, it } from 'vitest'
import { checkBlocks, checkView, type Surface } from '../../../src/sim/slack/blocks/check-blocks.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))
const cell = (text: string) => ({ type: 'raw_text', text })
const table = (rows: object[][]) => ({ type: 'table', rows })
const point = (label: string, value: number) => ({ label, value })
const chart = (inside: object, title = 'Outcomes') => ({
  type: 'data_visualization',
  title,
  chart: inside,
})
const pie = (count: number) => ({
  type: 'pie',
  segments: times(count, (index) => point(`s${index}`, index)),
})
const bars = {
  type: 'bar',
  series: [{ name: 'calls', data: [point('Mon', 1)] }],
  axis_config: { categories: ['Mon'] },
}
const options = (count: number) =>
  times(count, (index) => ({ text: plain(`${index}`), value: `${index}` }))
const input = (element: object) => ({ type: 'input', label: plain('Label'), element })

const good: [string, Surface, unknown[]][] = [
  ['a section at the limit', 'message', [section('x'.repeat(3000))]],
  ['fields', 'message', [{ type: 'section', fields: times(10, () => mrkdwn('x'.repeat(2000))) }]],
  ['a header at the limit', 'message', [{ type: 'header', text: plain('x'.repeat(150)) }]],
  ['25 buttons', 'message', [actions(...times(25, (n) => button({ action_id: `a${n}` })))]],
  [
    'a button at its limits',
    'message',
    [actions(button({ text: plain('x'.repeat(75)), value: 'v'.repeat(2000), style: 'danger' }))],
  ],
  ['an image', 'message', [{ type: 'image', image_url: 'https://a.b/c', alt_text: 'c' }]],
  ['ten in context', 'message', [{ type: 'context', elements: times(10, () => mrkdwn('x')) }]],
  ['a table', 'message', [table(times(100, () => times(20, () => cell('-'))))]],
  ['two charts', 'message', [chart(pie(6)), chart(bars)]],
  ['50 blocks', 'message', times(50, () => ({ type: 'divider' }))],
  ['100 blocks at home', 'home', times(100, () => ({ type: 'divider' }))],
  ['a file input in a modal', 'modal', [input({ type: 'file_input', max_files: 1 })]],
  [
    'rich text',
    'message',
    [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: '<b> & *c*' }] },
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }],
          },
        ],
      },
    ],
  ],
]

const bad: [string, Surface, unknown, string][] = [
  ['something that is not a list', 'message', { type: 'divider' }, 'must be an array'],
  ['51 blocks', 'message', times(51, () => ({ type: 'divider' })), 'no more than 50'],
  ['101 blocks in a modal', 'modal', times(101, () => ({ type: 'divider' })), 'no more than 100'],
  ['an unknown type', 'message', [{ type: 'poster' }], 'unsupported type: poster'],
  ['a type from the prototype', 'message', [{ type: 'constructor' }], 'unsupported type'],
  ['long section text', 'message', [section('x'.repeat(3001))], 'less than 3001'],
  ['empty section text', 'message', [section('')], 'more than 0 characters'],
  ['a section of nothing', 'message', [{ type: 'section' }], 'text or fields'],
  [
    'eleven fields',
    'message',
    [{ type: 'section', fields: times(11, () => mrkdwn('x')) }],
    '10 items',
  ],
  ['a long field', 'message', [{ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }], '2001'],
  ['a long header', 'message', [{ type: 'header', text: plain('x'.repeat(151)) }], '151'],
  ['mrkdwn in a header', 'message', [{ type: 'header', text: mrkdwn('x') }], 'must be plain_text'],
  [
    'emoji on mrkdwn',
    'message',
    [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }],
    'emoji',
  ],
  ['an unknown property', 'message', [{ ...section('x'), colour: 'red' }], 'property: colour'],
  [
    'eleven in context',
    'message',
    [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
    '10',
  ],
  [
    'a button in context',
    'message',
    [{ type: 'context', elements: [button()] }],
    'unsupported type',
  ],
  ['26 buttons', 'message', [actions(...times(26, () => button()))], 'no more than 25'],
  ['no buttons', 'message', [actions()], 'at least 1'],
  ['long button text', 'message', [actions(button({ text: plain('x'.repeat(76)) }))], '76'],
  ['mrkdwn on a button', 'message', [actions(button({ text: mrkdwn('x') }))], 'plain_text'],
  ['a long value', 'message', [actions(button({ value: 'x'.repeat(2001) }))], '2001'],
  ['a value that is a number', 'message', [actions(button({ value: 7 }))], 'must be a string'],
  ['a long action_id', 'message', [actions(button({ action_id: 'x'.repeat(256) }))], '256'],
  ['an unknown style', 'message', [actions(button({ style: 'warning' }))], 'valid enum value'],
  [
    'one action_id twice',
    'message',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'action_id already exists',
  ],
  [
    'one block_id twice',
    'message',
    [
      { ...section('a'), block_id: 'b' },
      { ...section('b'), block_id: 'b' },
    ],
    'block_id already exists',
  ],
  ['a long block_id', 'message', [{ type: 'divider', block_id: 'x'.repeat(256) }], '256'],
  [
    'a long confirm title',
    'message',
    [
      actions(
        button({
          confirm: {
            title: plain('x'.repeat(101)),
            text: mrkdwn('Sure?'),
            confirm: plain('Yes'),
            deny: plain('No'),
          },
        }),
      ),
    ],
    '101',
  ],
  [
    'an image without alt_text',
    'message',
    [{ type: 'image', image_url: 'https://a.b' }],
    'alt_text',
  ],
  [
    'an image of nothing',
    'message',
    [{ type: 'image', alt_text: 'x' }],
    'image_url and slack_file',
  ],
  ['two tables', 'message', [table([[cell('a')]]), table([[cell('b')]])], 'only_one_table_allowed'],
  [
    'a ragged data table',
    'message',
    [{ type: 'data_table', caption: 'Calls', rows: [[cell('a'), cell('b')], [cell('c')]] }],
    'same number of cells',
  ],
  ['101 rows', 'message', [table(times(101, () => [cell('-')]))], 'no more than 100'],
  ['21 cells', 'message', [table([times(21, () => cell('-'))])], 'no more than 20'],
  ['an empty cell', 'message', [table([[cell('')]])], 'more than 0'],
  [
    'a heavy table',
    'message',
    [table([[cell('x'.repeat(6000)), cell('x'.repeat(4001))]])],
    '10001',
  ],
  ['a table in a modal', 'modal', [table([[cell('a')]])], 'not supported in a modal'],
  ['three charts', 'message', times(3, () => chart(pie(2))), 'no more than 2'],
  ['seven segments', 'message', [chart(pie(7))], 'no more than 6'],
  ['a long chart title', 'message', [chart(pie(2), 'x'.repeat(51))], '51'],
  ['bars without axis', 'message', [chart({ ...bars, axis_config: {} })], 'categories'],
  [
    'bars under other labels',
    'message',
    [chart({ ...bars, axis_config: { categories: ['Tue'] } })],
    'one category for each',
  ],
  [
    '21 bars',
    'message',
    [chart({ ...bars, series: [{ name: 'calls', data: times(21, (n) => point(`${n}`, n)) }] })],
    'no more than 20',
  ],
  ['a long label', 'message', [chart({ type: 'pie', segments: [point('x'.repeat(21), 1)] })], '21'],
  ['an alert in a message', 'message', [{ type: 'alert', text: plain('x') }], 'not supported'],
  [
    'much markdown',
    'message',
    times(2, () => ({ type: 'markdown', text: 'x'.repeat(6001) })),
    '12001',
  ],
  ['a file input in a message', 'message', [input({ type: 'file_input' })], 'modals only'],
  [
    'six in an overflow',
    'message',
    [actions({ type: 'overflow', options: options(6) })],
    '5 items',
  ],
  ['101 options', 'message', [actions({ type: 'static_select', options: options(101) })], '100'],
  ['a number without its kind', 'modal', [input({ type: 'number_input' })], 'is_decimal_allowed'],
  [
    'rich text that is empty',
    'message',
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      },
    ],
    'missing required field: text',
  ],
]

describe('checkBlocks', () => {
  it.each(good)('lets %s pass', (_, surface, blocks) => {
    expect(checkBlocks(blocks, surface)).toEqual([])
  })

  it.each(bad)('refuses %s', (_, surface, blocks, problem) => {
    expect(checkBlocks(blocks, surface).join('\n')).toContain(problem)
  })
})

describe('checkView', () => {
  const modal = { type: 'modal', title: plain('Start'), blocks: [section('x')] }

  it.each([
    ['a long title', { ...modal, title: plain('x'.repeat(25)) }, '/view/title/text'],
    ['no title', { ...modal, title: undefined }, '/view/title'],
    ['a long submit', { ...modal, submit: plain('x'.repeat(25)) }, '/view/submit/text'],
    ['heavy metadata', { ...modal, private_metadata: 'x'.repeat(3001) }, 'private_metadata'],
    ['an input without submit', { ...modal, blocks: [input({ type: 'datepicker' })] }, 'submit is'],
    ['another type', { ...modal, type: 'popup' }, 'unsupported type'],
    ['text', 'modal', 'must be an object'],
  ])('refuses %s', (_, view, problem) => {
    expect(checkView(view).join('\n')).toContain(problem)
  })

  it('lets a modal and a home pass', () => {
    expect(checkView(modal)).toEqual([])
    expect(checkView({ type: 'home', blocks: [section('x')] })).toEqual([])
  })
})
