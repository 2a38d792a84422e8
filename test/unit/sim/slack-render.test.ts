import { describe, expect, it } from 'vitest'
import { plainOf } from '../../../src/sim/slack/blocks/mrkdwn.ts'
import { renderBlock, renderMessage } from '../../../src/sim/slack/blocks/render.ts'
import { startSlack } from './slack-start.ts'

const names = {
  user: (id: string) => (id === 'U1' ? 'ann' : undefined),
  channel: (id: string) => (id === 'C1' ? 'sales' : undefined),
  userGroup: (id: string) => (id === 'S1' ? 'sellers' : undefined),
}
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })

describe('plainOf', () => {
  it.each([
    ['*Bold* and _sloped_, ~gone~', 'Bold and sloped, gone'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['a &amp;lt; b &lt;c&gt; &amp; d', 'a &lt; b <c> & d'],
    ['<@U1> in <#C1|x> with <!subteam^S1> and <!here>', '@ann in #sales with @sellers and @here'],
    ['<@U9> <#C9|old>', '@U9 #old'],
    ['<https://a.b/c|the report> <https://a.b>', 'the report (https://a.b/c) https://a.b'],
    ['<tel:+14155550123|+14155550123>', '+14155550123'],
    ['<!date^1763790000^{date_num} {time}|soon>', '2025-11-22 05:40 UTC'],
    ['<!date^later^{time}|soon>', 'soon'],
    ['`*kept*` and ```_too_```', '*kept* and _too_'],
    [':tada: :nobody_knows:', '🎉 :nobody_knows:'],
    ['&gt; quoted', '│ quoted'],
  ])('%s reads %s', (markup, text) => {
    expect(plainOf(markup, names)).toBe(text)
  })
})

describe('renderBlock', () => {
  it.each([
    [{ type: 'header', text: plain('Campaign') }, 'CAMPAIGN'],
    [{ type: 'divider' }, '─'.repeat(40)],
    [{ type: 'context', elements: [mrkdwn('*a*'), plain('*b*')] }, 'a  *b*'],
    [{ type: 'section', text: mrkdwn('▓▓▓░░ 60%') }, '▓▓▓░░ 60%'],
    [
      { type: 'section', fields: ['*Lines*\n2', 'Rate', 'Interested', 'x'].map(mrkdwn) },
      'Lines 2      Rate\nInterested   x',
    ],
    [
      {
        type: 'actions',
        elements: [
          { type: 'button', text: plain('Pause') },
          { type: 'button', text: plain('Stop') },
        ],
      },
      '[Pause] [Stop]',
    ],
    [
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'Outcome' },
            { type: 'raw_text', text: 'Calls' },
          ],
          [
            { type: 'raw_text', text: 'busy' },
            { type: 'raw_number', value: 3 },
          ],
        ],
      },
      'Outcome │ Calls\nbusy    │ 3',
    ],
    [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '*as is* ' },
              { type: 'user', user_id: 'U1' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
          },
        ],
      },
      '*as is* @ann\n1. one',
    ],
  ])('%j', (block, text) => {
    expect(renderBlock(block, names)).toBe(text)
  })
})

describe('renderMessage', () => {
  it('shows the text only where there are no blocks', () => {
    const blocks = [{ type: 'section', text: mrkdwn('in blocks') }]
    expect(renderMessage({ text: 'fallback', blocks }, names)).toBe('in blocks')
    expect(renderMessage({ text: '*fallback*', blocks: [] }, names)).toBe('fallback')
  })
})

describe('renderChannel', () => {
  it('indents replies, and says who alone sees a message and what was edited', async () => {
    const { slack, client, ann, sales } = await startSlack()
    const channel = sales.id
    const { message } = await slack.shareFile({
      channel,
      user: ann.id,
      name: 'leads.csv',
      bytes: 'phone\n',
      text: 'Here',
    })
    const reply = await client.chat.postMessage({ channel, thread_ts: message.ts, text: 'Read' })
    await client.chat.postEphemeral({ channel, user: ann.id, text: 'Psst' })
    const outcome = { channel, thread_ts: message.ts, reply_broadcast: true, text: 'Interested' }
    await client.chat.postMessage(outcome)
    await client.chat.update({ channel, ts: reply.ts ?? '', text: 'Read it' })
    expect(slack.renderChannel(channel)).toBe(
      [
        'ann\nHere\n📎 leads.csv (6 bytes)',
        '    dialbot\n    Read it (edited)',
        '    dialbot\n    Interested',
        'dialbot (only ann sees this)\nPsst',
        'dialbot (also in a thread)\nInterested',
      ].join('\n\n'),
    )
  })
})
