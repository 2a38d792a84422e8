import { newId } from '../system/id.ts'
import type { Db } from './tables.ts'

export interface AuditEntry {
  /** A Slack user id, `api`, or the part of Dialbot that acted. */
  actor: string
  /** What was done, e.g. `campaign.start`, `consent.attested`, `number.suppressed`. */
  action: string
  /** The id or number it was done to. */
  subject: string
  detail?: Record<string, unknown>
}

export async function addAudit(tx: Db, entry: AuditEntry, now: number): Promise<void> {
  const { detail, ...rest } = entry
  await tx
    .insertInto('audit')
    .values({ id: newId(), at: now, ...rest, detailJson: JSON.stringify(detail ?? {}) })
    .execute()
}
