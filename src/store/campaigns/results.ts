import { listCallsToLeads, type ResultCall } from '../calls/calls-of-lead.ts'
import { pages } from '../engine/pages.ts'
import type { CampaignRow, Db } from '../engine/tables.ts'
import { findLeadSpan, inSpan, type LeadSpan } from '../leads/lead-pages.ts'
import { type Lead, LeadVariables } from '../leads/lead-rows.ts'

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
