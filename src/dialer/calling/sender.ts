import pLimit from 'p-limit'
import type { DialerContext } from '../context.ts'
import type { BackOff } from './back-off.ts'
import { createPlacer, type Placement } from './place.ts'

// How many requests to Bland may be under way. Calls on the line are bounded by rows, not by this.
const MAX_REQUESTS = 32

/** Hands reserved attempts to Bland, several at once, while the dialer goes on. */
export interface Sender {
  send(placement: Placement): void
  /** Resolves when the requests that are under way now have been answered. */
  settled(): Promise<void>
}

export function createSender(
  context: DialerContext,
  dialer: {
    backOff: BackOff
    /** What has not been sent by then is left to `recoverAttempts`. */
    isStopping(): boolean
    onLineFreed(): void
  },
): Sender {
  const { backOff } = dialer
  const place = createPlacer(context)
  const requests = pLimit(MAX_REQUESTS)
  const underWay = new Set<Promise<void>>()

  async function placeOne(placement: Placement): Promise<void> {
    if (dialer.isStopping()) return
    const effect = await place(placement)
    if (effect.accepted) backOff.reset()
    else {
      if (effect.slowDown) backOff.slowDown()
      dialer.onLineFreed()
    }
  }

  return {
    send(placement) {
      const call = requests(() => placeOne(placement))
        .catch((error: unknown) => {
          context.log.error({ attemptId: placement.attemptId, error }, 'dialer.place_failed')
        })
        .finally(() => underWay.delete(call))
      underWay.add(call)
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}
