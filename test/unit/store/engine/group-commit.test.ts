import { expect, it } from 'vitest'
import { lockNumber } from '../../../../src/store/engine/database.ts'
import { createGroupCommit } from '../../../../src/store/engine/group-commit.ts'
import { addSlackEvent, hasSlackEvent } from '../../../../src/store/outbox/slack-events.ts'
import { onBothDatabases } from '../../../support/databases.ts'

onBothDatabases('createGroupCommit', (open, kind) => {
  it('gives each caller the result of its own work, in the order in which it was asked', async () => {
    const { db } = await open()
    const write = createGroupCommit(db)
    const order: number[] = []
    const numbers = Array.from({ length: 100 }, (_, index) => index)
    const results = await Promise.all(
      numbers.map((number) =>
        write(async (tx) => {
          order.push(number)
          await addSlackEvent(tx, `event-${number}`, number)
          return number * 2
        }),
      ),
    )
    expect(results).toEqual(numbers.map((number) => number * 2))
    expect(order).toEqual(numbers)
    expect(await hasSlackEvent(db, 'event-99')).toBe(true)
  })

  it('fails only the work that failed, and keeps nothing of it', async () => {
    const { db } = await open()
    const write = createGroupCommit(db)
    const results = await Promise.allSettled(
      ['first', 'bad', 'last'].map((id) =>
        write(async (tx) => {
          await addSlackEvent(tx, id, 1)
          if (id === 'bad') throw new Error('on purpose')
          return id
        }),
      ),
    )
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await hasSlackEvent(db, 'first')).toBe(true)
    expect(await hasSlackEvent(db, 'bad')).toBe(false)
    expect(await hasSlackEvent(db, 'last')).toBe(true)
  })

  // SQLite's writers take turns anyway.
  it
    .runIf(kind === 'postgres')
    .each([[['+14155550101', '+14155550102']], [['+14155550102', '+14155550101']]])(
    'never waits for good for a transaction that locks many numbers: %s',
    async (arrived) => {
      const { db } = await open()
      const write = createGroupCommit(db)
      const begun = Promise.withResolvers<void>()
      const isMet = Promise.withResolvers<void>()
      const [first = '', second = ''] = arrived
      let runs = 0
      const held = write(async (tx) => {
        runs += 1
        await lockNumber(tx, first)
        begun.resolve()
        await isMet.promise
      })
      const next = write(async (tx) => {
        runs += 1
        await lockNumber(tx, second)
      })
      await begun.promise
      const other = db.transaction().execute(async (tx) => {
        // Which of them is free: the other order would meet in the first lock already.
        await lockNumber(tx, second)
        isMet.resolve()
        await lockNumber(tx, first)
      })
      expect(await Promise.allSettled([held, next, other])).toEqual(
        Array.from({ length: 3 }, () => ({ status: 'fulfilled', value: undefined })),
      )
      // Not even one that was done again because Postgres ended it.
      expect(runs).toBe(2)
    },
  )

  it('tells nobody before the transaction is committed', async () => {
    const { db } = await open()
    const write = createGroupCommit(db)
    const seen = await Promise.all(
      ['one', 'two'].map(async (id) => {
        await write((tx) => addSlackEvent(tx, id, 1))
        return hasSlackEvent(db, id)
      }),
    )
    expect(seen).toEqual([true, true])
  })
})
