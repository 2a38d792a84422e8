import { expect, it } from 'vitest'
import { rememberForgotten } from '../../../../src/store/numbers/forgotten.ts'
import {
  addSuppression,
  addSuppressions,
  findSuppressed,
  findSuppression,
  removeSuppression,
  suppressionPages,
} from '../../../../src/store/numbers/suppressions.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { collect } from '../../intake/make.ts'

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

onBothDatabases('the do-not-call list', (open) => {
  it('counts erased people, whose numbers it does not hold', async () => {
    const { db } = await open()
    await rememberForgotten(db, '+14155550109', { actor: 'U0ANNA', now: 1 })
    const phones = ['+14155550100', '+14155550109']
    expect(await findSuppressed(db, phones)).toEqual(new Set(['+14155550109']))
    expect(await findSuppression(db, '+14155550109')).toBeUndefined()
  })

  it('gives back what it removes, once', async () => {
    const { db } = await open()
    await addSuppression(db, BLOCKED)
    expect(await removeSuppression(db, BLOCKED.phone)).toEqual(BLOCKED)
    expect(await removeSuppression(db, BLOCKED.phone)).toBeUndefined()
    expect(await findSuppressed(db, [BLOCKED.phone])).toEqual(new Set())
  })

  it('says which of many were new', async () => {
    const { db } = await open()
    await addSuppression(db, BLOCKED)
    const other = { ...BLOCKED, phone: '+14155550102' }
    expect(await addSuppressions(db, [BLOCKED, other])).toEqual(new Set([other.phone]))
    expect(await addSuppressions(db, [])).toEqual(new Set())
  })

  it('is paged through without a gap', async () => {
    const { db } = await open()
    const phones = Array.from({ length: 7 }, (_, index) => `+1415555010${index}`)
    await addSuppressions(
      db,
      phones.map((phone) => ({ ...BLOCKED, phone })),
    )
    const pages = await collect(suppressionPages(db, 3))
    const seen = pages.flat().map(({ phone }) => phone)
    expect(seen).toEqual(phones)
  })
})
