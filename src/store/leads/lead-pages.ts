import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { pages } from '../engine/pages.ts'
import type { Db, LeadRow } from '../engine/tables.ts'
import { type Lead, toLead } from './lead-rows.ts'

/** A waiting lead, with what its number alone is known for. */
export interface ScannedLead extends Lead {
  /** On our own do-not-call list. */
  isSuppressed: boolean
  /** It may have asked not to be called, and nobody has decided. */
  isHeld: boolean
  /** On a national registry. */
  isNational: boolean
  /** The person said no to calls in the file of another list. */
  isRefused: boolean
  /** It was called before, by whatever campaign. */
  wasCalled: boolean
}

/** The ids between which the leads of a list are, none of them before or at `after`. */
export interface LeadSpan {
  after: string
  last: string
}

/**
 * An import's leads have ids in the order of its file, one after the other, so a list is paged through by
 * the primary key. Only a list of before that, or one that got leads by hand, is walked through for it.
 */
export async function findLeadSpan(db: Db, listId: string): Promise<LeadSpan> {
  const list = await db
    .selectFrom('lists')
    .select(['firstLeadId', 'lastLeadId'])
    .where('id', '=', listId)
    .executeTakeFirst()
  const known = { first: list?.firstLeadId ?? null, last: list?.lastLeadId ?? null }
  const { first, last } =
    known.first !== null
      ? known
      : await db
          .selectFrom('leads')
          .select((eb) => [eb.fn.min('id').as('first'), eb.fn.max('id').as('last')])
          .where('listId', '=', listId)
          .executeTakeFirstOrThrow()
  return { after: first === null ? '' : justBefore(first), last: last ?? '' }
}

/** Sorts right before an id, whose last character is one of the sixteen digits. */
function justBefore(id: string): string {
  return id.slice(0, -1)
}

/**
 * The leads of a list that a span still holds. The list is compared so that no index on it is used: SQLite
 * would take all leads of the list from one and sort them, for every page.
 */
export function inSpan(listId: string, { after, last }: LeadSpan): RawBuilder<SqlBool> {
  return sql`leads.id > ${after} and leads.id <= ${last} and coalesce(leads.list_id, '') = ${listId}`
}

/** The waiting leads of a list in the order of its file. */
export async function* waitingLeadPages(
  db: Db,
  listId: string,
  limit: number,
): AsyncGenerator<ScannedLead[]> {
  const { after, last } = await findLeadSpan(db, listId)
  yield* pages({
    from: after,
    limit,
    read: (page) => scanWaitingLeads(db, listId, { after: page.after, last }, page.limit),
    placeOf: ({ id }) => id,
  })
}

async function scanWaitingLeads(
  db: Db,
  listId: string,
  span: LeadSpan,
  limit: number,
): Promise<ScannedLead[]> {
  const { rows } = await sql<
    LeadRow & Record<'listed' | 'held' | 'national' | 'refused' | 'called', number | boolean>
  >`
    select leads.*,
      exists (select 1 from suppressions where suppressions.phone = leads.phone) as listed,
      exists (select 1 from holds where holds.phone = leads.phone and decided_at is null) as held,
      exists (select 1 from national_numbers where national_numbers.phone = leads.phone) as national,
      exists (
        select 1 from lead_numbers join leads as other on other.id = lead_numbers.lead_id
        where lead_numbers.phone = leads.phone and other.consent = 'refused'
      ) as refused,
      exists (select 1 from attempts where attempts.phone = leads.phone and released = 0) as called
    from leads
    where ${inSpan(listId, span)} and state = 'waiting'
    order by leads.id limit ${limit}`.execute(db)
  return rows.map(({ listed, held, national, refused, called, ...row }) => ({
    ...toLead(row),
    isSuppressed: Boolean(listed),
    isHeld: Boolean(held),
    isNational: Boolean(national),
    isRefused: Boolean(refused),
    wasCalled: Boolean(called),
  }))
}
