import type { Campaigns } from '../dialer/campaigns/create-campaigns.ts'
import type { LeadIntake } from '../intake/leads/take-file.ts'
import { type AccessCheck, guarded } from './bearer.ts'
import { createListCalls } from './calls.ts'
import { createGetCampaign, createListCampaigns } from './campaigns.ts'
import type { Route } from './route.ts'
import { createStartCampaign } from './start.ts'
import { createUploadLeads } from './upload-leads.ts'

export interface ApiDependencies {
  intake: Pick<LeadIntake, 'importFile'>
  campaigns: Pick<Campaigns, 'start' | 'chooseList' | 'calls' | 'view' | 'views'>
}

/** What scripts can do. It is the same as in Slack, by the same use cases. */
export function apiRoutes({ intake, campaigns }: ApiDependencies, check: AccessCheck): Route[] {
  const routes: Route[] = [
    { method: 'POST', path: '/api/upload-leads', handle: createUploadLeads(intake) },
    { method: 'POST', path: '/api/start', handle: createStartCampaign(campaigns) },
    { method: 'GET', path: '/api/calls', handle: createListCalls(campaigns) },
    { method: 'GET', path: '/api/campaigns', handle: createListCampaigns(campaigns) },
    { method: 'GET', path: '/api/campaigns/:id', handle: createGetCampaign(campaigns) },
  ]
  return routes.map((route) => guarded(route, check))
}
