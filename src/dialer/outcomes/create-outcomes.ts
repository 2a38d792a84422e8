import { isTurn, type Turn } from '../../domain/call-record.ts'
import { AppError } from '../../domain/error.ts'
import { leadName } from '../../domain/lead.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { getAttempt } from '../../store/calls/attempts.ts'
import { getInboundCall } from '../../store/calls/inbound-calls.ts'
import { listTurns } from '../../store/calls/transcript-turns.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import { getLead } from '../../store/leads/lead-rows.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import type { Start } from '../campaigns/start.ts'
import type { DialerContext } from '../context.ts'
import { enqueueCard } from '../enqueue.ts'
import { liftHold } from '../hold.ts'
import type { DncAdded, DoNotCall } from '../numbers/do-not-call.ts'
import { createCallBack } from './call-back.ts'
import { checkCorrectable, createCorrect } from './correct.ts'

/** What was said on a call. */
export interface Transcript {
  attemptId: string
  leadName: string | null
  phone: string
  /** When people were connected, as Bland says; null when it did not. */
  startedAt: number | null
  turns: Turn[]
  /** The words, and with them the person, were taken away. */
  isErased: boolean
}

/** What lifting a hold came to. */
export interface HoldLifted {
  phone: string
  /** That wait again; null: the number was not on hold any more. */
  leads: number | null
}

export type Outcomes = ReturnType<typeof createOutcomes>

/** What people do with the outcome of a call. Errors are AppErrors whose sentence can be shown as it is. */
export function createOutcomes(
  context: DialerContext & { timezone: string },
  uses: { start: Start; doNotCall: Pick<DoNotCall, 'add'> },
) {
  const { db, clock } = context

  async function liftHoldOf(phone: string, actor: string): Promise<HoldLifted> {
    const now = clock.now()
    const leads = await db.transaction().execute(async (tx) => {
      await lockNumber(tx, phone)
      return liftHold(tx, phone, { actor, reason: null, now })
    })
    context.wakeDialer()
    context.wakeNotifier()
    return { phone, leads }
  }

  return {
    correct: createCorrect(context),
    callBack: createCallBack(context, uses.start),

    async transcript(attemptId: string): Promise<Transcript> {
      const { phone, leadId, startedAt } = await getAttempt(db, attemptId)
      const lead = await getLead(db, leadId)
      return {
        attemptId,
        leadName: leadName(lead),
        phone,
        startedAt,
        turns: (await listTurns(db, attemptId)).filter(isTurn),
        isErased: isErased(phone),
      }
    },

    /** The outcome that there is to correct. Throws `conflict` when there is none. */
    async correctable(attemptId: string): Promise<Outcome> {
      return checkCorrectable(await getAttempt(db, attemptId))
    },

    /** The number of the call is never called again, by any campaign. */
    async doNotCall(attemptId: string, actor: string): Promise<DncAdded> {
      const { phone, campaignId } = await getAttempt(db, attemptId)
      if (isErased(phone)) {
        throw new AppError('conflict', 'The number of this call was erased. It is never called.')
      }
      const added = await uses.doNotCall.add(phone, 'after a call', actor)
      const campaign = await getCampaign(db, campaignId)
      await db.transaction().execute(async (tx) => {
        await refreshMessages(tx, { attemptIds: [attemptId] })
        await enqueueCard(tx, campaign, clock.now())
      })
      context.wakeNotifier()
      return added
    },

    /** Lifts the hold that the call put on its number. How many leads wait again; null: there was none. */
    async mayBeCalled(attemptId: string, actor: string): Promise<HoldLifted> {
      const { phone } = await getAttempt(db, attemptId)
      return liftHoldOf(phone, actor)
    },

    /** The same of a call that came in. */
    async callerMayBeCalled(callId: string, actor: string): Promise<HoldLifted> {
      return liftHoldOf((await getInboundCall(db, callId)).phone, actor)
    },

    /** Whoever called back is never called again. */
    async callerDoNotCall(callId: string, actor: string): Promise<DncAdded> {
      const { phone } = await getInboundCall(db, callId)
      const added = await uses.doNotCall.add(phone, 'after a call that came in', actor)
      await db.transaction().execute((tx) => refreshMessages(tx, { callIds: [callId] }))
      context.wakeNotifier()
      return added
    },
  }
}
