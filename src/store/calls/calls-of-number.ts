import { isOpenAttempt, isPlaced } from '../engine/conditions.ts'
import type { AttemptRow, Db } from '../engine/tables.ts'
import { findLastInbound } from './inbound-calls.ts'

export interface NumberHistory {
  openAttempt: boolean
  startsSince: number[]
  lastStartAt: number | null
  lastTransferAt: number | null
  /** When somebody called us from it. */
  lastInboundAt: number | null
  /** Attempts by lead id; released ones were none. */
  attemptsOfLead: Map<string, number>
}

export const NO_HISTORY: NumberHistory = {
  openAttempt: false,
  startsSince: [],
  lastStartAt: null,
  lastTransferAt: null,
  lastInboundAt: null,
  attemptsOfLead: new Map(),
}

/** What was done with phone numbers, in every campaign. A number without attempts is left out. */
export async function findNumberHistories(
  db: Db,
  phones: readonly string[],
  since: number,
): Promise<Map<string, NumberHistory>> {
  if (phones.length === 0) return new Map()
  const rows = await db
    .selectFrom('attempts')
    .select(['phone', 'leadId', 'state', 'outcome', 'reservedAt', 'endedAt'])
    .where('phone', 'in', phones)
    .where(isPlaced)
    .orderBy('reservedAt', 'desc')
    .execute()
  const inbound = await findLastInbound(db, phones)
  const histories = new Map<string, NumberHistory>()
  for (const row of rows) {
    const history = histories.get(row.phone) ?? {
      openAttempt: false,
      startsSince: [],
      lastStartAt: row.reservedAt,
      lastTransferAt: null,
      lastInboundAt: inbound.get(row.phone) ?? null,
      attemptsOfLead: new Map<string, number>(),
    }
    histories.set(row.phone, history)
    if (row.state !== 'ended') history.openAttempt = true
    if (row.reservedAt > since) history.startsSince.push(row.reservedAt)
    if (row.outcome === 'transferred') history.lastTransferAt ??= row.endedAt
    history.attemptsOfLead.set(row.leadId, (history.attemptsOfLead.get(row.leadId) ?? 0) + 1)
  }
  return histories
}

/** Calls to a number over all campaigns, the newest first; `count` is of all of them. */
export async function listAttemptsOfNumber(
  db: Db,
  phone: string,
  limit: number,
): Promise<{ attempts: AttemptRow[]; count: number }> {
  const called = db.selectFrom('attempts').where('phone', '=', phone).where(isPlaced)
  const attempts = await called
    .selectAll()
    .orderBy('reservedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  const { count } = await called
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { attempts, count }
}

/** Every call to a number, of whatever campaign, oldest first. */
export async function listAttemptsOfNumbers(
  db: Db,
  phones: readonly string[],
): Promise<AttemptRow[]> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('phone', 'in', phones)
    .orderBy('reservedAt')
    .orderBy('id')
    .execute()
}

/** True while somebody may be on the line. */
export async function hasOpenAttemptTo(db: Db, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempts')
    .select('id')
    .where('phone', '=', phone)
    .where(isOpenAttempt)
    .executeTakeFirst()
  return row !== undefined
}
