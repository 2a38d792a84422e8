import { expect, it } from 'vitest'
import { getLead } from '../../../../src/store/leads/lead-rows.ts'
import { blockLeadsOfNumbers } from '../../../../src/store/leads/leads-of-numbers.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow } from '../../../support/make.ts'

onBothDatabases('blockLeadsOfNumbers', (open) => {
  it('blocks the number’s waiting leads in every list, and no others', async () => {
    const { db } = await open()
    const phone = '+14155559996'
    const here = await insertLeadRow(db, { phone })
    const there = await insertLeadRow(db, { phone })
    const dialing = await insertLeadRow(db, { phone, state: 'dialing' })
    const done = await insertLeadRow(db, { phone, state: 'done' })
    const other = await insertLeadRow(db)
    await blockLeadsOfNumbers(db, [phone], 'do_not_call', 5)
    for (const { id } of [here, there]) {
      expect(await getLead(db, id)).toMatchObject({
        state: 'blocked',
        reason: 'do_not_call',
        updatedAt: 5,
      })
    }
    for (const { id, state } of [dialing, done, other]) {
      expect((await getLead(db, id)).state).toBe(state)
    }
  })
})
