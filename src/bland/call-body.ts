/** A call as the dialer wants it, in our terms. All texts are final: Bland fills in nothing. */
export interface CallRequest {
  /** E.164. */
  phone: string
  task: string
  /** Name or id of a Bland voice; null for Bland's own choice. */
  voice: string | null
  firstSentence: string | null
  language: string | null
  maxMinutes: number
  /** Spoken after the beep; null hangs up on voicemail. */
  voicemailMessage: string | null
  /** E.164. */
  transferNumber: string | null
  record: boolean
  webhookUrl: string
  /** The lead's IANA zone, for the agent's sense of time; null for Bland's guess. */
  timezone: string | null
  metadata: { attemptId: string; campaignId: string; leadId: string }
  variables: Readonly<Record<string, string>>
  /** The words Bland chooses one of after a conversation: `SENT_DISPOSITIONS`. */
  dispositions: readonly string[]
}

// Bland ends the call when its agent has not said that it is an AI within 30 s, or ignores an opt-out.
const GUARD_RAILS = [
  {
    type: 'tcpa:ai_disclosure',
    actions: [{ type: 'end_call' }],
    config: { end_seconds: 30 },
  },
  { type: 'tcpa:opt_out', actions: [{ type: 'end_call' }] },
]

/** The body of `POST /v1/calls`. Bland's own redial (`retry`) is never asked for: it would be a hidden call. */
export function buildCallBody(request: CallRequest): Record<string, unknown> {
  return {
    phone_number: request.phone,
    task: request.task,
    ...given('voice', request.voice),
    ...given('first_sentence', request.firstSentence),
    ...given('language', request.language),
    ...given('transfer_phone_number', request.transferNumber),
    ...given('timezone', request.timezone),
    max_duration: request.maxMinutes,
    record: request.record,
    voicemail:
      request.voicemailMessage === null
        ? { action: 'hangup' }
        : { action: 'leave_message', message: request.voicemailMessage },
    webhook: request.webhookUrl,
    metadata: {
      attempt_id: request.metadata.attemptId,
      campaign_id: request.metadata.campaignId,
      lead_id: request.metadata.leadId,
    },
    request_data: request.variables,
    dispositions: request.dispositions,
    guard_rails: GUARD_RAILS,
  }
}

function given(name: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [name]: value }
}
