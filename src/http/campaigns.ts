import type { Campaigns } from '../dialer/campaigns/create-campaigns.ts'
import { AppError } from '../domain/error.ts'
import type { CampaignView } from '../store/figures/campaign-view.ts'
import { type HttpAnswer, toIso } from './answer.ts'
import { type HttpRequest, pathParameter } from './route.ts'

// Each is counted anew, so a list of them is no way to read a year's.
const MAX_CAMPAIGNS = 50

/** The newest campaigns, newest first. */
export function createListCampaigns(campaigns: Pick<Campaigns, 'views'>) {
  return async function listCampaigns(): Promise<HttpAnswer> {
    const views = await campaigns.views(null, MAX_CAMPAIGNS)
    return { status: 200, json: { campaigns: views.map(toCampaignJson) } }
  }
}

export function createGetCampaign(campaigns: Pick<Campaigns, 'view'>) {
  return async function getCampaign(request: HttpRequest): Promise<HttpAnswer> {
    const id = pathParameter(request, 'id')
    if (id === undefined) throw new AppError('not_found', 'There is no such campaign.')
    return { status: 200, json: toCampaignJson(await campaigns.view(id)) }
  }
}

function toCampaignJson(view: CampaignView) {
  const { campaign } = view
  return {
    id: campaign.id,
    name: campaign.name,
    listId: campaign.listId,
    state: campaign.state,
    reason: campaign.reason,
    startedAt: toIso(campaign.startedAt),
    endedAt: toIso(campaign.endedAt),
    leads: view.leads,
    outcomes: view.outcomes,
    lines: view.lines,
    callsPerHour: view.callsPerHour,
    etaAt: toIso(view.etaAt),
    costUsd: view.costMicros / 1_000_000,
  }
}
