import type { OPEN_ATTEMPT_STATES } from '../../domain/attempt.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { isOpenAttempt } from '../engine/conditions.ts'
import { oldPages, PAGE_ROWS, pagesById } from '../engine/pages.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'
import { isErased } from '../numbers/forgotten.ts'

/** Oldest first; a page of them with `limit` and the id of the last one before. */
export async function listOpenAttempts(
  db: Db,
  states: readonly (typeof OPEN_ATTEMPT_STATES)[number][],
  options: { campaignId?: string; after?: string; limit?: number } = {},
): Promise<AttemptRow[]> {
  const { campaignId, after, limit } = options
  let query = db
    .selectFrom('attempts')
    .selectAll()
    .where(isOpenAttempt)
    .where('state', 'in', states)
    .orderBy('id')
  if (campaignId !== undefined) query = query.where('campaignId', '=', campaignId)
  if (after !== undefined) query = query.where('id', '>', after)
  if (limit !== undefined) query = query.limit(limit)
  return query.execute()
}

export interface CallFilter {
  campaignId?: string
  channel?: string
  outcome?: Outcome
  phone?: string
  limit: number
  /** Only calls older than this attempt id. */
  before?: string
}

/** Calls, newest first. Reservations that led to no call are left out. */
export async function listCalls(db: Db, filter: CallFilter): Promise<AttemptRow[]> {
  let query = db
    .selectFrom('attempts')
    .selectAll()
    .where((eb) => eb.or([eb('released', '=', 0), eb('outcome', 'is not', null)]))
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.campaignId !== undefined) query = query.where('campaignId', '=', filter.campaignId)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.phone !== undefined) query = query.where('phone', '=', filter.phone)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  if (filter.channel !== undefined) {
    const channel = filter.channel
    query = query.where('campaignId', 'in', (eb) =>
      eb.selectFrom('campaigns').select('id').where('channel', '=', channel),
    )
  }
  return query.execute()
}

export type AllowedCall = Pick<
  AttemptRow,
  'id' | 'campaignId' | 'leadId' | 'phone' | 'number' | 'prompt' | 'gateJson' | 'reservedAt'
>

/** A page of every call that the gate let through, oldest first. */
export async function listAllowedCalls(
  db: Db,
  page: { after: string; limit: number },
): Promise<AllowedCall[]> {
  return db
    .selectFrom('attempts')
    .select(['id', 'campaignId', 'leadId', 'phone', 'number', 'prompt', 'gateJson', 'reservedAt'])
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export type OldCall = Pick<AttemptRow, 'id' | 'callId' | 'phone'>

/** Calls that ended before an instant and whose person is still known, in pages. */
export function oldCalls(db: Db, before: number): AsyncGenerator<OldCall[]> {
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('attempts')
      .select(['id', 'callId', 'phone', 'state', 'reservedAt', 'endedAt'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  return oldPages(
    all,
    ({ phone, state, endedAt }) =>
      state === 'ended' && endedAt !== null && endedAt < before && !isErased(phone),
    ({ reservedAt }) => reservedAt < before,
  )
}
