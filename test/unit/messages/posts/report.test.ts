import { expect, it } from 'vitest'
import {
  byPrompt,
  type CallGroup,
  type Report,
  toFigures,
} from '../../../../src/domain/calls/report.ts'
import { withoutBlocks } from '../../../../src/messages/kit/blocks.ts'
import { plainest } from '../../../../src/messages/kit/rich.ts'
import { reportMessage } from '../../../../src/messages/posts/report.ts'
import { at } from '../../../support/at.ts'

const group = (change: Partial<CallGroup>): CallGroup => ({
  ...{ prompt: 'default', versionId: 'version-one', outcome: 'talked', calls: 1 },
  ...{ costMicros: 0, checked: 0, disclosed: 0, ...change },
})

const GROUPS = [
  group({ outcome: 'interested', calls: 6, costMicros: 6_000_000, checked: 6, disclosed: 5 }),
  group({ outcome: 'talked', calls: 30, costMicros: 3_000_000, versionId: 'version-two' }),
  group({ outcome: 'voicemail', calls: 84 }),
  group({ outcome: null, calls: 3 }),
]
const BEFORE = [
  group({ outcome: 'talked', calls: 25, costMicros: 10_000_000 }),
  group({ outcome: 'busy', calls: 75 }),
]

function makeReport(change: Partial<Report> = {}): Report {
  const total = toFigures(GROUPS)
  return {
    about: { kind: 'today' },
    cover: { from: at('2026-11-24T05:00:00Z'), to: at('2026-11-24T20:00:00Z') },
    zone: 'America/New_York',
    total,
    hours: [
      { hour: 9, calls: 40, answered: 10 },
      { hour: 11, calls: 80, answered: 26 },
    ],
    prompts: byPrompt(GROUPS),
    recent: total,
    weekBefore: toFigures(BEFORE),
    ...change,
  }
}

function wordsOf(report: Report): string {
  return withoutBlocks(plainest(reportMessage(report))).text
}

it('tells each rate with its n, and each change absolute and in per cent', () => {
  const words = wordsOf(makeReport())
  expect(words).toContain('*Calls*\n120 (3 more under way)')
  expect(words).toContain('*Answered*\n30 % (36 of 120)')
  expect(words).toContain('*Wins*\n17 % (6 of 36)')
  expect(words).toContain('*Per conversation*\n$0.25')
  expect(words).toContain('*Per win*\n$1.50')
  expect(words).toContain('• Calls: 120, before 100: +20 (+20 %)')
  expect(words).toContain(
    '• Answered: 30 % (36 of 120), before 25 % (25 of 100): +5 points (+20 %)',
  )
  expect(words).toContain('• Wins: 6, before 0: +6 (n/a)')
  expect(words).toContain('• Cost: $9.00, before $10.00: −$1.00 (−10 %)')
  expect(words).toContain('• Per win: $1.50, before –: n/a')
})

it('loses no figure of the chart and the table in words', () => {
  const words = wordsOf(makeReport())
  expect(words).toContain('• 9 AM: 25 % (10 of 40)')
  expect(words).toContain('• 10 AM: – (of 0)')
  expect(words).toContain('• 11 AM: 33 % (26 of 80)')
  expect(words).toContain(
    '• *default …on-one*: 90 calls · answered 7 % (6 of 90) · wins 100 % (6 of 6)',
  )
  expect(words).toContain('$1.00 a win · AI not named in 1 of 6')
  expect(words).toContain('• *default …on-two*: 30 calls · answered 100 % (30 of 30)')
  expect(words).toContain('• *A week before*: 100 calls')
})

it('draws the answer rate by hour, and puts versions side by side in a table', () => {
  const { blocks } = reportMessage(makeReport())
  expect(blocks).toContainEqual(
    expect.objectContaining({
      type: 'data_visualization',
      chart: expect.objectContaining({
        type: 'bar',
        series: [
          {
            name: 'Answered, %',
            data: [
              { label: '9 AM', value: 25 },
              { label: '10 AM', value: 0 },
              { label: '11 AM', value: 33 },
            ],
          },
        ],
      }),
    }),
  )
  const table = blocks.find((block) => block.type === 'table')
  const rows = table?.rows.map((row) => row.map((cell) => ('text' in cell ? cell.text : '')))
  expect(rows?.[0]?.slice(0, 4)).toEqual(['Prompt', 'Calls', 'Answered', 'Wins'])
  expect(rows?.map(([name]) => name)).toEqual([
    ...['Prompt', 'All', 'A week before', 'default …on-one', 'default …on-two'],
  ])
})

it('compares the last seven days of a campaign, and says so', () => {
  const words = wordsOf(makeReport({ about: { kind: 'campaign', name: 'May <!here>' } }))
  expect(words).toContain('May &lt;!here&gt;: 120 calls')
  expect(words).toContain('*The last 7 days against the 7 before*')
  expect(words).toContain('• *7 days before*: 100 calls')
})

it('says that there were no calls', () => {
  const nothing = toFigures([])
  const message = reportMessage(makeReport({ total: nothing, recent: nothing, hours: [] }))
  expect(message.text).toBe('Today: no calls.')
  expect(message.plainer).toBeUndefined()
})
