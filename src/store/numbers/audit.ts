import type { Selectable } from 'kysely'
import { newId } from '../../system/id.ts'
import type { Db, Tables } from '../engine/tables.ts'

export type AuditRow = Selectable<Tables['audit']>

export interface AuditEntry {
  /** A Slack user id, `api`, or the part of Dialbot that acted. */
  actor: string
  /** What was done, e.g. `campaign.start`, `consent.attested`, `number.suppressed`. */
  action: string
  /** The id or number it was done to. */
  subject: string
  detail?: Record<string, unknown>
}

/**
 * Rows are only ever added. What takes them away again is the erasure of a person (`erase-scans.ts`)
 * and their age (`retention.ts`), nothing else.
 */
export async function addAudit(tx: Db, entry: AuditEntry, now: number): Promise<void> {
  const { detail, ...rest } = entry
  await tx
    .insertInto('audit')
    .values({ id: newId(), at: now, ...rest, detailJson: JSON.stringify(detail ?? {}) })
    .execute()
}

/** A page of all entries, oldest first; `afterId` is the last one of the page before. */
export async function listAudit(
  db: Db,
  page: { afterId: string; limit: number },
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/** Everything that was done to these ids and numbers, oldest first. */
export async function listAuditOf(db: Db, subjects: readonly string[]): Promise<AuditRow[]> {
  if (subjects.length === 0) return []
  return db
    .selectFrom('audit')
    .selectAll()
    .where('subject', 'in', subjects)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

/** When something was last done to a subject; null when it never was. */
export async function findLastAuditAt(
  db: Db,
  subject: string,
  action: string,
): Promise<number | null> {
  const row = await db
    .selectFrom('audit')
    .select('at')
    .where('subject', '=', subject)
    .where('action', '=', action)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}
