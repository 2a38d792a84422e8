import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Transcript } from '../../../../src/dialer/outcomes/create-outcomes.ts'
import type { Turn } from '../../../../src/domain/call-record.ts'
import { OUTCOMES } from '../../../../src/domain/outcome.ts'
import {
  callBackErrors,
  callBackView,
  correctView,
  readChoice,
} from '../../../../src/messages/forms/outcome-forms.ts'
import {
  noTranscriptReply,
  readPage,
  transcriptView,
} from '../../../../src/messages/forms/transcript.ts'
import { ACTIONS } from '../../../../src/messages/kit/action-ids.ts'
import { checkView } from '../../../../src/sim/slack.ts'
import { MADE_AT } from '../../../support/make.ts'

const PLACE = { attemptId: 'attempt-1', channel: 'C0LEADS', threadTs: '1700000000.000100' }
const OFFER = {
  attemptId: 'attempt-1',
  phone: '+14155550112',
  zone: 'America/Los_Angeles',
  zones: ['America/Los_Angeles'],
  plannedAt: null,
  date: '2026-11-24',
  time: '14:30',
}

function makeTranscript(turns: Turn[], change: Partial<Transcript> = {}): Transcript {
  return {
    attemptId: 'attempt-1',
    leadName: 'Ada',
    phone: '+14155550112',
    startedAt: MADE_AT,
    turns,
    isErased: false,
    ...change,
  }
}

function say(text: string, afterMs: number | null = null): Turn {
  return { speaker: 'user', text, saidAt: afterMs === null ? null : MADE_AT + afterMs }
}

describe('the transcript', () => {
  it('says who said what, and when in the call', () => {
    const shown = JSON.stringify(
      transcriptView(
        makeTranscript([
          { speaker: 'assistant', text: 'Hello, I am an AI.', saidAt: MADE_AT + 1_000 },
          say('Go on.', 65_000),
          { speaker: 'agent-action', text: 'Transferred', saidAt: null },
        ]),
        0,
      ),
    )
    expect(shown).toContain('The agent · 0:01')
    expect(shown).toContain('The person · 1:05')
    expect(shown).toContain('The agent did\\n')
    expect(shown).not.toContain('Page ')
  })

  it('comes in pages, with all of it on exactly one', () => {
    const turns = Array.from({ length: 95 }, (_, index) => say(`<turn ${index}>`))
    const pages = [0, 1, 2, 3].map((page) => transcriptView(makeTranscript(turns), page))
    const shown = pages.map((page) => JSON.stringify(page))
    for (const { text } of turns) {
      expect(shown.filter((page) => page.includes(text))).toHaveLength(1)
    }
    expect(shown[0]).toContain('Page 1 of 4')
    expect(shown[0]).not.toContain(ACTIONS.transcriptPageBack)
    expect(shown[3]).toContain('Page 4 of 4')
    expect(shown[3]).not.toContain(`"${ACTIONS.transcriptPage}"`)
    expect(transcriptView(makeTranscript(turns), 99)).toEqual(pages[3])
  })

  it('reads back what a page’s button carries, and nothing else', () => {
    const turns = Array.from({ length: 40 }, (_, index) => say(`turn ${index}`))
    const [value] =
      /attempt-1 1/.exec(JSON.stringify(transcriptView(makeTranscript(turns), 0))) ?? []
    expect(readPage(value ?? '')).toEqual({ attemptId: 'attempt-1', page: 1 })
    for (const forged of ['', 'attempt-1', 'attempt-1 -1', 'a b 1'])
      expect(readPage(forged)).toBeNull()
  })

  it('says plainly that there is none', () => {
    expect(noTranscriptReply({ isErased: false }).text).toContain('There is no transcript')
    expect(noTranscriptReply({ isErased: true }).text).toContain('was erased')
  })
})

describe('every form', () => {
  it('is taken by Slack, with any text in it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.stringMatching(/^[<>&!@#*_~`|:\n a-z]{0,300}$/),
      fc.constant('🎉'.repeat(20_000)),
    )
    fc.assert(
      fc.property(texts, fc.nat(120), (text, turns) => {
        const transcript = makeTranscript(
          Array.from({ length: turns + 1 }, () => say(text)),
          { leadName: text },
        )
        const offer = { ...OFFER, leadName: text, zones: [text], plannedAt: MADE_AT }
        for (const view of [
          transcriptView(transcript, 0),
          transcriptView(transcript, 1),
          callBackView(offer, PLACE),
          ...OUTCOMES.map((outcome) => correctView(outcome, PLACE)),
        ]) {
          expect(checkView(view)).toEqual([])
          expect(JSON.stringify(view).length).toBeLessThan(60_000)
          expect(mrkdwnOf(view).filter((words) => /[<>]/.test(words))).toEqual([])
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('the form for a wrong outcome', () => {
  it('offers what a person can say of a call, in people’s words', () => {
    const shown = JSON.stringify(correctView('no_answer', PLACE))
    expect(shown).toContain('Dialbot has it as *🔕 No answer*')
    expect(shown).toContain('🎉 Interested')
    expect(readChoice('interested')).toBe('interested')
    for (const none of ['needs_review', 'canceled', 'valueOf', ''])
      expect(readChoice(none)).toBeNull()
  })
})

describe('the form for a call back', () => {
  it('says in which zone the times are read', () => {
    const named = { ...OFFER, leadName: 'Ada' }
    const shown = JSON.stringify(callBackView(named, PLACE))
    expect(shown).toContain('They live in the time zone *America/Los')
    const two = { ...named, zones: ['America/Los_Angeles', 'America/Boise'] }
    expect(JSON.stringify(callBackView(two, PLACE))).toContain('may also live in America/Boise')
    const unknown = { ...named, zones: [] }
    expect(JSON.stringify(callBackView(unknown, PLACE))).toContain('Nobody knows their time zone')
  })

  it('names the next opening when they may not be called then', () => {
    const zone = 'America/Los_Angeles'
    const errors = callBackErrors({ what: 'shut', rule: 'hours', until: MADE_AT, zone })
    expect(Object.values(errors)[0]).toMatch(/outside the legal calling hours.*7:00.AM PST/)
  })
})

function mrkdwnOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(mrkdwnOf)
  if (typeof part !== 'object' || part === null) return []
  const own = 'type' in part && part.type === 'mrkdwn' && 'text' in part ? [String(part.text)] : []
  return [...own, ...Object.values(part).flatMap(mrkdwnOf)]
}
