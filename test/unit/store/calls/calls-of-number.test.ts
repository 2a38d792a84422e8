import { expect, it } from 'vitest'
import { findNumberHistories, NO_HISTORY } from '../../../../src/store/calls/calls-of-number.ts'
import type { Db } from '../../../../src/store/engine/tables.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow } from '../../../support/make.ts'

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
