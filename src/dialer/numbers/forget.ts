import { AppError, isAppError } from '../../domain/error.ts'
import { maskPhone, parsePhone } from '../../domain/places/phone.ts'
import { createMentions, type Mentions } from '../../domain/speech/mentions.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { Db } from '../../store/engine/tables.ts'
import { blockLeadsOfNumber } from '../../store/leads/lead-rows.ts'
import { addAudit, listAuditOf } from '../../store/numbers/audit.ts'
import {
  eraseCallNames,
  eraseCalls,
  eraseLeads,
  refreshMessages,
} from '../../store/numbers/erase.ts'
import {
  eraseAuditOf,
  eraseReceiptsOf,
  eraseRejectedRowsOf,
} from '../../store/numbers/erase-scans.ts'
import { findForgotten, forgottenName, rememberForgotten } from '../../store/numbers/forgotten.ts'
import { deleteNationalNumber } from '../../store/numbers/national-numbers.ts'
import {
  hasOpenAttemptTo,
  isImporting,
  listAttemptsOfNumbers,
  listCampaignIdsOf,
  listErasing,
  listLeadsOfNumbers,
  markErasing,
  unmarkErasing,
} from '../../store/numbers/people.ts'
import { ERASING } from '../../store/numbers/suppressions.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'

/** What was erased of a person. */
export interface Forgotten {
  phone: string
  /** The person had been forgotten before, and nothing new had come since. */
  wasForgotten: boolean
  leads: number
  calls: number
  turns: number
  receipts: number
  rejectedRows: number
  auditEntries: number
  /** Messages in Slack that will be made anew without the person. */
  messages: number
}

/** What is known of a number, before it is forgotten. */
export interface Known {
  phone: string
  isForgotten: boolean
  leads: number
  calls: number
}

export interface Forget {
  /** Throws `invalid` for a number that cannot be read. */
  look(phoneText: string): Promise<Known>
  /**
   * Erases a person's data and keeps only a keyed hash, so that the number is never called again. Safe to
   * run again, also after a crash in the middle. Throws `invalid`, and `conflict` while the person is on
   * the line or a file is being read: then the number is on the do-not-call list all the same.
   */
  forget(phoneText: string, actor: string): Promise<Forgotten>
  /** Completes what a crash cut off or a call on the line held up. How many people. */
  finish(): Promise<number>
}

export interface ForgetContext {
  db: Db
  clock: Clock
  log: Log
  defaultCountry: string
  /** A campaign may have nobody left to call. */
  wakeDialer(): void
  wakeNotifier(): void
}

export function createForget(context: ForgetContext): Forget {
  const { db, clock, log, defaultCountry } = context

  function read(phoneText: string): string {
    return parsePhone(phoneText, defaultCountry).phone
  }

  async function forgetNumber(phone: string, actor: string): Promise<Forgotten> {
    const erasure = await beginErasure(db, clock, phone, actor)
    for (const step of ERASURE_STEPS) await step.run(erasure)
    context.wakeDialer()
    context.wakeNotifier()
    log.info({ phone: maskPhone(phone), ...erasure.counts }, 'person.forgotten')
    const { wasForgotten, counts } = erasure
    const isNothing = Object.values(counts).every((count) => count === 0)
    return { phone, ...counts, wasForgotten: wasForgotten && isNothing }
  }

  return {
    async look(phoneText) {
      const phone = read(phoneText)
      return {
        phone,
        isForgotten: (await findForgotten(db, [phone])).has(phone),
        leads: (await listLeadsOfNumbers(db, [phone])).length,
        calls: (await listAttemptsOfNumbers(db, [phone])).length,
      }
    },
    forget: async (phoneText, actor) => forgetNumber(read(phoneText), actor),
    async finish() {
      let finished = 0
      for (const { phone, addedBy } of await listErasing(db)) {
        try {
          await forgetNumber(phone, (await findAsker(db, phone)) ?? addedBy)
          finished += 1
        } catch (error) {
          if (!isAppError(error) || error.code !== 'conflict') throw error
        }
      }
      return finished
    },
  }
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
  counts: Omit<Forgotten, 'phone' | 'wasForgotten'>
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

/** Said of a number that was on the do-not-call list: the entry goes on naming who put it there. */
const ERASURE_ASKED = 'person.erasing'

/** Who asked for an erasure under way; null when the entry itself says so. */
async function findAsker(db: Db, phone: string): Promise<string | null> {
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
    await blockLeadsOfNumber(tx, phone, 'do_not_call', now)
    return { source, isOnLine: await hasOpenAttemptTo(tx, phone) }
  })
  // An import that began before this commit may still write the number down.
  const isBeingRead = !isOnLine && (await isImporting(db))
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
  const { db, clock, phone, name, actor, wasForgotten, counts } = erasure
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    await lockNumber(tx, phone)
    await rememberForgotten(tx, phone, { actor, now })
    await unmarkErasing(tx, phone)
    await deleteNationalNumber(tx, phone)
    if (wasForgotten && Object.values(counts).every((count) => count === 0)) return
    const detail = { ...counts }
    await addAudit(tx, { actor, action: 'person.forgotten', subject: name, detail }, now)
  })
}
