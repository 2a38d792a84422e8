import type { ExpressionBuilder } from 'kysely'
import type { Db, LeadNumberRow, Tables } from '../engine/tables.ts'

/** The leads that a number is in whatever list, for `where('id', 'in', …)`. */
export function idsOfNumbers(phones: readonly string[]) {
  return (eb: ExpressionBuilder<Tables, 'leads'>) =>
    eb
      .selectFrom('leadNumbers')
      .select('leadNumbers.leadId')
      .where('leadNumbers.phone', 'in', phones)
}

/** Lets leads be found by their numbers. A number is one lead of a list: a second one is refused. */
export async function addLeadNumbers(tx: Db, rows: readonly LeadNumberRow[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('leadNumbers').values(rows).execute()
}

/** A lead's number is replaced by the name of an erased one. */
export async function renameLeadNumber(
  tx: Db,
  lead: { id: string; phone: string },
  name: string,
): Promise<void> {
  await tx
    .updateTable('leadNumbers')
    .set({ phone: name })
    .where('phone', '=', lead.phone)
    .where('leadId', '=', lead.id)
    .execute()
}
