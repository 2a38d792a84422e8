import type { ZoneFinder } from '../../domain/places/zones.ts'
import { getCampaign, listCampaigns } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, ListRow } from '../../store/engine/tables.ts'
import { CAMPAIGN_VIEW, type CampaignView } from '../../store/figures/campaign-view.ts'
import { getList } from '../../store/leads/lists.ts'
import { createAskGate } from '../calling/gate-keeper.ts'
import type { DialerContext } from '../context.ts'
import { createNumberStory } from '../numbers/number-story.ts'
import { createCallNow } from './call-now.ts'
import { type CallPage, type CallQuery, readCalls } from './calls.ts'
import { chooseCampaign, chooseList } from './choose.ts'
import { createConsider } from './consider.ts'
import { createOverview } from './overview.ts'
import { createLookAhead } from './preflight.ts'
import { createStart } from './start.ts'
import { createStartForm } from './start-form.ts'
import { createSteering } from './steer.ts'
import { createWhyCampaign } from './why.ts'

/** What can be done with campaigns, whoever asks: Slack and the HTTP API share it. */
export type Campaigns = ReturnType<typeof createCampaigns>

/** Errors are AppErrors whose sentence can be shown as it is. */
export function createCampaigns(
  context: DialerContext & { defaultCountry: string; zones: ZoneFinder },
) {
  const { db, clock, settings } = context
  const lookAhead = createLookAhead(context)
  const consider = createConsider(context, lookAhead)
  const start = createStart(context, consider)

  async function viewOf(campaign: CampaignRow): Promise<CampaignView> {
    const { limits } = settings
    const { accepted } = await getList(db, campaign.listId)
    const question = { campaign, now: clock.now(), limits }
    return context.offThread.read(CAMPAIGN_VIEW, question, accepted)
  }

  return {
    consider,
    start,
    ...createSteering(context),
    ...createStartForm(context),
    overview: createOverview(context),
    callNow: createCallNow(context, start),
    why: createWhyCampaign(context, lookAhead),
    numberStory: createNumberStory(context, createAskGate(context)),

    choose: (word: string | null, channel: string | null): Promise<CampaignRow> =>
      chooseCampaign(db, word, channel),
    chooseList: (word: string | null, channel: string | null): Promise<ListRow> =>
      chooseList(db, word, channel),

    calls: (query: CallQuery): Promise<CallPage> => readCalls(db, query),

    async view(id: string): Promise<CampaignView> {
      const campaign = await getCampaign(db, id)
      return viewOf(campaign)
    },

    /** Newest first; a null channel means all. */
    list: (channel: string | null, limit: number): Promise<CampaignRow[]> =>
      listCampaigns(db, channel, limit),

    /** The same with everything that is counted about them. */
    async views(channel: string | null, limit: number): Promise<CampaignView[]> {
      return Promise.all((await listCampaigns(db, channel, limit)).map(viewOf))
    },
  }
}
