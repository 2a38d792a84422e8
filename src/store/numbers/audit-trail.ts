import type { AttemptRow, Db } from '../engine/tables.ts'

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

export type AllowedCall = Pick<
  AttemptRow,
  'id' | 'campaignId' | 'leadId' | 'phone' | 'number' | 'prompt' | 'gateJson' | 'reservedAt'
>
