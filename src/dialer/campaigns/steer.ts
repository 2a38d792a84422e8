import { nextCampaignState, WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import { AppError } from '../../domain/error.ts'
import {
  approveCampaign,
  getCampaign,
  listCampaignsIn,
  moveCampaign,
} from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { createHangUp } from '../calling/hang-up.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard } from '../enqueue.ts'

/** Who asks: a Slack user id, or `api`. */
type Actor = string

/** Pausing, resuming, stopping and approving campaigns. Throws `conflict` for what cannot be. */
export function createSteering(context: DialerContext) {
  const { db, clock } = context
  const hangUp = createHangUp(context)

  function wakeAll(): void {
    context.wakeDialer()
    context.wakeNotifier()
  }

  async function move(
    id: string,
    request: 'pause' | 'resume' | 'stop',
    actor: Actor,
  ): Promise<CampaignRow> {
    const campaign = await getCampaign(db, id)
    const now = clock.now()
    const to = nextCampaignState(campaign, request, now)
    if (to === null) {
      if (campaign.reason === WAITS_FOR_APPROVAL) throw notApproved(campaign)
      throw new AppError('conflict', `${campaign.name} is ${campaign.state}: it cannot ${request}.`)
    }
    await db.transaction().execute(async (tx) => {
      const reason = request === 'resume' ? null : 'operator'
      if (!(await moveCampaign(tx, id, [campaign.state], to, { reason, now }))) {
        throw new AppError('conflict', `${campaign.name} has just changed. Look at its card.`)
      }
      await addAudit(tx, { actor, action: `campaign.${request}`, subject: id }, now)
      await enqueueCard(tx, campaign, now)
      if (to !== 'paused') await concludeCampaign(tx, id, now)
    })
    wakeAll()
    return getCampaign(db, id)
  }

  async function recordHangUp(actor: Actor, subject: string, hungUp: number): Promise<void> {
    if (hungUp === 0) return
    await addAudit(db, { actor, action: 'calls.hang_up', subject, detail: { hungUp } }, clock.now())
  }

  async function stop(
    id: string,
    actor: Actor,
    options: { now: boolean },
  ): Promise<{ campaign: CampaignRow; hungUp: number }> {
    // A campaign that was stopped gently may still have calls on the line to hang up.
    const isStopped = options.now && (await getCampaign(db, id)).state === 'stopped'
    const campaign = isStopped ? await getCampaign(db, id) : await move(id, 'stop', actor)
    const hungUp = await hangUp(options.now ? 'all' : 'queued', id)
    await recordHangUp(actor, id, hungUp)
    return { campaign, hungUp }
  }

  return {
    stop,
    pause: (id: string, actor: Actor) => move(id, 'pause', actor),
    resume: (id: string, actor: Actor) => move(id, 'resume', actor),

    /** The second operator's word. Throws `forbidden` for the one who started it. */
    async approve(id: string, actor: Actor): Promise<CampaignRow> {
      const campaign = await getCampaign(db, id)
      const waits = campaign.state === 'scheduled' && campaign.reason === WAITS_FOR_APPROVAL
      if (waits && campaign.startedBy === actor) {
        throw new AppError(
          'forbidden',
          `You started ${campaign.name} yourself: another operator has to approve it.`,
        )
      }
      const now = clock.now()
      await db.transaction().execute(async (tx) => {
        if (!(await approveCampaign(tx, id, { actor, now }))) {
          throw new AppError('conflict', `${campaign.name} does not wait for an approval.`)
        }
        await addAudit(tx, { actor, action: 'campaign.approve', subject: id }, now)
        await enqueueCard(tx, campaign, now)
      })
      wakeAll()
      return getCampaign(db, id)
    },

    /** Stops every campaign that could still call; all are stopped before the first hang-up. */
    async stopAll(actor: Actor, options: { now: boolean }) {
      const active = await listCampaignsIn(db, ['scheduled', 'running', 'paused'])
      for (const campaign of active) {
        await move(campaign.id, 'stop', actor).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code !== 'conflict') throw error
        })
      }
      // Also the calls of campaigns that were stopped before.
      const hungUp = await hangUp(options.now ? 'all' : 'queued')
      await recordHangUp(actor, 'all', hungUp)
      return { campaigns: active, hungUp }
    },
  }
}

function notApproved({ name }: CampaignRow): AppError {
  return new AppError(
    'conflict',
    `${name} waits for the approval of a second operator. Until then it can only be stopped.`,
  )
}
