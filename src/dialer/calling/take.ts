import { hasOpenAttempt } from '../../store/calls/calls-of-campaign.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { listDueLeads } from '../../store/leads/due-leads.ts'
import type { DialerContext } from '../context.ts'
import { pauseCampaign } from '../pause.ts'
import type { Placement } from './place.ts'
import { createReserver, MAX_RESERVED_TOGETHER } from './reserve.ts'

// Leads that may not be called now are written down one by one; a pass ends after this many so that
// other campaigns, the lease and a stop get their turn.
const MAX_LOOKS = 200

interface Taken {
  /** How many leads were looked at. */
  looks: number
  /** There were more to be looked at. */
  brokeOff: boolean
}

/**
 * Reserves up to `count` leads of a campaign and hands them on; those that may not be called now make
 * room for the next ones.
 */
export function createTake(
  context: DialerContext,
  dialer: { send(placement: Placement): void; isStopping(): boolean },
) {
  const { db, clock } = context
  const reserve = createReserver(context)

  /**
   * A spent budget pauses the campaign, once its last calls have shown what they cost; an outdated copy
   * of the national registry does at once.
   */
  async function holdCampaign(campaign: CampaignRow, rule: string): Promise<void> {
    if (rule !== 'budget' && rule !== 'registry_old') return
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      if (rule === 'budget' && (await hasOpenAttempt(tx, campaign.id))) return
      await pauseCampaign(tx, campaign, rule, now)
    })
  }

  return async function take(campaign: CampaignRow, count: number): Promise<Taken> {
    let left = count
    let looks = 0
    while (left > 0 && looks < MAX_LOOKS) {
      const limit = Math.min(left, MAX_RESERVED_TOGETHER)
      const leads = await listDueLeads(db, campaign.listId, clock.now(), limit)
      if (leads.length === 0 || dialer.isStopping()) return { looks, brokeOff: false }
      looks += leads.length
      const { placements, held } = await reserve(campaign.id, leads)
      for (const placement of placements) dialer.send(placement)
      left -= placements.length
      if (held !== null) {
        await holdCampaign(campaign, held)
        return { looks, brokeOff: false }
      }
    }
    return { looks, brokeOff: left > 0 }
  }
}
