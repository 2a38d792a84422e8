import { type SqlBool, sql } from 'kysely'
import { isWaitingLead } from '../engine/conditions.ts'
import { isOneOf } from '../engine/is-one-of.ts'
import type { Db, LeadRow } from '../engine/tables.ts'
import { idsOfNumbers } from './lead-numbers.ts'
import { type Lead, toLead } from './lead-rows.ts'

/** The rows of a number over all lists, the newest first. */
export async function listLeadsOfNumber(db: Db, phone: string, limit: number): Promise<Lead[]> {
  const rows = await db
    .selectFrom('leads')
    .selectAll()
    .where('id', 'in', idsOfNumbers([phone]))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toLead)
}

/** Everybody a number was a lead of, in whatever list. */
export async function listLeadsOfNumbers(db: Db, phones: readonly string[]): Promise<LeadRow[]> {
  return db
    .selectFrom('leads')
    .selectAll()
    .where('id', 'in', idsOfNumbers(phones))
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Which of the numbers have leads that wait to be called. */
export async function findWaitingNumbers(db: Db, phones: readonly string[]): Promise<string[]> {
  if (phones.length === 0) return []
  const rows = await db
    .selectFrom('leads')
    .select('phone')
    .distinct()
    .where('id', 'in', idsOfNumbers(phones))
    .where(isWaitingLead)
    .execute()
  return rows.map(({ phone }) => phone)
}

/** Numbers whose person said no to calls in the file of any list. */
export async function findRefusedNumbers(
  db: Db,
  phones: readonly string[],
): Promise<ReadonlySet<string>> {
  if (phones.length === 0) return new Set()
  const rows = await db
    .selectFrom('leads')
    .select('phone')
    .distinct()
    .where('id', 'in', idsOfNumbers(phones))
    .where('consent', '=', 'refused')
    .execute()
  return new Set(rows.map(({ phone }) => phone))
}

/** How many waiting leads of these numbers were blocked. */
export async function blockLeadsOfNumbers(
  db: Db,
  phones: readonly string[],
  reason: string,
  now: number,
): Promise<number> {
  if (phones.length === 0) return 0
  const result = await db
    .updateTable('leads')
    .set({ state: 'blocked', reason, updatedAt: now })
    .where('id', 'in', idsOfNumbers(phones))
    .where(isWaitingLead)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/**
 * The number may be called again: leads that were blocked for this reason wait as before, but for
 * those whose own call ended with it. How many it was.
 */
export async function unblockLeadsOfNumber(
  db: Db,
  phone: string,
  reason: 'do_not_call' | 'on_hold',
  now: number,
): Promise<number> {
  const result = await db
    .updateTable('leads')
    .set({ state: 'waiting', reason: null, updatedAt: now })
    .where('id', 'in', idsOfNumbers([phone]))
    .where('state', '=', 'blocked')
    .where('reason', '=', reason)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '<>', 'do_not_call')]))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Leads that are blocked for one reason are blocked for another. */
export async function reblockLeadsOfNumber(
  db: Db,
  phone: string,
  change: { from: string; to: string; now: number },
): Promise<void> {
  await db
    .updateTable('leads')
    .set({ reason: change.to, updatedAt: change.now })
    .where('id', 'in', idsOfNumbers([phone]))
    .where('state', '=', 'blocked')
    .where('reason', '=', change.from)
    .execute()
}

/** A lead of another list that waits to be called. */
export interface LeadElsewhere {
  phone: string
  rowNumber: number
  listName: string
  channel: string | null
  /** 1: a campaign of that list goes on; 0: nobody has started it yet. */
  isActive: number
}

/**
 * Which of the numbers wait, or are being called, in another list: one with a campaign that goes on, or one
 * that was shared after `unstartedSince` and that nobody has started yet.
 */
export async function findElsewhere(
  db: Db,
  listId: string,
  phones: readonly string[],
  unstartedSince: number,
): Promise<LeadElsewhere[]> {
  if (phones.length === 0) return []
  return db
    .selectFrom('leadNumbers')
    .innerJoin('leads', 'leads.id', 'leadNumbers.leadId')
    .innerJoin('lists', 'lists.id', 'leadNumbers.listId')
    .select(['leadNumbers.phone', 'leads.rowNumber', 'lists.name as listName', 'lists.channel'])
    .select((eb) => eb.case().when(IS_ACTIVE).then(1).else(0).end().as('isActive'))
    .where(isOneOf(db, 'lead_numbers.phone', phones))
    .where('leadNumbers.listId', '<>', listId)
    .where('leads.state', 'in', ['waiting', 'dialing'])
    .where('lists.state', '=', 'ready')
    .where((eb) =>
      eb.or([IS_ACTIVE, eb.and([IS_UNSTARTED, eb('lists.createdAt', '>', unstartedSince)])]),
    )
    .execute()
}

const IS_ACTIVE = sql<SqlBool>`exists (select 1 from campaigns where campaigns.list_id = lists.id
  and campaigns.state in ('scheduled', 'running', 'paused'))`

const IS_UNSTARTED = sql<SqlBool>`not exists (select 1 from campaigns
  where campaigns.list_id = lists.id)`
