import { expect, it } from 'vitest'
import { listCalls } from '../../../../src/store/calls/call-lists.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, insertCampaignRow } from '../../../support/make.ts'

onBothDatabases('listCalls', (open) => {
  it('pages from the newest to the oldest without a gap or a repeat', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.push((await insertAttemptRow(db, { campaignId: id })).id)
    const pages: string[][] = []
    let before: string | undefined
    do {
      const rows = await listCalls(db, { limit: 2, ...(before !== undefined && { before }) })
      pages.push(rows.map((row) => row.id))
      before = rows.at(-1)?.id
    } while (before !== undefined)
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1, 0])
    expect(pages.flat()).toEqual(made.reverse())
  })

  it('filters by campaign, channel, outcome and number', async () => {
    const { db } = await open()
    const here = await insertCampaignRow(db, { channel: 'C0HERE' })
    const there = await insertCampaignRow(db, { channel: 'C0THERE' })
    const phone = '+14155559997'
    const ended = { state: 'ended' } as const
    const one = await insertAttemptRow(db, { ...ended, campaignId: here.id, outcome: 'busy' })
    const two = await insertAttemptRow(db, { ...ended, campaignId: here.id, phone })
    const three = await insertAttemptRow(db, { ...ended, campaignId: there.id, phone })
    const found = async (filter: object) =>
      (await listCalls(db, { limit: 10, ...filter })).map((row) => row.id)
    expect(await found({ campaignId: there.id })).toEqual([three.id])
    expect(await found({ channel: 'C0HERE' })).toEqual([two.id, one.id])
    expect(await found({ outcome: 'busy' })).toEqual([one.id])
    expect(await found({ phone })).toEqual([three.id, two.id])
    expect(await found({ phone, channel: 'C0HERE' })).toEqual([two.id])
  })

  it('leaves out reservations that led to nothing, but shows refusals that settled a lead', async () => {
    const { db } = await open()
    const released = { state: 'ended', released: 1 } as const
    await insertAttemptRow(db, { ...released, reason: 'rate_limited' })
    const refused = await insertAttemptRow(db, { ...released, outcome: 'do_not_call' })
    expect((await listCalls(db, { limit: 10 })).map((row) => row.id)).toEqual([refused.id])
  })
})
