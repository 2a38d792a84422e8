import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Db, LeadRow } from '../../../../src/store/engine/tables.ts'
import {
  countDueLeads,
  findNextDueAt,
  hasLeadToCall,
  listDueLeads,
  releaseHours,
} from '../../../../src/store/leads/due-leads.ts'
import { waitingLeadPages } from '../../../../src/store/leads/lead-pages.ts'
import { findSampleLead } from '../../../../src/store/leads/lead-rows.ts'
import { addSuppression } from '../../../../src/store/numbers/suppressions.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertAttemptRow, insertLeadRow, insertListRow } from '../../../support/make.ts'
import { collect } from '../../intake/make.ts'

async function insertLeadsOf(db: Db, changes: Partial<LeadRow>[]): Promise<LeadRow[]> {
  const { id } = await insertListRow(db)
  const leads: LeadRow[] = []
  for (const [i, change] of changes.entries()) {
    leads.push(await insertLeadRow(db, { listId: id, rowNumber: i + 2, ...change }))
  }
  return leads
}

onBothDatabases('waiting leads', (open) => {
  it('are due when their time has come, in the order of the file', async () => {
    const { db } = await open()
    const leads = await insertLeadsOf(db, [
      { nextAt: 100, rowNumber: 9 },
      { nextAt: 100, rowNumber: 3 },
      { nextAt: 50, rowNumber: 7 },
      { nextAt: 101 },
      { nextAt: 0, state: 'dialing' },
      { nextAt: 0, state: 'done' },
    ])
    await insertLeadRow(db, { nextAt: 0 })
    const listId = leads[0]?.listId ?? ''
    const rows = async (limit: number) =>
      (await listDueLeads(db, listId, 100, limit)).map((lead) => lead.rowNumber)
    expect(await rows(10)).toEqual([7, 3, 9])
    expect(await rows(1)).toEqual([7])
    expect(await countDueLeads(db, listId, 100, 10)).toBe(3)
    expect(await countDueLeads(db, listId, 100, 2)).toBe(2)
    expect(await countDueLeads(db, listId, 49, 10)).toBe(0)
    expect((await findSampleLead(db, listId))?.rowNumber).toBe(7)
    expect(await findNextDueAt(db, listId)).toBe(50)
  })

  it('are paged through in the order of the file, with what the number is known for', async () => {
    const { db } = await open()
    const phones = ['+14155550109', '+14155550101', '+14155550105', '+14155550103']
    const leads = await insertLeadsOf(
      db,
      phones.map((phone, index) => ({
        ...{ phone, state: index === 2 ? 'blocked' : 'waiting' },
      })),
    )
    const listId = leads[0]?.listId ?? ''
    const source = { source: 'slack', reason: null, addedBy: 'U0ANNA', attemptId: null, addedAt: 1 }
    await addSuppression(db, { phone: '+14155550103', ...source })
    await insertAttemptRow(db, { phone: '+14155550109', state: 'ended' })
    await insertAttemptRow(db, { phone: '+14155550101', state: 'ended', released: 1 })
    const [first, rest, ...others] = await collect(waitingLeadPages(db, listId, 2))
    expect(first).toMatchObject([
      { phone: '+14155550109', isSuppressed: false, isNational: false, wasCalled: true },
      { phone: '+14155550101', isSuppressed: false, isNational: false, wasCalled: false },
    ])
    expect(rest).toMatchObject([
      { phone: '+14155550103', isSuppressed: true, zones: ['America/Los_Angeles'] },
    ])
    expect(others).toEqual([])
  })

  it('of an imported list are found between its first and last, until one is added by hand', async () => {
    const { db } = await open()
    const [first, second] = await insertLeadsOf(db, [{}, {}])
    const listId = first?.listId ?? ''
    const span = { firstLeadId: first?.id ?? '', lastLeadId: second?.id ?? '' }
    await db.updateTable('lists').set(span).where('id', '=', listId).execute()
    // Of another list, between them in time.
    await insertLeadRow(db)
    const idsNow = async () =>
      (await collect(waitingLeadPages(db, listId, 9))).flat().map(({ id }) => id)
    expect(await idsNow()).toEqual([first?.id, second?.id])
    const third = await insertLeadRow(db, { listId })
    expect(await idsNow()).toEqual([first?.id, second?.id, third.id])
  })

  it('have no next time when none waits', async () => {
    const { db } = await open()
    const [lead] = await insertLeadsOf(db, [{ state: 'done' }])
    expect(await findNextDueAt(db, lead?.listId ?? '')).toBeNull()
    expect(await findSampleLead(db, lead?.listId ?? '')).toBeUndefined()
  })
})

onBothDatabases('releaseHours', (open) => {
  it('lets others have their turn between rounds, and leaves nobody out', async () => {
    const { db } = await open()
    const { id: listId } = await insertListRow(db)
    const row = await insertLeadRow(db, { listId, reason: 'hours', nextAt: 9_000 })
    const rows = Array.from({ length: 1_200 }, (_, i) => ({
      ...{
        ...row,
        id: `lead-${i}`,
        rowNumber: i + 10,
        phone: `+1212555${String(i).padStart(4, '0')}`,
      },
    }))
    await db.insertInto('leads').values(rows).execute()
    let turns = 0
    let isOver = false
    const others = (async () => {
      for (; !isOver; turns += 1) await setImmediate()
    })()
    await releaseHours(db, listId, 5_000)
    isOver = true
    // A round takes 500.
    expect(turns).toBeGreaterThanOrEqual(2)
    await others
    expect(await countDueLeads(db, listId, 5_000, 2_000)).toBe(1_201)
  })
})

onBothDatabases('hasLeadToCall', (open) => {
  it.each([
    ['waiting', true],
    ['dialing', true],
    ['done', false],
    ['blocked', false],
  ] as const)('with one lead %s is %s', async (state, expected) => {
    const { db } = await open()
    const { listId } = await insertLeadRow(db, { state })
    await insertLeadRow(db)
    expect(await hasLeadToCall(db, listId)).toBe(expected)
  })
})
