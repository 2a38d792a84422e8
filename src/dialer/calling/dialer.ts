import { setTimeout as delay } from 'node:timers/promises'
import pLimit from 'p-limit'
import { dueCountLimit, planDials } from '../../domain/calls/pacing.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/durations.ts'
import {
  countOpenByCampaign,
  countStarts,
  findLastStartAt,
  hasOpenAttempt,
} from '../../store/calls/attempt-figures.ts'
import { findCallerIdRest } from '../../store/calls/caller-id.ts'
import { listCampaignsIn, moveCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import { countDueLeads, findNextDueAt, listDueLeads } from '../../store/leads/lead-rows.ts'
import { createPoller } from '../../system/poller.ts'
import type { DialerContext } from '../context.ts'
import { concludeCampaign, tellCard, tellPaused } from '../facts.ts'
import type { Lease } from './lease.ts'
import { createPlacer, type Placement } from './place.ts'
import { recoverAttempts } from './recover.ts'
import { createReserver, MOST_RESERVED_TOGETHER } from './reserve.ts'

/** The longest the dialer looks away; normally it is woken. */
const EVERY_MS = 2_000
// Leads that may not be called now are written down one by one; a pass ends after this many so that
// other campaigns, the lease and a stop get their turn.
const MOST_LOOKS = 200
// How long a stop waits for Bland's answers, of the ten seconds that platforms give a process.
const STOP_LIMIT_MS = 5_000
// How many requests to Bland may be under way. Calls on the line are bounded by rows, not by this.
const MOST_REQUESTS = 32
// Back-off when Bland asks for fewer calls: 429 carries no Retry-After, so we double up to a ceiling.
const FIRST_HOLD_MS = 2_000
const LONGEST_HOLD_MS = 5 * MINUTE_MS

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
  const { db, clock, log, settings, lease, random } = context
  const reserve = createReserver(context)
  const place = createPlacer(context)
  const requests = pLimit(MOST_REQUESTS)
  const underWay = new Set<Promise<void>>()
  let holdUntil = 0
  let holdMs = FIRST_HOLD_MS
  let hasRecovered = false
  let isStopping = false
  let lastPassAt: number | null = null

  function send(placement: Placement): void {
    const call = requests(() => (isStopping ? null : place(placement)))
      .then((effect) => {
        // Never posted: `recoverAttempts` takes it back.
        if (effect === null) return
        if (effect.accepted) holdMs = FIRST_HOLD_MS
        else if (effect.slowDown) slowDown()
        // A refused call has freed its line.
        if (!effect.accepted) poller.wake()
      })
      .catch((error: unknown) => {
        log.error({ attemptId: placement.attemptId, error }, 'dialer.place_failed')
      })
      .finally(() => underWay.delete(call))
    underWay.add(call)
  }

  function slowDown(): void {
    const now = clock.now()
    if (holdUntil > now) return
    holdUntil = now + holdMs * (0.75 + random() / 2)
    holdMs = Math.min(holdMs * 2, LONGEST_HOLD_MS)
    log.warn({ forMs: Math.round(holdUntil - now) }, 'dialer.slowed_down')
  }

  /** The running campaigns, once those whose time has come have been started. */
  async function listRunning(now: number): Promise<CampaignRow[]> {
    const campaigns = await listCampaignsIn(db, ['scheduled', 'running'])
    const due = campaigns.filter(
      ({ state, startsAt, reason }) =>
        state === 'scheduled' && startsAt <= now && reason !== WAITS_FOR_APPROVAL,
    )
    for (const campaign of due) {
      await db.transaction().execute(async (tx) => {
        const change = { reason: null, now }
        if (!(await moveCampaign(tx, campaign.id, ['scheduled'], 'running', change))) return
        await tellCard(tx, campaign, now)
      })
    }
    if (due.length > 0) return listCampaignsIn(db, ['running'])
    return campaigns.filter(({ state }) => state === 'running')
  }

  async function plan(running: CampaignRow[], now: number) {
    const open = await countOpenByCampaign(db)
    const { limits } = settings
    const hour = limits.callsPerHour === null ? NO_STARTS : await countStarts(db, now - HOUR_MS)
    const day = limits.callsPerDay === null ? NO_STARTS : await countStarts(db, now - DAY_MS)
    const used = [...open.values()].reduce((sum, count) => sum + count, 0)
    const free = limits.lines - used
    const far = dueCountLimit(free, limits.callsPerHour)
    const campaigns = []
    for (const campaign of running) {
      campaigns.push({
        id: campaign.id,
        used: open.get(campaign.id) ?? 0,
        lines: campaign.lines,
        due: free > 0 ? await countDueLeads(db, campaign.listId, now, far) : 0,
        // Only campaigns that share the lines are compared.
        lastStartAt: running.length > 1 ? await findLastStartAt(db, campaign.id) : null,
      })
    }
    const rest = await findCallerIdRest(db, now)
    const dials = planDials({
      now,
      lines: { used, limit: limits.lines },
      startsLastHour: hour.count,
      callsPerHour: limits.callsPerHour,
      startsLastDay: day.count,
      callsPerDay: limits.callsPerDay,
      lastStartAt: hour.newestAt,
      oldestStartInHourAt: hour.oldestAt,
      oldestStartInDayAt: day.oldestAt,
      holdUntil: Math.max(holdUntil, rest?.until ?? 0),
      campaigns,
    })
    return { ...dials, due: new Map(campaigns.map(({ id, due }) => [id, due])) }
  }

  /**
   * Reserves up to `count` leads; those that may not be called now make room for the next ones. Tells
   * how many it has looked at, and whether it broke off before it had looked at all of them.
   */
  async function take(campaign: CampaignRow, count: number): Promise<Taken> {
    let left = count
    let looks = 0
    while (left > 0 && looks < MOST_LOOKS) {
      const most = Math.min(left, MOST_RESERVED_TOGETHER)
      const leads = await listDueLeads(db, campaign.listId, clock.now(), most)
      if (leads.length === 0 || isStopping) return { looks, brokeOff: false }
      looks += leads.length
      const { placements, held } = await reserve(campaign.id, leads)
      for (const placement of placements) send(placement)
      left -= placements.length
      if (held !== null) {
        await holdCampaign(campaign, held)
        return { looks, brokeOff: false }
      }
    }
    return { looks, brokeOff: left > 0 }
  }

  /**
   * A spent budget pauses the campaign, once its last calls have told what they cost; an outdated copy
   * of the national registry does at once.
   */
  async function holdCampaign(campaign: CampaignRow, rule: string): Promise<void> {
    if (rule !== 'budget' && rule !== 'registry_old') return
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      if (rule === 'budget' && (await hasOpenAttempt(tx, campaign.id))) return
      const change = { reason: rule, now }
      if (!(await moveCampaign(tx, campaign.id, ['running'], 'paused', change))) return
      await tellPaused(tx, campaign, now)
      await tellCard(tx, campaign, now)
    })
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
    const running = await listRunning(now)
    let nextAt: number | null = null
    if (running.length > 0 && !isStopping) {
      const { takes, nextAt: plannedAt, due } = await plan(running, now)
      nextAt = plannedAt
      const counts = new Map(takes.map(({ campaignId, count }) => [campaignId, count]))
      for (const campaign of running) {
        const count = counts.get(campaign.id) ?? 0
        const { looks, brokeOff } = count > 0 ? await take(campaign, count) : NOTHING_TAKEN
        if (brokeOff) nextAt = now
        // With more due than were looked at, the next one waits for a line and not for a time.
        if ((due.get(campaign.id) ?? 0) > looks) continue
        const dueAt = await findNextDueAt(db, campaign.listId)
        if (dueAt === null) await conclude(campaign.id)
        else if (dueAt > now) nextAt = Math.min(nextAt ?? dueAt, dueAt)
      }
    }
    lastPassAt = clock.now()
    if (running.length > 0) context.wakeNotifier()
    return nextAt === null ? undefined : Math.max(0, nextAt - clock.now())
  }

  async function conclude(campaignId: string): Promise<void> {
    await db.transaction().execute((tx) => concludeCampaign(tx, campaignId, clock.now()))
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
      await Promise.race([Promise.all(underWay), delay(STOP_LIMIT_MS, null, { ref: false })])
      hasRecovered = false
    },
    async runOnce() {
      await poller.runOnce()
      await Promise.all(underWay)
    },
    wake: poller.wake,
    lastPassAt: () => lastPassAt,
  }
}

interface Taken {
  looks: number
  brokeOff: boolean
}

const NOTHING_TAKEN: Taken = { looks: 0, brokeOff: false }
const NO_STARTS = { count: 0, oldestAt: null, newestAt: null }
