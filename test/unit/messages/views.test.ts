import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Considered } from '../../../src/dialer/campaigns/consider.ts'
import type { Overview } from '../../../src/dialer/campaigns/overview.ts'
import type { Preflight } from '../../../src/dialer/campaigns/preflight.ts'
import type { StartForm } from '../../../src/dialer/campaigns/start-form.ts'
import { toFigures } from '../../../src/domain/calls/report.ts'
import { CAMPAIGN_STATES } from '../../../src/domain/campaign.ts'
import {
  columnsLoadingView,
  columnsProblemView,
  columnsView,
} from '../../../src/messages/forms/column-form.ts'
import { consentBlock, isConsentBlock } from '../../../src/messages/forms/consent-tick.ts'
import { leadFileView } from '../../../src/messages/forms/lead-file-form.ts'
import {
  meaningLoadingView,
  meaningProblemView,
  meaningView,
} from '../../../src/messages/forms/meaning-form.ts'
import {
  startLoadingView,
  startProblemView,
  startView,
} from '../../../src/messages/forms/start-form.ts'
import { closedHomeView, homeView } from '../../../src/messages/posts/home.ts'
import { parsePrompt } from '../../../src/prompts/prompt.ts'
import { checkView } from '../../../src/sim/slack.ts'
import type { HomeCampaign } from '../../../src/store/figures/home-figures.ts'
import { MADE_AT, makeCampaign, makeList } from '../../support/make.ts'
import { makeQuestion, makeUnread } from './make-messages.ts'

// All the markup that Dialbot writes by itself.
const OURS =
  /<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-\d: ]+ UTC>|<@[UW][A-Z0-9]+>|<#[A-Z0-9]+>/g

const HOSTILE = [
  ['mentions and links', '<!channel> <@U0ANNA> <https://evil|bank> <!subteam^S1>'],
  ['entities', '& < > &amp; &lt;!here&gt;'],
  ['marks', '*_~`'.repeat(500)],
  ['what JSON escapes', '"\\\n'.repeat(3_000)],
  ['what markup escapes', '&'.repeat(20_000)],
  ['emoji', '🎉'.repeat(10_000)],
  ['broken and invisible characters', '\u202e\u0000\ud800\u200b'],
  ['nothing', ''],
  ['the name of what every object has', 'constructor'],
] as const

describe('the forms and the Home tab', () => {
  it.each(HOSTILE)('are taken by Slack and obey nothing, with %s in them', (_what, text) => {
    for (const view of everyView(text)) expect(problemsOf(view)).toEqual([])
  })

  it('are taken by Slack and obey nothing, with any text in them', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.stringMatching(/^[<>&!@#*_~`|:\n a-z]{0,300}$/),
    )
    fc.assert(
      fc.property(texts, (text) => {
        for (const view of everyView(text)) expect(problemsOf(view)).toEqual([])
      }),
      { numRuns: 20 },
    )
  })
})

describe('the tick for consent', () => {
  it('is about one list and one prompt', () => {
    const block = consentBlock({ listId: 'list-1', prompt: 'default', leads: 12 })
    expect(isConsentBlock(block, { listId: 'list-1', prompt: 'default' })).toBe(true)
    expect(isConsentBlock(block, { listId: 'list-2', prompt: 'default' })).toBe(false)
    expect(isConsentBlock(block, { listId: 'list-1', prompt: 'default-2' })).toBe(false)
    expect(isConsentBlock(block, { listId: 'list-1', prompt: 'def' })).toBe(false)
  })

  it('names who and what is attested, by what the prompt is for', () => {
    const { considered } = START.figures
    const view = (kind: Considered['kind']) =>
      JSON.stringify(
        startView({ ...START, figures: { ...START.figures, considered: { ...considered, kind } } }),
      )
    expect(view('marketing')).toContain('these 12 people have agreed, in writing, to marketing')
    expect(view('informational')).toContain('these 12 people have agreed to be called by an AI')
  })
})

const prompt = parsePrompt('default', 'Say hello to $first_name.')
const estimate = { etaAt: MADE_AT, callsPerHour: 100, costMicros: 4_500_000 }

function makePreflight(text: string): Preflight {
  return {
    ...{ waiting: 40, now: 0, firstAt: MADE_AT, withoutConsent: 12, incomplete: 1 },
    later: Array.from({ length: 9 }, () => ({ rule: text, leads: 2, nextAt: MADE_AT })),
    never: [{ rule: 'do_not_call', leads: 10 }],
    missing: [{ variable: text, leads: 1 }],
  }
}

function makeForm(text: string): StartForm {
  const list = makeList({ id: 'list-1', name: text, accepted: 40 })
  const others = Array.from({ length: 49 }, (_, index) => ({ ...list, id: `other-${index}` }))
  return {
    lists: [list, ...others],
    prompts: Array.from({ length: 100 }, (_, index) => `prompt-${index}`).with(0, 'default'),
    list,
    prompt: 'default',
    sample: { leadName: text, text, missing: Array(20).fill(text), ownPrompt: text },
  }
}

const START = {
  form: makeForm('October'),
  figures: {
    type: 'considered' as const,
    considered: {
      ...{ list: makeList(), prompt, fellBack: false, preflight: makePreflight('hours'), estimate },
      ...{ namesExampleCompany: true, noNationalList: true, kind: 'marketing' as const },
    },
  },
  attempts: 3,
  startsAt: MADE_AT,
  timezone: 'America/New_York',
  metadata: '{"channel":"C0LEADS"}',
}

function everyView(text: string): object[] {
  const form = makeForm(text)
  const { considered } = START.figures
  const figures = {
    type: 'considered',
    considered: { ...considered, preflight: makePreflight(text) },
  }
  const campaigns = [...CAMPAIGN_STATES, ...CAMPAIGN_STATES].map(
    (state, index): HomeCampaign => ({
      campaign: makeCampaign({
        ...{ state, name: text, prompt: text, channel: 'C0LEADS', endedAt: MADE_AT },
        reason: index < 5 ? text : 'approval',
      }),
      leads: { waiting: 3, dialing: 1, done: 2, blocked: 9 },
      used: 2,
      blocked: [{ reason: text, leads: 9 }],
      trouble: text,
    }),
  )
  const calls = { calls: 9, costMicros: 9, checked: 4, disclosed: 1 }
  const sums = toFigures([{ prompt: text, versionId: text, outcome: 'talked', ...calls }])
  const overview: Overview = {
    campaigns,
    active: { shown: 8, all: 30 },
    today: sums,
    prompts: Array(8).fill({ ...sums, prompt: text, versionId: text }),
    newest: { calls: 20_000, hasMore: true },
    needsReview: 3,
    onHold: 2,
    restsUntil: MADE_AT,
    lists: Array(5).fill(makeList({ name: text })),
    linesLimit: 10,
    nationalProblem: 'There is no copy.',
  }
  const undelivered = [{ channel: 'C0LEADS', error: text, messages: 3 }]
  const home = { userId: 'U0ANNA', overview, undelivered, notice: null, now: MADE_AT }
  return [
    startLoadingView('file'),
    startProblemView('Nothing was started.'),
    startView({ ...START, form, figures: null }),
    startView({ ...START, form, figures: { type: 'considered', considered: figures.considered } }),
    startView({ ...START, form, figures: { type: 'refused', sentence: 'No.' } }),
    columnsLoadingView(),
    columnsProblemView('The file is gone.'),
    columnsView({ listName: text, question: makeQuestion(text, 500), metadata: '{}' }),
    meaningLoadingView(),
    meaningProblemView('The list is gone.'),
    meaningView({ listName: text, unread: makeUnread(text), metadata: '{}' }),
    meaningView({ listName: text, unread: [], metadata: '{}' }),
    leadFileView('C0LEADS'),
    homeView(home),
    homeView({ ...home, notice: 'Paused.' }),
    closedHomeView(text),
  ]
}

function problemsOf(view: object): string[] {
  const problems = checkView(view)
  for (const text of mrkdwnOf(view)) {
    const rest = text.replace(OURS, '')
    if (text.length > 3_000 || text.trim() === '') problems.push(`text of ${text.length}`)
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
