import { AppError } from '../../domain/error.ts'
import { createMentions, type Mentions } from '../../domain/speech/mentions.ts'
import { hasOpenAttemptTo, listAttemptsOfNumbers } from '../../store/calls/calls-of-number.ts'
import { eraseCalls } from '../../store/calls/erase-calls.ts'
import { eraseInboundCalls } from '../../store/calls/inbound-calls.ts'
import { eraseReceiptsOf } from '../../store/calls/receipts.ts'
import { eraseCallNames, listCampaignIdsOf } from '../../store/campaigns/campaign-rows.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'
import { eraseLeads } from '../../store/leads/erase-leads.ts'
import { blockLeadsOfNumbers, listLeadsOfNumbers } from '../../store/leads/leads-of-numbers.ts'
import { listUnfinishedImports } from '../../store/leads/list-imports.ts'
import { eraseRejectedRowsOf } from '../../store/leads/rejected-rows.ts'
import { addAudit, eraseAuditOf, listAuditOf } from '../../store/numbers/audit.ts'
import { findForgotten, forgottenName, rememberForgotten } from '../../store/numbers/forgotten.ts'
import { deleteHold } from '../../store/numbers/holds.ts'
import { deleteNationalNumber } from '../../store/numbers/national-numbers.ts'
import { ERASING, markErasing, unmarkErasing } from '../../store/numbers/suppressions.ts'
import { refreshMessages } from '../../store/outbox/refresh-messages.ts'
import type { Clock } from '../../system/clock.ts'

/** How much was erased of a person. */
export interface ErasureCounts {
  leads: number
  calls: number
  turns: number
  receipts: number
  rejectedRows: number
  auditEntries: number
  /** Messages in Slack that will be made anew without the person. */
  messages: number
}

/** An erasure under way. */
export interface Erasure {
  db: Db
  clock: Clock
  phone: string
  /** Stands for the number where a row goes on naming somebody. */
  name: string
  actor: string
  mentions: Mentions
  wasForgotten: boolean
  counts: ErasureCounts
}

export async function beginErasure(
  db: Db,
  clock: Clock,
  phone: string,
  actor: string,
): Promise<Erasure> {
  const leads = await listLeadsOfNumbers(db, [phone])
  return {
    db,
    clock,
    phone,
    name: await forgottenName(db, phone),
    actor,
    mentions: createMentions(
      phone,
      leads.flatMap(({ email }) => email ?? []),
    ),
    wasForgotten: (await findForgotten(db, [phone])).has(phone),
    counts: {
      leads: 0,
      calls: 0,
      turns: 0,
      receipts: 0,
      rejectedRows: 0,
      auditEntries: 0,
      messages: 0,
    },
  }
}

/**
 * In this order: nobody calls from the first one on, what is found only by the e-mail address goes before
 * the leads that hold it, and the hash takes the number's place when nothing else is left. Each one may
 * be cut off and run again.
 */
export const ERASURE_STEPS: readonly {
  name: string
  run(erasure: Erasure): Promise<void>
}[] = [
  { name: 'stop calling', run: stopCalling },
  { name: 'rejected rows', run: eraseRejected },
  { name: 'receipts', run: eraseStrayReceipts },
  { name: 'audit', run: eraseAudit },
  { name: 'calls', run: eraseCallsOf },
  { name: 'leads', run: eraseLeadsOf },
  { name: 'remember', run: remember },
]

/** The person had been erased before, and nothing new had come since. */
export function foundNothingNew({ wasForgotten, counts }: Erasure): boolean {
  return wasForgotten && Object.values(counts).every((count) => count === 0)
}

/** Said of a number that was on the do-not-call list: the entry goes on naming who put it there. */
const ERASURE_ASKED = 'person.erasing'

/** Who asked for an erasure under way; null when the entry itself says so. */
export async function findAsker(db: Db, phone: string): Promise<string | null> {
  const entries = await listAuditOf(db, [await forgottenName(db, phone)])
  return entries.findLast(({ action }) => action === ERASURE_ASKED)?.actor ?? null
}

async function stopCalling({ db, clock, phone, name, actor }: Erasure): Promise<void> {
  const now = clock.now()
  const { source, isOnLine } = await db.transaction().execute(async (tx) => {
    await lockNumber(tx, phone)
    const source = await markErasing(tx, phone, { actor, now })
    if (source !== null && source !== ERASING) {
      const entry = { actor, action: ERASURE_ASKED, subject: name, detail: { source } }
      await addAudit(tx, entry, now)
    }
    await blockLeadsOfNumbers(tx, [phone], 'do_not_call', now)
    return { source, isOnLine: await hasOpenAttemptTo(tx, phone) }
  })
  // An import that began before this commit may still write the number down.
  const isBeingRead = !isOnLine && (await listUnfinishedImports(db)).length > 0
  if (!isOnLine && !isBeingRead) return
  const detail = { source: isOnLine ? 'call' : 'import', isNew: source === null }
  await addAudit(db, { actor, action: 'person.forget_held', subject: name, detail }, now)
  const why = isOnLine
    ? 'This number is on the line just now, or nobody knows yet how its last call ended.'
    : 'A file is being read just now, and the number may be in it.'
  const when = isOnLine ? 'when the call has ended' : 'in a few minutes'
  throw new AppError(
    'conflict',
    `${why} It is on the do-not-call list from this moment. Type \`/dial forget\` with it again ${when}; if nobody does, it is done tonight.`,
  )
}

async function eraseRejected({ db, mentions, counts }: Erasure): Promise<void> {
  counts.rejectedRows += await eraseRejectedRowsOf(db, mentions)
}

async function eraseStrayReceipts({ db, phone, name, mentions, counts }: Erasure): Promise<void> {
  const attempts = await listAttemptsOfNumbers(db, [phone, name])
  const ids = new Set(attempts.map(({ id }) => id))
  counts.receipts += await eraseReceiptsOf(db, ids, mentions)
}

async function eraseAudit({ db, phone, name, mentions, counts }: Erasure): Promise<void> {
  counts.auditEntries += await eraseAuditOf(db, phone, name, mentions)
}

const BATCH = 50

async function eraseCallsOf({ db, phone, counts }: Erasure): Promise<void> {
  const attempts = await listAttemptsOfNumbers(db, [phone])
  for (let start = 0; start < attempts.length; start += BATCH) {
    const batch = attempts.slice(start, start + BATCH)
    await db.transaction().execute(async (tx) => {
      await lockNumber(tx, phone)
      const erased = await eraseCalls(tx, batch, { withNumber: true })
      counts.calls += erased.calls
      counts.turns += erased.turns
      counts.receipts += erased.receipts
    })
  }
}

async function eraseLeadsOf({ db, clock, phone, name, counts }: Erasure): Promise<void> {
  const leads = await listLeadsOfNumbers(db, [phone])
  const attempts = await listAttemptsOfNumbers(db, [name])
  for (let start = 0; start < leads.length; start += BATCH) {
    const batch = leads.slice(start, start + BATCH)
    const leadIds = new Set(batch.map(({ id }) => id))
    const listIds = [...new Set(batch.map(({ listId }) => listId))]
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      await lockNumber(tx, phone)
      await eraseCallNames(tx, listIds, `Call to ${name}`, now)
      counts.leads += await eraseLeads(tx, batch, { reason: 'do_not_call', now })
      // Only now: what is said of a call names its lead.
      const attemptIds = attempts.flatMap(({ id, leadId }) => (leadIds.has(leadId) ? id : []))
      const campaignIds = await listCampaignIdsOf(tx, listIds)
      const about = { attemptIds, listIds, campaignIds, isErasure: true }
      counts.messages += await refreshMessages(tx, about)
    })
  }
}

async function remember(erasure: Erasure): Promise<void> {
  const { db, clock, phone, name, actor, counts } = erasure
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    await lockNumber(tx, phone)
    await rememberForgotten(tx, phone, { actor, now })
    await unmarkErasing(tx, phone)
    await deleteNationalNumber(tx, phone)
    await deleteHold(tx, phone)
    // Their leads are erased by now, and what is told of them is made anew without them.
    const callIds = await eraseInboundCalls(tx, phone, name)
    counts.messages += await refreshMessages(tx, { callIds, isErasure: true })
    if (foundNothingNew(erasure)) return
    const detail = { ...counts }
    await addAudit(tx, { actor, action: 'person.forgotten', subject: name, detail }, now)
  })
}
