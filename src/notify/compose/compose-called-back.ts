import { leadName } from '../../domain/lead.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import { calledBackMessage } from '../../messages/posts/called-back.ts'
import { getAttempt } from '../../store/calls/attempts.ts'
import { findInboundCall } from '../../store/calls/inbound-calls.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { Db, OutboxRow } from '../../store/engine/tables.ts'
import { getLead } from '../../store/leads/lead-rows.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { findHold } from '../../store/numbers/holds.ts'
import { findSuppression } from '../../store/numbers/suppressions.ts'
import type { Composed } from './composed.ts'

/** Tells the channel that called a number last that somebody called back from it. */
export async function composeCalledBack(db: Db, row: OutboxRow): Promise<Composed> {
  const call = await findInboundCall(db, row.subjectId)
  if (call === undefined) return { type: 'lost', why: 'no_call' }
  const { callId, phone, summary, durationMs, calledAt } = call
  const attempt = await getAttempt(db, call.attemptId)
  const campaign = await getCampaign(db, attempt.campaignId)
  const lead = await getLead(db, attempt.leadId)
  const hold = await findHold(db, phone)
  const isHeldBy = hold !== undefined && hold.decidedAt === null && hold.callId === callId
  const isListed = (await findSuppression(db, phone)) !== undefined
  const message = calledBackMessage({
    ...{ callId, summary, durationMs, calledAt, isListed },
    leadName: leadName(lead),
    company: lead.company,
    phone: formatPhone(phone),
    saidNo: call.optout === 1,
    hold: isHeldBy && !isListed ? hold.reason : null,
    isErased: isErased(phone),
  })
  const threadTs = campaign.channel === row.channel ? campaign.cardTs : null
  return { type: 'post', message, threadTs: threadTs ?? row.threadTs, broadcast: true }
}
