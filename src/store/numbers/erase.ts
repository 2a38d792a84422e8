import type { LeadState } from '../../domain/lead.ts'
import type { Db, OutboxState } from '../engine/tables.ts'
import { renameLeadNumber } from '../leads/lead-numbers.ts'
import { LeadVariables, LeadZones } from '../leads/lead-rows.ts'
import { RejectedCells } from '../leads/rejected-rows.ts'
import { forgottenName } from './forgotten.ts'

// What is taken away from rows when a person is forgotten or a call is old enough. Rows, counts, costs
// and outcomes stay: figures must not change.

/** True for the name that stands in place of an erased phone number. */
export function isErased(phone: string): boolean {
  return phone.startsWith('forgotten:')
}

/** A receipt without what Bland said; its hash stays, so that the same bytes are still known. */
const NO_BODY = '{}'

export interface ErasedCalls {
  calls: number
  turns: number
  receipts: number
}

/**
 * What was said and heard on ended calls. `withNumber` takes the number, too: then nothing leads from
 * the call to a person, and what Bland may send of it later is not kept either.
 */
export async function eraseCalls(
  tx: Db,
  calls: readonly { id: string; callId: string | null; phone: string }[],
  { withNumber }: { withNumber: boolean },
): Promise<ErasedCalls> {
  const ids = calls.map(({ id }) => id)
  if (ids.length === 0) return { calls: 0, turns: 0, receipts: 0 }
  const turns = await tx
    .deleteFrom('transcriptTurns')
    .where('attemptId', 'in', ids)
    .executeTakeFirst()
  const receipts = await eraseReceiptsOfCalls(
    tx,
    calls.flatMap(({ callId }) => callId ?? []),
  )
  const updated = await tx
    .updateTable('attempts')
    .set({
      answeredBy: null,
      disposition: null,
      summary: null,
      recordingUrl: null,
      errorMessage: null,
    })
    .where('id', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('answeredBy', 'is not', null),
        eb('disposition', 'is not', null),
        eb('summary', 'is not', null),
        eb('recordingUrl', 'is not', null),
        eb('errorMessage', 'is not', null),
      ]),
    )
    .executeTakeFirst()
  if (!withNumber) {
    return {
      calls: Number(updated.numUpdatedRows),
      turns: Number(turns.numDeletedRows),
      receipts,
    }
  }
  const numbered = calls.filter(({ phone }) => !isErased(phone))
  for (const { id, phone } of numbered) {
    const name = await forgottenName(tx, phone)
    await tx.updateTable('attempts').set({ phone: name }).where('id', '=', id).execute()
  }
  return { calls: numbered.length, turns: Number(turns.numDeletedRows), receipts }
}

async function eraseReceiptsOfCalls(tx: Db, callIds: readonly string[]): Promise<number> {
  if (callIds.length === 0) return 0
  const result = await tx
    .updateTable('webhookReceipts')
    .set({ body: NO_BODY })
    .where('callId', 'in', callIds)
    .where('body', '<>', NO_BODY)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** How many of them had something to erase. */
export async function eraseReceipts(tx: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const result = await tx
    .updateTable('webhookReceipts')
    .set({ body: NO_BODY })
    .where('id', 'in', ids)
    .where('body', '<>', NO_BODY)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

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

/** The list of a single call is called after its number, and its campaign after the list. */
export async function eraseCallNames(
  tx: Db,
  listIds: readonly string[],
  name: string,
  now: number,
): Promise<void> {
  if (listIds.length === 0) return
  const lists = await tx
    .selectFrom('lists')
    .select('id')
    .where('id', 'in', listIds)
    .where('source', '=', 'call')
    .execute()
  for (const { id } of lists) {
    await tx.updateTable('lists').set({ name }).where('id', '=', id).execute()
    await tx
      .updateTable('campaigns')
      .set({ name, updatedAt: now })
      .where('listId', '=', id)
      .execute()
  }
}

/** Rows of a file that hold what a person is not to be found by any more. */
export async function eraseRejectedRows(
  tx: Db,
  rows: readonly { listId: string; rowNumber: number }[],
): Promise<void> {
  for (const { listId, rowNumber } of rows) {
    await tx
      .updateTable('rejectedRows')
      .set({ cellsJson: RejectedCells.write([]) })
      .where('listId', '=', listId)
      .where('rowNumber', '=', rowNumber)
      .execute()
  }
}

const BATCH = 200

/**
 * Messages that tell of these calls, lists or campaigns are made anew, as things stand then. How many
 * stand in Slack; one that is just being sent is edited right after. For an erasure also what was told
 * of the campaigns once, and what stands in Slack though an edit of it was given up.
 */
export async function refreshMessages(
  tx: Db,
  about: {
    attemptIds?: readonly string[]
    listIds?: readonly string[]
    campaignIds?: readonly string[]
    isErasure?: boolean
  },
): Promise<number> {
  const { attemptIds = [], listIds = [], campaignIds = [], isErasure = false } = about
  const keys = [
    ...attemptIds.flatMap((id) => [`outcome:${id}`, `outcome:${id}:known`]),
    ...listIds.map((id) => `import_report:${id}`),
    ...campaignIds.flatMap((id) => [`card:${id}`, `summary:${id}`]),
    ...(isErasure ? await listNewsOf(tx, campaignIds) : []),
  ]
  let refreshed = 0
  for (let start = 0; start < keys.length; start += BATCH) {
    const rows = await tx
      .updateTable('outbox')
      .set((eb) => ({
        state: eb.val<OutboxState>('pending'),
        revision: eb('revision', '+', 1),
        ...(isErasure && { tries: 0 }),
      }))
      .where('key', 'in', keys.slice(start, start + BATCH))
      .where((eb) =>
        eb.or([
          eb('state', '=', 'pending'),
          eb.and([
            eb('state', 'in', isErasure ? ['sent', 'dead'] : ['sent']),
            eb('messageTs', 'is not', null),
          ]),
        ]),
      )
      .returning('messageTs')
      .execute()
    refreshed += rows.filter(({ messageTs }) => messageTs !== null).length
  }
  return refreshed
}

/** What was told once, and names its campaign: each pause. */
async function listNewsOf(tx: Db, campaignIds: readonly string[]): Promise<string[]> {
  if (campaignIds.length === 0) return []
  const rows = await tx
    .selectFrom('outbox')
    .select('key')
    .where('campaignId', 'in', campaignIds)
    .where('kind', '=', 'paused')
    .execute()
  return rows.map(({ key }) => key)
}
