import type { LeadState } from '../../domain/lead.ts'
import type { Db } from '../engine/tables.ts'
import { forgottenName, isErased } from '../numbers/forgotten.ts'
import { renameLeadNumber } from './lead-numbers.ts'
import { inSpan, type LeadSpan } from './lead-pages.ts'
import { LeadVariables, LeadZones } from './lead-rows.ts'

/** Who a lead is. One that could still be called is blocked for `reason`. How many there were. */
export async function eraseLeads(
  tx: Db,
  leads: readonly { id: string; phone: string }[],
  { reason, now }: { reason: string; now: number },
): Promise<number> {
  let erased = 0
  for (const { id, phone } of leads) {
    if (isErased(phone)) continue
    const name = await forgottenName(tx, phone)
    const result = await tx
      .updateTable('leads')
      .set((eb) => {
        const isOpen = eb('state', 'in', ['waiting', 'dialing'])
        return {
          phone: name,
          name: null,
          firstName: null,
          lastName: null,
          email: null,
          company: null,
          region: null,
          zip: null,
          timezone: null,
          zonesJson: LeadZones.write([]),
          language: null,
          prompt: null,
          owner: null,
          consentSource: null,
          consentAt: null,
          variablesJson: LeadVariables.write({}),
          reason: eb.case().when(isOpen).then(eb.val(reason)).else(eb.ref('reason')).end(),
          state: eb
            .case()
            .when(isOpen)
            .then(eb.val<LeadState>('blocked'))
            .else(eb.ref('state'))
            .end(),
          updatedAt: now,
        }
      })
      .where('id', '=', id)
      .executeTakeFirst()
    await renameLeadNumber(tx, { id, phone }, name)
    erased += Number(result.numUpdatedRows)
  }
  return erased
}

/** Leads of a list who can still be told, the next so many. */
export async function listKnownLeads(
  db: Db,
  listId: string,
  span: LeadSpan,
  limit: number,
): Promise<{ id: string; phone: string }[]> {
  // Numbers begin with a plus, erased ones with a letter.
  return db
    .selectFrom('leads')
    .select(['id', 'phone'])
    .where(inSpan(listId, span))
    .where('phone', '<', 'a')
    .orderBy('id')
    .limit(limit)
    .execute()
}
