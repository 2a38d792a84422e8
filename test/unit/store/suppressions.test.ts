import { expect, it } from 'vitest'
import { addSuppression, findSuppressed, isSuppressed } from '../../../src/store/suppressions.ts'
import { onBothDatabases } from '../../support/databases.ts'

const BLOCKED = {
  phone: '+14155550100',
  source: 'call',
  reason: 'asked not to be called',
  addedBy: 'dialbot',
  attemptId: null,
  addedAt: 1,
}

onBothDatabases('suppressions', (open) => {
  it('takes a number once and keeps the first reason', async () => {
    const { db } = await open()
    expect(await addSuppression(db, BLOCKED)).toBe(true)
    expect(await addSuppression(db, { ...BLOCKED, reason: 'again', addedAt: 2 })).toBe(false)
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([BLOCKED])
  })

  it('knows which of many numbers must not be called', async () => {
    const { db } = await open()
    await addSuppression(db, BLOCKED)
    await addSuppression(db, { ...BLOCKED, phone: '+14155550102' })
    expect(await isSuppressed(db, '+14155550100')).toBe(true)
    expect(await isSuppressed(db, '+14155550101')).toBe(false)
    const phones = ['+14155550100', '+14155550101']
    expect(await findSuppressed(db, phones)).toEqual(new Set(['+14155550100']))
    expect(await findSuppressed(db, [])).toEqual(new Set())
  })

  it('checks a whole batch of an import at once', async () => {
    const { db } = await open()
    await addSuppression(db, BLOCKED)
    const phones = Array.from({ length: 5_000 }, (_, i) => `+1415556${String(i).padStart(4, '0')}`)
    expect(await findSuppressed(db, [...phones, BLOCKED.phone])).toEqual(new Set([BLOCKED.phone]))
  })
})
