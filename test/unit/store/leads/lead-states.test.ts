import { expect, it } from 'vitest'
import { LEAD_STATES } from '../../../../src/domain/lead.ts'
import { getLead } from '../../../../src/store/leads/lead-rows.ts'
import {
  markLeadBlocked,
  markLeadDone,
  markLeadNotCalled,
  markLeadsDialing,
  markLeadWaiting,
  PROMISED,
} from '../../../../src/store/leads/lead-states.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow } from '../../../support/make.ts'

onBothDatabases('a lead', (open) => {
  it('is dialed only while it waits', async () => {
    const { db } = await open()
    const { id } = await insertLeadRow(db, { reason: 'hours' })
    const done = await insertLeadRow(db, { state: 'done', reason: 'talked' })
    await markLeadsDialing(db, [id, done.id], 1)
    expect(await getLead(db, id)).toMatchObject({ state: 'dialing', reason: null, updatedAt: 1 })
    expect(await getLead(db, done.id)).toMatchObject({ state: 'done', reason: 'talked' })
  })

  it.each(LEAD_STATES)('that is %s is moved only if it is not settled', async (state) => {
    const { db } = await open()
    const isOpen = state === 'waiting' || state === 'dialing'
    const moved = async (move: (id: string) => Promise<void>) => {
      const { id } = await insertLeadRow(db, { state, outcome: 'busy', nextAt: 1, updatedAt: 1 })
      const before = await getLead(db, id)
      await move(id)
      const after = await getLead(db, id)
      if (!isOpen) expect(after).toEqual(before)
      return after
    }
    const waiting = await moved((id) =>
      markLeadWaiting(db, id, { nextAt: 9, reason: 'retry', outcome: 'no_answer', now: 2 }),
    )
    const notCalled = await moved((id) =>
      markLeadNotCalled(db, id, { nextAt: 9, reason: 'hours', now: 2 }),
    )
    const done = await moved((id) =>
      markLeadDone(db, id, { outcome: 'talked', reason: null, now: 2 }),
    )
    const blocked = await moved((id) =>
      markLeadBlocked(db, id, { reason: 'caps', outcome: 'failed', now: 2 }),
    )
    if (!isOpen) return
    const set = { updatedAt: 2 }
    expect(waiting).toMatchObject({
      ...set,
      state: 'waiting',
      nextAt: 9,
      reason: 'retry',
      outcome: 'no_answer',
    })
    expect(notCalled).toMatchObject({
      ...set,
      state: 'waiting',
      nextAt: 9,
      reason: 'hours',
      outcome: 'busy',
    })
    expect(done).toMatchObject({ ...set, state: 'done', outcome: 'talked', reason: null })
    expect(blocked).toMatchObject({ ...set, state: 'blocked', outcome: 'failed', reason: 'caps' })
  })

  it('that was promised a call stays promised while it has to wait and while it is called', async () => {
    const { db } = await open()
    const { id } = await insertLeadRow(db, { reason: PROMISED })
    await markLeadsDialing(db, [id], 1)
    expect(await getLead(db, id)).toMatchObject({ state: 'dialing', reason: PROMISED })
    await markLeadNotCalled(db, id, { nextAt: 9, reason: 'hours', now: 2 })
    expect(await getLead(db, id)).toMatchObject({ state: 'waiting', nextAt: 9, reason: PROMISED })
  })

  it('keeps its last outcome when none is given', async () => {
    const { db } = await open()
    const { id } = await insertLeadRow(db, { outcome: 'busy' })
    await markLeadWaiting(db, id, { nextAt: 9, reason: null, now: 2 })
    expect((await getLead(db, id)).outcome).toBe('busy')
    await markLeadDone(db, id, { outcome: null, reason: 'attempts', now: 3 })
    expect(await getLead(db, id)).toMatchObject({ outcome: 'busy', reason: 'attempts' })
  })
})
