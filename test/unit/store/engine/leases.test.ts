import { expect, it } from 'vitest'
import { dropLease, findLease, takeLease } from '../../../../src/store/engine/leases.ts'
import { onBothDatabases } from '../../../support/databases.ts'

const NAME = { name: 'dialer' }

onBothDatabases('takeLease', (open) => {
  it('gives a free lease to whoever asks', async () => {
    const { db } = await open()
    expect(await findLease(db, 'dialer')).toBeUndefined()
    expect(await takeLease(db, { ...NAME, holder: 'one', now: 0, expiresAt: 100 })).toBe(true)
    expect(await findLease(db, 'dialer')).toEqual({ holder: 'one', expiresAt: 100 })
  })

  it('lets the holder renew and refuses others while it lives', async () => {
    const { db } = await open()
    await takeLease(db, { ...NAME, holder: 'one', now: 0, expiresAt: 100 })
    expect(await takeLease(db, { ...NAME, holder: 'two', now: 99, expiresAt: 199 })).toBe(false)
    expect(await findLease(db, 'dialer')).toEqual({ holder: 'one', expiresAt: 100 })
    expect(await takeLease(db, { ...NAME, holder: 'one', now: 99, expiresAt: 199 })).toBe(true)
    expect(await takeLease(db, { ...NAME, holder: 'two', now: 100, expiresAt: 200 })).toBe(false)
  })

  it('passes on a lease that has run out', async () => {
    const { db } = await open()
    await takeLease(db, { ...NAME, holder: 'one', now: 0, expiresAt: 100 })
    expect(await takeLease(db, { ...NAME, holder: 'two', now: 100, expiresAt: 200 })).toBe(true)
    expect(await takeLease(db, { ...NAME, holder: 'one', now: 100, expiresAt: 200 })).toBe(false)
  })

  it('gives one of many who ask at once the lease', async () => {
    const { db } = await open()
    const won = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((holder) =>
        takeLease(db, { ...NAME, holder, now: 0, expiresAt: 100 }),
      ),
    )
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  it('keeps leases of different names apart', async () => {
    const { db } = await open()
    await takeLease(db, { ...NAME, holder: 'one', now: 0, expiresAt: 100 })
    const other = { name: 'nightly', holder: 'two', now: 0, expiresAt: 100 }
    expect(await takeLease(db, other)).toBe(true)
  })
})

onBothDatabases('dropLease', (open) => {
  it('frees the holder’s own lease only', async () => {
    const { db } = await open()
    await takeLease(db, { ...NAME, holder: 'one', now: 0, expiresAt: 100 })
    await dropLease(db, 'dialer', 'two')
    expect(await findLease(db, 'dialer')).toBeDefined()
    await dropLease(db, 'dialer', 'one')
    expect(await takeLease(db, { ...NAME, holder: 'two', now: 1, expiresAt: 101 })).toBe(true)
  })
})
