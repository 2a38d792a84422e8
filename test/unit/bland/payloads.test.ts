import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildCallBody, type CallRequest } from '../../../src/bland/call-body.ts'
import { parseCallRecord, parseWebhook } from '../../../src/bland/payloads.ts'
import { SENT_DISPOSITIONS } from '../../../src/domain/disposition.ts'
import { isAppError } from '../../../src/domain/error.ts'

const talkedUrl = new URL('../../fixtures/bland/webhook-talked.json', import.meta.url)
const talked = JSON.parse(readFileSync(talkedUrl, 'utf8'))
const at = (text: string) => Date.parse(text)

describe('parseCallRecord', () => {
  it('reads a documented record into our units', () => {
    expect(parseCallRecord(talked)).toEqual({
      callId: '5b0fd3f2-6a1e-4f0c-9a53-0d6a5b7b9c01',
      to: '+12025550143',
      from: '+14155550100',
      isInbound: false,
      status: 'completed',
      queueStatus: 'complete',
      completed: true,
      answeredBy: null,
      durationMs: 24_000,
      costMicros: 36_000,
      summary: 'Ms Chung asked for a call on Friday.',
      recordingUrl: null,
      disposition: 'NO_CONTACT_MADE',
      errorMessage: null,
      endedBy: 'ASSISTANT',
      createdAt: at('2026-04-15T18:31:53.696Z'),
      startedAt: at('2026-04-15T18:31:53.696Z'),
      endedAt: at('2026-04-15T18:32:23Z'),
      transferredTo: null,
      transferState: null,
      isRetry: false,
      attemptId: 'attempt-1',
      campaignId: 'campaign-1',
      leadId: 'lead-1',
      turns: [
        {
          speaker: 'assistant',
          text: 'Hello, this is an AI assistant.',
          saidAt: at('2026-04-15T18:31:58.120Z'),
        },
        {
          speaker: 'user',
          text: 'Call me on Friday.',
          saidAt: at('2026-04-15T18:32:05.123Z'),
        },
        { speaker: 'agent-action', text: 'Ended call', saidAt: at('2026-04-15T18:32:20.500Z') },
      ],
    })
  })

  it('makes do with nothing but an id', () => {
    const record = parseCallRecord({ c_id: 'call-1' })
    expect(record).toMatchObject({ callId: 'call-1', to: '', status: null, completed: false })
    expect(record).toMatchObject({ durationMs: 0, costMicros: null, attemptId: null, turns: [] })
  })

  it('throws a sentence when no call is named', () => {
    for (const body of [null, 'text', [], {}, { call_id: 7 }]) {
      try {
        parseCallRecord(body)
        expect.unreachable()
      } catch (error) {
        expect(isAppError(error) && error.code).toBe('unavailable')
      }
    }
  })

  it('takes minutes when the seconds are missing, and numbers in quotes', () => {
    const { corrected_duration: _seconds, ...minutesOnly } = talked
    expect(parseCallRecord({ ...minutesOnly, call_length: '0.5' }).durationMs).toBe(30_000)
    expect(parseCallRecord({ ...talked, corrected_duration: 11 }).durationMs).toBe(11_000)
    expect(parseCallRecord({ ...talked, price: '0.017' }).costMicros).toBe(17_000)
    expect(parseCallRecord({ ...talked, price: 'free' }).costMicros).toBeNull()
  })

  it('finds our ids among the variables when the top level lacks them', () => {
    expect(parseCallRecord({ ...talked, metadata: null }).attemptId).toBe('attempt-1')
    expect(parseCallRecord({ ...talked, metadata: {} }).leadId).toBe('lead-1')
    expect(parseCallRecord({ ...talked, metadata: {}, variables: null }).attemptId).toBeNull()
  })

  it('splits the joined transcript when there are no rows', () => {
    const joined = 'assistant: Hi: it is me. \n user: one\ntwo \n agent-action: Ended call \n '
    const turns = parseCallRecord({
      ...talked,
      transcripts: null,
      concatenated_transcript: joined,
    }).turns
    expect(turns).toEqual([
      { speaker: 'assistant', text: 'Hi: it is me.', saidAt: null },
      { speaker: 'user', text: 'one\ntwo', saidAt: null },
      { speaker: 'agent-action', text: 'Ended call', saidAt: null },
    ])
  })

  it('skips broken transcript rows, and never takes an unknown speaker for the person', () => {
    const transcripts = [null, { user: 'user' }, { user: 'ivr', text: 'Press 1', created_at: 'x' }]
    expect(parseCallRecord({ ...talked, transcripts }).turns).toEqual([
      { speaker: 'robot', text: 'Press 1', saidAt: null },
    ])
  })

  it('has no end while the call lives, for Bland then names the cut-off', () => {
    const live = { ...talked, completed: false, queue_status: 'started' }
    expect(parseCallRecord(live).endedAt).toBeNull()
  })

  it('counts an ended queue as completed when the flag is missing', () => {
    const { completed: _completed, ...rest } = talked
    expect(parseCallRecord(rest).completed).toBe(true)
    expect(parseCallRecord({ ...rest, queue_status: 'queue_error' }).completed).toBe(true)
    expect(parseCallRecord({ ...rest, queue_status: 'started' }).completed).toBe(false)
  })

  it('reads labels and warm transfers of any shape', () => {
    for (const tag of ['callback', { name: 'callback', color: 'red' }, [{ tag: 'callback' }]]) {
      expect(parseCallRecord({ ...talked, disposition_tag: tag }).disposition).toBe('callback')
    }
    const merged = { warm_transfer_call: { state: 'MERGED', proxy_agent_calls: [] } }
    expect(parseCallRecord({ ...talked, ...merged }).transferState).toBe('MERGED')
    const several = { warm_transfer_calls: [{ state: 'TIMED_OUT' }, { state: 'MERGED' }] }
    expect(parseCallRecord({ ...talked, ...several }).transferState).toBe('MERGED')
  })

  it('reads a time without a zone as UTC', () => {
    const record = parseCallRecord({ ...talked, created_at: '2026-04-15T18:31:53.696' })
    expect(record.createdAt).toBe(at('2026-04-15T18:31:53.696Z'))
    expect(parseCallRecord({ ...talked, created_at: 'soon' }).createdAt).toBeNull()
  })
})

describe('parseWebhook', () => {
  it('knows the record of an ended call', () => {
    expect(parseWebhook(talked)).toEqual({ kind: 'record', record: parseCallRecord(talked) })
  })

  it('knows events by their category, whatever else they carry', () => {
    const event = { message: 'Call connected', call_id: 'c', category: 'call', log_level: 'info' }
    expect(parseWebhook(event)).toEqual({ kind: 'event', callId: 'c' })
    expect(parseWebhook({ ...talked, category: 'call' }).kind).toBe('event')
  })

  it('takes later additions for events unless they repeat the whole record', () => {
    const citations = { call_id: 'c', event_type: 'citations', timestamp: 'x', citations: [] }
    expect(parseWebhook(citations)).toEqual({ kind: 'event', callId: 'c' })
    expect(parseWebhook({ ...citations, status: 'completed' }).kind).toBe('event')
    expect(parseWebhook({ ...talked, event_type: 'multiple', contents: [] }).kind).toBe('record')
  })

  it('says what is wrong with anything else', () => {
    for (const body of [null, 3, 'text', [talked]]) {
      expect(parseWebhook(body)).toMatchObject({ problem: 'The body is not a JSON object.' })
    }
    expect(parseWebhook({ status: 'completed' })).toMatchObject({
      problem: 'The body names no call.',
    })
  })
})

describe('buildCallBody', () => {
  const request: CallRequest = {
    phone: '+12025550143',
    task: 'You are an AI assistant.',
    voice: 'maya',
    firstSentence: 'Hi Ann, this is an AI assistant.',
    language: 'en-US',
    maxMinutes: 5,
    voicemailMessage: 'We will call again.',
    transferNumber: '+12025550199',
    record: true,
    webhookUrl: 'https://example.com/webhook/t',
    timezone: 'America/New_York',
    metadata: { attemptId: 'a', campaignId: 'c', leadId: 'l' },
    variables: { first_name: 'Ann' },
    dispositions: SENT_DISPOSITIONS,
  }

  it("says everything in Bland's words", () => {
    expect(buildCallBody(request)).toEqual({
      phone_number: '+12025550143',
      task: 'You are an AI assistant.',
      voice: 'maya',
      first_sentence: 'Hi Ann, this is an AI assistant.',
      language: 'en-US',
      transfer_phone_number: '+12025550199',
      timezone: 'America/New_York',
      max_duration: 5,
      record: true,
      voicemail: { action: 'leave_message', message: 'We will call again.' },
      webhook: 'https://example.com/webhook/t',
      metadata: { attempt_id: 'a', campaign_id: 'c', lead_id: 'l' },
      request_data: { first_name: 'Ann' },
      dispositions: [...SENT_DISPOSITIONS],
      guard_rails: [
        {
          type: 'tcpa:ai_disclosure',
          actions: [{ type: 'end_call' }],
          config: { end_seconds: 30 },
        },
        { type: 'tcpa:opt_out', actions: [{ type: 'end_call' }] },
      ],
    })
  })

  it('leaves out what is not set, and hangs up on voicemail without a message', () => {
    const body = buildCallBody({
      ...request,
      voice: null,
      firstSentence: null,
      language: null,
      voicemailMessage: null,
      transferNumber: null,
      timezone: null,
    })
    expect(body.voicemail).toEqual({ action: 'hangup' })
    for (const name of ['voice', 'first_sentence', 'language', 'transfer_phone_number']) {
      expect(body).not.toHaveProperty(name)
    }
    expect(body).not.toHaveProperty('timezone')
    expect(body).not.toHaveProperty('retry')
  })
})
