import type { CallRecord } from '../../domain/call-record.ts'
import { judgeCall } from '../../domain/calls/judge.ts'
import { readPhone } from '../../domain/places/phone.ts'
import { addInboundCall, findLastAttemptTo } from '../../store/calls/inbound-calls.ts'
import { eraseReceipts } from '../../store/calls/receipts.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { AttemptRow, Db } from '../../store/engine/tables.ts'
import { findErased } from '../../store/numbers/suppressions.ts'
import { enqueueFact } from '../../store/outbox/queue.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import { holdNumber } from '../hold.ts'
import { suppressNumber } from '../suppress.ts'
import { hasEnded } from './record.ts'

/** What became of a call that came in. */
export type InboundResult = 'called_back' | 'called_back_again' | 'inbound_unknown' | 'not_ended'

// Bland writes numbers with their country code; one without can only be of where its numbers are.
const BLAND_COUNTRY = 'US'

const SAID_CALLING_BACK = { source: 'call', reason: 'asked when calling back' } as const

/**
 * Somebody called us. What they say of being called counts as on a call of ours; the channel that called
 * the number last hears of it, and the next call to it keeps its distance. A number that we never called
 * is nobody's news, but its no is a no.
 */
export async function settleInbound(
  tx: Db,
  receiptId: string,
  record: CallRecord,
  now: number,
): Promise<InboundResult> {
  if (!hasEnded(record)) return 'not_ended'
  const reading = readPhone(record.from, BLAND_COUNTRY)
  if (!reading.ok) return 'inbound_unknown'
  const { phone } = reading
  await lockNumber(tx, phone)
  if ((await findErased(tx, [phone])).has(phone)) {
    await eraseReceipts(tx, [receiptId])
    return 'inbound_unknown'
  }
  const { optOut, hold } = judgeCall(record)
  const attempt = await findLastAttemptTo(tx, phone)
  if (optOut) await suppressNumber(tx, toSubject(attempt, phone), SAID_CALLING_BACK, now)
  if (hold !== null) {
    await holdNumber(tx, { phone, attemptId: null, callId: record.callId }, hold, now)
  }
  if (attempt === undefined) return 'inbound_unknown'
  const isNew = await addInboundCall(tx, {
    callId: record.callId,
    phone,
    attemptId: attempt.id,
    optout: optOut ? 1 : 0,
    durationMs: record.durationMs,
    costMicros: record.costMicros,
    summary: record.summary,
    calledAt: Math.min(record.startedAt ?? record.createdAt ?? now, now),
  })
  if (!isNew) {
    await refreshMessages(tx, { callIds: [record.callId] })
    return 'called_back_again'
  }
  const campaign = await getCampaign(tx, attempt.campaignId)
  if (campaign.channel !== null) {
    const fact = {
      key: `called_back:${record.callId}`,
      kind: 'called_back',
      subjectId: record.callId,
      campaignId: campaign.id,
      channel: campaign.channel,
    } as const
    await enqueueFact(tx, fact, now)
  }
  return 'called_back'
}

/** Whose word it is: that of our last call's person, where there was one. */
function toSubject(attempt: AttemptRow | undefined, phone: string) {
  return attempt ?? { id: null, phone, campaignId: null }
}
