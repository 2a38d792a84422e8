import type { ConsentState } from '../../domain/lead.ts'
import { pages } from '../engine/pages.ts'
import type { Db } from '../engine/tables.ts'
import { findLeadSpan, inSpan, type LeadSpan } from './lead-pages.ts'
import { type Lead, toLead } from './lead-rows.ts'
import { REFUSAL_UNREAD } from './lead-states.ts'
import { ListUnread, type UnreadColumn } from './list-json.ts'

/** Leads of a list whose row says something of calls that could not be read, in the order of the file. */
export async function* unreadLeadPages(
  db: Db,
  listId: string,
  limit: number,
): AsyncGenerator<Lead[]> {
  const { after, last } = await findLeadSpan(db, listId)
  yield* pages({
    from: after,
    limit,
    read: (page) => listUnread(db, listId, { after: page.after, last }, page.limit),
    placeOf: ({ id }) => id,
  })
}

async function listUnread(db: Db, listId: string, span: LeadSpan, limit: number): Promise<Lead[]> {
  const rows = await db
    .selectFrom('leads')
    .selectAll()
    .where(inSpan(listId, span))
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'blocked'), eb('reason', '=', REFUSAL_UNREAD)]),
        eb.and([eb('state', '=', 'waiting'), eb('consent', '=', 'unknown')]),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toLead)
}

/** What somebody's word makes of a lead; `waiting`: it may be called by the rules. */
export interface LeadMeaning {
  consent: ConsentState
  consentSource: string | null
  state: 'waiting' | 'blocked'
  reason: string | null
}

/** Of these leads, those that nothing has happened to meanwhile. */
export async function markMeaning(
  tx: Db,
  ids: readonly string[],
  { consent, consentSource, state, reason }: LeadMeaning,
  now: number,
): Promise<void> {
  await tx
    .updateTable('leads')
    .set({ consent, consentSource, state, reason, updatedAt: now })
    .where('id', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'waiting'),
        eb.and([eb('state', '=', 'blocked'), eb('reason', '=', REFUSAL_UNREAD)]),
      ]),
    )
    .execute()
}

/** Leads of a list of whom nobody can read whether they said no to calls. */
export async function countUnclear(db: Db, listId: string): Promise<number> {
  const { unclear } = await db
    .selectFrom('leads')
    .select((eb) => eb.fn.countAll<number>().as('unclear'))
    .where('listId', '=', listId)
    .where('state', '=', 'blocked')
    .where('reason', '=', REFUSAL_UNREAD)
    .executeTakeFirstOrThrow()
  return Number(unclear)
}

/** Keeps what values mean, and counts anew who is refused, unclear and without consent. */
export async function recordMeanings(
  tx: Db,
  listId: string,
  columns: UnreadColumn[],
): Promise<void> {
  const counts = await tx
    .selectFrom('leads')
    .select((eb) => [
      eb.fn
        .count<number>('id')
        .filterWhere((one) => one('consent', '=', 'refused'))
        .as('refused'),
      eb.fn
        .count<number>('id')
        .filterWhere((one) => one('consent', '=', 'unknown'))
        .as('withoutConsent'),
    ])
    .where('listId', '=', listId)
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('lists')
    .set({
      unreadJson: ListUnread.write(columns),
      refused: Number(counts.refused),
      withoutConsent: Number(counts.withoutConsent),
      unclear: await countUnclear(tx, listId),
    })
    .where('id', '=', listId)
    .execute()
}
