import type { Db } from './tables.ts'

/**
 * A later row of the file says that these people did not agree: the lead of the first row is not called.
 * Gives how many of the leads had counted as of unknown consent.
 */
export async function refuseLeads(
  db: Db,
  ids: readonly string[],
  { source, now }: { source: string | null; now: number },
): Promise<number> {
  if (ids.length === 0) return 0
  const refuse = db
    .updateTable('leads')
    .set({
      consent: 'refused',
      consentSource: source,
      consentAt: null,
      state: 'blocked',
      reason: 'consent_refused',
      nextAt: now,
      updatedAt: now,
    })
    .where('id', 'in', ids)
  const { numUpdatedRows } = await refuse.where('consent', '=', 'unknown').executeTakeFirstOrThrow()
  await refuse.where('consent', '=', 'granted').execute()
  return Number(numUpdatedRows)
}
