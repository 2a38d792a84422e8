import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../src/messages/kit/action-ids.ts'
import { header, type Message, message, section } from '../../../src/messages/kit/blocks.ts'
import { campaignCardMessage } from '../../../src/messages/posts/campaign-card.ts'
import { pausedMessage, summaryMessage } from '../../../src/messages/posts/campaign-news.ts'
import { importFailedMessage } from '../../../src/messages/posts/import-failed.ts'
import {
  importReportMessage,
  listExistsMessage,
} from '../../../src/messages/posts/import-report.ts'
import { digestMessages, outcomeMessage } from '../../../src/messages/posts/outcome.ts'
import { MADE_AT } from '../../support/make.ts'
import { makeQuestion, makeReport, makeTold, makeView } from './make-messages.ts'

describe('message', () => {
  it('shortens what is too long and keeps the buttons', () => {
    const card = campaignCardMessage(makeView())
    const buttons = card.blocks.filter((block) => block.type === 'actions')
    const long = Array.from({ length: 60 }, () => section('x'.repeat(2_900)))
    const { blocks } = message('Long', [...long, ...buttons])
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_000)
    expect(blocks.at(-1)).toEqual(buttons[0])
  })

  it('shortens texts before it leaves any out', () => {
    const { blocks } = message(
      'Long',
      Array.from({ length: 9 }, () => section('x'.repeat(2_900))),
    )
    expect(blocks).toHaveLength(9)
    expect(JSON.stringify(blocks)).toContain('xx…')
  })

  it('leaves a message that fits as it is', () => {
    const blocks = [header('Hello'), section('World')]
    expect(message('Hello', blocks)).toEqual({ text: 'Hello', blocks })
  })
})

const ALWAYS = [ACTIONS.campaignStop, ACTIONS.campaignWhy, ACTIONS.campaignExport]

describe('campaignCardMessage', () => {
  it.each([
    ['running', [ACTIONS.campaignPause, ...ALWAYS]],
    ['scheduled', [ACTIONS.campaignPause, ...ALWAYS]],
    ['paused', [ACTIONS.campaignResume, ...ALWAYS]],
    ['finished', [ACTIONS.campaignExport]],
    ['stopped', [ACTIONS.campaignExport]],
  ] as const)('has the buttons that fit: %s', (state, buttons) => {
    expect(buttonsOf(campaignCardMessage(makeView({}, { state })))).toEqual(buttons)
  })

  it('asks before it stops for good', () => {
    const { blocks } = campaignCardMessage(makeView())
    expect(JSON.stringify(blocks)).toContain(
      '"confirm":{"title":{"type":"plain_text","text":"Stop for good?"',
    )
  })

  it('shows progress, lines, rate, cost against the budget and who started it', () => {
    const shown = wordsOf(campaignCardMessage(makeView({}, { budgetMicros: 20_000_000 })))
    expect(shown).toContain('████████░░░░░░░░░░░░` 40 % · 8 of 20 leads')
    expect(shown).toContain('*Lines in use*\n2 of 10')
    expect(shown).toContain('*Calls in the last hour*\n9')
    expect(shown).toContain('$1.40 of $20.00')
    expect(shown).toContain('<@U0ANNA>')
    expect(shown).toContain('🎉 Interested *2*')
  })

  it('can only be approved or stopped while it waits for a second person, who is named then', () => {
    const waits = makeView({}, { state: 'scheduled', reason: 'approval' })
    const { campaignApprove, campaignStop, campaignWhy } = ACTIONS
    expect(buttonsOf(campaignCardMessage(waits))).toEqual([
      campaignApprove,
      campaignStop,
      campaignWhy,
    ])
    const approved = wordsOf(campaignCardMessage(makeView({}, { approvedBy: 'U0BOB99' })))
    expect(approved).toContain('started by <@U0ANNA>, approved by <@U0BOB99>')
    const byApi = makeView({}, { state: 'scheduled', reason: 'approval', startedBy: 'api' })
    expect(wordsOf(campaignCardMessage(byApi))).toContain('the HTTP API started it')
  })

  it('says when the next call is, while nobody may be called', () => {
    const idle = { lines: { used: 0, limit: 10 }, nextAt: MADE_AT }
    expect(wordsOf(campaignCardMessage(makeView(idle)))).toContain('Nobody may be called right now')
    expect(wordsOf(campaignCardMessage(makeView()))).not.toContain('Nobody may be called')
  })

  it('says why it is paused', () => {
    const view = makeView({}, { state: 'paused', reason: 'no_balance' })
    expect(wordsOf(campaignCardMessage(view))).toContain('no balance left')
  })
})

describe('outcomeMessage', () => {
  it('tells who, what, for how long and for how much', () => {
    const told = outcomeMessage(makeTold())
    expect(told.text).toBe('Interested: Ada Lovelace: She wants an offer.')
    expect(wordsOf(told)).toBe(
      '🎉 Interested · *Ada Lovelace* · +1 (415) 555-0112\nShe wants an offer.\n' +
        '1 m 32 s · $0.14 · <https://recordings.example.com/1|🎧 Recording>',
    )
  })

  it('mentions the owner of a win, and of nothing else', () => {
    expect(wordsOf(outcomeMessage(makeTold({ owner: 'U0ANNA1' })))).toContain('<@U0ANNA1>')
    const lost = makeTold({ owner: 'U0ANNA1', outcome: 'busy' })
    expect(wordsOf(outcomeMessage(lost))).not.toContain('U0ANNA1')
  })

  it('says when it tries again', () => {
    const told = makeTold({ outcome: 'no_answer', summary: null, attempt: 2, nextAt: MADE_AT })
    expect(wordsOf(outcomeMessage(told))).toContain('attempt 2 of 3 · next try <!date^')
  })

  it('has the buttons that make sense for the call', () => {
    const all = [
      ACTIONS.outcomeTranscript,
      ACTIONS.outcomeCallBack,
      ACTIONS.outcomeDoNotCall,
      ACTIONS.outcomeCorrect,
    ]
    expect(buttonsOf(outcomeMessage(makeTold()))).toEqual(all)
    const none = { transcript: false, callBack: false, doNotCall: false, correct: false }
    const bare = outcomeMessage(makeTold({ buttons: { attemptId: 'attempt-1', ...none } }))
    expect(buttonsOf(bare)).toEqual([])
    const digest = digestMessages([makeTold(), makeTold()]).map(({ message }) => message)
    expect(digest.flatMap(buttonsOf)).toEqual([])
  })

  it('asks before a number is never called again', () => {
    expect(JSON.stringify(outcomeMessage(makeTold()).blocks)).toContain(
      '"confirm":{"title":{"type":"plain_text","text":"Never call this number again?"',
    )
  })

  it('says who corrected it, and what it was', () => {
    const correction = { was: 'no_answer', by: 'U0BOB99' } as const
    expect(wordsOf(outcomeMessage(makeTold({ correction })))).toContain(
      '✏️ corrected by <@U0BOB99>, was No answer',
    )
  })

  it('says why a call should be looked at', () => {
    const told = makeTold({ outcome: 'needs_review', reason: 'presumed_called' })
    expect(wordsOf(outcomeMessage(told))).toContain('Bland never said how the call ended.')
  })

  it.each(['javascript:alert(1)', 'https://x|<!channel>', 'https://x y'])(
    'makes no link of %s',
    (recordingUrl) => {
      expect(wordsOf(outcomeMessage(makeTold({ recordingUrl })))).not.toContain('Recording')
    },
  )
})

describe('digestMessages', () => {
  it('tells every call once, in several messages when there are many', () => {
    const told = Array.from({ length: 130 }, (_, index) =>
      makeTold({ leadName: `Lead${index}.`, outcome: 'voicemail', summary: null }),
    )
    const parts = digestMessages(told)
    expect(parts.map((part) => part.outcomes)).toEqual([60, 60, 10])
    const shown = parts.map((part) => wordsOf(part.message)).join('\n')
    for (const one of told) expect(shown.split(one.leadName ?? '').length - 1).toBe(1)
  })

  it('has nothing to say of no calls', () => {
    expect(digestMessages([])).toEqual([])
  })
})

describe('summaryMessage', () => {
  it('gives the cost per conversation and per win', () => {
    const outcomes = { interested: 1, talked: 3, voicemail: 6 }
    const view = makeView(
      { outcomes, calls: 10, costMicros: 4_000_000 },
      { state: 'finished', endedAt: MADE_AT + 7_500_000 },
    )
    const shown = wordsOf(summaryMessage(view))
    expect(shown).toContain('*Conversations*\n4 (40 % of calls)')
    expect(shown).toContain('*Wins*\n1 (25 % of conversations)')
    expect(shown).toContain('$1.00 / $4.00')
    expect(shown).toContain('Took 2 h 5 m')
    expect(shown).toContain('• 1 × without a known time zone')
  })

  it('divides by nothing when there was no win', () => {
    expect(wordsOf(summaryMessage(makeView({ outcomes: {} })))).toContain('– / –')
  })
})

describe('pausedMessage', () => {
  it('says what happened, what to do, and has the button for it', () => {
    const paused = pausedMessage(makeView({}, { state: 'paused', reason: 'unauthorized' }))
    expect(paused.text).toContain('leads is paused. Bland does not accept the API key.')
    expect(buttonsOf(paused)).toEqual([ACTIONS.campaignResume])
  })

  it('is true also when it comes late', () => {
    expect(pausedMessage(makeView()).text).toBe('leads was paused for a while. It is now: calling.')
  })
})

describe('importReportMessage', () => {
  it('counts, explains and offers the start', () => {
    const report = importReportMessage(makeReport())
    const shown = wordsOf(report)
    expect(report.text).toBe('October list: 36 leads ready to call, 4 rows left out.')
    expect(shown).toContain('• 2 × The phone number is empty. (such as rows 4, 9)')
    expect(shown).toContain('Mobile → `phone`')
    expect(shown).toContain('3 leads without a recorded consent')
    expect(buttonsOf(report)).toEqual([ACTIONS.listStart])
    expect(JSON.stringify(report.blocks)).toContain('Say hello to Ada.')
  })

  it('tells in one line which places could not be read', () => {
    const columns = [
      { header: 'State', variable: 'state', field: 'region', unread: 12 },
      { header: 'TZ', variable: 'timezone', field: 'timezone', unread: 1 },
      { header: 'ZIP', variable: 'zip', field: 'zip' },
    ]
    expect(wordsOf(importReportMessage(makeReport({ columns })))).toContain(
      'Could not be read: the state of 12 leads, the time zone of 1 lead. ',
    )
    expect(wordsOf(importReportMessage(makeReport()))).not.toContain('Could not be read')
  })

  it('tells those who wait in another list from those who stand twice in the file', () => {
    const { list } = makeReport()
    const counts = { ...list, duplicates: 42, elsewhere: 30 }
    const shown = wordsOf(importReportMessage(makeReport({ list: counts })))
    expect(shown).toContain('12 duplicates: the first row with a number counts')
    expect(shown).toContain('30 wait in another list already')
    const none = wordsOf(importReportMessage(makeReport({ list: { ...counts, elsewhere: 42 } })))
    expect(none).not.toContain('the first row with a number counts')
    expect(wordsOf(importReportMessage(makeReport()))).not.toContain('another list')
  })

  it('gives the five commonest reasons', () => {
    const reasons = Array.from({ length: 7 }, (_, index) => ({
      ...{ reason: `Reason ${index}.`, rows: 9 - index, examples: [index + 2] },
    }))
    const shown = wordsOf(importReportMessage(makeReport({ reasons })))
    expect(shown).toContain('5 × Reason 4. (such as rows 6)')
    expect(shown).not.toContain('Reason 5')
  })

  it('says how many rows the commonest reasons leave out', () => {
    // Four rows were left out, and one reason speaks for two of them.
    expect(wordsOf(importReportMessage(makeReport()))).toContain('2 rows more for other reasons')
    const reasons = [{ reason: 'No.', rows: 4, examples: [2] }]
    expect(wordsOf(importReportMessage(makeReport({ reasons })))).not.toContain('other reasons')
  })

  it('counts nobody as ready who said no to calls', () => {
    const { list } = makeReport()
    const some = importReportMessage(makeReport({ list: { ...list, refused: 6 } }))
    expect(some.text).toContain('30 leads ready to call')
    expect(wordsOf(some)).toContain('6 leads said no to calls')
    const all = importReportMessage(makeReport({ list: { ...list, refused: 36 } }))
    expect(all.text).toContain('no lead in this file can be called')
    expect(buttonsOf(all)).toEqual([])
  })

  it('says of a file without column names that its first row is a lead', () => {
    const columns = [{ header: '', variable: 'phone', field: 'phone' }]
    const shown = wordsOf(importReportMessage(makeReport({ columns })))
    expect(shown).toContain('its first row is a lead, too')
    expect(wordsOf(importReportMessage(makeReport()))).not.toContain('its first row')
  })

  it('says how a column was recognised, and which other numbers are not called', () => {
    const columns = [
      { header: 'Contact', variable: 'contact', field: 'phone', byContent: true },
      { header: 'Office Phone', variable: 'office_phone', field: null },
      { header: 'City', variable: 'city', field: null },
      { header: '', variable: 'email', field: 'email' },
      { header: 'Given name', variable: 'given_name', field: 'firstName' },
    ]
    const shown = wordsOf(importReportMessage(makeReport({ columns })))
    expect(shown).toContain(
      'Contact → `phone` (by what stands in it), Column 4 → `email` (by what stands in it), Given name → `first_name`',
    )
    expect(wordsOf(importReportMessage(makeReport()))).not.toContain('stands in it')
    expect(shown).toContain('Not called: the numbers in `Office Phone`. ')
    expect(shown).toContain('For the prompt only: `$office_phone`, `$city`')
  })

  it('offers no start when nobody can be called', () => {
    const { list } = makeReport()
    expect(buttonsOf(importReportMessage(makeReport({ list: { ...list, accepted: 0 } })))).toEqual(
      [],
    )
  })

  it('names the variables that the prompt lacks', () => {
    const preview = {
      prompt: 'default',
      leadName: null,
      text: '',
      missing: ['product'],
      oddGreetings: [],
    }
    expect(wordsOf(importReportMessage(makeReport({ preview })))).toContain('needs `$product`*')
  })
})

describe('importFailedMessage', () => {
  const cannot = { listId: 'list-1', fileName: 'leads.csv', reason: 'There is no phone column.' }

  it('repeats the sentence that says what to do', () => {
    const failed = importFailedMessage({ ...cannot, next: null })
    expect(failed.text).toBe('leads.csv could not be read: There is no phone column.')
    expect(buttonsOf(failed)).toEqual([])
  })

  it('asks for the column, and names those that may be it', () => {
    const titles = ['Ref', 'Line 1', 'City', 'Line 2']
    const question = makeQuestion('', titles.length)
    const columns = question.columns.map((column, index) => ({
      ...column,
      title: titles[index] ?? '',
    }))
    const next = { type: 'question', question: { ...question, columns } } as const
    const asking = importFailedMessage({ ...cannot, next })
    expect(asking.text).toContain('leads.csv: which column has the phone numbers?')
    expect(wordsOf(asking)).toContain('*Columns that may be it:* `Line 1`, `Line 2`')
    expect(buttonsOf(asking)).toEqual([ACTIONS.listColumns])
  })

  it('offers to read again what was cut off', () => {
    const cut = importFailedMessage({ ...cannot, next: { type: 'again' } })
    expect(cut.text).toContain('leads.csv was not read to its end')
    expect(buttonsOf(cut)).toEqual([ACTIONS.listReadAgain])
  })
})

describe('listExistsMessage', () => {
  it('points at the list that is there', () => {
    const list = {
      id: 'list-1',
      name: 'October',
      accepted: 36,
      refused: 0,
      unclear: 0,
      createdAt: MADE_AT,
    }
    expect(buttonsOf(listExistsMessage(list))).toEqual([ACTIONS.listStart])
    expect(listExistsMessage(list).text).toContain(
      'already here as the list October, with 36 leads',
    )
  })
})

function buttonsOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) => ('action_id' in one ? (one.action_id ?? []) : []))
      : [],
  )
}

/** What stands in sections and contexts, a line each. */
function wordsOf({ blocks }: Message): string {
  return blocks
    .flatMap((block) => {
      if (block.type === 'section') return [block.text, ...(block.fields ?? [])]
      return block.type === 'context' ? block.elements : []
    })
    .flatMap((part) => (part !== undefined && 'text' in part ? [part.text] : []))
    .join('\n')
}
