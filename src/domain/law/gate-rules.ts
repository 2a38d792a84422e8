import type { CampaignState } from '../campaign.ts'
import type { ConsentState } from '../lead.ts'
import type { CallingHours } from './calling-hours.ts'
import type { CampaignKind } from './calling-law-table.ts'
import type { Shut } from './openings.ts'

/** Every answer's rule, in the order in which they are asked: the first that says no is the answer. */
export const GATE_RULES = [
  'campaign_not_running',
  'do_not_call',
  'on_hold',
  'national_do_not_call',
  'registry_old',
  'consent_refused',
  'no_consent',
  'country_not_allowed',
  'no_calling_rule',
  'no_time_zone',
  'attempts_used',
  'open_attempt',
  'cap_24h',
  'gap',
  'after_transfer',
  'never_open',
  'hours',
  'budget',
  'all_clear',
] as const
export type GateRule = (typeof GATE_RULES)[number]

/** A block lasts until a person changes something; a wait ends by itself or with the campaign's state. */
export type BlockRule = Extract<
  GateRule,
  | 'do_not_call'
  | 'on_hold'
  | 'national_do_not_call'
  | 'consent_refused'
  | 'no_consent'
  | 'country_not_allowed'
  | 'no_calling_rule'
  | 'no_time_zone'
  | 'attempts_used'
  | 'never_open'
>
export type WaitRule = Exclude<GateRule, BlockRule | 'all_clear'>

/** `tables`: by which version of the calling law it was answered. */
export type GateAnswer = Verdict & { tables: string }

export type Verdict =
  | {
      verdict: 'allow'
      rule: 'all_clear'
      zones: string[]
      regions: string[]
      kind: CampaignKind
      /** The rules about hours that were asked and said yes; none where hours are ignored. */
      hours: string[]
    }
  /** `until`: when to ask again; it may be no again then. */
  | { verdict: 'wait'; until: number; rule: Exclude<WaitRule, 'hours'> }
  | { verdict: 'wait'; until: number; rule: 'hours'; because: Shut }
  | { verdict: 'block'; rule: BlockRule; sentence: string }

export interface GateInput {
  now: number
  lead: {
    phone: string
    country: string
    consent: ConsentState
    zones: readonly string[]
    /** Codes of the states or provinces the person may be in; none: nobody knows. */
    regions: readonly string[]
    /**
     * The person asked to be called at this time: no gap to the call on which they asked. Every other
     * rule holds.
     */
    isCallback?: boolean
  }
  campaign: {
    state: CampaignState
    /** The Slack user who attested that the people on the list agreed, or null. */
    consentBy: string | null
    maxAttempts: number
    budgetMicros: number | null
    spentMicros: number
    /** What the calls now on the line may still cost. */
    reservedMicros: number
  }
  history: {
    /** This number is being called right now, by any campaign. */
    openAttempt: boolean
    /** Attempts of this lead in this campaign that were not released. */
    attemptsInCampaign: number
    /** When this number was called in the last 24 hours, over all campaigns; more does no harm. */
    startsLast24h: readonly number[]
    lastStartAt: number | null
    lastTransferAt: number | null
    /** When the person called us. Contact like any other, whatever had been promised before. */
    lastInboundAt?: number | null
  }
  /** What the lead's prompt is for. */
  kind: CampaignKind
  /** The number is on our own do-not-call list, which binds always. */
  suppressed: boolean
  /** Its person may have asked not to be called, and nobody has decided about it yet. */
  onHold: boolean
  /** The number is in a national registry, which binds marketing. */
  nationalDoNotCall: boolean
  /** Our copy of it is too old to sell by. */
  registryIsOld: boolean
  settings: {
    /** Only for a simulator: skips the hours, and with them the need for a zone. */
    ignoreHours: boolean
    /** `CALLING_HOURS`: narrows the legal hours, never widens them. */
    hours: CallingHours | null
    countries: readonly string[]
    minGapMs?: number
    maxPer24h?: number
    afterTransferMs?: number
  }
}
