import { parseBlandJson } from '../../bland/json.ts'
import { parseWebhook } from '../../bland/payloads.ts'
import type { CallRecord } from '../../domain/call-record.ts'
import { judgeCall } from '../../domain/calls/judge.ts'
import { planRetry } from '../../domain/calls/retry.ts'
import { endsLead, type Outcome } from '../../domain/outcome.ts'
import { findCallbackTime } from '../../domain/speech/callback.ts'
import {
  fillIn,
  findAttempt,
  findAttemptByCall,
  getAttempt,
  markEnded,
  markLive,
  PRESUMED_CALLED,
} from '../../store/calls/attempts.ts'
import { countAttemptsOfLead, listOtherOutcomes } from '../../store/calls/calls-of-lead.ts'
import {
  eraseReceipts,
  listOpenReceipts,
  markReceiptProcessed,
} from '../../store/calls/receipts.ts'
import { insertTurns, listTurns } from '../../store/calls/transcript-turns.ts'
import { addCost, getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { AttemptRow, CampaignRow, Db, ReceiptRow } from '../../store/engine/tables.ts'
import { getLead, type Lead } from '../../store/leads/lead-rows.ts'
import { correctLeadOutcome, markLeadDone, markLeadWaiting } from '../../store/leads/lead-states.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import { createPoller, type Poller } from '../../system/poller.ts'
import type { DialerContext } from '../context.ts'
import { concludeCampaign, tellCard, tellOutcome } from '../facts.ts'
import { suppressNumber } from '../suppress.ts'
import { checkBreaker } from './breaker.ts'
import { noteDisclosure } from './disclose.ts'

const EVERY_MS = 5_000
const BATCH = 50
/** How often a receipt that cannot be settled is tried, in passes: what is wrong may be the database. */
const MOST_TRIES = 5

/** What became of a record; kept on its receipt. */
export type SettleResult =
  | 'settled'
  | 'late'
  | 'not_ended'
  | 'event'
  | 'unknown_call'
  | 'contradicts'
  | 'unreadable'

export interface Settler extends Poller {
  /** Settles what Bland answered when it was asked, by the same rules as a webhook. */
  settleRecord(attemptId: string, record: CallRecord): Promise<SettleResult>
}

/** Acts on stored receipts: ends attempts, decides what the lead does next, and tells Slack. */
export function createSettler(context: DialerContext): Settler {
  const { db, write, clock, log } = context
  const tries = new Map<string, number>()

  async function settle(receipt: ReceiptRow): Promise<void> {
    const now = clock.now()
    const parsed = parseWebhook(parseBlandJson(receipt.body))
    const result = await write(async (tx): Promise<SettleResult> => {
      const made =
        parsed.kind === 'record'
          ? await act(tx, receipt, parsed.record, now, context.random)
          : parsed.kind
      if (parsed.kind !== 'record') await dropWordsOfErased(tx, receipt)
      await markReceiptProcessed(tx, receipt.id, made, now)
      return made
    })
    context.wakeDialer()
    if (result === 'settled') log.debug({ callId: receipt.callId }, 'settler.settled')
    else log.info({ callId: receipt.callId, result }, 'settler.kept')
  }

  async function pass(): Promise<number | undefined> {
    const receipts = await listOpenReceipts(db, BATCH)
    await Promise.all(
      receipts.map(async (receipt) => {
        try {
          await settle(receipt)
          tries.delete(receipt.id)
        } catch (error) {
          // One receipt that cannot be settled must not hold up those behind it.
          await tryLater(receipt, error)
        }
      }),
    )
    if (receipts.length > 0) context.wakeNotifier()
    return receipts.length === BATCH && tries.size === 0 ? 0 : undefined
  }

  /** When it is given up, the reconciler still asks Bland what came of the call. */
  async function tryLater(receipt: ReceiptRow, error: unknown): Promise<void> {
    const tried = (tries.get(receipt.id) ?? 0) + 1
    log.error({ receiptId: receipt.id, tried, error }, 'settler.failed')
    tries.set(receipt.id, tried)
    if (tried < MOST_TRIES) return
    await markReceiptProcessed(db, receipt.id, 'failed', clock.now())
    tries.delete(receipt.id)
  }

  const poller = createPoller({ name: 'settler', everyMs: EVERY_MS, task: pass, log })
  return {
    ...poller,
    async settleRecord(attemptId, record) {
      const asked = { id: null, tokenAttemptId: attemptId }
      const result = await write((tx) => act(tx, asked, record, clock.now(), context.random))
      context.wakeDialer()
      context.wakeNotifier()
      return result
    },
  }
}

async function act(
  tx: Db,
  /** Whose id is null when Bland was asked. */
  receipt: { id: string | null; tokenAttemptId: string | null },
  told: CallRecord,
  now: number,
  random: () => number,
): Promise<SettleResult> {
  const { tokenAttemptId } = receipt
  const found = await attemptOf(tx, tokenAttemptId, told)
  if (found === undefined) return 'unknown_call'
  await lockNumber(tx, found.phone)
  const attempt = await getAttempt(tx, found.id)
  const verdict = judgeCall(told)
  const record = isErased(attempt.phone) ? withoutPerson(told) : told
  if (record !== told && receipt.id !== null) await eraseReceipts(tx, [receipt.id])
  if (contradicts(attempt, tokenAttemptId, record)) {
    if (hasEnded(record) && verdict.optOut && record.to === attempt.phone) {
      await suppressNumber(tx, attempt, SAID_ON_CALL, now)
    }
    return 'contradicts'
  }
  if (!hasEnded(record)) {
    // It proves which call is the attempt's, if that was unknown.
    await markLive(tx, attempt.id, record.callId, now)
    return 'not_ended'
  }

  const isFirst = await markEnded(tx, attempt.id, record, { ...verdict, now })
  // An opt-out counts however late it is heard.
  if (verdict.optOut) await suppressNumber(tx, attempt, SAID_ON_CALL, now)
  const { costMicros } = record
  if (!isFirst) {
    await fillIn(tx, attempt.id, record)
    const isNews = attempt.costMicros === null && costMicros !== null
    if (isNews) await addCost(tx, attempt.campaignId, costMicros)
    const tellsMore = (['summary', 'recordingUrl', 'costMicros'] as const).some(
      (field) => attempt[field] === null && record[field] !== null,
    )
    const isHeard = record.turns.length > 0 && (await listTurns(tx, attempt.id)).length === 0
    if (tellsMore || isHeard) await refreshMessages(tx, { attemptIds: [attempt.id] })
    if (isHeard) {
      await insertTurns(tx, attempt.id, record.turns)
      if (attempt.outcome !== null) await noteDisclosure(tx, attempt, attempt.outcome, record.turns)
    }
    return 'late'
  }
  await insertTurns(tx, attempt.id, record.turns)
  await noteDisclosure(tx, attempt, verdict.outcome, record.turns)
  const campaign = await getCampaign(tx, attempt.campaignId)
  const isCorrection = attempt.reason === PRESUMED_CALLED
  const ended = { attempt, campaign, ...verdict, record }
  if (isCorrection) await correctLead(tx, ended, now, random)
  else await moveLead(tx, ended, now, random)
  await tellOutcome(tx, campaign, attempt, now, isCorrection)
  if (costMicros !== null) await addCost(tx, campaign.id, costMicros)
  await checkBreaker(tx, campaign.id, verdict, now)
  await concludeCampaign(tx, campaign.id, now)
  await tellCard(tx, campaign, now)
  return 'settled'
}

/** Of a call whose person was erased, only the figures are kept. */
function withoutPerson(record: CallRecord): CallRecord {
  return {
    ...record,
    answeredBy: null,
    disposition: null,
    summary: null,
    recordingUrl: null,
    errorMessage: null,
    turns: [],
  }
}

/** What is no record may hold words of the call, too. */
async function dropWordsOfErased(
  tx: Db,
  { id, callId, tokenAttemptId }: Pick<ReceiptRow, 'id' | 'callId' | 'tokenAttemptId'>,
): Promise<void> {
  const byCall = callId === null ? undefined : await findAttemptByCall(tx, callId)
  const byToken = tokenAttemptId === null ? undefined : await findAttempt(tx, tokenAttemptId)
  const isOfErased = [byCall, byToken].some((attempt) => attempt && isErased(attempt.phone))
  if (isOfErased) await eraseReceipts(tx, [id])
}

const SAID_ON_CALL = { source: 'call', reason: 'asked on a call' } as const

/** Another call than the attempt's, or sent to another attempt's address. */
function contradicts(
  attempt: AttemptRow,
  tokenAttemptId: string | null,
  record: CallRecord,
): boolean {
  if (attempt.callId !== null && attempt.callId !== record.callId) return true
  return [tokenAttemptId, record.attemptId].some((id) => id !== null && id !== attempt.id)
}

/** By Bland's call id, else by the token in the webhook's address, else by the metadata we sent. */
async function attemptOf(
  tx: Db,
  tokenAttemptId: string | null,
  record: CallRecord,
): Promise<AttemptRow | undefined> {
  const known = await findAttemptByCall(tx, record.callId)
  if (known !== undefined) return known
  const id = tokenAttemptId ?? record.attemptId
  return id === null ? undefined : findAttempt(tx, id)
}

/**
 * `completed` may lag behind `status` and the other way round (docs.bland.ai, api-v1/get/calls-id), so each is asked.
 * A status of `completed` alone comes too early: the transcript is not there yet.
 */
export function hasEnded(record: CallRecord): boolean {
  if (record.completed) return true
  if (record.queueStatus === 'complete' || record.queueStatus?.endsWith('_error') === true) {
    return true
  }
  return /^(failed|busy|no[-_]answer|cancell?ed|error)$/i.test(record.status ?? '')
}

/** What came of a call is known after all: a lead that is not called just now goes by that. */
async function correctLead(
  tx: Db,
  ended: EndedCall,
  now: number,
  random: () => number,
): Promise<void> {
  const { attempt, outcome, reason } = ended
  const { state } = await getLead(tx, attempt.leadId)
  if (state === 'waiting') await moveLead(tx, ended, now, random)
  if (state === 'done') await correctLeadOutcome(tx, attempt.leadId, { outcome, reason, now })
}

interface EndedCall {
  attempt: AttemptRow
  campaign: CampaignRow
  outcome: Outcome
  reason: string
  /** What Bland said of the call; without it nobody knows what was promised. */
  record?: CallRecord
}

/** Ends the lead, or lets it wait for another attempt. */
export async function moveLead(
  tx: Db,
  { attempt, campaign, outcome, reason, record }: EndedCall,
  now: number,
  random: () => number,
): Promise<void> {
  const lead = await getLead(tx, attempt.leadId)
  const next = planRetry({
    outcome,
    reason,
    attemptsUsed: await countAttemptsOfLead(tx, lead.id),
    maxAttempts: campaign.maxAttempts,
    endedAt: now,
    callbackAt: outcome === 'callback' && record ? callbackTime(record, lead, now) : null,
    zones: lead.zones,
    random,
  })
  if (next.state === 'done') {
    await markLeadDone(tx, lead.id, { outcome, reason, now })
    return
  }
  // The record of an earlier call may have come only after this one had been reserved.
  const said = (await listOtherOutcomes(tx, attempt)).find(endsLead)
  if (next.reason !== 'callback' && said !== undefined) {
    await markLeadDone(tx, lead.id, { outcome: said, reason: 'said_on_another_call', now })
  } else {
    const why = next.reason ?? 'retry'
    await markLeadWaiting(tx, lead.id, { nextAt: next.nextAt, reason: why, outcome, now })
  }
}

/** When the person asked to be called again, or null when no time was agreed. */
function callbackTime(record: CallRecord, lead: Lead, now: number): number | null {
  const { zones, language } = lead
  const heardAt = record.endedAt ?? now
  return findCallbackTime({ record, heardAt, zones, language })?.at ?? null
}
