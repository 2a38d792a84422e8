import { DAY_MS, MINUTE_MS } from '../durations.ts'
import type { CallingHours } from './calling-hours.ts'
import { type CalledPlace, lawfulCallsPer24h, openingOf, rulesFor } from './calling-law.ts'
import { CALLING_TABLES_VERSION } from './calling-law-table.ts'
import type { BlockRule, GateAnswer, GateInput, Verdict, WaitRule } from './gate-rules.ts'

/** When to ask again about a wait whose end nobody can foretell. */
export const RECHECK_MS = MINUTE_MS

/** Least time between two calls to one number: good practice, for no law says more. */
export const MIN_GAP_MS = 4 * 60 * MINUTE_MS

const DEFAULT_LIMITS = {
  minGapMs: MIN_GAP_MS,
  // The law of Florida, Maryland and Oklahoma, and our limit everywhere.
  maxPer24h: 3,
  // Somebody who was put through is likely still talking to a person of the team.
  afterTransferMs: 30 * MINUTE_MS,
} as const

const BLOCK_SENTENCES: Record<BlockRule, string> = {
  do_not_call: 'This number is on the do-not-call list.',
  on_hold:
    'Whoever has this number may have asked not to be called. It is on hold until somebody decides.',
  national_do_not_call:
    'This number is on the national do-not-call list, so it may not get marketing calls.',
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
    'There is no time within four weeks at which this person may be called: ' +
    'the hours allowed in their possible time zones and states and in CALLING_HOURS do not meet.',
}

export function blockSentence(rule: BlockRule): string {
  return BLOCK_SENTENCES[rule]
}

/**
 * May this lead be called now, and if not, why and until when? The only place that decides it; asked
 * again in the transaction that reserves the call. What is not known counts as no.
 */
export function askGate(input: GateInput): GateAnswer {
  return { ...judge(input), tables: CALLING_TABLES_VERSION }
}

function judge(input: GateInput): Verdict {
  const { now, lead, campaign, history, settings, kind } = input
  if (campaign.state !== 'running') return wait('campaign_not_running', now + RECHECK_MS)
  if (input.suppressed) return block('do_not_call')
  if (input.onHold) return block('on_hold')
  // Written so that a kind nobody knows is marketing, and NaN is a no, here and below.
  if (input.nationalDoNotCall && kind !== 'informational') return block('national_do_not_call')
  if (input.registryIsOld && kind !== 'informational') {
    return wait('registry_old', now + RECHECK_MS)
  }
  if (lead.consent === 'refused') return block('consent_refused')
  if (lead.consent !== 'granted' && !campaign.consentBy) return block('no_consent')
  if (!settings.countries.includes(lead.country)) return block('country_not_allowed')
  const place = { country: lead.country, zones: lead.zones, regions: lead.regions, kind }
  if (!settings.ignoreHours) {
    if (rulesFor(place) === null) return block('no_calling_rule')
    if (lead.zones.length === 0) return block('no_time_zone')
  }
  if (!(history.attemptsInCampaign < campaign.maxAttempts)) return block('attempts_used')
  const held = waitForNumber(now, history, limitsOf(lead, place, settings))
  if (held) return held
  const hours = settings.ignoreHours ? [] : askHours(now, place, settings.hours)
  if ('verdict' in hours) return hours
  return (
    waitForBudget(now, campaign) ?? {
      verdict: 'allow',
      rule: 'all_clear',
      zones: [...lead.zones],
      regions: [...lead.regions],
      kind,
      hours,
    }
  )
}

type Limits = Record<keyof typeof DEFAULT_LIMITS | 'inboundGapMs', number>

function limitsOf(
  lead: GateInput['lead'],
  place: CalledPlace,
  settings: GateInput['settings'],
): Limits {
  const limits = { ...DEFAULT_LIMITS, ...settings }
  return {
    minGapMs: lead.isCallback === true ? 0 : limits.minGapMs,
    maxPer24h: Math.min(limits.maxPer24h, lawfulCallsPer24h(place)),
    afterTransferMs: limits.afterTransferMs,
    inboundGapMs: limits.minGapMs,
  }
}

function waitForNumber(now: number, history: GateInput['history'], limits: Limits): Verdict | null {
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
  const calledBackEnd = (history.lastInboundAt ?? -Infinity) + limits.inboundGapMs
  if (!(now >= calledBackEnd)) return waitUntil('gap', calledBackEnd, now)
  const rested = (history.lastTransferAt ?? -Infinity) + limits.afterTransferMs
  return now >= rested ? null : waitUntil('after_transfer', rested, now)
}

/** The ids of the rules that say yes, or the answer where one does not. */
function askHours(now: number, place: CalledPlace, hours: CallingHours | null): string[] | Verdict {
  const opening = openingOf({ ...place, hours, now })
  if ('never' in opening) return block(opening.never)
  if (opening.open) return opening.rules
  return { verdict: 'wait', until: opening.nextAt, rule: 'hours', because: opening.because }
}

function waitForBudget(now: number, campaign: GateInput['campaign']): Verdict | null {
  const { budgetMicros, spentMicros, reservedMicros } = campaign
  if (budgetMicros === null || spentMicros + reservedMicros < budgetMicros) return null
  return wait('budget', now + RECHECK_MS)
}

function wait(rule: Exclude<WaitRule, 'hours'>, until: number): Verdict {
  return { verdict: 'wait', until, rule }
}

/** An end that is not a number is not known. */
function waitUntil(rule: Exclude<WaitRule, 'hours'>, end: number, now: number): Verdict {
  return wait(rule, Number.isNaN(end) ? now + RECHECK_MS : end)
}

function block(rule: BlockRule): Verdict {
  return { verdict: 'block', rule, sentence: BLOCK_SENTENCES[rule] }
}
