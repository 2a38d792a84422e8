import { isActiveCampaign } from '../../domain/campaign.ts'
import { HOUR_MS } from '../../domain/durations.ts'
import { RECHECK_MS } from '../../domain/law/gate.ts'
import { leadName } from '../../domain/lead.ts'
import { dateTimeIn, instantOn } from '../../domain/places/time-of-day.ts'
import { FARTHEST_CALLBACK_MS } from '../../domain/speech/callback.ts'
import { getAttempt } from '../../store/calls/attempts.ts'
import { lockCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import { moveLeadByHand, PROMISED } from '../../store/leads/lead-states.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import type { Start } from '../campaigns/start.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard } from '../enqueue.ts'
import { type Callee, createCallees, findPromise, leftOut } from './call-back-callee.ts'
import { createOwnCallBack } from './call-back-own.ts'
import type { CallBackProblem, CallBackResult } from './call-back-result.ts'

/** A day and a time of day on the clock of the lead: `2026-11-24` and `14:30`. */
export interface WallTime {
  date: string
  time: string
}

/** What the form for a further call is filled with. */
export interface CallBackOffer extends WallTime {
  attemptId: string
  leadName: string | null
  phone: string
  /** In which the times are read. */
  zone: string
  /** The person may live in any of these, and has to be awake in all. */
  zones: string[]
  /** A call that is planned already. */
  plannedAt: number | null
}

const SLOT_MS = HOUR_MS / 2

/**
 * A further call to the lead of an ended call, at a time that a person chooses and the gate allows.
 * Errors are AppErrors whose sentence can be shown as it is.
 */
export function createCallBack(
  context: DialerContext & {
    /** In which times are read for leads whose zone nobody knows. */
    timezone: string
  },
  start: Start,
) {
  const { db, clock } = context
  const { getCallee, askAt } = createCallees(context)
  const own = createOwnCallBack(context, start)

  async function findProblem(
    tx: Db,
    callee: Callee,
    wall: WallTime,
  ): Promise<{ at: number } | CallBackProblem> {
    const at = readWall(wall, callee.zone)
    const now = clock.now()
    if (Number.isNaN(at)) return { what: 'unreadable' }
    if (at <= now) return { what: 'passed' }
    if (at > now + FARTHEST_CALLBACK_MS) return { what: 'too_far' }
    const answer = await askAt(tx, callee, at)
    if (answer.verdict !== 'wait') return { at }
    const { rule, until } = answer
    return { what: 'shut', rule, until, zone: callee.zone }
  }

  /** The next time at which the gate says yes, on a half hour if it can be. */
  async function findTime(callee: Callee): Promise<number> {
    const slot = Math.ceil((clock.now() + HOUR_MS) / SLOT_MS) * SLOT_MS
    let at = slot
    // Another rule may say no when the first one says yes.
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await askAt(db, callee, at)
      if (answer.verdict !== 'wait') return at
      at = Math.ceil(answer.until / RECHECK_MS) * RECHECK_MS
    }
    return at
  }

  /** The lead waits in its own campaign. */
  async function promiseCall(
    tx: Db,
    { attempt, lead, zone }: Callee,
    active: CampaignRow,
    { at, actor, now }: { at: number; actor: string; now: number },
  ): Promise<CallBackResult> {
    const was = lead.state === 'waiting' && lead.reason === PROMISED ? lead.nextAt : null
    if (was === at) return { type: 'already', at, zone }
    const change = { state: 'waiting', nextAt: at, reason: PROMISED, now } as const
    if (!(await moveLeadByHand(tx, lead.id, change))) throw leftOut(lead.phone)
    const detail = { at, was, leadId: lead.id, campaignId: active.id }
    await addAudit(tx, { actor, action: 'call_back.plan', subject: attempt.id, detail }, now)
    await refreshMessages(tx, { attemptIds: [attempt.id] })
    await enqueueCard(tx, active, now)
    return { type: 'planned', at, zone, campaign: active, isOwn: false, was }
  }

  return {
    /** Throws `conflict`, with the reason, where no further call can be planned. */
    async offer(attemptId: string): Promise<CallBackOffer> {
      const callee = await getCallee(db, attemptId)
      const { lead, zone } = callee
      const planned = await findPromise(db, lead, clock.now())
      const at = await findTime(callee)
      return {
        attemptId,
        leadName: leadName(lead),
        phone: lead.phone,
        zone,
        zones: lead.zones,
        plannedAt: planned?.nextAt ?? null,
        ...writeWall(at, zone),
      }
    },

    /** What is wrong with a time, or null. Nothing is changed by it. */
    async check(attemptId: string, wall: WallTime): Promise<CallBackProblem | null> {
      const found = await findProblem(db, await getCallee(db, attemptId), wall)
      return 'what' in found ? found : null
    },

    async plan(attemptId: string, wall: WallTime, actor: string): Promise<CallBackResult> {
      const { phone } = await getAttempt(db, attemptId)
      const now = clock.now()
      const made = await db.transaction().execute(async (tx) => {
        await lockNumber(tx, phone)
        const callee = await getCallee(tx, attemptId)
        const found = await findProblem(tx, callee, wall)
        if ('what' in found) return { type: 'problem', problem: found } as const
        const wish = { at: found.at, actor, now }
        const { lead, zone, active } = callee
        const other = await findPromise(tx, lead, now)
        if (other !== null && other.id !== lead.id) {
          return { type: 'already', at: other.nextAt, zone } as const
        }
        // It must not end between the look at it and the lead that waits in it.
        const locked = active === null ? undefined : await lockCampaign(tx, active.id)
        if (locked && isActiveCampaign(locked.state)) return promiseCall(tx, callee, locked, wish)
        return { type: 'own', callee, copy: await own.copyLead(tx, callee, wish), wish } as const
      })
      const result = made.type === 'own' ? await own.start(made.callee, made.copy, made.wish) : made
      context.wakeDialer()
      context.wakeNotifier()
      return result
    },
  }
}

function readWall({ date, time }: WallTime, zone: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return Number.NaN
  return instantOn(date, time, zone)
}

function writeWall(at: number, zone: string): WallTime {
  const [date = '', time = ''] = dateTimeIn(zone, at).split(' ')
  return { date, time: time.slice(0, 5) }
}
