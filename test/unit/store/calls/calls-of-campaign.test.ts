import { expect, it } from 'vitest'
import { OPEN_ATTEMPT_STATES } from '../../../../src/domain/attempt.ts'
import { listOpenAttempts } from '../../../../src/store/calls/call-lists.ts'
import {
  countOpenAttempts,
  findLastStartAt,
  sumCampaign,
} from '../../../../src/store/calls/calls-of-campaign.ts'
import { countOpenByCampaign } from '../../../../src/store/calls/lines-and-starts.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, insertCampaignRow } from '../../../support/make.ts'

onBothDatabases('open attempts', (open) => {
  it('are listed by state and campaign, oldest first, a page at a time', async () => {
    const { db } = await open()
    const campaign = await insertCampaignRow(db)
    const of = { campaignId: campaign.id }
    const first = await insertAttemptRow(db, { ...of, state: 'live' })
    const second = await insertAttemptRow(db, { ...of, state: 'unknown' })
    const other = await insertAttemptRow(db, { state: 'live', reservedAt: 20 })
    await insertAttemptRow(db, { ...of, state: 'sent' })
    await insertAttemptRow(db, { ...of, state: 'ended' })
    const ids = async (options: Parameters<typeof listOpenAttempts>[2]) =>
      (await listOpenAttempts(db, ['live', 'unknown'], options)).map((row) => row.id)
    expect(await ids({})).toEqual([first.id, second.id, other.id])
    expect(await ids(of)).toEqual([first.id, second.id])
    expect(await ids({ limit: 1 })).toEqual([first.id])
    expect(await ids({ after: first.id, limit: 5 })).toEqual([second.id, other.id])
  })

  it('hold a line of their campaign until they end', async () => {
    const { db } = await open()
    const [one, two] = [await insertCampaignRow(db), await insertCampaignRow(db)]
    for (const state of OPEN_ATTEMPT_STATES) {
      await insertAttemptRow(db, { campaignId: one.id, state })
    }
    await insertAttemptRow(db, { campaignId: two.id, state: 'live' })
    await insertAttemptRow(db, { campaignId: two.id, state: 'ended' })
    expect(await countOpenByCampaign(db)).toEqual(
      new Map([
        [one.id, 4],
        [two.id, 1],
      ]),
    )
    expect(await countOpenAttempts(db, one.id)).toBe(4)
    expect(await countOpenAttempts(db, two.id)).toBe(1)
  })
})

onBothDatabases('sumCampaign', (open) => {
  it('has no means before the first call has ended', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    await insertAttemptRow(db, { campaignId: id, state: 'live' })
    expect(await sumCampaign(db, id)).toEqual({
      outcomes: {},
      calls: 0,
      costMicros: 0,
      meanCostMicros: null,
      meanLineMs: null,
    })
  })

  it('adds up outcomes, cost and time on the line', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    const ended = { campaignId: id, state: 'ended', reservedAt: 1_000 } as const
    await insertAttemptRow(db, { ...ended, outcome: 'talked', endedAt: 61_000, costMicros: 90_000 })
    await insertAttemptRow(db, { ...ended, outcome: 'talked', endedAt: 31_000, costMicros: 30_000 })
    await insertAttemptRow(db, { ...ended, outcome: 'busy', endedAt: 1_000 })
    await insertAttemptRow(db, { state: 'ended', outcome: 'talked', costMicros: 1 })
    expect(await sumCampaign(db, id)).toEqual({
      outcomes: { talked: 2, busy: 1 },
      calls: 3,
      costMicros: 120_000,
      meanCostMicros: 60_000,
      meanLineMs: 30_000,
    })
  })

  it('counts the outcome of a lead that Bland refused, but no call', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    const ended = { campaignId: id, state: 'ended', outcome: 'do_not_call' } as const
    await insertAttemptRow(db, { ...ended, reservedAt: 0, endedAt: 60_000 })
    await insertAttemptRow(db, { ...ended, reservedAt: 0, endedAt: 20, released: 1 })
    await insertAttemptRow(db, { ...ended, outcome: null, endedAt: 20, released: 1 })
    expect(await sumCampaign(db, id)).toMatchObject({
      outcomes: { do_not_call: 2 },
      calls: 1,
      meanLineMs: 60_000,
    })
  })
})

onBothDatabases('findLastStartAt', (open) => {
  it('is the campaign’s newest start', async () => {
    const { db } = await open()
    const { id } = await insertCampaignRow(db)
    expect(await findLastStartAt(db, id)).toBeNull()
    await insertAttemptRow(db, { campaignId: id, reservedAt: 10 })
    await insertAttemptRow(db, { campaignId: id, reservedAt: 20 })
    await insertAttemptRow(db, { reservedAt: 30 })
    expect(await findLastStartAt(db, id)).toBe(20)
  })
})
