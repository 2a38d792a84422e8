import { isActiveCampaign } from '../domain/campaign.ts'
import { MINUTE_MS } from '../domain/durations.ts'
import { isWin } from '../domain/outcome.ts'
import { findCampaign } from '../store/campaigns/campaign-rows.ts'
import type { Db } from '../store/engine/tables.ts'
import type { QueuedRow } from '../store/outbox/outbox-views.ts'
import { countOutcomesSince } from '../store/outbox/queue.ts'
import { type OutcomePlan, planOutcomes } from './plan-outcomes.ts'

/** One message to be posted: about one row, or the next digest of several. */
export interface Unit {
  kind: 'row' | 'digest'
  rows: readonly [QueuedRow, ...QueuedRow[]]
}

export interface QueuePlan {
  /** In the order in which they are said. */
  units: Unit[]
  /** When outcomes that are being gathered are due. */
  holdUntil: number | null
}

/** Turns a channel's queue into messages, oldest first, with outcomes of busy campaigns gathered. */
export async function planQueue(
  db: Db,
  queue: readonly QueuedRow[],
  at: { now: number; digestMs: number },
): Promise<QueuePlan> {
  const plans = await planCampaigns(db, queue, at)
  const gathered = new Map<string, OutcomePlan>()
  for (const plan of plans) for (const id of plan.digest) gathered.set(id, plan)
  const single = new Set(plans.flatMap((plan) => plan.single))
  const rowsById = new Map(queue.map((row) => [row.id, row]))
  const units: Unit[] = []
  const digested = new Set<OutcomePlan>()
  for (const row of cardsFirst(queue)) {
    const plan = gathered.get(row.id)
    if (plan !== undefined && !digested.has(plan)) {
      digested.add(plan)
      const rows = plan.digest.flatMap((id) => rowsById.get(id) ?? [])
      const [first, ...rest] = rows
      if (first !== undefined) units.push({ kind: 'digest', rows: [first, ...rest] })
    } else if (plan === undefined && (!isOutcome(row) || single.has(row.id))) {
      units.push({ kind: 'row', rows: [row] })
    }
  }
  const holds = plans.flatMap((plan) => plan.holdUntil ?? [])
  return { units, holdUntil: holds.length === 0 ? null : Math.min(...holds) }
}

async function planCampaigns(
  db: Db,
  queue: readonly QueuedRow[],
  at: { now: number; digestMs: number },
): Promise<OutcomePlan[]> {
  const plans: OutcomePlan[] = []
  const campaigns = Map.groupBy(queue.filter(isOutcome), (row) => row.campaignId ?? '')
  for (const [campaignId, rows] of campaigns) {
    const campaign = await findCampaign(db, campaignId)
    const plan = planOutcomes({
      ...at,
      waiting: rows.map((row) => ({
        id: row.id,
        isWin: row.outcome !== null && isWin(row.outcome),
        knownAt: row.createdAt,
      })),
      knownInLastMinute: await countOutcomesSince(db, campaignId, at.now - MINUTE_MS),
      isEnded: campaign === undefined || !isActiveCampaign(campaign.state),
    })
    plans.push(plan)
  }
  return plans
}

function isOutcome(row: QueuedRow): boolean {
  return row.kind === 'outcome'
}

/** What is said in a card's thread can only be said once the card stands. */
function cardsFirst(queue: readonly QueuedRow[]): QueuedRow[] {
  const cards = queue.filter((row) => row.kind === 'campaign_card')
  const placed = new Set<QueuedRow>()
  const ordered: QueuedRow[] = []
  for (const row of queue) {
    const card = cards.find((one) => one.campaignId === row.campaignId)
    for (const next of card === undefined ? [row] : [card, row]) {
      if (!placed.has(next)) ordered.push(next)
      placed.add(next)
    }
  }
  return ordered
}
