import type { AttemptRow, Db, SuppressionRow } from '../engine/tables.ts'

/** Opt-outs that were heard on a call, or that Bland told us of. */
const HEARD = ['call', 'bland']

/** A page of every call that the gate let through, oldest first. */
export async function listAllowedCalls(
  db: Db,
  page: { afterId: string; limit: number },
): Promise<AllowedCall[]> {
  return db
    .selectFrom('attempts')
    .select(['id', 'campaignId', 'leadId', 'phone', 'number', 'prompt', 'gateJson', 'reservedAt'])
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export type AllowedCall = Pick<
  AttemptRow,
  'id' | 'campaignId' | 'leadId' | 'phone' | 'number' | 'prompt' | 'gateJson' | 'reservedAt'
>

/** A page of the do-not-call list by number, with only the opt-outs of it; `last` leads to the next. */
export async function listOptOuts(
  db: Db,
  page: { afterPhone: string; limit: number },
): Promise<{ optOuts: SuppressionRow[]; last: string | null }> {
  const rows = await db
    .selectFrom('suppressions')
    .selectAll()
    .where('phone', '>', page.afterPhone)
    .orderBy('phone')
    .limit(page.limit)
    .execute()
  const last = rows.length < page.limit ? null : (rows.at(-1)?.phone ?? null)
  return { optOuts: rows.filter(({ source }) => HEARD.includes(source)), last }
}
