import { describe, expect, it } from 'vitest'
import type { CallView } from '../../../../src/dialer/campaigns/calls.ts'
import type { Preflight } from '../../../../src/dialer/campaigns/preflight.ts'
import type { CampaignWhy } from '../../../../src/dialer/campaigns/why.ts'
import type { NumberStory } from '../../../../src/dialer/numbers/number-story.ts'
import { type Message, message } from '../../../../src/messages/kit/blocks.ts'
import {
  channelLostMessage,
  undeliveredBlocks,
} from '../../../../src/messages/posts/undelivered.ts'
import {
  allStoppedReply,
  approvedReply,
  incidentReply,
  pausedReply,
  problemReply,
  resumedReply,
  stoppedReply,
  unchangedReply,
  unknownButtonReply,
} from '../../../../src/messages/replies/campaign-state.ts'
import { fileNotReadReply } from '../../../../src/messages/replies/files.ts'
import { helpReply, unknownCommandReply } from '../../../../src/messages/replies/help.ts'
import { callsReply, listsReply } from '../../../../src/messages/replies/lists.ts'
import { leadReply, whyNumberReply } from '../../../../src/messages/replies/number-story.ts'
import {
  consentQuestion,
  notStartedReply,
  startedReply,
  startFormOpenReply,
  startingReply,
} from '../../../../src/messages/replies/start.ts'
import { whyReply } from '../../../../src/messages/replies/why.ts'
import { checkBlocks } from '../../../../src/sim/slack.ts'
import { MADE_AT, makeAttempt, makeCampaign, makeLead, makeList } from '../../../support/make.ts'

/** What a CSV, a file's name or a transcript may hold. */
const HOSTILE = `<!channel> & <https://evil.example|bank> *x* ${'long '.repeat(100)}`

const campaign = makeCampaign({ name: HOSTILE, prompt: HOSTILE, channel: 'C0LEADS' })
const list = makeList({ name: HOSTILE, accepted: 40, rejected: 2 })
const call: CallView = {
  id: '1',
  campaignId: '2',
  leadId: '3',
  phone: '+14155550123',
  attempt: 1,
  state: 'ended',
  outcome: 'interested',
  prompt: 'default',
  startedAt: '2026-11-24T15:00:00.000Z',
  endedAt: '2026-11-24T15:01:00.000Z',
  durationSec: 60,
  costUsd: 0.14,
  summary: HOSTILE,
  recordingUrl: null,
}
const estimate = { etaAt: 1_764_000_000_000, callsPerHour: 100, costMicros: 4_500_000 }
const preflight: Preflight = {
  ...{ waiting: 40, now: 20, firstAt: MADE_AT, withoutConsent: 12, incomplete: 0, missing: [] },
  later: [
    { rule: 'hours', leads: 8, nextAt: MADE_AT },
    { rule: HOSTILE, leads: 2, nextAt: MADE_AT },
  ],
  never: [{ rule: 'do_not_call', leads: 10 }],
}
const started = {
  namesExampleCompany: true,
  estimate,
  preflight,
  noNationalList: true,
  campaign,
  list,
  leads: 40,
  missingPrompt: HOSTILE,
  missing: [{ variable: HOSTILE, leads: 1 }],
  attestedBy: 'U0ANNA1',
  start: null,
}

const why: CampaignWhy = {
  campaign,
  holds: [
    { rule: 'approval' },
    { rule: 'scheduled', until: MADE_AT },
    { rule: 'paused', reason: HOSTILE },
    { rule: 'hour_cap', until: MADE_AT },
    { rule: 'day_cap', until: MADE_AT },
    { rule: 'caller_id', until: MADE_AT },
    { rule: 'lines', used: 3, limit: 3, ofCampaign: true },
    { rule: 'trouble', reason: HOSTILE },
  ],
  ...{ due: 3, dialing: 2, done: 9, nextAt: MADE_AT },
  later: Array(20).fill({ reason: HOSTILE, leads: 2, nextAt: MADE_AT }),
  never: [{ reason: HOSTILE, leads: 4, nextAt: null }],
}
const NOBODY = { ...why, holds: [], due: 0, dialing: 0, later: [], never: [], nextAt: null }
const lead = { ...makeLead({ name: HOSTILE, consentSource: HOSTILE }), zones: [], variables: {} }
const storyLead = { lead, list, campaign, isDue: true, answer: null }
const story: NumberStory = {
  ...{ phone: '+14155550123', country: 'US', isForgotten: true, attemptCount: 12 },
  suppression: {
    ...{ phone: '+14155550123', source: 'slack', reason: HOSTILE, addedBy: HOSTILE },
    ...{ attemptId: null, addedAt: MADE_AT },
  },
  hold: {
    ...{ phone: '+14155550123', attemptId: null, callId: 'c', reason: 'law', heldAt: MADE_AT },
    ...{ decidedBy: null, decidedAt: null },
  },
  inbound: [
    {
      ...{ callId: 'c', phone: '+14155550123', attemptId: 'a', optout: 0, durationMs: 9_000 },
      ...{ costMicros: null, summary: HOSTILE, calledAt: MADE_AT },
    },
  ],
  nationalFile: null,
  leads: [
    storyLead,
    {
      ...storyLead,
      answer: { verdict: 'wait', rule: 'gap', until: MADE_AT, tables: 'x' },
    },
  ],
  attempts: [makeAttempt({ outcome: 'busy', summary: HOSTILE, prompt: HOSTILE })],
}
const NO_STORY: NumberStory = {
  ...{ ...story, isForgotten: false, suppression: null, leads: [], attempts: [], attemptCount: 0 },
  hold: null,
  inbound: [],
}

const replies: [string, Message][] = [
  ['problem', problemReply(HOSTILE)],
  ['incident', incidentReply('0199')],
  ['paused', pausedReply(campaign)],
  ['resumed', resumedReply(campaign)],
  ['stopped', stoppedReply(campaign, { hungUp: 2, now: true })],
  ['all stopped', allStoppedReply(Array(60).fill(campaign), { hungUp: 0, now: false })],
  ['unchanged', unchangedReply(campaign, 'resume')],
  ['unknown button', unknownButtonReply()],
  ['started', startedReply(started)],
  ['planned', startedReply({ ...started, campaign: { ...campaign, state: 'scheduled' } })],
  ['starting', startingReply(HOSTILE)],
  ['not started', notStartedReply()],
  ['start form', startFormOpenReply()],
  [
    'consent',
    consentQuestion({
      list,
      leads: 40,
      without: 12,
      estimate,
      kind: 'marketing',
      preflight,
      request: '{}',
    }),
  ],
  ['why, running', whyReply(why, 'America/New_York')],
  ['why, over', whyReply({ ...why, holds: [{ rule: 'ended' }] }, 'America/New_York')],
  ['why, nobody left', whyReply(NOBODY, 'America/New_York')],
  ['why a number', whyNumberReply(story, 'America/New_York')],
  ['why an unknown number', whyNumberReply(NO_STORY, 'America/New_York')],
  ['lead', leadReply(story, 'America/New_York')],
  ['approved', approvedReply(campaign)],
  ['lists', listsReply(Array(10).fill(list))],
  ['no lists', listsReply([])],
  [
    'calls',
    callsReply({
      calls: Array(10).fill({ ...call, shown: HOSTILE }),
      outcome: 'busy',
      hasMore: true,
    }),
  ],
  ['no calls', callsReply({ calls: [], outcome: null, hasMore: false })],
  ['help', helpReply({ operators: { users: [], groups: [] }, refusal: null })],
  [
    'help for some',
    helpReply({
      operators: { users: Array(50).fill(HOSTILE), groups: [HOSTILE, 'S0SALES'] },
      refusal: HOSTILE,
    }),
  ],
  [
    'a channel that is lost',
    channelLostMessage({ name: HOSTILE, channel: HOSTILE, error: HOSTILE, isCalling: true }),
  ],
  [
    'what could not be posted',
    message(
      'dead',
      undeliveredBlocks(Array(20).fill({ channel: HOSTILE, error: HOSTILE, messages: 1_234_567 })),
    ),
  ],
  ['unknown command', unknownCommandReply(HOSTILE, 'start')],
  ['file not read', fileNotReadReply(HOSTILE, HOSTILE)],
]

describe('what Dialbot answers', () => {
  it.each(replies)('is something Slack takes, and nothing in it is obeyed: %s', (_name, reply) => {
    expect(checkBlocks(reply.blocks, 'message')).toEqual([])
    const all = JSON.stringify(reply)
    expect(all).not.toContain('<!channel>')
    expect(all).not.toContain('<https://')
    expect(reply.text).not.toBe('')
  })

  it('keeps every line of a full page of calls', () => {
    const calls = Array.from({ length: 10 }, (_, index) => ({ ...call, shown: `number ${index}` }))
    const text = JSON.stringify(callsReply({ calls, outcome: null, hasMore: false }).blocks)
    expect(text).toContain('number 9')
  })

  it('keeps the code marks of our own sentences', () => {
    const { blocks } = problemReply('Type `/dial lists` & <look>.')
    expect(JSON.stringify(blocks)).toContain('Type `/dial lists` &amp; &lt;look&gt;.')
  })
})
