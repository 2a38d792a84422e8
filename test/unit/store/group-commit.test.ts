import { expect, it } from 'vitest'
import { createGroupCommit } from '../../../src/store/group-commit.ts'
import { addSlackEvent, hasSlackEvent } from '../../../src/store/slack-events.ts'
import { onBothDatabases } from '../../support/databases.ts'

onBothDatabases('createGroupCommit', (open) => {
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
