import { expect, it, onTestFinished } from 'vitest'
import { createOffThread } from '../../../../src/store/engine/off-thread.ts'
import { CAMPAIGN_VIEW } from '../../../../src/store/figures/campaign-view.ts'
import { LEAD_GROUPS } from '../../../../src/store/leads/lead-groups.ts'
import { DATABASES, openTestDatabase } from '../../../support/databases.ts'
import { insertLeadRow, insertListRow, MADE_AT, makeCampaign } from '../../../support/make.ts'

const MANY = 1_000_000
const LIMITS = { lines: 10, callsPerHour: null, callsPerDay: null }

async function openReader(kind: (typeof DATABASES)[number]) {
  const { db, url, close } = await openTestDatabase(kind)
  onTestFinished(close)
  const offThread = createOffThread(url, db)
  onTestFinished(() => offThread.close())
  return { db, offThread }
}

it.each(DATABASES)('answers from the rows that are committed, on %s', async (kind) => {
  const { db, offThread } = await openReader(kind)
  const { id: listId } = await insertListRow(db)
  await insertLeadRow(db, { listId, nextAt: MADE_AT })
  await insertLeadRow(db, { listId, rowNumber: 3, reason: 'hours', nextAt: MADE_AT + 1 })
  await insertLeadRow(db, { listId, rowNumber: 4, reason: 'hours', nextAt: MADE_AT + 9 })
  await insertLeadRow(db, { listId, rowNumber: 5, state: 'blocked', reason: 'no_time_zone' })
  const expected = [
    { state: 'waiting', reason: 'hours', leads: 2, due: 0, nextAt: MADE_AT + 1 },
    { state: 'blocked', reason: 'no_time_zone', leads: 1, due: 0, nextAt: null },
    { state: 'waiting', reason: null, leads: 1, due: 1, nextAt: null },
  ]
  const question = { listId, now: MADE_AT }
  expect(await offThread.read(LEAD_GROUPS, question, MANY)).toEqual(expected)
  expect(await offThread.read(LEAD_GROUPS, question, 1)).toEqual(expected)
  await insertLeadRow(db, { listId, rowNumber: 6, nextAt: MADE_AT })
  const [, , due] = await offThread.read(LEAD_GROUPS, question, MANY)
  expect(due?.leads ?? 0).toBeGreaterThan(0)
  const again = await offThread.read(LEAD_GROUPS, question, MANY)
  expect(again.find(({ reason }) => reason === null)?.leads).toBe(2)
})

it.each(DATABASES)(
  'hands on what went wrong, and answers the next question, on %s',
  async (kind) => {
    const { db, offThread } = await openReader(kind)
    const ask = () =>
      offThread.read(CAMPAIGN_VIEW, { campaign: makeCampaign(), now: 1, limits: LIMITS }, MANY)
    await expect(ask()).rejects.toMatchObject({ name: 'AppError', code: 'not_found' })
    const { id: listId } = await insertListRow(db)
    expect(await offThread.read(LEAD_GROUPS, { listId, now: 1 }, MANY)).toEqual([])
  },
)

it('lets nobody wait for ever when it is closed', async () => {
  const { db, offThread } = await openReader('sqlite')
  const { id: listId } = await insertListRow(db)
  const answers = Array.from({ length: 50 }, () =>
    offThread.read(LEAD_GROUPS, { listId, now: 1 }, MANY).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    ),
  )
  await offThread.close()
  const words = new Set(await Promise.all(answers))
  expect([...words].filter((word) => word !== 'answered' && word !== 'unavailable')).toEqual([])
})
