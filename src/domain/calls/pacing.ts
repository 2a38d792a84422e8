import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts'
import { MIN_GAP_MS } from '../law/gate.ts'
import { assumedCallCostMicros, BLAND_PLANS } from '../law/plans.ts'
import { DEFAULT_MAX_ATTEMPTS } from './retry.ts'

export interface PacedCampaign {
  id: string
  /** Lines it uses now. */
  used: number
  /** Lines it may use; null: as many as there are. */
  lines: number | null
  /** Leads that may be called now. Counting further than `dueCountLimit` says changes nothing. */
  due: number
  /** Its last start: among campaigns with as many lines, the one that waited longest goes first. */
  lastStartAt?: number | null
}

export interface PacingInput {
  now: number
  lines: { used: number; limit: number }
  /** Starts after `now` less an hour, released ones left out. The same for the day. */
  startsLastHour: number
  callsPerHour: number | null
  startsLastDay: number
  callsPerDay: number | null
  lastStartAt: number | null
  oldestStartInHourAt: number | null
  oldestStartInDayAt: number | null
  /** No start before this: Bland asked us to slow down. 0 when it did not. */
  holdUntil: number
  /** The running ones. */
  campaigns: readonly PacedCampaign[]
}

export interface DialPlan {
  takes: { campaignId: string; count: number }[]
  /**
   * When time alone lets a further call start. null: nothing to wait for but an event (a line is
   * freed, a lead falls due, a campaign changes), or nothing to do.
   */
  nextAt: number | null
}

/**
 * How many leads each campaign may take now. No limit is ever exceeded: lines over all and per
 * campaign, starts in any 60 minutes and 24 hours, Bland's hold.
 *
 * When more leads are due than the hour has calls left, the hourly cap binds and starts are spread
 * evenly (1,000 an hour: one every 3.6 s), with at most a minute's worth at once after an idle time:
 * Bland rejects what comes in bursts, and a reputation suffers from them. When all due leads fit, they
 * are called as fast as the lines allow, so that a list of 40 on a plan of 100 an hour takes a minute
 * and not 24. The price: a campaign that starts right after may find the hour used up.
 */
export function planDials(input: PacingInput): DialPlan {
  const { now, lines, campaigns } = input
  const wanted = campaigns.reduce((sum, campaign) => sum + openDemand(campaign), 0)
  const free = Math.max(0, lines.limit - lines.used)
  const allowed = allowedStarts(input)
  const takes = shareFairly(campaigns, Math.min(free, allowed))
  const taken = takes.reduce((sum, take) => sum + take.count, 0)

  const isTimeTheLimit = taken < Math.min(free, wanted)
  return { takes, nextAt: isTimeTheLimit ? nextStartAt(input, taken, now) : null }
}

/** How far the due leads of a campaign need to be counted for `planDials`: one more than can be taken. */
export function dueCountLimit(freeLines: number, callsPerHour: number | null): number {
  return Math.max(freeLines, callsPerHour ?? 0) + 1
}

function openDemand({ due, lines, used }: PacedCampaign): number {
  return Math.max(0, Math.min(due, lines === null ? due : lines - used))
}

function allowedStarts(input: PacingInput): number {
  if (input.now < input.holdUntil) return 0
  return Math.max(0, Math.min(leftInHour(input), leftInDay(input), evenShare(input)))
}

function leftInHour({ callsPerHour, startsLastHour }: PacingInput): number {
  return callsPerHour === null ? Number.POSITIVE_INFINITY : callsPerHour - startsLastHour
}

function leftInDay({ callsPerDay, startsLastDay }: PacingInput): number {
  return callsPerDay === null ? Number.POSITIVE_INFINITY : callsPerDay - startsLastDay
}

function isSpread(input: PacingInput): boolean {
  const due = input.campaigns.reduce((sum, campaign) => sum + Math.max(0, campaign.due), 0)
  return due > leftInHour(input)
}

/** Starts that have become due on an even hour since the last one; unlimited when not spread. */
function evenShare(input: PacingInput): number {
  const { now, callsPerHour, lastStartAt } = input
  if (callsPerHour === null || !isSpread(input)) return Number.POSITIVE_INFINITY
  if (callsPerHour <= 0) return 0
  const burst = Math.max(1, Math.floor((callsPerHour * MINUTE_MS) / HOUR_MS))
  if (lastStartAt === null) return burst
  // A start in the future: the clock was set back. One at a time, and the cap still counts it.
  if (lastStartAt > now) return 1
  return Math.min(burst, Math.floor((now - lastStartAt) / spacingMs(input, callsPerHour)))
}

/**
 * Time between two even starts. Each pass is a little late, which would add up to unused calls: while
 * the hour lags behind an even one, starts come up to a tenth closer.
 */
function spacingMs(input: PacingInput, callsPerHour: number): number {
  const even = HOUR_MS / callsPerHour
  if (input.oldestStartInHourAt === null) return even
  const evenCount = (input.now - input.oldestStartInHourAt) / even
  return Math.ceil(input.startsLastHour < evenCount ? even * 0.9 : even)
}

/** Line by line to the campaign that has the fewest; of equals to the one that waited longest. */
function shareFairly(campaigns: readonly PacedCampaign[], starts: number): DialPlan['takes'] {
  const shares = campaigns.map((campaign) => ({
    campaignId: campaign.id,
    count: 0,
    used: campaign.used,
    demand: openDemand(campaign),
    lastStartAt: campaign.lastStartAt ?? Number.NEGATIVE_INFINITY,
  }))
  for (let left = starts; left > 0; left -= 1) {
    let next: (typeof shares)[number] | undefined
    for (const share of shares) {
      if (share.count >= share.demand) continue
      if (next === undefined || goesBefore(share, next)) next = share
    }
    if (next === undefined) break
    next.count += 1
  }
  return shares
    .filter((share) => share.count > 0)
    .map(({ campaignId, count }) => ({ campaignId, count }))
}

interface Share {
  used: number
  count: number
  lastStartAt: number
}

function goesBefore(a: Share, b: Share): boolean {
  const lines = a.used + a.count - (b.used + b.count)
  return lines < 0 || (lines === 0 && a.lastStartAt < b.lastStartAt)
}

/** The end of every wait that holds the next start back. Called with demand and a line left. */
function nextStartAt(input: PacingInput, taken: number, now: number): number {
  const waits = [input.holdUntil]
  if (leftInHour(input) - taken <= 0) waits.push((input.oldestStartInHourAt ?? now) + HOUR_MS)
  if (leftInDay(input) - taken <= 0) waits.push((input.oldestStartInDayAt ?? now) + DAY_MS)
  if (input.callsPerHour !== null && input.callsPerHour > 0 && isSpread(input)) {
    const last = taken > 0 ? now : Math.min(input.lastStartAt ?? now, now)
    waits.push(last + spacingMs(input, input.callsPerHour))
  }
  // What is past is no wait: then the next pass is what is needed.
  return Math.max(now + 1, ...waits)
}

/** A line's time per call before there are figures: 10 % people at 120 s, 35 % voicemail at 25 s, 55 % no answer at 30 s. */
export const ASSUMED_LINE_MS = 37_000

/** Share of calls after which the lead is tried again, of the same mix: all that reach no person. */
export const ASSUMED_RETRY_SHARE = 0.9

// A price by contract is not known to us: the dearest plan's, so that nobody is surprised.
const ASSUMED_COST_MICROS = assumedCallCostMicros(BLAND_PLANS.start)

export interface EstimateInput {
  now: number
  /** Leads that wait for a first or a further call. */
  waiting: number
  /** Calls on the line. */
  live: number
  /** Running means of this campaign; null before the first call ended. Cost in micro-dollars. */
  meanLineMs: number | null
  meanCostMicros: number | null
  lines: number
  callsPerHour: number | null
  callsPerDay: number | null
  /** DEFAULT_MAX_ATTEMPTS when not given. */
  maxAttempts?: number
  /** Measured share of calls that led to another; null before there are figures. */
  retryShare?: number | null
  /** Hours a day in which leads may be called; 24 when not given. */
  openHoursPerDay?: number
}

export interface Estimate {
  /** null: at this rate never. */
  etaAt: number | null
  /** Rate while calling is allowed. */
  callsPerHour: number
  /** Of what is still to come. In micro-dollars. */
  costMicros: number
}

/** When a campaign will be through, at which rate and for how much, if things go on as they are. */
export function estimateCampaign(input: EstimateInput): Estimate {
  const calls = input.live + input.waiting * callsPerLead(input)
  const perLines = (input.lines * HOUR_MS) / (input.meanLineMs || ASSUMED_LINE_MS)
  const callsPerHour = Math.max(0, Math.min(perLines, input.callsPerHour ?? perLines))
  const costMicros = Math.round(calls * (input.meanCostMicros ?? ASSUMED_COST_MICROS))
  if (calls === 0) return { etaAt: input.now, callsPerHour, costMicros }

  const perDay = Math.min(
    callsPerHour * (input.openHoursPerDay ?? 24),
    input.callsPerDay ?? Number.POSITIVE_INFINITY,
  )
  if (perDay <= 0) return { etaAt: null, callsPerHour, costMicros }
  const fullDays = Math.ceil(calls / perDay) - 1
  const callingMs = fullDays * DAY_MS + ((calls - fullDays * perDay) / callsPerHour) * HOUR_MS
  return {
    etaAt: input.now + Math.round(Math.max(callingMs, retryTailMs(input))),
    callsPerHour,
    costMicros,
  }
}

// 1 + r + r² + …: the second call happens to those whose first led to it, and so on.
function callsPerLead({ maxAttempts = DEFAULT_MAX_ATTEMPTS, retryShare }: EstimateInput): number {
  const share = retryShare ?? ASSUMED_RETRY_SHARE
  return share === 1 ? maxAttempts : (1 - share ** maxAttempts) / (1 - share)
}

/** However many lines there are, retries of one lead wait for one another. */
function retryTailMs(input: EstimateInput): number {
  const { waiting, maxAttempts = DEFAULT_MAX_ATTEMPTS, retryShare } = input
  const hasRetries = waiting > 0 && (retryShare ?? ASSUMED_RETRY_SHARE) > 0
  return hasRetries ? Math.max(0, maxAttempts - 1) * MIN_GAP_MS : 0
}
