import type { Outcome } from '../../domain/outcome.ts'
import { isPlaced } from '../engine/conditions.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'
import type { OldCall } from './call-lists.ts'

/** How many attempts a lead has had; released ones were none. */
export async function countAttemptsOfLead(db: Db, leadId: string): Promise<number> {
  const row = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('leadId', '=', leadId)
    .where(isPlaced)
    .executeTakeFirstOrThrow()
  return row.count
}

/** What came of the lead's other calls, the newest first. */
export async function listOtherOutcomes(
  db: Db,
  attempt: Pick<AttemptRow, 'id' | 'leadId'>,
): Promise<Outcome[]> {
  const rows = await db
    .selectFrom('attempts')
    .select('outcome')
    .where('leadId', '=', attempt.leadId)
    .where('id', '<>', attempt.id)
    .where(isPlaced)
    .orderBy('id', 'desc')
    .execute()
  return rows.flatMap(({ outcome }) => outcome ?? [])
}

/** The calls of a lead that have ended, newest first. */
export async function listEndedCalls(tx: Db, leadId: string): Promise<AttemptRow[]> {
  return tx
    .selectFrom('attempts')
    .selectAll()
    .where('leadId', '=', leadId)
    .where(isPlaced)
    .where('state', '=', 'ended')
    .orderBy('id', 'desc')
    .execute()
}

export type ResultCall = Pick<
  AttemptRow,
  | 'leadId'
  | 'campaignId'
  | 'number'
  | 'outcome'
  | 'reservedAt'
  | 'sentAt'
  | 'startedAt'
  | 'durationMs'
  | 'costMicros'
  | 'summary'
  | 'recordingUrl'
>

/**
 * Calls to leads in all campaigns, in order. Asked for one campaign's only, SQLite would walk through all
 * the calls of that campaign, for every page.
 */
export async function listCallsToLeads(db: Db, leadIds: readonly string[]): Promise<ResultCall[]> {
  return db
    .selectFrom('attempts')
    .select(['leadId', 'campaignId', 'number', 'outcome', 'reservedAt', 'sentAt', 'startedAt'])
    .select(['durationMs', 'costMicros', 'summary', 'recordingUrl'])
    .where('leadId', 'in', leadIds)
    .where(isPlaced)
    .orderBy('number')
    .execute()
}

/** The calls to these leads. */
export async function listCallsTo(
  db: Db,
  leads: readonly { id: string; phone: string }[],
): Promise<OldCall[]> {
  if (leads.length === 0) return []
  const phones = leads.map(({ phone }) => phone)
  const ids = new Set(leads.map(({ id }) => id))
  const rows = await db
    .selectFrom('attempts')
    .select(['id', 'callId', 'phone', 'leadId'])
    .where('phone', 'in', phones)
    .execute()
  return rows.filter(({ leadId }) => ids.has(leadId))
}
