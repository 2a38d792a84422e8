import { expect, it } from 'vitest'
import { countStartsOfCampaign } from '../../../../src/store/calls/calls-of-campaign.ts'
import { countStarts } from '../../../../src/store/calls/lines-and-starts.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow } from '../../../support/make.ts'

onBothDatabases('countStarts', (open) => {
  it('counts calls after an instant in all campaigns, but no released ones', async () => {
    const { db } = await open()
    const mine = await insertAttemptRow(db, { reservedAt: 101, state: 'ended' })
    await insertAttemptRow(db, { reservedAt: 150 })
    await insertAttemptRow(db, { reservedAt: 100, campaignId: mine.campaignId })
    await insertAttemptRow(db, {
      reservedAt: 200,
      state: 'ended',
      released: 1,
      campaignId: mine.campaignId,
    })
    expect(await countStarts(db, 100)).toEqual({ count: 2, oldestAt: 101, newestAt: 150 })
    expect(await countStarts(db, 150)).toEqual({ count: 0, oldestAt: null, newestAt: null })
    expect(await countStartsOfCampaign(db, mine.campaignId, 100)).toBe(1)
  })
})
