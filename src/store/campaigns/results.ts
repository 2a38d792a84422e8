import { isPlaced } from '../engine/conditions.ts'
import { pages } from '../engine/pages.ts'
import type { AttemptRow, CampaignRow, Db } from '../engine/tables.ts'
import { findLeadSpan, inSpan, type LeadSpan } from '../leads/lead-pages.ts'
import { type Lead, LeadVariables } from '../leads/lead-rows.ts'

export type ResultCall = Pick<
  AttemptRow,
  | 'leadId'
  | 'campaignId'
  | 'number'
  | 'outcome'
  | 'reservedAt'
  | 'sentAt'
  | 'startedAt'
  | 'durationMs'
  | 'costMicros'
  | 'summary'
  | 'recordingUrl'
>

/** A lead with the calls that a campaign made to it, the last one last. */
export interface ResultRow {
  lead: Pick<Lead, 'id' | 'rowNumber' | 'phone' | 'state' | 'reason' | 'outcome' | 'variables'>
  calls: ResultCall[]
}

/** A campaign's leads in the order of the file. */
export async function* resultPages(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'listId'>,
  limit: number,
): AsyncGenerator<ResultRow[]> {
  const { after, last } = await findLeadSpan(db, campaign.listId)
  yield* pages({
    from: after,
    limit,
    read: (page) => listResults(db, campaign, { ...page, last }),
    placeOf: ({ lead }) => lead.id,
  })
}

/** A page of them. */
export async function listResults(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'listId'>,
  page: LeadSpan & { limit: number },
): Promise<ResultRow[]> {
  const leads = await db
    .selectFrom('leads')
    .select(['id', 'rowNumber', 'phone', 'state', 'reason', 'outcome', 'variablesJson'])
    .where(inSpan(campaign.listId, page))
    .orderBy('id')
    .limit(page.limit)
    .execute()
  if (leads.length === 0) return []
  const calls = await listCallsToLeads(
    db,
    leads.map(({ id }) => id),
  )
  const own = calls.filter(({ campaignId }) => campaignId === campaign.id)
  const callsOf = Map.groupBy(own, ({ leadId }) => leadId)
  return leads.map(({ variablesJson, ...lead }) => ({
    lead: { ...lead, variables: LeadVariables.read(variablesJson) },
    calls: callsOf.get(lead.id) ?? [],
  }))
}

/**
 * Calls to leads in all campaigns, in order. Asked for one campaign's only, SQLite would walk through all
 * the calls of that campaign, for every page.
 */
export async function listCallsToLeads(db: Db, leadIds: readonly string[]): Promise<ResultCall[]> {
  return db
    .selectFrom('attempts')
    .select(['leadId', 'campaignId', 'number', 'outcome', 'reservedAt', 'sentAt', 'startedAt'])
    .select(['durationMs', 'costMicros', 'summary', 'recordingUrl'])
    .where('leadId', 'in', leadIds)
    .where(isPlaced)
    .orderBy('number')
    .execute()
}
