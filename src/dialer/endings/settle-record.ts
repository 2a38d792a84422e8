import type { CallRecord } from '../../domain/call-record.ts'
import { type Judgement, judgeCall } from '../../domain/calls/judge.ts'
import {
  fillIn,
  findAttempt,
  findAttemptByCall,
  getAttempt,
  markEnded,
  markLive,
  PRESUMED_CALLED,
} from '../../store/calls/attempts.ts'
import { eraseReceipts } from '../../store/calls/receipts.ts'
import { insertTurns, listTurns } from '../../store/calls/transcript-turns.ts'
import { addCost, getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { AttemptRow, Db } from '../../store/engine/tables.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import { concludeCampaign } from '../conclude.ts'
import { enqueueCard, enqueueOutcome } from '../enqueue.ts'
import { blockHeldLeads, holdNumber } from '../hold.ts'
import { suppressNumber } from '../suppress.ts'
import { checkBreaker } from './breaker.ts'
import { noteDisclosure } from './disclose.ts'
import { advanceLead, advancePresumedLead } from './lead-after-call.ts'
import { addsTo, contradicts, hasEnded, withoutPerson } from './record.ts'

/** What became of a record. */
export type RecordResult = 'settled' | 'late' | 'not_ended' | 'unknown_call' | 'contradicts'

/** How a record came to us. */
export interface RecordSource {
  /** Null when Bland was asked. */
  receiptId: string | null
  /** From the webhook's address; or whose call Bland was asked about. */
  tokenAttemptId: string | null
}

const SAID_ON_CALL = { source: 'call', reason: 'asked on a call' } as const

/** Brings an attempt to what a record of its call says, in one transaction, however often it comes. */
export async function settleRecord(
  tx: Db,
  { receiptId, tokenAttemptId }: RecordSource,
  posted: CallRecord,
  now: number,
  random: () => number,
): Promise<RecordResult> {
  const found = await findAttemptOf(tx, tokenAttemptId, posted)
  if (found === undefined) return 'unknown_call'
  await lockNumber(tx, found.phone)
  const attempt = await getAttempt(tx, found.id)
  const verdict = judgeCall(posted)
  const isOfErased = isErased(attempt.phone)
  const record = isOfErased ? withoutPerson(posted) : posted
  if (isOfErased && receiptId !== null) await eraseReceipts(tx, [receiptId])
  if (contradicts(attempt, tokenAttemptId, record)) {
    if (hasEnded(record) && record.to === attempt.phone) await heed(tx, attempt, verdict, now)
    return 'contradicts'
  }
  if (!hasEnded(record)) {
    // It proves which call is the attempt's, if that was unknown.
    await markLive(tx, attempt.id, record.callId, now)
    return 'not_ended'
  }

  const isFirst = await markEnded(tx, attempt.id, record, { ...verdict, now })
  // However late it is heard.
  const isHeldNow = await heed(tx, attempt, verdict, now)
  if (!isFirst) {
    await addLateRecord(tx, attempt, record)
    if (isHeldNow) await refreshMessages(tx, { attemptIds: [attempt.id] })
    return 'late'
  }
  await endCall(tx, attempt, record, verdict, { now, random })
  return 'settled'
}

/** What they said of being called counts for every campaign. True when the number is on hold only now. */
async function heed(
  tx: Db,
  attempt: AttemptRow,
  { optOut, hold }: Judgement,
  now: number,
): Promise<boolean> {
  if (optOut) await suppressNumber(tx, attempt, SAID_ON_CALL, now)
  if (hold === null) return false
  return holdNumber(tx, { phone: attempt.phone, attemptId: attempt.id, callId: null }, hold, now)
}

/** The call has ended already: what this record has and the earlier one had not is filled in. */
async function addLateRecord(tx: Db, attempt: AttemptRow, record: CallRecord): Promise<void> {
  await fillIn(tx, attempt.id, record)
  const { costMicros, turns } = record
  const isNewCost = attempt.costMicros === null && costMicros !== null
  if (isNewCost) await addCost(tx, attempt.campaignId, costMicros)
  const isHeard = turns.length > 0 && (await listTurns(tx, attempt.id)).length === 0
  if (isHeard || addsTo(attempt, record)) await refreshMessages(tx, { attemptIds: [attempt.id] })
  if (!isHeard) return
  await insertTurns(tx, attempt.id, turns)
  if (attempt.outcome !== null) await noteDisclosure(tx, attempt, attempt.outcome, turns)
}

async function endCall(
  tx: Db,
  attempt: AttemptRow,
  record: CallRecord,
  verdict: Judgement,
  { now, random }: { now: number; random: () => number },
): Promise<void> {
  await insertTurns(tx, attempt.id, record.turns)
  await noteDisclosure(tx, attempt, verdict.outcome, record.turns)
  const campaign = await getCampaign(tx, attempt.campaignId)
  const wasPresumed = attempt.reason === PRESUMED_CALLED
  const ended = { attempt, campaign, ...verdict, record }
  if (wasPresumed) await advancePresumedLead(tx, ended, now, random)
  else await advanceLead(tx, ended, now, random)
  // Its own lead was on the line when the number was put on hold.
  if (verdict.hold !== null) await blockHeldLeads(tx, attempt.phone, now)
  await enqueueOutcome(tx, campaign, attempt, now, wasPresumed)
  if (record.costMicros !== null) await addCost(tx, campaign.id, record.costMicros)
  await checkBreaker(tx, campaign.id, verdict, now)
  await concludeCampaign(tx, campaign.id, now)
  await enqueueCard(tx, campaign, now)
}

/** By Bland's call id, else by the token in the webhook's address, else by the metadata we sent. */
async function findAttemptOf(
  tx: Db,
  tokenAttemptId: string | null,
  record: CallRecord,
): Promise<AttemptRow | undefined> {
  const known = await findAttemptByCall(tx, record.callId)
  if (known !== undefined) return known
  const id = tokenAttemptId ?? record.attemptId
  return id === null ? undefined : findAttempt(tx, id)
}
