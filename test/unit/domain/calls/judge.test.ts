import { describe, expect, it } from 'vitest'
import type { CallRecord, Turn } from '../../../../src/domain/call-record.ts'
import { judgeCall } from '../../../../src/domain/calls/judge.ts'

const at = Date.parse('2026-03-10T15:00:00Z')

function makeTurns(...lines: [Turn['speaker'], string][]): Turn[] {
  return lines.map(([speaker, text]) => ({ speaker, text, saidAt: null }))
}

const TALK = makeTurns(
  ['assistant', 'Hi, this is an AI assistant calling for Acme.'],
  ['user', 'Hello, yes?'],
  ['assistant', 'May a colleague call you?'],
  ['user', 'Let me think about it.'],
)
const ALONE = makeTurns(['assistant', 'Hi, this is an AI assistant calling for Acme.'])
const GREETING = makeTurns(
  ['assistant', 'Hi, this is an AI'],
  ['user', "You have reached Bob. I can't come to the"],
  ['user', 'phone right now. Leave a message after the beep.'],
)

function makeRecord(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    callId: 'call-1',
    to: '+14155550100',
    from: '+14155550199',
    isInbound: false,
    status: 'completed',
    queueStatus: 'complete',
    completed: true,
    answeredBy: 'human',
    durationMs: 40_000,
    costMicros: 90_000,
    summary: null,
    recordingUrl: null,
    disposition: null,
    errorMessage: null,
    endedBy: 'ASSISTANT',
    createdAt: at,
    startedAt: at,
    endedAt: at + 60_000,
    transferredTo: null,
    transferState: null,
    isRetry: false,
    attemptId: 'attempt-1',
    campaignId: 'campaign-1',
    leadId: 'lead-1',
    turns: TALK,
    ...changes,
  }
}

const judge = (changes: Partial<CallRecord>): [string, string] => {
  const { outcome, reason } = judgeCall(makeRecord(changes))
  return [outcome, reason]
}
const unreached = { durationMs: 0, turns: [], answeredBy: null }

describe('judgeCall', () => {
  it.each([
    ['interested', 'interested'],
    ['INTERESTED', 'interested'],
    ['Not Interested', 'not_interested'],
    ['NOT_INTERESTED', 'not_interested'],
    ['notInterested', 'not_interested'],
    ['NOT_QUALIFIED', 'not_interested'],
    ['callback', 'callback'],
    ['CALL_BACK_SCHEDULED', 'callback'],
    ['Call-back scheduled', 'callback'],
    ['FOLLOW_UP_REQUIRED', 'callback'],
    ['wrong_number', 'wrong_number'],
    ['talked', 'talked'],
    ['OBJECTION_RAISED', 'talked'],
    ['NEEDS_MORE_INFO', 'talked'],
    ['COMPLETED_ACTION', 'talked'],
  ])('reads the label %s of a conversation as %s', (disposition, outcome) => {
    expect(judge({ disposition })).toEqual([outcome, 'labelled'])
    expect(judge({ disposition, answeredBy: null })).toEqual([outcome, 'labelled'])
  })

  it.each([null, '', 'NO_CONTACT_MADE', 'AGENT_ENDED_CALL', 'something new', 'constructor'])(
    'calls a conversation with the label %s talked',
    (disposition) => {
      expect(judge({ disposition, answeredBy: null })).toEqual([
        'talked',
        'conversation_without_label',
      ])
    },
  )

  describe('opt-out', () => {
    const turns = makeTurns(['user', 'Take me off your list.'])

    it.each([
      {},
      { disposition: 'interested' },
      { status: 'failed' },
      { answeredBy: 'voicemail' },
      { transferredTo: '+14155550199', transferState: 'MERGED' },
    ])('said on the call beats everything: %j', (changes) => {
      expect(judgeCall(makeRecord({ ...changes, turns }))).toEqual({
        outcome: 'do_not_call',
        reason: 'said_opt_out',
        optOut: true,
        hold: null,
      })
    })

    it.each(['DO_NOT_CONTACT', 'do_not_call', 'Do not call', 'DNC'])(
      'counts by the label %s alone, also on a call that failed',
      (disposition) => {
        for (const changes of [{}, { status: 'failed', ...unreached }]) {
          const judgement = judgeCall(makeRecord({ ...changes, disposition }))
          expect(judgement).toMatchObject({
            reason: 'labelled_do_not_call',
            optOut: true,
            hold: null,
          })
        }
      },
    )

    it('is not claimed for any other outcome', () => {
      expect(judgeCall(makeRecord({ disposition: 'wrong_number' })).optOut).toBe(false)
    })
  })

  describe('calls that reached nobody', () => {
    const notFound = 'Call failed. The number you dialed is not found.'
    const unavailable = 'Call failed. The number you dialed is temporarily unavailable.'
    const busy = 'Call failed. The number you dialed is busy. Please try again later.'
    const spam =
      'Call failed. Service Provider Blocked Call due to Spam or Number Reputation. Try a different number.'

    it.each([
      [{ status: 'no-answer' }, 'no_answer', 'status_no_answer'],
      [{ status: 'busy' }, 'busy', 'status_busy'],
      [{ status: 'canceled' }, 'canceled', 'status_canceled'],
      [{ status: 'cancelled' }, 'canceled', 'status_canceled'],
      [{ status: 'failed', errorMessage: notFound }, 'bad_number', 'number_not_found'],
      [{ status: 'failed', errorMessage: unavailable }, 'no_answer', 'number_unavailable'],
      [{ status: 'failed', errorMessage: busy }, 'busy', 'status_busy'],
      [{ status: 'failed', errorMessage: spam }, 'failed', 'caller_id_blocked'],
      [
        { status: 'failed', errorMessage: 'Account not allowed to call +4479' },
        'failed',
        'destination_not_allowed',
      ],
      [{ status: 'failed', errorMessage: 'Call failed.' }, 'failed', 'provider_failed'],
      [{ status: 'failed' }, 'failed', 'provider_failed'],
      [{ status: 'error' }, 'failed', 'provider_failed'],
      [{ status: null, queueStatus: 'queue_error' }, 'failed', 'provider_failed'],
      [{ status: null, queueStatus: 'pre_queue_error' }, 'failed', 'provider_failed'],
      [
        { status: null, queueStatus: 'call_error', errorMessage: notFound },
        'bad_number',
        'number_not_found',
      ],
      [{ status: 'completed' }, 'no_answer', 'never_connected'],
      [{ status: 'completed', queueStatus: 'complete_error' }, 'no_answer', 'never_connected'],
      [{ status: 'completed', errorMessage: notFound }, 'bad_number', 'number_not_found'],
      [{ status: 'completed', errorMessage: spam }, 'failed', 'caller_id_blocked'],
      [{ status: 'completed', disposition: 'NO_ANSWER' }, 'no_answer', 'status_no_answer'],
      [{ status: 'unknown', disposition: 'BUSY' }, 'busy', 'status_busy'],
      [{ status: null, disposition: 'CANCELED' }, 'canceled', 'status_canceled'],
      [{ status: 'unknown', disposition: 'FAILED' }, 'failed', 'provider_failed'],
      [{ status: 'unknown', answeredBy: 'no-answer' }, 'no_answer', 'never_connected'],
      [{ status: 'unknown' }, 'needs_review', 'status_unknown'],
      [{ status: null }, 'needs_review', 'status_unknown'],
    ])('%j', (changes, outcome, reason) => {
      expect(judge({ ...unreached, ...changes })).toEqual([outcome, reason])
    })

    it.each([{ status: 'no-answer' }, { status: 'failed' }, { queueStatus: 'call_error' }])(
      'but on which people talked go to a person: %j',
      (changes) => {
        expect(judge(changes)).toEqual(['needs_review', 'status_contradicts_conversation'])
      },
    )

    it.each(['NO_ANSWER', 'BUSY', 'FAILED', 'CANCELED'])(
      'as the label %s claims of a conversation, go to a person',
      (disposition) => {
        expect(judge({ disposition })).toEqual(['needs_review', 'label_contradicts_conversation'])
      },
    )
  })

  describe('machines', () => {
    it.each([
      [{ answeredBy: 'voicemail', turns: ALONE }, 'answered_by_voicemail'],
      [{ answeredBy: 'voicemail', turns: [], durationMs: 0 }, 'answered_by_voicemail'],
      [{ answeredBy: 'machine', turns: ALONE }, 'answered_by_voicemail'],
      [{ answeredBy: 'voicemail' }, 'answered_by_voicemail'],
      [
        { answeredBy: 'voicemail', turns: makeTurns(['user', 'Bob.']), disposition: 'callback' },
        'answered_by_voicemail',
      ],
      [
        {
          turns: makeTurns(['assistant', '<Call ended due to voicemail detection>']),
          durationMs: 0,
          answeredBy: null,
        },
        'voicemail_marker',
      ],
      [{ answeredBy: 'human', turns: GREETING }, 'voicemail_phrase'],
      [{ answeredBy: 'human', turns: GREETING, disposition: 'callback' }, 'voicemail_phrase'],
      [{ answeredBy: null, turns: ALONE, disposition: 'VOICEMAIL' }, 'labelled_voicemail'],
      [
        {
          turns: [...TALK, ...makeTurns(['assistant', '<Call ended due to voicemail detection>'])],
        },
        'voicemail_marker',
      ],
    ])('%j', (changes, reason) => {
      expect(judge(changes)).toEqual(['voicemail', reason])
    })

    it.each([
      'Please leave your name and number.',
      'You have been forwarded to an automatic voice message system.',
      'The person you are trying to reach is not available. At the tone, please record your message.',
      "Hi, it's Bob, leave me a message!",
      'This mailbox is full.',
      "We'll get back to you as soon as possible",
      'Por favor deje su mensaje después del tono',
      'Laissez-moi un message après le bip',
    ])('hears voicemail in: %s', (text) => {
      expect(judge({ turns: makeTurns(['user', text]) })).toEqual(['voicemail', 'voicemail_phrase'])
    })

    it.each([
      'He is out. Do you want to leave a message?',
      'I got your voicemail yesterday.',
      'Can I call you back later?',
    ])('does not hear voicemail in: %s', (text) => {
      expect(judge({ turns: makeTurns(['user', text]) })[0]).toBe('talked')
    })

    it('are not concluded from a label or a remark when people talked', () => {
      expect(judge({ disposition: 'VOICEMAIL' })[0]).toBe('talked')
      const turns = [...TALK, ...makeTurns(['user', 'My phone said voicemail detected.'])]
      expect(judge({ turns })[0]).toBe('talked')
    })

    it('leave a failed call a failed call', () => {
      expect(judge({ status: 'failed', turns: GREETING })[0]).toBe('failed')
    })

    it('listens on when a person takes over from a greeting', () => {
      const turns = [...GREETING, ...TALK]
      expect(judge({ turns, disposition: 'interested' })).toEqual(['interested', 'labelled'])
    })

    it('asks a person when a greeting and a win do not fit together', () => {
      const turns = [...GREETING, ...makeTurns(['user', 'Hello? Sure, sounds good.'])]
      expect(judge({ turns, disposition: 'interested' })).toEqual([
        'needs_review',
        'machine_contradicts_label',
      ])
    })

    it('asks a person when a "voicemail" held a conversation with a result', () => {
      expect(judge({ answeredBy: 'voicemail', disposition: 'interested' })).toEqual([
        'needs_review',
        'answered_by_contradicts_conversation',
      ])
    })

    it('takes the recording of a dead number for what it is', () => {
      const text = 'The number you have dialed is not in service. Please check the number.'
      expect(judge({ turns: makeTurns(['user', text]) })).toEqual([
        'bad_number',
        'dead_number_phrase',
      ])
    })
  })

  describe('transfers', () => {
    const transferredTo = '+14155550199'

    it('count when they merged, or when a cold one went through', () => {
      expect(judge({ transferState: 'MERGED' })).toEqual(['transferred', 'transfer_merged'])
      expect(judge({ transferredTo })).toEqual(['transferred', 'transfer_connected'])
      expect(judge({ transferredTo, disposition: 'TRANSFERRED' })[0]).toBe('transferred')
    })

    it.each([
      { disposition: 'TRANSFERRED' },
      { disposition: 'transferred', turns: ALONE },
      { disposition: 'transferred', transferredTo, transferState: 'NO_ANSWER' },
      { transferredTo, transferState: 'CANCELLED' },
      { transferState: 'TIMED_OUT', disposition: 'talked' },
    ])('do not count unproven: %j', (changes) => {
      expect(judge(changes)).toEqual(['needs_review', 'transfer_not_proven'])
    })

    it('that failed leave the result of the conversation standing', () => {
      const changes = { transferredTo, transferState: 'NO_ANSWER', disposition: 'callback' }
      expect(judge(changes)).toEqual(['callback', 'labelled'])
    })

    it('of an answering machine go to a person', () => {
      const expected = ['needs_review', 'transfer_contradicted']
      expect(judge({ transferredTo, turns: GREETING })).toEqual(expected)
      expect(judge({ transferredTo, answeredBy: 'voicemail' })).toEqual(expected)
    })
  })

  describe('silence', () => {
    it.each([
      [{ durationMs: 9_999 }, 'needs_review', 'hung_up_unheard'],
      [{ durationMs: 10_000 }, 'needs_review', 'nothing_heard'],
      [{ durationMs: 9_999, answeredBy: null }, 'no_answer', 'dropped_unheard'],
      [{ durationMs: 10_000, answeredBy: 'unknown' }, 'needs_review', 'nothing_heard'],
      [
        { answeredBy: 'unknown', disposition: 'NO_CONTACT_MADE' },
        'no_answer',
        'labelled_no_contact',
      ],
      [{ disposition: 'NO_CONTACT_MADE' }, 'needs_review', 'nothing_heard'],
      [{ disposition: 'interested' }, 'needs_review', 'label_without_words'],
    ])('%j', (changes, outcome, reason) => {
      expect(judge({ turns: ALONE, ...changes })).toEqual([outcome, reason])
    })

    it('is not concluded from a transcript that was left out', () => {
      const changes = { turns: [], disposition: 'interested' }
      expect(judge({ ...changes, durationMs: 20_000 })).toEqual([
        'interested',
        'labelled_without_transcript',
      ])
      expect(judge({ ...changes, durationMs: 19_999 })[0]).toBe('needs_review')
      expect(judge({ ...changes, answeredBy: 'unknown' })[0]).toBe('needs_review')
    })
  })

  it.each([
    'Sorry, you have the wrong number.',
    'No, número equivocado',
    'Vous vous trompez de numéro',
  ])('hears a wrong number in: %s', (text) => {
    const turns = makeTurns(['user', text])
    for (const disposition of [null, 'talked', 'not_interested']) {
      expect(judge({ turns, disposition })).toEqual(['wrong_number', 'said_wrong_number'])
    }
    expect(judge({ turns, disposition: 'interested' })).toEqual(['interested', 'labelled'])
  })
})
