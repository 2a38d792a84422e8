import { expect, it } from 'vitest'
import { listOutcomeCalls } from '../../../../src/store/calls/outcome-calls.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, insertCampaignRow, insertLeadRow } from '../../../support/make.ts'

onBothDatabases('listOutcomeCalls', (open) => {
  it('tells who was called and when the lead is called again', async () => {
    const { db } = await open()
    const campaign = await insertCampaignRow(db)
    const lead = await insertLeadRow(db, {
      listId: campaign.listId,
      firstName: 'Ada',
      company: 'Engines',
      owner: 'U0OWNER',
      nextAt: 500,
    })
    const of = { campaignId: campaign.id, state: 'ended' } as const
    const again = await insertAttemptRow(db, { ...of, leadId: lead.id, outcome: 'busy' })
    const finished = await insertLeadRow(db, { listId: campaign.listId, state: 'done' })
    const last = await insertAttemptRow(db, { ...of, leadId: finished.id, outcome: 'talked' })
    await insertAttemptRow(db, of)
    const calls = await listOutcomeCalls(db, [again.id, last.id])
    expect(calls).toHaveLength(2)
    expect(calls.find((call) => call.attemptId === again.id)).toMatchObject({
      campaignId: campaign.id,
      outcome: 'busy',
      phone: lead.phone,
      firstName: 'Ada',
      company: 'Engines',
      owner: 'U0OWNER',
      nextAt: 500,
    })
    expect(calls.find((call) => call.attemptId === last.id)?.nextAt).toBeNull()
    const stopped = { state: 'stopped' } as const
    await db.updateTable('campaigns').set(stopped).where('id', '=', campaign.id).execute()
    expect(await listOutcomeCalls(db, [again.id])).toMatchObject([{ nextAt: null }])
    expect(await listOutcomeCalls(db, [])).toEqual([])
  })
})
