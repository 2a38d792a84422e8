import { setImmediate } from 'node:timers/promises'
import { isPostgres } from './database.ts'
import type { Db } from './tables.ts'

/** Runs work in a transaction, alone or with others'. The work may run twice, so it only touches `tx`. */
export type Write = <Result>(work: (tx: Db) => Promise<Result>) => Promise<Result>

// A transaction holds SQLite's only writer: short ones let the others in between.
const MAX_TOGETHER = 24

interface Item {
  /** Does the work; what it returns tells the caller, once the transaction is committed. */
  run(tx: Db): Promise<() => void>
  fail(error: unknown): void
}

/**
 * Waiting for the disk costs more than the statements of a small transaction, so what is asked for
 * while one is being committed goes into the next one together. If one piece of work fails, all of the
 * group are done again by themselves, and only its own caller hears of the failure. On Postgres each
 * goes alone: locks of numbers, kept to the end of a group and taken in the order of arrival, would wait
 * for those that others take in the order of the numbers, and those for them.
 */
export function createGroupCommit(db: Db): Write {
  const most = isPostgres(db) ? 1 : MAX_TOGETHER
  const queue: Item[] = []
  let isDraining = false

  async function drain(): Promise<void> {
    isDraining = true
    while (queue.length > 0) {
      // SQLite holds the event loop while it waits for the disk. What has arrived meanwhile is let in
      // first, so that it goes into the same transaction.
      await setImmediate()
      await commit(queue.splice(0, most))
    }
    isDraining = false
  }

  async function commit(group: Item[]): Promise<void> {
    if (group.length > 1 && (await commitTogether(group))) return
    for (const item of group) {
      try {
        const tell = await db.transaction().execute((tx) => item.run(tx))
        tell()
      } catch (error) {
        item.fail(error)
      }
    }
  }

  async function commitTogether(group: Item[]): Promise<boolean> {
    try {
      const tells = await db.transaction().execute(async (tx) => {
        const done: (() => void)[] = []
        for (const item of group) done.push(await item.run(tx))
        return done
      })
      for (const tell of tells) tell()
      return true
    } catch {
      return false
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      queue.push({
        async run(tx) {
          const result = await work(tx)
          return () => resolve(result)
        },
        fail: reject,
      })
      if (!isDraining) void drain()
    })
}
