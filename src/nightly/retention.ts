import { setImmediate } from 'node:timers/promises'
import { DAY_MS } from '../domain/durations.ts'
import type { Db, ListRow } from '../store/engine/tables.ts'
import { findLeadSpan, type LeadSpan } from '../store/leads/lead-pages.ts'
import { addAudit, findLastAuditAt } from '../store/numbers/audit.ts'
import { eraseCallNames, eraseCalls, eraseLeads, eraseReceipts } from '../store/numbers/erase.ts'
import { forgottenName } from '../store/numbers/forgotten.ts'
import {
  deleteAudit,
  deleteMessages,
  deleteRejectedRows,
  listCallsTo,
  listKnownLeads,
  listOldAudit,
  listOldCalls,
  listOldLists,
  listOldMessages,
  listOldReceipts,
  markListExpired,
  type OldPage,
} from '../store/numbers/retention.ts'
import { pruneSlackEvents } from '../store/outbox/slack-events.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { NightlyJob } from './create-nightly.ts'

const SLACK_EVENT_DAYS = 30
const PAGE = 500
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
 * were, what was told in Slack. Counts, costs, outcomes and the do-not-call lists stay. It may be cut
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
      list: (page: { before: number; afterId: string; limit: number }) => Promise<OldPage<Row>>,
      remove: (tx: Db, rows: Row[]) => Promise<void>,
    ): Promise<void> {
      for (let afterId: string | null = ''; afterId !== null && !signal.aborted; ) {
        const { rows, next }: OldPage<Row> = await list({ before, afterId, limit: PAGE })
        if (rows.length > 0) await db.transaction().execute((tx) => remove(tx, rows))
        afterId = next
        await setImmediate()
      }
    }

    await sweep(
      (page) => listOldCalls(db, page),
      async (tx, calls) => {
        const erased = await eraseCalls(tx, calls, { withNumber: false })
        counts.calls += erased.calls
        counts.turns += erased.turns
        counts.receipts += erased.receipts
      },
    )
    await sweep(
      (page) => listOldReceipts(db, page),
      async (tx, receipts) => {
        const ids = receipts.map(({ id }) => id)
        counts.receipts += await eraseReceipts(tx, ids)
      },
    )
    for (const list of await listOldLists(db, before)) {
      await expireList(list, counts, signal)
    }
    await sweep(
      (page) => listOldMessages(db, page),
      async (tx, messages) => {
        const ids = messages.map(({ id }) => id)
        await deleteMessages(tx, ids)
        counts.messages += ids.length
      },
    )
    await sweep(
      (page) => listOldAudit(db, page),
      async (tx, entries) => {
        const ids = entries.map(({ id }) => id)
        await deleteAudit(tx, ids)
        counts.auditEntries += ids.length
      },
    )
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
        const rejected = await deleteRejectedRows(tx, list.id, PAGE)
        counts.rejectedRows += rejected
        const isMore = leads.length === LEADS_TOGETHER || rejected === PAGE
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
