import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Mentions } from '../../domain/speech/mentions.ts'
import { newId } from '../../system/id.ts'
import { jsonColumn } from '../engine/json-column.ts'
import { oldPages, PAGE_ROWS, pagesById } from '../engine/pages.ts'
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

const AuditDetail = jsonColumn(z.record(z.string(), z.unknown()))

/**
 * Rows are only ever added. What takes them away again is the erasure of a person (`eraseAuditOf`)
 * and their age (`deleteAudit`), nothing else.
 */
export async function addAudit(tx: Db, entry: AuditEntry, now: number): Promise<void> {
  const { detail, ...rest } = entry
  await tx
    .insertInto('audit')
    .values({ id: newId(), at: now, ...rest, detailJson: AuditDetail.write(detail ?? {}) })
    .execute()
}

/** A page of all entries, oldest first; `after` is the last one of the page before. */
export async function listAudit(
  db: Db,
  page: { after: string; limit: number },
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('id', '>', page.after)
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

/** When and by whom a file with these bytes was added to our own list. */
export async function findOwnImport(
  db: Db,
  contentHash: string,
): Promise<{ at: number; actor: string } | undefined> {
  return db
    .selectFrom('audit')
    .select(['at', 'actor'])
    .where('subject', '=', ownImportSubject(contentHash))
    .orderBy('at')
    .limit(1)
    .executeTakeFirst()
}

/** What the audit calls a file of numbers. */
export function ownImportSubject(contentHash: string): string {
  return `file:${contentHash}`
}

/**
 * Audit entries about a number keep who did what and when; the number becomes `name`, and words that
 * somebody wrote are gone. How many.
 */
export async function eraseAuditOf(
  db: Db,
  phone: string,
  name: string,
  mentions: Mentions,
): Promise<number> {
  let erased = 0
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('audit')
      .select(['id', 'subject', 'detailJson'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  for await (const rows of all) {
    const found = rows.filter(
      ({ subject, detailJson }) =>
        subject === phone || textsIn(AuditDetail.read(detailJson)).some(mentions),
    )
    if (found.length > 0) {
      await db.transaction().execute(async (tx) => {
        for (const { id, subject, detailJson } of found) {
          const kept = AuditDetail.write(withoutWords(AuditDetail.read(detailJson)))
          await tx
            .updateTable('audit')
            .set({ detailJson: kept, ...(subject === phone && { subject: name }) })
            .where('id', '=', id)
            .execute()
        }
      })
      erased += found.length
    }
  }
  return erased
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

// Ids, and the one word that says where an entry came from.
const HARMLESS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function withoutWords(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(detail).filter(([key, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean') return true
      if (typeof value !== 'string') return false
      return HARMLESS.test(value) || (key === 'source' && /^[a-z_]+$/.test(value))
    }),
  )
}

/** Entries from before an instant, in pages. */
export function oldAudit(db: Db, before: number): AsyncGenerator<{ id: string }[]> {
  const all = pagesById(PAGE_ROWS, ({ after, limit }) =>
    db
      .selectFrom('audit')
      .select(['id', 'at'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
  const isOld = ({ at }: { at: number }) => at < before
  return oldPages(all, isOld, isOld)
}

/** The one place besides the erasure of a person where audit entries go: they are too old. */
export async function deleteAudit(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('audit').where('id', 'in', ids).execute()
}
