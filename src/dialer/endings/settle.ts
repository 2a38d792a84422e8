import { parseBlandJson } from '../../bland/json.ts'
import { parseWebhook, type Webhook } from '../../bland/payloads.ts'
import type { CallRecord } from '../../domain/call-record.ts'
import { findAttempt, findAttemptByCall } from '../../store/calls/attempts.ts'
import {
  eraseReceipts,
  listOpenReceipts,
  markReceiptProcessed,
} from '../../store/calls/receipts.ts'
import type { Db, ReceiptRow } from '../../store/engine/tables.ts'
import { isErased } from '../../store/numbers/forgotten.ts'
import { createPoller, type Poller } from '../../system/poller.ts'
import type { DialerContext } from '../context.ts'
import { type InboundResult, settleInbound } from './settle-inbound.ts'
import { type RecordResult, settleRecord } from './settle-record.ts'

const EVERY_MS = 5_000
const BATCH = 50
/** How often a receipt that cannot be settled is tried, in passes: what is wrong may be the database. */
const MAX_TRIES = 5

/** What became of what Bland posted; kept on its receipt. */
type SettleResult = RecordResult | InboundResult | 'event' | 'unreadable'

export interface Settler extends Poller {
  /** Settles what Bland answered when it was asked, by the same rules as a webhook. */
  settleRecord(attemptId: string, record: CallRecord): Promise<RecordResult>
}

/** Acts on stored receipts: ends attempts, decides what the lead does next, and enqueues what Slack is to hear. */
export function createSettler(context: DialerContext): Settler {
  const { db, write, clock, log } = context
  const tries = new Map<string, number>()

  async function settle(receipt: ReceiptRow): Promise<void> {
    const now = clock.now()
    const posted = parseWebhook(parseBlandJson(receipt.body))
    const result = await write(async (tx): Promise<SettleResult> => {
      const result = await actOn(tx, receipt, posted, now)
      await markReceiptProcessed(tx, receipt.id, result, now)
      return result
    })
    context.wakeDialer()
    if (result === 'settled') log.debug({ callId: receipt.callId }, 'settler.settled')
    else log.info({ callId: receipt.callId, result }, 'settler.kept')
  }

  async function actOn(
    tx: Db,
    receipt: ReceiptRow,
    posted: Webhook,
    now: number,
  ): Promise<SettleResult> {
    if (posted.kind === 'record') {
      const { record } = posted
      if (record.isInbound && (await findAttemptByCall(tx, record.callId)) === undefined) {
        return settleInbound(tx, receipt.id, record, now)
      }
      const source = { receiptId: receipt.id, tokenAttemptId: receipt.tokenAttemptId }
      return settleRecord(tx, source, record, now, context.random)
    }
    await dropWordsOfErased(tx, receipt)
    return posted.kind
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
    if (tried < MAX_TRIES) return
    await markReceiptProcessed(db, receipt.id, 'failed', clock.now())
    tries.delete(receipt.id)
  }

  const poller = createPoller({ name: 'settler', everyMs: EVERY_MS, task: pass, log })
  return {
    ...poller,
    async settleRecord(attemptId, record) {
      const source = { receiptId: null, tokenAttemptId: attemptId }
      const result = await write((tx) =>
        settleRecord(tx, source, record, clock.now(), context.random),
      )
      context.wakeDialer()
      context.wakeNotifier()
      return result
    },
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
