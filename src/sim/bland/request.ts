import { MINUTE_MS } from '../../domain/durations.ts'
import { listed, plain, REFUSALS, type SimReply } from './replies.ts'
import type { BlandSimSettings } from './settings.ts'

export type Fields = Record<string, unknown>

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  [
    'phone_number task pathway_id pathway_version start_node_id persona_id agent_id first_sentence',
    'voice model language wait_for_greeting pronunciation_guide temperature interruption_threshold',
    'interruptibility block_interruptions from dialing_strategy timezone start_time',
    'transfer_phone_number transfer_list max_duration tools dynamic_data background_track',
    'noise_cancellation record voicemail retry citation_schema_ids post_call_evals',
    'stream_post_transfer_transcript summary_prompt dispositions disposition_ids request_data',
    'metadata webhook webhook_events keywords ignore_button_press precall_dtmf_sequence guard_rails',
  ].flatMap((line) => line.split(' ')),
)

const EVENT_WORDS: readonly unknown[] = [
  'queue',
  'call',
  'latency',
  'webhook',
  'tool',
  'dynamic_data',
  'citations',
  'evals',
  'post_transfer_transcript',
]

type Check = readonly [
  isWrong: (fields: Fields, settings: BlandSimSettings) => boolean,
  message: string,
]

// In the order in which they are told; the words are Bland's.
const CHECKS: readonly Check[] = [
  [unless('webhook', isText), 'webhook must be a string that starts with https://.'],
  [hasUnsafeWebhook, 'webhook must be a string that starts with https://.'],
  [
    (fields) => isText(fields.webhook) && !URL.canParse(fields.webhook),
    'Webhook must be a valid URI',
  ],
  [unless('voice', isText), 'Voice must be a string.'],
  [unless('first_sentence', isText), 'First sentence must be a string. type: string'],
  [
    unless('language', (value) => isText(value) && /^[a-z]{2,6}(-\w+)?$/i.test(value)),
    'Invalid language code',
  ],
  [unless('timezone', isText), 'Timezone must be a string.'],
  [(fields) => isText(fields.timezone) && !isZone(fields.timezone), 'Invalid timezone: unknown'],
  [
    unless('max_duration', (value) => !Number.isNaN(numberOf(value))),
    'max_duration must be a number.',
  ],
  [(fields) => numberOf(fields.max_duration) <= 0, 'max_duration must be a positive number.'],
  [(fields) => numberOf(fields.max_duration) > 720, 'max_duration must be at most 12 hours.'],
  [(fields) => numberOf(fields.max_duration) < 1, 'Max duration must be at least 1'],
  [unless('record', isFlag), 'Record must be a boolean'],
  [unless('wait_for_greeting', isFlag), 'wait_for_greeting must be a boolean.'],
  [unless('interruption_threshold', isNumber), 'interruption_threshold must be a number.'],
  [unless('temperature', isNumber), 'Temperature must be a number'],
  [unless('tools', Array.isArray), 'Tools must be an array'],
  [unless('dynamic_data', Array.isArray), 'Dynamic data must be an array'],
  [unless('retry', isObject), 'Retry must be an object.'],
  [unless('request_data', isObject), 'request_data must be an object.'],
  [unless('metadata', isObject), 'metadata must be an object.'],
  [
    unless('voicemail', hasVoicemailAction),
    'Invalid voicemail action. Must be one of: hangup, leave_message, ignore',
  ],
  [unless('voicemail', hasVoicemailText), 'Voicemail message must be a string. type: undefined'],
  [unless('transfer_phone_number', isPhone), 'Invalid transfer phone number format'],
  [
    (fields) =>
      isText(fields.transfer_phone_number) && fields.transfer_phone_number === fields.phone_number,
    'Transfer phone number cannot be the same as the phone number.',
  ],
  [unless('transfer_list', isObject), 'Transfer list must be an object.'],
  [
    (fields) =>
      isObject(fields.transfer_list) && !Object.values(fields.transfer_list).every(isPhone),
    'Invalid phone number format in transfer list',
  ],
  [unless('from', isPhone), 'Invalid from phone number.'],
  [
    unless('summary_prompt', (value) => isText(value) && value.length <= 2000),
    'Summary prompt must be less than 2000 characters.',
  ],
  [unless('dispositions', isTextList), 'Dispositions must be an array of strings.'],
  [unless('keywords', isTextList), 'Keywords must be an array of strings.'],
  [
    (fields) => isTextList(fields.keywords) && fields.keywords.length > 20,
    'At most 20 keywords can be added.',
  ],
  [
    (fields) => isTextList(fields.keywords) && fields.keywords.some((word) => word.length >= 100),
    'Keywords each must be less than 100 characters: …',
  ],
  [
    unless(
      'webhook_events',
      (value) => Array.isArray(value) && value.every((word) => EVENT_WORDS.includes(word)),
    ),
    'Invalid webhook events.',
  ],
  [
    unless('guard_rails', (value) => Array.isArray(value) && value.every(isGuardRail)),
    'Invalid guard rails.',
  ],
  [
    (fields, settings) =>
      settings.strictFields && Object.keys(fields).some((name) => !KNOWN_FIELDS.has(name)),
    'Additional properties are not allowed',
  ],
  [unless('start_time', isText), 'start_time must be a string.'],
  [
    (fields) => isText(fields.start_time) && Number.isNaN(startTimeOf(fields)),
    'Invalid start_time.',
  ],
]

/** What Bland says against the body of `POST /v1/calls`, or null when it has no objection. */
export function objectionTo(
  body: unknown,
  settings: BlandSimSettings,
  now: number,
): SimReply | null {
  if (!isObject(body)) return plain(400, 'Call parameters must be an object.')
  const missing = missingFields(body)
  if (missing.length > 0) return listed(missing)
  if (!isPhone(body.phone_number)) return REFUSALS.bad_number
  const failed = CHECKS.find(([isWrong]) => isWrong(body, settings))
  if (failed) return plain(400, failed[1])
  const startsAt = startTimeOf(body)
  if (settings.nearStartTime === 'reject' && startsAt < now + 5 * MINUTE_MS) {
    return plain(400, 'Calls must be scheduled at least 5 minutes in advance, or more')
  }
  return null
}

/** The instant a call is scheduled for; NaN when it is not. UTC where it names no offset. */
export function startTimeOf(fields: Fields): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: ([+-]\d\d:\d\d))?$/.exec(
    String(fields.start_time),
  )
  return match ? Date.parse(`${match[1]}T${match[2]}${match[3] ?? 'Z'}`) : Number.NaN
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function missingFields(body: Fields): string[] {
  const problems: string[] = []
  const { phone_number: phone, task } = body
  if (phone === undefined || phone === '')
    problems.push('Missing required parameter: phone_number.')
  else if (!isText(phone) && typeof phone !== 'number') {
    problems.push('Phone number must be a string or number.')
  }
  const isDriven = body.pathway_id ?? body.persona_id ?? body.agent_id
  if (task === undefined || task === '') {
    if (isDriven === undefined) problems.push('Missing required parameter: task.')
  } else if (!isText(task)) problems.push('Task must be a string.')
  return problems
}

function unless(name: string, isFine: (value: unknown) => boolean): (fields: Fields) => boolean {
  return (fields) => fields[name] !== undefined && !isFine(fields[name])
}

function hasUnsafeWebhook({ webhook }: Fields, settings: BlandSimSettings): boolean {
  if (!isText(webhook) || webhook.startsWith('https://')) return false
  return (
    settings.strictWebhookUrls || !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(webhook)
  )
}

function hasVoicemailAction(value: unknown): boolean {
  if (!isObject(value)) return false
  return ['hangup', 'leave_message', 'ignore', undefined].some((action) => action === value.action)
}

function hasVoicemailText(value: unknown): boolean {
  return isObject(value) && (value.action !== 'leave_message' || isText(value.message))
}

function isGuardRail(value: unknown): boolean {
  if (!isObject(value) || !isText(value.type) || !Array.isArray(value.actions)) return false
  return /^(tcpa:(ai_disclosure|self_introduction|recording_disclosure|opt_out)|custom)$/.test(
    value.type,
  )
}

function isPhone(value: unknown): boolean {
  const digits = String(value).replace(/[\s().-]/g, '')
  return (isText(value) || typeof value === 'number') && /^\+?\d{7,15}$/.test(digits)
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' || (isText(value) && value.trim() !== '')
    ? Number(value)
    : Number.NaN
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

/** Bland also takes booleans as words. */
function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false'
}
