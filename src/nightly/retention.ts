import { setImmediate } from 'node:timers/promises'
import { DAY_MS } from '../domain/durations.ts'
import { oldCalls } from '../store/calls/call-lists.ts'
import { listCallsTo } from '../store/calls/calls-of-lead.ts'
import { eraseCalls } from '../store/calls/erase-calls.ts'
import { deleteOldInboundCalls } from '../store/calls/inbound-calls.ts'
import { eraseReceipts, oldReceipts } from '../store/calls/receipts.ts'
import { eraseCallNames } from '../store/campaigns/campaign-rows.ts'
import { PAGE_ROWS } from '../store/engine/pages.ts'
import type { Db, ListRow } from '../store/engine/tables.ts'
import { eraseLeads, listKnownLeads } from '../store/leads/erase-leads.ts'
import { findLeadSpan, type LeadSpan } from '../store/leads/lead-pages.ts'
import { listOldLists, markListExpired } from '../store/leads/lists.ts'
import { deleteRejectedRows } from '../store/leads/rejected-rows.ts'
import { addAudit, deleteAudit, findLastAuditAt, oldAudit } from '../store/numbers/audit.ts'
import { forgottenName } from '../store/numbers/forgotten.ts'
import { deleteOldHolds } from '../store/numbers/holds.ts'
import { deleteMessages, oldMessages } from '../store/outbox/queue.ts'
import { pruneSlackEvents } from '../store/outbox/slack-events.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { NightlyJob } from './create-nightly.ts'

const SLACK_EVENT_DAYS = 30
// A lead is several statements, and a transaction is to last milliseconds.
const LEADS_TOGETHER = 50
const SUBJECT = 'retention'
const ACTION = 'retention.applied'

export interface RetentionContext {
  db: Db
  clock: Clock
  log: Log
  retentionDays: number
  /** Completes erasures that were asked for and held up; how many people. */
  finishForgetting(): Promise<number>
}

interface Counts {
  people: number
  calls: number
  turns: number
  receipts: number
  leads: number
  rejectedRows: number
  messages: number
  auditEntries: number
}

/**
 * Takes away what is older than `retentionDays`: what was said on calls, who the leads of ended campaigns
 * were, what was said in Slack. Counts, costs, outcomes and the do-not-call lists stay. It may be cut
 * off and run again at any point.
 */
export function createRetention(context: RetentionContext): NightlyJob {
  const { db, clock, log, retentionDays } = context

  async function apply(signal: AbortSignal): Promise<Counts | null> {
    const before = clock.now() - retentionDays * DAY_MS
    const counts: Counts = {
      people: await context.finishForgetting(),
      calls: 0,
      turns: 0,
      receipts: 0,
      leads: 0,
      rejectedRows: 0,
      messages: 0,
      auditEntries: 0,
    }

    /** Goes through a table; each page's old rows in a transaction of their own. */
    async function sweep<Row>(
      old: AsyncGenerator<Row[]>,
      remove: (tx: Db, rows: Row[]) => Promise<void>,
    ): Promise<void> {
      if (signal.aborted) return
      for await (const rows of old) {
        if (rows.length > 0) await db.transaction().execute((tx) => remove(tx, rows))
        if (signal.aborted) return
      }
    }

    await sweep(oldCalls(db, before), async (tx, calls) => {
      const erased = await eraseCalls(tx, calls, { withNumber: false })
      counts.calls += erased.calls
      counts.turns += erased.turns
      counts.receipts += erased.receipts
    })
    await sweep(oldReceipts(db, before), async (tx, receipts) => {
      const ids = receipts.map(({ id }) => id)
      counts.receipts += await eraseReceipts(tx, ids)
    })
    for (const list of await listOldLists(db, before)) {
      await expireList(list, counts, signal)
    }
    await sweep(oldMessages(db, before), async (tx, messages) => {
      const ids = messages.map(({ id }) => id)
      await deleteMessages(tx, ids)
      counts.messages += ids.length
    })
    await sweep(oldAudit(db, before), async (tx, entries) => {
      const ids = entries.map(({ id }) => id)
      await deleteAudit(tx, ids)
      counts.auditEntries += ids.length
    })
    await deleteOldHolds(db, before)
    await deleteOldInboundCalls(db, before)
    await pruneSlackEvents(db, clock.now() - SLACK_EVENT_DAYS * DAY_MS)
    return signal.aborted ? null : counts
  }

  async function expireList(list: ListRow, counts: Counts, signal: AbortSignal): Promise<void> {
    let span: LeadSpan | null = await findLeadSpan(db, list.id)
    while (span !== null && !signal.aborted) {
      const from: LeadSpan = span
      span = await db.transaction().execute(async (tx) => {
        const leads = await listKnownLeads(tx, list.id, from, LEADS_TOGETHER)
        const calls = await eraseCalls(tx, await listCallsTo(tx, leads), { withNumber: true })
        counts.turns += calls.turns
        counts.receipts += calls.receipts
        const [lead] = leads
        const now = clock.now()
        if (lead !== undefined && list.source === 'call') {
          await eraseCallNames(tx, [list.id], `Call to ${await forgottenName(tx, lead.phone)}`, now)
        }
        counts.leads += await eraseLeads(tx, leads, { reason: 'data_deleted', now })
        const rejected = await deleteRejectedRows(tx, list.id, PAGE_ROWS)
        counts.rejectedRows += rejected
        const isMore = leads.length === LEADS_TOGETHER || rejected === PAGE_ROWS
        if (!isMore) await markListExpired(tx, list.id)
        return isMore ? { ...from, after: leads.at(-1)?.id ?? from.after } : null
      })
      await setImmediate()
    }
  }

  return {
    name: SUBJECT,
    lastRunAt: () => findLastAuditAt(db, SUBJECT, ACTION),
    async run(signal) {
      const counts = await apply(signal)
      if (counts === null) return
      const entry = {
        actor: 'dialbot',
        action: ACTION,
        subject: SUBJECT,
        detail: { retentionDays, ...counts },
      }
      await addAudit(db, entry, clock.now())
      log.info({ retentionDays, ...counts }, 'retention.applied')
    },
  }
}
