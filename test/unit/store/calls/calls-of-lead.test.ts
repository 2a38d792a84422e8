import { expect, it } from 'vitest'
import {
  countAttemptsOfLead,
  listOtherOutcomes,
} from '../../../../src/store/calls/calls-of-lead.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow } from '../../../support/make.ts'

onBothDatabases('countAttemptsOfLead', (open) => {
  it('leaves released attempts out', async () => {
    const { db } = await open()
    const first = await insertAttemptRow(db, { state: 'ended', number: 1 })
    const same = { campaignId: first.campaignId, leadId: first.leadId }
    await insertAttemptRow(db, { ...same, state: 'ended', number: 2, released: 1 })
    await insertAttemptRow(db, { ...same, state: 'live', number: 2 })
    expect(await countAttemptsOfLead(db, first.leadId)).toBe(2)
  })
})

onBothDatabases('listOtherOutcomes', (open) => {
  it('tells what came of the lead’s other calls, the newest first', async () => {
    const { db } = await open()
    const first = await insertAttemptRow(db, { number: 1, state: 'ended', outcome: 'busy' })
    const { campaignId, leadId, phone } = first
    const shared = { campaignId, leadId, phone, state: 'ended' } as const
    await insertAttemptRow(db, { ...shared, number: 2, outcome: 'voicemail' })
    const third = await insertAttemptRow(db, { ...shared, number: 3, outcome: 'talked' })
    await insertAttemptRow(db, { ...shared, number: 4, outcome: 'failed', released: 1 })
    await insertAttemptRow(db, { ...shared, number: 4, outcome: null })
    await insertAttemptRow(db, { state: 'ended', outcome: 'interested' })
    expect(await listOtherOutcomes(db, third)).toEqual(['voicemail', 'busy'])
  })
})
