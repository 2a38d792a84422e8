import { expect, it } from 'vitest'
import type { Db, LeadRow } from '../../../../src/store/engine/tables.ts'
import { countBlockedReasons, countLeads } from '../../../../src/store/leads/lead-groups.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow, insertListRow } from '../../../support/make.ts'

async function insertLeadsOf(db: Db, changes: Partial<LeadRow>[]): Promise<LeadRow[]> {
  const { id } = await insertListRow(db)
  const leads: LeadRow[] = []
  for (const [i, change] of changes.entries()) {
    leads.push(await insertLeadRow(db, { listId: id, rowNumber: i + 2, ...change }))
  }
  return leads
}

onBothDatabases('counts of a list', (open) => {
  it('tell the states and the reasons apart', async () => {
    const { db } = await open()
    const leads = await insertLeadsOf(db, [
      { consent: 'unknown' },
      { consent: 'refused' },
      { state: 'done', consent: 'unknown' },
      { state: 'blocked', reason: 'do_not_call' },
      { state: 'blocked', reason: 'consent' },
      { state: 'blocked', reason: 'do_not_call' },
    ])
    await insertLeadRow(db, { consent: 'unknown' })
    const listId = leads[0]?.listId ?? ''
    expect(await countLeads(db, listId)).toEqual({ waiting: 2, dialing: 0, done: 1, blocked: 3 })
    expect(await countBlockedReasons(db, listId)).toEqual([
      { reason: 'do_not_call', leads: 2 },
      { reason: 'consent', leads: 1 },
    ])
  })
})
