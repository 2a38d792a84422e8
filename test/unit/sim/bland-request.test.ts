import { describe, expect, it } from 'vitest'
import { buildCallBody } from '../../../src/bland/call-body.ts'
import { objectionTo, startTimeOf } from '../../../src/sim/bland/request.ts'
import { type BlandSimSettings, DEFAULT_SETTINGS } from '../../../src/sim/bland/settings.ts'
import { makeRequest } from './bland-support.ts'

const settings: BlandSimSettings = {
  ...DEFAULT_SETTINGS,
  blacklist: new Set(),
  doNotCall: new Set(),
}
const body = buildCallBody(makeRequest({ voicemailMessage: 'Call us.', voice: 'maya' }))
const now = Date.parse('2026-04-15T18:00:00Z')

describe('objectionTo', () => {
  it('has none to what our adapter sends, not even when strict', () => {
    const webhook = 'https://example.com/webhook/t'
    const strict = { ...settings, strictFields: true, strictWebhookUrls: true }
    expect(objectionTo(body, settings, now)).toBeNull()
    expect(objectionTo({ ...body, webhook }, strict, now)).toBeNull()
  })

  it('lists the required fields that are missing', () => {
    expect(objectionTo({}, settings, now)?.body).toEqual({
      status: 'error',
      message:
        'Invalid parameters. Error: ["Missing required parameter: phone_number.","Missing required parameter: task."]',
      errors: ['Missing required parameter: phone_number.', 'Missing required parameter: task.'],
    })
    const task = { ...body, task: undefined }
    expect(objectionTo(task, settings, now)?.status).toBe(400)
    expect(objectionTo({ ...task, pathway_id: 'p' }, settings, now)).toBeNull()
  })

  it.each([
    [
      { phone_number: '+12' },
      'Invalid phone number. Please include a country code if outside the US.',
    ],
    [{ webhook: 'http://example.com/' }, 'webhook must be a string that starts with https://.'],
    [
      { webhook: 'http://127.0.0.1.example.com/' },
      'webhook must be a string that starts with https://.',
    ],
    [{ max_duration: 'long' }, 'max_duration must be a number.'],
    [{ max_duration: 0 }, 'max_duration must be a positive number.'],
    [{ max_duration: 721 }, 'max_duration must be at most 12 hours.'],
    [{ max_duration: 0.5 }, 'Max duration must be at least 1'],
    [{ metadata: 'x' }, 'metadata must be an object.'],
    [{ request_data: [] }, 'request_data must be an object.'],
    [{ record: 'maybe' }, 'Record must be a boolean'],
    [
      { voicemail: { action: 'sing' } },
      'Invalid voicemail action. Must be one of: hangup, leave_message, ignore',
    ],
    [{ transfer_phone_number: '12' }, 'Invalid transfer phone number format'],
    [
      { transfer_phone_number: '+12025550143' },
      'Transfer phone number cannot be the same as the phone number.',
    ],
    [{ keywords: Array.from({ length: 21 }, () => 'x') }, 'At most 20 keywords can be added.'],
    [{ start_time: 'soon' }, 'Invalid start_time.'],
  ])('objects to %j', (change, message) => {
    const objection = objectionTo({ ...body, ...change }, settings, now)
    expect(objection).toEqual({ status: 400, body: { status: 'error', message } })
  })

  it('takes unknown fields and http on loopback unless it is strict', () => {
    expect(objectionTo({ ...body, reduce_latency: true }, settings, now)).toBeNull()
    const strictFields = { ...settings, strictFields: true }
    expect(objectionTo({ ...body, reduce_latency: true }, strictFields, now)?.status).toBe(400)
    const strictWebhookUrls = { ...settings, strictWebhookUrls: true }
    expect(objectionTo(body, strictWebhookUrls, now)?.status).toBe(400)
  })

  it('refuses a start that is too near, when told to', () => {
    const near = { ...body, start_time: '2026-04-15 18:04:59' }
    expect(objectionTo(near, settings, now)).toBeNull()
    expect(objectionTo(near, { ...settings, nearStartTime: 'reject' }, now)?.status).toBe(400)
  })
})

describe('startTimeOf', () => {
  it('is UTC unless an offset is named', () => {
    expect(startTimeOf({ start_time: '2026-04-15 18:00:00' })).toBe(now)
    expect(startTimeOf({ start_time: '2026-04-15 14:00:00 -04:00' })).toBe(now)
    expect(startTimeOf({})).toBeNaN()
  })
})
