import { setTimeout as delay } from 'node:timers/promises'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { findNextDueAt } from '../../store/leads/due-leads.ts'
import { createPoller } from '../../system/poller.ts'
import { concludeCampaign } from '../conclude.ts'
import type { DialerContext } from '../context.ts'
import { createBackOff } from './back-off.ts'
import type { Lease } from './lease.ts'
import { planPass } from './plan.ts'
import { recoverAttempts } from './recover.ts'
import { listRunningCampaigns } from './running-campaigns.ts'
import { createSender } from './sender.ts'
import { createTake } from './take.ts'

/** The longest the dialer looks away; normally it is woken. */
const EVERY_MS = 2_000
// How long a stop waits for Bland's answers, of the ten seconds that platforms give a process.
const MAX_STOP_MS = 5_000

export interface Dialer {
  start(): void
  /** No new reservation after this; resolves when the requests under way have been answered. */
  stop(): Promise<void>
  /** One pass: plan, reserve, and the calls of that pass placed. */
  runOnce(): Promise<void>
  wake(): void
  /** When the last pass ended, for the readiness check; null before the first. */
  lastPassAt(): number | null
}

/** The dialer: one pass plans, reserves and places. Everything it knows is in the database. */
export function createDialer(context: DialerContext & { lease: Lease }): Dialer {
  const { db, clock, log, lease } = context
  let hasRecovered = false
  let isStopping = false
  let lastPassAt: number | null = null
  const backOff = createBackOff(context)
  const sender = createSender(context, {
    backOff,
    isStopping: () => isStopping,
    onLineFreed: () => poller.wake(),
  })
  const take = createTake(context, { send: sender.send, isStopping: () => isStopping })

  /** When the next pass is due; null: when something changes. */
  async function callLeadsOf(running: CampaignRow[], now: number): Promise<number | null> {
    const plan = await planPass(context, running, { now, holdUntil: backOff.holdUntil() })
    let { nextAt } = plan
    for (const campaign of running) {
      const count = plan.counts.get(campaign.id) ?? 0
      const { looks, brokeOff } = await take(campaign, count)
      if (brokeOff) nextAt = now
      // With more due than were looked at, the next one waits for a line and not for a time.
      if ((plan.due.get(campaign.id) ?? 0) > looks) continue
      const dueAt = await findNextDueAt(db, campaign.listId)
      if (dueAt === null) await conclude(campaign.id)
      else if (dueAt > now) nextAt = Math.min(nextAt ?? dueAt, dueAt)
    }
    return nextAt
  }

  async function conclude(campaignId: string): Promise<void> {
    await db.transaction().execute((tx) => concludeCampaign(tx, campaignId, clock.now()))
  }

  async function pass(): Promise<number | undefined> {
    if (!(await lease.hold())) {
      hasRecovered = false
      lastPassAt = clock.now()
      return undefined
    }
    if (!hasRecovered) {
      await recoverAttempts(context)
      context.wakeReconciler()
    }
    hasRecovered = true
    const now = clock.now()
    const running = await listRunningCampaigns(db, now)
    const nextAt = running.length > 0 && !isStopping ? await callLeadsOf(running, now) : null
    lastPassAt = clock.now()
    if (running.length > 0) context.wakeNotifier()
    return nextAt === null ? undefined : Math.max(0, nextAt - clock.now())
  }

  const poller = createPoller({ name: 'dialer', everyMs: EVERY_MS, task: pass, log })

  return {
    start() {
      isStopping = false
      poller.start()
    },
    async stop() {
      isStopping = true
      await poller.stop()
      // What Bland has not answered by then is found out about at the next start.
      await Promise.race([sender.settled(), delay(MAX_STOP_MS, null, { ref: false })])
      hasRecovered = false
    },
    async runOnce() {
      await poller.runOnce()
      await sender.settled()
    },
    wake: poller.wake,
    lastPassAt: () => lastPassAt,
  }
}
