/** How the simulated Bland behaves. All of it may be changed while it runs. Times are milliseconds of real time. */
export interface BlandSimSettings {
  apiKey: string
  /** Makes the mixer of unscripted numbers repeatable. */
  seed: number

  /** From taking the line to hanging up, for calls that somebody or something answers. */
  callMs: number
  /** Calls last up to this much less or more than `callMs`, each number as long as ever. */
  callSpreadMs: number
  /** How long it rings first; busy and failed numbers end here. Part of `callMs`. */
  ringMs: number
  /** Until `POST /v1/calls` is answered. */
  answerDelayMs: number
  /** How long an ended call still says `completed: false` and has no transcript. */
  settleMs: number
  /** How long a new call is missing from `GET /v1/calls`. */
  indexDelayMs: number

  /** Calls on the line at once. */
  lines: number
  /** What becomes of calls above `lines`; Bland's papers leave it open. */
  aboveLines: 'reject' | 'queue'
  callsPerHour: number
  callsPerDay: number
  sameNumberCooldownMs: number

  blacklist: Set<string>
  doNotCall: Set<string>
  balanceUsd: number
  ratePerMinuteUsd: number

  /** Refuses webhook URLs that are not https, as Bland does; otherwise http to loopback is fine. */
  strictWebhookUrls: boolean
  /** Refuses fields Bland does not document. */
  strictFields: boolean
  /** What a `start_time` that is past or less than five minutes off does. */
  nearStartTime: 'dial' | 'reject'
  unknownCall: 'status_404' | 'error_body'
  activeList: 'envelope' | 'bare_array'

  /** Null: webhooks are not signed, as with an account that never made a secret. */
  webhookSecret: string | null
  webhookDelayMs: number
  webhookTimeoutMs: number
  /** Waits before each further try after an answer that is not 2xx. Bland's own are not known. */
  webhookRetryMs: readonly number[]
  /** Identical deliveries on top of the one that arrived. */
  webhookDuplicates: number
  /** Sends a second, slightly different record after the first one. */
  laterRecord: boolean
  /** In-call events: when the call asks for them, or for every call; some come after the record. */
  inCallEvents: 'requested' | 'always'
  /** Share of records that are never sent, 0 to 1. */
  webhookLossRate: number
  /** While true, nothing is sent. */
  webhookOutage: boolean
  /** Lets the record arrive before the call's POST is answered. */
  webhookBeforeAnswer: boolean
  webhookSignature: 'right' | 'wrong' | 'tampered_body'
  /** Indents the JSON, so that parsing and printing it again gives other bytes. */
  webhookPretty: boolean
  /** Repeats the metadata among the variables, as in older payloads. */
  metadataInVariables: boolean
}

export const DEFAULT_SETTINGS: Omit<BlandSimSettings, 'blacklist' | 'doNotCall'> = {
  apiKey: 'org_simulated_key',
  seed: 1,
  callMs: 300,
  callSpreadMs: 0,
  ringMs: 60,
  answerDelayMs: 5,
  settleMs: 0,
  indexDelayMs: 0,
  lines: Number.POSITIVE_INFINITY,
  aboveLines: 'reject',
  callsPerHour: Number.POSITIVE_INFINITY,
  callsPerDay: Number.POSITIVE_INFINITY,
  sameNumberCooldownMs: 10_000,
  balanceUsd: 1_000,
  ratePerMinuteUsd: 0.14,
  strictWebhookUrls: false,
  strictFields: false,
  nearStartTime: 'dial',
  unknownCall: 'status_404',
  activeList: 'envelope',
  webhookSecret: null,
  webhookDelayMs: 0,
  webhookTimeoutMs: 10_000,
  webhookRetryMs: [100, 300, 900],
  webhookDuplicates: 0,
  laterRecord: false,
  inCallEvents: 'requested',
  webhookLossRate: 0,
  webhookOutage: false,
  webhookBeforeAnswer: false,
  webhookSignature: 'right',
  webhookPretty: false,
  metadataInVariables: true,
}
