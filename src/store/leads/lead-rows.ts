import { setImmediate } from 'node:timers/promises'
import type { ExpressionBuilder } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../domain/error.ts'
import type { LeadState } from '../../domain/lead.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { isWaitingLead } from '../engine/conditions.ts'
import { jsonColumn } from '../engine/json-column.ts'
import type { BigRead } from '../engine/off-thread.ts'
import type { Db, LeadRow, Tables } from '../engine/tables.ts'
import { addLeadNumbers, idsOfNumbers } from './lead-numbers.ts'

/** A lead as the program uses it: the JSON columns are read. */
export interface Lead extends Omit<LeadRow, 'zonesJson' | 'variablesJson'> {
  zones: string[]
  variables: Record<string, string>
}

export const LeadZones = jsonColumn(z.array(z.string()))
export const LeadVariables = jsonColumn(z.record(z.string(), z.string()))

export function toLead(row: LeadRow): Lead {
  const { zonesJson, variablesJson, ...rest } = row
  return {
    ...rest,
    zones: LeadZones.read(zonesJson),
    variables: LeadVariables.read(variablesJson),
  }
}

/** A few leads, found by their numbers at once. An import has ways of its own: see bulk/. */
export async function insertLeads(db: Db, leads: readonly Lead[]): Promise<void> {
  if (leads.length === 0) return
  await db
    .insertInto('leads')
    .values(
      leads.map(({ zones, variables, ...lead }) => ({
        ...lead,
        zonesJson: LeadZones.write(zones),
        variablesJson: LeadVariables.write(variables),
      })),
    )
    .execute()
  await addLeadNumbers(
    db,
    leads.map(({ id, listId, phone }) => ({ phone, listId, leadId: id })),
  )
  // An import knows between which ids its leads are: no longer.
  await db
    .updateTable('lists')
    .set({ firstLeadId: null, lastLeadId: null })
    .where('id', 'in', [...new Set(leads.map(({ listId }) => listId))])
    .where('firstLeadId', 'is not', null)
    .execute()
}

export async function findLead(db: Db, id: string): Promise<Lead | undefined> {
  const row = await db.selectFrom('leads').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toLead(row)
}

/** In the order of the ids; those that do not exist are left out. */
export async function findLeads(db: Db, ids: readonly string[]): Promise<Lead[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('leads').selectAll().where('id', 'in', ids).execute()
  const leads = new Map(rows.map((row) => [row.id, toLead(row)]))
  return ids.flatMap((id) => leads.get(id) ?? [])
}

export async function getLead(db: Db, id: string): Promise<Lead> {
  const lead = await findLead(db, id)
  if (lead === undefined) throw new AppError('not_found', `There is no lead ${id}.`)
  return lead
}

/** Waiting leads of a list whose time has come, in the order of the file. */
export async function listDueLeads(
  db: Db,
  listId: string,
  now: number,
  limit: number,
): Promise<Lead[]> {
  const rows = await db
    .selectFrom('leads')
    .selectAll()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .where('nextAt', '<=', now)
    .orderBy('nextAt')
    .orderBy('rowNumber')
    .limit(limit)
    .execute()
  return rows.map(toLead)
}

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

/** How many leads of a list are due, counted no further than `limit`. */
export async function countDueLeads(
  db: Db,
  listId: string,
  now: number,
  limit: number,
): Promise<number> {
  const row = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('leads')
        .select('id')
        .where('listId', '=', listId)
        .where(isWaitingLead)
        .where('nextAt', '<=', now)
        .limit(limit)
        .as('due'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** When the next waiting lead of a list may be looked at, or null when none waits. */
export async function findNextDueAt(db: Db, listId: string): Promise<number | null> {
  const row = await db
    .selectFrom('leads')
    .select('nextAt')
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .orderBy('nextAt')
    .limit(1)
    .executeTakeFirst()
  return row?.nextAt ?? null
}

export async function countLeads(db: Db, listId: string): Promise<Record<LeadState, number>> {
  const rows = await db
    .selectFrom('leads')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('listId', '=', listId)
    .groupBy('state')
    .execute()
  const counts: Record<LeadState, number> = { waiting: 0, dialing: 0, done: 0, blocked: 0 }
  for (const row of rows) counts[row.state] = row.count
  return counts
}

/** A lead to show as an example, the first of the file that can be called. */
export async function findSampleLead(db: Db, listId: string): Promise<Lead | undefined> {
  const row = await db
    .selectFrom('leads')
    .selectAll()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .orderBy('nextAt')
    .orderBy('rowNumber')
    .limit(1)
    .executeTakeFirst()
  return row && toLead(row)
}

/** The prompts that leads of a list ask for by name. */
export const LEAD_PROMPTS: BigRead<{ listId: string }, string[]> = {
  module: import.meta.url,
  name: 'LEAD_PROMPTS',
  run: (db, { listId }) => listLeadPrompts(db, listId),
}

export async function listLeadPrompts(db: Db, listId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('leads')
    .select('prompt')
    .distinct()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .execute()
  return rows.flatMap(({ prompt }) => prompt ?? [])
}

export async function markLeadsDialing(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('leads')
    .set((eb) => ({ state: 'dialing', reason: promiseOr(eb, null), updatedAt: now }))
    .where('id', 'in', ids)
    .where(isWaitingLead)
    .execute()
}

export async function markLeadWaiting(
  db: Db,
  id: string,
  change: { nextAt: number; reason: string | null; outcome?: Outcome; now: number },
): Promise<void> {
  const { now, ...rest } = change
  await db
    .updateTable('leads')
    .set({ state: 'waiting', ...rest, updatedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/** Why a lead waits whom somebody promised this call. */
export const PROMISED = 'callback'

/** It was not called after all. A promised call stays one, whatever it has to wait for. */
export async function markLeadNotCalled(
  db: Db,
  id: string,
  change: { nextAt: number; reason: string | null; now: number },
): Promise<void> {
  const { nextAt, reason, now } = change
  await db
    .updateTable('leads')
    .set((eb) => ({ state: 'waiting', nextAt, reason: promiseOr(eb, reason), updatedAt: now }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

function promiseOr(eb: ExpressionBuilder<Tables, 'leads'>, reason: string | null) {
  const other = eb.cast<string | null>(eb.val(reason), 'text')
  return eb.case().when('reason', '=', PROMISED).then(eb.ref('reason')).else(other).end()
}

export async function markLeadDone(
  db: Db,
  id: string,
  change: { outcome: Outcome | null; reason: string | null; now: number },
): Promise<void> {
  await db
    .updateTable('leads')
    .set({
      state: 'done',
      reason: change.reason,
      updatedAt: change.now,
      ...(change.outcome !== null && { outcome: change.outcome }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/** A done lead's last call turns out to have ended otherwise. */
export async function correctLeadOutcome(
  db: Db,
  id: string,
  change: { outcome: Outcome; reason: string | null; now: number },
): Promise<void> {
  const { outcome, reason, now } = change
  await db
    .updateTable('leads')
    .set({ outcome, reason, updatedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'done')
    .execute()
}

export async function markLeadBlocked(
  db: Db,
  id: string,
  change: { reason: string; outcome?: Outcome; now: number },
): Promise<void> {
  const { now, ...rest } = change
  await db
    .updateTable('leads')
    .set({ state: 'blocked', ...rest, updatedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'dialing'])
    .execute()
}

/** After an opt-out: the number's other leads, in whatever list, are not called either. */
export async function blockLeadsOfNumber(
  db: Db,
  phone: string,
  reason: string,
  now: number,
): Promise<void> {
  await db
    .updateTable('leads')
    .set({ state: 'blocked', reason, updatedAt: now })
    .where('id', 'in', idsOfNumbers([phone]))
    .where(isWaitingLead)
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

/** `blockLeadsOfNumber` for many numbers: how many leads it was. */
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
  reason: 'do_not_call',
  now: number,
): Promise<number> {
  const result = await db
    .updateTable('leads')
    .set({ state: 'waiting', reason: null, updatedAt: now })
    .where('id', 'in', idsOfNumbers([phone]))
    .where('state', '=', 'blocked')
    .where('reason', '=', reason)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '<>', reason)]))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

const RELEASED_TOGETHER = 500

/** Lets the gate be asked again about leads that wait for their hours, a few at a time. */
export async function releaseHours(db: Db, listId: string, now: number): Promise<void> {
  for (;;) {
    const released = await db
      .updateTable('leads')
      .set({ nextAt: now, reason: null, updatedAt: now })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('leads')
          .select('id')
          .where('listId', '=', listId)
          .where('state', '=', 'waiting')
          .where('reason', '=', 'hours')
          .limit(RELEASED_TOGETHER),
      )
      .executeTakeFirst()
    if (released.numUpdatedRows < BigInt(RELEASED_TOGETHER)) return
    // SQLite answers at once: others get their turn in between.
    await setImmediate()
  }
}

/** True while a lead of the list waits or is being called. */
export async function hasLeadToCall(db: Db, listId: string): Promise<boolean> {
  for (const state of ['waiting', 'dialing'] as const) {
    const row = await db
      .selectFrom('leads')
      .select('id')
      .where('listId', '=', listId)
      .where('state', '=', state)
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) return true
  }
  return false
}

/** Why leads of a list are blocked, the commonest reason first. */
export async function countBlockedReasons(
  db: Db,
  listId: string,
): Promise<{ reason: string; leads: number }[]> {
  const rows = await db
    .selectFrom('leads')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('leads')])
    .where('listId', '=', listId)
    .where('state', '=', 'blocked')
    .groupBy('reason')
    .orderBy('leads', 'desc')
    .orderBy('reason')
    .execute()
  return rows.map((row) => ({ reason: row.reason ?? 'unknown', leads: row.leads }))
}
