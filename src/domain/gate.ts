import { type CallingHours, isOpen, legalHours, nextOpening } from './calling-hours.ts'
import type { CampaignState } from './campaign.ts'
import type { ConsentState } from './lead.ts'

/** Every answer's rule, in the order in which they are asked: the first that says no is the answer. */
export const GATE_RULES = [
  'campaign_not_running',
  'do_not_call',
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
  | 'consent_refused'
  | 'no_consent'
  | 'country_not_allowed'
  | 'no_calling_rule'
  | 'no_time_zone'
  | 'attempts_used'
  | 'never_open'
>
export type WaitRule = Exclude<GateRule, BlockRule | 'all_clear'>

export type GateAnswer =
  | { verdict: 'allow'; rule: 'all_clear'; zones: string[] }
  /** `until`: when to ask again; it may be no again then. */
  | { verdict: 'wait'; until: number; rule: WaitRule }
  | { verdict: 'block'; rule: BlockRule; sentence: string }

export interface GateInput {
  now: number
  lead: {
    phone: string
    country: string
    consent: ConsentState
    zones: readonly string[]
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
  }
  /** The number is on the do-not-call list. */
  suppressed: boolean
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

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** When to ask again about a wait whose end nobody can foretell. */
export const RECHECK_MS = MINUTE_MS

/** Three a day is the law of Florida, Maryland and Oklahoma, and our limit everywhere. */
export const DEFAULT_CALL_LIMITS = {
  minGapMs: 4 * 60 * MINUTE_MS,
  maxPer24h: 3,
  // Somebody who was put through is likely still talking to a person of the team.
  afterTransferMs: 30 * MINUTE_MS,
} as const

const BLOCK_SENTENCES: Record<BlockRule, string> = {
  do_not_call: 'This number is on the do-not-call list.',
  consent_refused: 'The file says that this person did not agree to be called.',
  no_consent:
    'Nobody has said that this person agreed to calls by an AI voice. ' +
    'Add a consent column, or confirm consent for the whole list when you start it.',
  country_not_allowed: 'Numbers of this country may not be called. COUNTRIES lists those that may.',
  no_calling_rule: 'The calling hours of this country are not known to Dialbot.',
  no_time_zone:
    'The time zone of this number is not known. Add a timezone, zip or state column to the file.',
  attempts_used: 'Every attempt that the campaign allows has been made.',
  never_open:
    'There is no time within 14 days at which this person may be called: ' +
    'the hours allowed in their possible time zones and in CALLING_HOURS do not meet.',
}

export function blockSentence(rule: BlockRule): string {
  return BLOCK_SENTENCES[rule]
}

/**
 * May this lead be called now, and if not, why and until when? The only place that decides it; asked
 * again in the transaction that reserves the call. What is not known counts as no.
 */
export function askGate(input: GateInput): GateAnswer {
  const { now, lead, campaign, history, settings } = input
  if (campaign.state !== 'running') return wait('campaign_not_running', now + RECHECK_MS)
  if (input.suppressed) return block('do_not_call')
  if (lead.consent === 'refused') return block('consent_refused')
  if (lead.consent !== 'granted' && !campaign.consentBy) return block('no_consent')
  if (!settings.countries.includes(lead.country)) return block('country_not_allowed')
  const legal = legalHours(lead.country)
  if (!legal && !settings.ignoreHours) return block('no_calling_rule')
  if (lead.zones.length === 0 && !settings.ignoreHours) return block('no_time_zone')
  // Written so that NaN is a no, here and below.
  const isCallback = lead.isCallback === true
  if (!(history.attemptsInCampaign < campaign.maxAttempts)) return block('attempts_used')
  return (
    waitForNumber(now, history, { ...settings, ...(isCallback && { minGapMs: 0 }) }) ??
    (legal && !settings.ignoreHours
      ? waitForHours(now, lead.zones, legal, settings.hours)
      : null) ??
    waitForBudget(now, campaign) ?? { verdict: 'allow', rule: 'all_clear', zones: [...lead.zones] }
  )
}

function waitForNumber(
  now: number,
  history: GateInput['history'],
  settings: GateInput['settings'],
): GateAnswer | null {
  const limits = { ...DEFAULT_CALL_LIMITS, ...settings }
  if (history.openAttempt) return wait('open_attempt', now + RECHECK_MS)
  const starts = history.startsLast24h.filter((at) => !(at <= now - DAY_MS)).sort((a, b) => a - b)
  if (!(starts.length < limits.maxPer24h)) {
    // The call whose leaving makes room: the oldest, unless there are more than the cap already.
    const leaving = starts[starts.length - limits.maxPer24h] ?? now
    return waitUntil('cap_24h', leaving + DAY_MS, now)
  }
  const lastStartAt = Math.max(history.lastStartAt ?? -Infinity, starts.at(-1) ?? -Infinity)
  const gapEnd = lastStartAt + limits.minGapMs
  if (!(now >= gapEnd)) return waitUntil('gap', gapEnd, now)
  const rested = (history.lastTransferAt ?? -Infinity) + limits.afterTransferMs
  return now >= rested ? null : waitUntil('after_transfer', rested, now)
}

function waitForHours(
  now: number,
  zones: readonly string[],
  legal: CallingHours,
  narrower: CallingHours | null,
): GateAnswer | null {
  const rules = narrower ? [legal, narrower] : [legal]
  if (isOpen(now, zones, rules)) return null
  const opening = nextOpening(now, zones, rules)
  return opening === null ? block('never_open') : wait('hours', opening)
}

function waitForBudget(now: number, campaign: GateInput['campaign']): GateAnswer | null {
  const { budgetMicros, spentMicros, reservedMicros } = campaign
  if (budgetMicros === null || spentMicros + reservedMicros < budgetMicros) return null
  return wait('budget', now + RECHECK_MS)
}

function wait(rule: WaitRule, until: number): GateAnswer {
  return { verdict: 'wait', until, rule }
}

/** An end that is not a number is not known. */
function waitUntil(rule: WaitRule, end: number, now: number): GateAnswer {
  return wait(rule, Number.isNaN(end) ? now + RECHECK_MS : end)
}

function block(rule: BlockRule): GateAnswer {
  return { verdict: 'block', rule, sentence: BLOCK_SENTENCES[rule] }
}
