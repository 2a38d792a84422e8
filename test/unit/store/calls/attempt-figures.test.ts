import { expect, it } from 'vitest'
import { OPEN_ATTEMPT_STATES } from '../../../../src/domain/attempt.ts'
import { listCalls, listOpenAttempts } from '../../../../src/store/calls/call-lists.ts'
import {
  countOpenAttempts,
  countStartsOfCampaign,
  findLastStartAt,
  sumCampaign,
} from '../../../../src/store/calls/calls-of-campaign.ts'
import { countAttemptsOfLead } from '../../../../src/store/calls/calls-of-lead.ts'
import { findNumberHistories, NO_HISTORY } from '../../../../src/store/calls/calls-of-number.ts'
import { countOpenByCampaign, countStarts } from '../../../../src/store/calls/lines-and-starts.ts'
import type { Db } from '../../../../src/store/engine/tables.ts'
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

async function findNumberHistory(db: Db, phone: string, since: number) {
  return (await findNumberHistories(db, [phone], since)).get(phone) ?? NO_HISTORY
}

onBothDatabases('findNumberHistories', (open) => {
  it('keeps numbers apart, and counts each lead’s attempts', async () => {
    const { db } = await open()
    const first = await insertAttemptRow(db, { state: 'ended', endedAt: 1 })
    const { leadId, campaignId, phone } = first
    await insertAttemptRow(db, { leadId, campaignId, phone, number: 2 })
    const other = await insertAttemptRow(db, { state: 'ended', endedAt: 1 })
    const histories = await findNumberHistories(db, [phone, other.phone, '+14155559999'], 0)
    expect([...histories.keys()].sort()).toEqual([phone, other.phone].sort())
    expect(histories.get(phone)?.attemptsOfLead).toEqual(new Map([[leadId, 2]]))
    expect(histories.get(other.phone)?.attemptsOfLead).toEqual(new Map([[other.leadId, 1]]))
  })

  it('is empty for a number nobody called', async () => {
    const { db } = await open()
    await insertAttemptRow(db)
    expect(await findNumberHistory(db, '+14155559999', 0)).toMatchObject({
      openAttempt: false,
      startsSince: [],
      lastStartAt: null,
      lastTransferAt: null,
    })
  })

  it('tells of every campaign, newest first, and leaves out what was released', async () => {
    const { db } = await open()
    const phone = '+14155559998'
    const ended = { phone, state: 'ended' } as const
    await insertAttemptRow(db, { ...ended, reservedAt: 10, outcome: 'transferred', endedAt: 15 })
    await insertAttemptRow(db, { ...ended, reservedAt: 20, outcome: 'transferred', endedAt: 25 })
    await insertAttemptRow(db, { ...ended, reservedAt: 30, outcome: 'no_answer', endedAt: 35 })
    await insertAttemptRow(db, { ...ended, reservedAt: 40, released: 1, endedAt: 41 })
    expect(await findNumberHistory(db, phone, 10)).toMatchObject({
      openAttempt: false,
      startsSince: [30, 20],
      lastStartAt: 30,
      lastTransferAt: 25,
    })
    await insertAttemptRow(db, { phone, state: 'unknown', reservedAt: 50 })
    expect(await findNumberHistory(db, phone, 49)).toMatchObject({
      openAttempt: true,
      startsSince: [50],
      lastStartAt: 50,
      lastTransferAt: 25,
    })
  })
})

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
