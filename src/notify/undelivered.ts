import { DAY_MS } from '../domain/durations.ts'
import type { Db } from '../store/engine/tables.ts'
import {
  countDeadMessages,
  type DeadCount,
  type DeadMessage,
  findLostCode,
  listDeadMessages,
  reviveChannel,
} from '../store/outbox/dead-messages.ts'
import type { Clock } from '../system/clock.ts'

/** What could not be said in Slack, for those who operate it. */
export interface Undelivered {
  /** By channel and reason, of the last days. */
  count(): Promise<DeadCount[]>
  /** The newest first. */
  list(limit: number): Promise<DeadMessage[]>
  /** Somebody is active in a channel: perhaps Dialbot was invited again. What was lost there is tried anew. */
  retry(channel: string): Promise<void>
}

const LOOK_BACK_MS = 7 * DAY_MS

/** Messages created since then may be said late; what is older is no news. */
export function revivableSince(now: number): number {
  return now - DAY_MS
}

export function createUndelivered(parts: {
  db: Db
  clock: Clock
  wakeNotifier(): void
}): Undelivered {
  const { db, clock, wakeNotifier } = parts
  return {
    count: () => countDeadMessages(db, clock.now() - LOOK_BACK_MS),
    list: (limit) => listDeadMessages(db, limit),
    async retry(channel) {
      if ((await findLostCode(db, channel)) === undefined) return
      const now = clock.now()
      const createdSince = revivableSince(now)
      const revived = await reviveChannel(db, channel, { posted: false, createdSince, now })
      if (revived > 0) wakeNotifier()
    },
  }
}
