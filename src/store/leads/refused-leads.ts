import type { Db } from '../engine/tables.ts'

export interface Refused {
  leads: number
  /** Of the leads: those that had counted as of unknown consent. */
  unknown: number
}

/**
 * A later row of the file says that these people did not agree: the lead of the first row is not called.
 */
export async function refuseLeads(
  db: Db,
  ids: readonly string[],
  { source, now }: { source: string | null; now: number },
): Promise<Refused> {
  if (ids.length === 0) return { leads: 0, unknown: 0 }
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
  const granted = await refuse.where('consent', '=', 'granted').executeTakeFirstOrThrow()
  const unknown = Number(numUpdatedRows)
  return { leads: unknown + Number(granted.numUpdatedRows), unknown }
}
