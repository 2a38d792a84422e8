import { ACTIVE_CAMPAIGN_STATES } from '../../domain/campaign.ts'
import { nationalFileProblem } from '../../domain/law/do-not-call.ts'
import { dayStart } from '../../domain/places/time-of-day.ts'
import { listCampaigns, listCampaignsIn } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, ListRow } from '../../store/engine/tables.ts'
import { HOME_FIGURES, type HomeFigures } from '../../store/figures/home-figures.ts'
import { findList, listLists } from '../../store/leads/lists.ts'
import { listHolds } from '../../store/numbers/holds.ts'
import { findNewestNationalFile } from '../../store/numbers/national-numbers.ts'
import type { DialerContext } from '../context.ts'

/** How things stand, over all channels. */
export interface Overview extends HomeFigures {
  /** How many campaigns may still call. The first `shown` of `campaigns` are such, the rest is over. */
  active: { shown: number; all: number }
  lists: ListRow[]
  /** Numbers on hold, for which nobody has decided. */
  onHold: number
  /** Lines over all campaigns. */
  linesLimit: number
  /** What is wrong with our copy of the national do-not-call list, where a prompt is for marketing. */
  nationalProblem: string | null
}

const MAX_ACTIVE = 8
const MAX_RECENT = 4
const MAX_LISTS = 5

/** What the Home tab shows: a bounded number of rows, and what is long is read off the event loop. */
export function createOverview({
  db,
  clock,
  offThread,
  prompts,
  settings,
}: Pick<DialerContext, 'db' | 'clock' | 'offThread' | 'prompts' | 'settings'>) {
  async function countRows(campaigns: readonly CampaignRow[]): Promise<number> {
    const lists = await Promise.all(
      [...new Set(campaigns.map(({ listId }) => listId))].map((id) => findList(db, id)),
    )
    const leads = lists.reduce((sum, list) => sum + (list?.accepted ?? 0), 0)
    // Calls that have a price are nearly all calls, and are counted already.
    return campaigns.reduce((sum, { pricedCalls }) => sum + pricedCalls, leads)
  }

  /** `zone`: the team's, for what today is. */
  return async function overview(zone: string): Promise<Overview> {
    const now = clock.now()
    const active = (await listCampaignsIn(db, ACTIVE_CAMPAIGN_STATES)).reverse()
    const newest = await listCampaigns(db, null, MAX_ACTIVE + MAX_RECENT)
    const recent = newest.filter(({ endedAt }) => endedAt !== null).slice(0, MAX_RECENT)
    const campaigns = [...active.slice(0, MAX_ACTIVE), ...recent]
    const question = { now, dayStart: dayStart(now, zone), campaigns }
    const figures = await offThread.read(HOME_FIGURES, question, await countRows(campaigns))
    const hasMarketing = prompts.list().some((prompt) => prompt.settings.kind === 'marketing')
    const national = hasMarketing ? await findNewestNationalFile(db) : undefined
    return {
      ...figures,
      active: { shown: Math.min(active.length, MAX_ACTIVE), all: active.length },
      lists: await listLists(db, null, MAX_LISTS),
      onHold: (await listHolds(db, 0)).count,
      linesLimit: settings.limits.lines,
      nationalProblem: hasMarketing ? nationalFileProblem(national?.datedAt ?? null, now) : null,
    }
  }
}
