import { sql } from 'kysely'
import {
  byPrompt,
  type CallGroup,
  type Figures,
  type PromptFigures,
  toFigures,
} from '../../domain/calls/report.ts'
import type { LeadState } from '../../domain/lead.ts'
import { findCallerIdRest } from '../calls/caller-id.ts'
import { findTrouble } from '../calls/calls-of-campaign.ts'
import { countOpenByCampaign } from '../calls/lines-and-starts.ts'
import { isPlaced } from '../engine/conditions.ts'
import type { BigRead } from '../engine/off-thread.ts'
import type { CampaignRow, Db } from '../engine/tables.ts'

export interface HomeInput {
  now: number
  /** When the team's day began. */
  dayStart: number
  /** Those to be shown. */
  campaigns: CampaignRow[]
}

/** What is counted for the Home tab. */
export interface HomeFigures {
  campaigns: HomeCampaign[]
  /** Of the calls that were started today, over all channels. */
  today: Figures
  /** The newest calls, by prompt version. */
  prompts: PromptFigures[]
  /** How many calls that is, and whether there are older ones. */
  newest: { calls: number; hasMore: boolean }
  /** Of the newest calls, those of which nobody has said yet what came of them. */
  needsReview: number
  /** Until when all dialing rests so that the caller id cools down; null when it does not. */
  restsUntil: number | null
}

export interface HomeCampaign {
  campaign: CampaignRow
  leads: Record<LeadState, number>
  /** Calls on the line. */
  used: number
  /** Why leads were left out, the commonest first. */
  blocked: { reason: string; leads: number }[]
  /** Why Bland took no call when it was asked last; null when it did. */
  trouble: string | null
}

/** One question for the whole tab, bounded in campaigns and calls. */
export const HOME_FIGURES: BigRead<HomeInput, HomeFigures> = {
  module: import.meta.url,
  name: 'HOME_FIGURES',
  run: readHomeFigures,
}

/** Enough for a rate that is right within a percent, and read in some ten milliseconds. */
export const MAX_CALLS = 20_000
const MAX_VERSIONS = 8
const MAX_BLOCKED = 3

async function readHomeFigures(db: Db, input: HomeInput): Promise<HomeFigures> {
  const newest = await sumNewestCalls(db)
  const { calls, open, outcomes } = toFigures(newest)
  const rest = await findCallerIdRest(db, input.now)
  return {
    campaigns: await readCampaigns(db, input.campaigns),
    today: toFigures(await sumCallsSince(db, input.dayStart)),
    prompts: byPrompt(newest).slice(0, MAX_VERSIONS),
    newest: { calls: calls + open, hasMore: calls + open >= MAX_CALLS },
    needsReview: outcomes.needs_review ?? 0,
    restsUntil: rest?.until ?? null,
  }
}

async function readCampaigns(db: Db, campaigns: readonly CampaignRow[]): Promise<HomeCampaign[]> {
  const open = await countOpenByCampaign(db)
  // Several campaigns may have called one list; it is counted once.
  const lists = new Map<string, LeadCount[]>()
  const read: HomeCampaign[] = []
  for (const campaign of campaigns) {
    const { id, listId } = campaign
    const groups = lists.get(listId) ?? (await countLeadsByReason(db, listId))
    lists.set(listId, groups)
    const leads = { waiting: 0, dialing: 0, done: 0, blocked: 0 }
    for (const group of groups) leads[group.state] += group.leads
    read.push({
      campaign,
      leads,
      used: open.get(id) ?? 0,
      blocked: groups
        .filter(({ state }) => state === 'blocked')
        .slice(0, MAX_BLOCKED)
        .map((group) => ({ reason: group.reason ?? 'unknown', leads: group.leads })),
      trouble: campaign.state === 'running' ? await findTrouble(db, id) : null,
    })
  }
  return read
}

interface LeadCount {
  state: LeadState
  reason: string | null
  leads: number
}

/** The largest group first. Asks for nothing but what the index says: a million leads take a tenth of a second. */
async function countLeadsByReason(db: Db, listId: string): Promise<LeadCount[]> {
  return db
    .selectFrom('leads')
    .select((eb) => ['state', 'reason', eb.fn.countAll<number>().as('leads')])
    .where('listId', '=', listId)
    .groupBy(['state', 'reason'])
    .orderBy('leads', 'desc')
    .orderBy('reason')
    .execute()
}

function sumNewestCalls(db: Db): Promise<CallGroup[]> {
  return sumCalls(db, sql`${isPlaced} order by reserved_at desc limit ${MAX_CALLS}`)
}

function sumCallsSince(db: Db, since: number): Promise<CallGroup[]> {
  return sumCalls(db, sql`${isPlaced} and reserved_at >= cast(${since} as bigint)`)
}

async function sumCalls(db: Db, which: ReturnType<typeof sql>): Promise<CallGroup[]> {
  const { rows } = await sql<CallGroup>`
    select prompt, version_id, outcome, count(*) as calls,
      coalesce(sum(cost_micros), 0) as cost_micros,
      count(disclosed) as checked, coalesce(sum(disclosed), 0) as disclosed
    from (
      select prompt, prompt_version_id as version_id, outcome, cost_micros, disclosed
      from attempts where ${which}) as calls
    group by prompt, version_id, outcome`.execute(db)
  return rows
}
