import { sql } from 'kysely'
import type { LeadState } from '../../domain/lead.ts'
import type { BigRead } from '../engine/big-read.ts'
import type { Db } from '../engine/tables.ts'

/** Leads of a list that are in one state for one reason. */
export interface LeadGroup {
  state: LeadState
  reason: string | null
  leads: number
  /** Of the waiting ones: those whose time has come. */
  due: number
  /** When the first of the others may be looked at; null when there is none. */
  nextAt: number | null
}

/** Every lead of a list, grouped by what it waits for: a walk over one index, a million leads long. */
export const LEAD_GROUPS: BigRead<{ listId: string; now: number }, LeadGroup[]> = {
  module: import.meta.url,
  name: 'LEAD_GROUPS',
  run: readLeadGroups,
}

async function readLeadGroups(
  db: Db,
  { listId, now }: { listId: string; now: number },
): Promise<LeadGroup[]> {
  // A bound number may come as a float or a text: SQLite compares, Postgres wants its type.
  const { rows } = await sql<LeadGroup>`
    select state, reason, count(*) as leads,
      count(case when state = 'waiting' and next_at <= cast(${now} as bigint) then 1 end) as due,
      min(case when state = 'waiting' and next_at > cast(${now} as bigint) then next_at end) as next_at
    from leads where list_id = ${listId}
    group by state, reason order by leads desc, state, reason`.execute(db)
  return rows
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
