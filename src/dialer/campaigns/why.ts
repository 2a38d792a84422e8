import { REFUSAL_REASONS } from '../../domain/calls/refusal.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts'
import { findCallerIdRest } from '../../store/calls/caller-id.ts'
import { findTrouble } from '../../store/calls/calls-of-campaign.ts'
import { countOpenByCampaign, countStarts } from '../../store/calls/lines-and-starts.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { LEAD_GROUPS, type LeadGroup } from '../../store/leads/lead-groups.ts'
import { getList } from '../../store/leads/lists.ts'
import { moneyOf } from '../calling/gate-keeper.ts'
import type { DialerContext } from '../context.ts'
import type { LookAhead, Preflight } from './preflight.ts'

/** Why no lead of the campaign is called, or not as many as could be, whoever the lead is. */
export type Hold =
  | { rule: 'ended' | 'approval' }
  | { rule: 'scheduled' | 'hour_cap' | 'day_cap' | 'caller_id'; until: number }
  | { rule: 'paused'; reason: string | null }
  | { rule: 'lines'; used: number; limit: number; ofCampaign: boolean }
  | { rule: 'budget' }
  /** Bland's last answer: the reason of a refusal, or `unknown`. */
  | { rule: 'trouble'; reason: string }

export interface WhyGroup {
  reason: string | null
  leads: number
  /** When the first of them may be looked at; null: nothing but a person changes it. */
  nextAt: number | null
}

export interface CampaignWhy {
  campaign: CampaignRow
  holds: Hold[]
  /** Who may be called now. In a long list: whose time has come, without the gate being asked. */
  due: number
  dialing: number
  done: number
  /** Waiting for a time, the soonest first. */
  later: WhyGroup[]
  /** Not called at all, the largest group first. */
  never: WhyGroup[]
  /** When time alone lets something happen next. */
  nextAt: number | null
}

// Asking the gate for more would take longer than a person waits for an answer.
const MAX_LOOKED_AT = 20_000

/** Answers for a whole campaign why it is not dialing, or not faster. */
export function createWhyCampaign(
  context: Pick<DialerContext, 'db' | 'clock' | 'settings' | 'offThread'>,
  lookAhead: LookAhead,
) {
  const { db, clock, settings, offThread } = context

  /** A dialer that is held back has not looked at them: their hours may have closed since. */
  function lookAtDue(campaign: CampaignRow): Promise<Preflight> {
    return lookAhead({ ...campaign, attested: campaign.consentBy !== null, dueOnly: true })
  }

  async function isSpent({ id, budgetMicros }: CampaignRow): Promise<boolean> {
    if (budgetMicros === null) return false
    const { spentMicros, reservedMicros } = await moneyOf(db, id)
    return spentMicros + reservedMicros >= budgetMicros
  }

  async function holdsOf(campaign: CampaignRow, now: number): Promise<Hold[]> {
    const { state, reason, startsAt } = campaign
    if (state === 'finished' || state === 'stopped') return [{ rule: 'ended' }]
    if (state === 'paused') return [{ rule: 'paused', reason }]
    if (state === 'scheduled') {
      return reason === WAITS_FOR_APPROVAL
        ? [{ rule: 'approval' }]
        : [{ rule: 'scheduled', until: startsAt }]
    }
    const holds: Hold[] = []
    const rest = await findCallerIdRest(db, now)
    if (rest !== null) holds.push({ rule: 'caller_id', until: rest.until })
    const trouble = await findTrouble(db, campaign.id)
    // A reservation that was given back for a reason of ours is no trouble with Bland.
    const isBlands = trouble === 'unknown' || REFUSAL_REASONS.some((refused) => refused === trouble)
    if (trouble !== null && isBlands) holds.push({ rule: 'trouble', reason: trouble })
    if (await isSpent(campaign)) holds.push({ rule: 'budget' })
    const { limits } = settings
    const caps = [
      ['hour_cap', limits.callsPerHour, HOUR_MS],
      ['day_cap', limits.callsPerDay, DAY_MS],
    ] as const
    for (const [rule, cap, spanMs] of caps) {
      if (cap === null) continue
      const { count, oldestAt } = await countStarts(db, now - spanMs)
      if (count >= cap) holds.push({ rule, until: (oldestAt ?? now) + spanMs })
    }
    const open = await countOpenByCampaign(db)
    const used = open.get(campaign.id) ?? 0
    const all = [...open.values()].reduce((sum, count) => sum + count, 0)
    if (campaign.lines !== null && used >= campaign.lines) {
      holds.push({ rule: 'lines', used, limit: campaign.lines, ofCampaign: true })
    } else if (all >= limits.lines) {
      holds.push({ rule: 'lines', used: all, limit: limits.lines, ofCampaign: false })
    }
    return holds
  }

  return async function why(campaign: CampaignRow): Promise<CampaignWhy> {
    const now = clock.now()
    const { id: listId, accepted } = await getList(db, campaign.listId)
    const groups = await offThread.read(LEAD_GROUPS, { listId, now }, accepted)
    const holds = await holdsOf(campaign, now)
    const due = groups.reduce((sum, group) => sum + group.due, 0)
    const looked = due > 0 && accepted <= MAX_LOOKED_AT ? await lookAtDue(campaign) : null
    const later: WhyGroup[] = [
      ...groups.filter(isLater).map(({ reason, leads, due, nextAt }) => ({
        ...{ reason, nextAt },
        leads: leads - due,
      })),
      ...(looked?.later ?? []).map(({ rule, ...group }) => ({ reason: rule, ...group })),
    ]
    later.sort((a, b) => (a.nextAt ?? 0) - (b.nextAt ?? 0))
    const never: WhyGroup[] = [
      ...groups
        .filter(({ state }) => state === 'blocked')
        .map(({ reason, leads }) => ({ reason, leads, nextAt: null })),
      ...(looked?.never ?? []).map(({ rule, leads }) => ({ reason: rule, leads, nextAt: null })),
    ]
    return {
      campaign,
      holds,
      due: looked?.now ?? due,
      dialing: countOf(groups, 'dialing'),
      done: countOf(groups, 'done'),
      later,
      never,
      nextAt: nextChange(holds, later),
    }
  }
}

/** Null while only a person, or the end of a call, changes anything. */
function nextChange(holds: readonly Hold[], later: readonly WhyGroup[]): number | null {
  if (holds.some(({ rule }) => UNTIL_SOMEBODY_ACTS.has(rule))) return null
  const waits = later.flatMap(({ nextAt }) => nextAt ?? [])
  const ends = holds.flatMap((hold) => ('until' in hold ? hold.until : []))
  const first = Math.min(
    ...(holds.some(({ rule }) => rule === 'scheduled') ? ends : [...waits, ...ends]),
  )
  return Number.isFinite(first) ? first : null
}

const UNTIL_SOMEBODY_ACTS: ReadonlySet<Hold['rule']> = new Set([
  'ended',
  'approval',
  'paused',
  'budget',
])

function isLater({ state, leads, due }: LeadGroup): boolean {
  return state === 'waiting' && leads > due
}

function countOf(groups: readonly LeadGroup[], state: LeadGroup['state']): number {
  return groups.filter((group) => group.state === state).reduce((sum, { leads }) => sum + leads, 0)
}
