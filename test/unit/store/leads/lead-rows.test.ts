import { expect, it } from 'vitest'
import { isUniqueViolation } from '../../../../src/store/engine/database.ts'
import { findLead, getLead, insertLeads, toLead } from '../../../../src/store/leads/lead-rows.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow, insertListRow, makeLead } from '../../../support/make.ts'

onBothDatabases('findLead', (open) => {
  it('reads the columns that hold JSON', async () => {
    const { db } = await open()
    const { zonesJson, variablesJson, ...row } = await insertLeadRow(db, {
      zonesJson: '["America/Chicago","America/Denver"]',
      variablesJson: '{"plan":"gold"}',
    })
    expect(await findLead(db, row.id)).toEqual({
      ...row,
      zones: ['America/Chicago', 'America/Denver'],
      variables: { plan: 'gold' },
    })
    expect(await findLead(db, 'nobody')).toBeUndefined()
    await expect(getLead(db, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
  })
})

onBothDatabases('insertLeads', (open) => {
  it('refuses a number twice in one list, and takes it in another', async () => {
    const { db } = await open()
    const { listId, phone } = await insertLeadRow(db)
    const error = await insertLeads(db, [toLead(makeLead({ listId, phone }))]).catch((e) => e)
    expect(isUniqueViolation(error)).toBe(true)
    const other = await insertListRow(db)
    await insertLeads(db, [toLead(makeLead({ listId: other.id, phone }))])
  })

  it('does nothing with nothing', async () => {
    const { db } = await open()
    await insertLeads(db, [])
  })
})
