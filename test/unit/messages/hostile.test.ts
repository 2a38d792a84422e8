import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Message, withoutBlocks } from '../../../src/messages/kit/blocks.ts'
import { checkBlocks } from '../../../src/sim/slack.ts'
import { everyMessage } from './make-messages.ts'

// All the markup that Dialbot writes by itself.
const OURS = /<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-\d: ]+ UTC>|<@[UW][A-Z0-9]+>/g
const RECORDING = /<https?:\/\/[^\s<>|]+\|🎧 Recording>/g

// The long ones are longer than any text that Slack takes, and than all of a message when they are escaped.
const HOSTILE = [
  [
    'mentions and links',
    '<!channel> <@U0ANNA> <https://evil|bank> <!subteam^S1> <!date^1^{time}|x>',
  ],
  ['entities', '& < > &amp; &lt;!here&gt;'],
  ['marks', '*_~`'.repeat(500)],
  ['what JSON escapes', '"\\\n'.repeat(2_000)],
  ['what markup escapes', '&'.repeat(4_000)],
  ['emoji', '🎉'.repeat(4_000)],
  ['broken and invisible characters', '\u202e\u0000\ud800\u200b'],
  ['nothing', ''],
  ['blanks', '   '],
  ['a link that ends early', 'https://a.example/<!channel>|x'],
] as const

describe('every message', () => {
  it.each(HOSTILE)('is taken by Slack and pings nobody, with %s in it', (_what, text) => {
    for (const message of everyMessage(text)) expect(problemsOf(message)).toEqual([])
  })

  it.each(['valueOf', 'constructor', '__proto__', 'toString'])(
    'is taken by Slack when a reason or a name is called “%s”',
    (text) => {
      for (const message of everyMessage(text)) expect(problemsOf(message)).toEqual([])
    },
  )

  it('is taken by Slack and pings nobody, with any text in it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.stringMatching(/^[<>&!@#*_~`|:\n a-z]{0,300}$/),
    )
    fc.assert(
      fc.property(texts, (text) => {
        for (const message of everyMessage(text)) expect(problemsOf(message)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})

function problemsOf(message: Message): string[] {
  const problems = checkBlocks(message.blocks, 'message')
  if (JSON.stringify(message.blocks).length > 12_000) problems.push('too long')
  for (const text of [message.text, withoutBlocks(message).text, ...mrkdwnOf(message.blocks)]) {
    if (text.length > 3_000 || text.trim() === '') problems.push(`text of ${text.length}`)
    const rest = text.replace(OURS, '').replace(RECORDING, '')
    if (/[<>]/.test(rest)) problems.push(`markup in: ${rest}`)
    if (/&(?!amp;|lt;|gt;)/.test(rest)) problems.push(`half an entity in: ${rest}`)
  }
  return problems
}

function mrkdwnOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(mrkdwnOf)
  if (typeof part !== 'object' || part === null) return []
  const own = 'type' in part && part.type === 'mrkdwn' && 'text' in part ? [String(part.text)] : []
  return [...own, ...Object.values(part).flatMap(mrkdwnOf)]
}
