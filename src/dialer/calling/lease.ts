import { hostname } from 'node:os'
import { dropLease, findLease, takeLease } from '../../store/engine/leases.ts'
import type { Db } from '../../store/engine/tables.ts'
import type { Clock } from '../../system/clock.ts'
import { newId } from '../../system/id.ts'
import type { Log } from '../../system/log.ts'

const NAME = 'dialer'
const LIFETIME_MS = 15_000
const RENEW_AFTER_MS = 5_000

/** Only the holder of the lease dials: one process per database. */
export interface Lease {
  /** Takes or renews it. False while another living process holds it. */
  hold(): Promise<boolean>
  drop(): Promise<void>
}

/**
 * The holder's name carries its host and pid, so a lease left by a crash on this machine is taken
 * over at once; one from elsewhere when it has expired.
 */
export function createLease(deps: { db: Db; clock: Clock; log: Log }): Lease {
  const { db, clock, log } = deps
  const holder = `${hostname()} ${process.pid} ${newId()}`
  holdersHere.add(holder)
  let heldUntil = 0
  let hasComplained = false

  async function take(now: number): Promise<boolean> {
    const lease = { name: NAME, holder, now, expiresAt: now + LIFETIME_MS }
    if (await takeLease(db, lease)) return true
    const other = await findLease(db, NAME)
    if (other === undefined || !isLeftByCrash(other.holder)) return false
    await dropLease(db, NAME, other.holder)
    return takeLease(db, lease)
  }

  return {
    async hold() {
      const now = clock.now()
      const renewAt = heldUntil - LIFETIME_MS + RENEW_AFTER_MS
      if (now < renewAt && now >= heldUntil - LIFETIME_MS) return true
      if (await take(now)) {
        heldUntil = now + LIFETIME_MS
        hasComplained = false
        return true
      }
      heldUntil = 0
      if (!hasComplained) log.warn({}, 'dialer.passive: another Dialbot dials on this database')
      hasComplained = true
      return false
    },
    async drop() {
      heldUntil = 0
      holdersHere.delete(holder)
      await dropLease(db, NAME, holder)
    },
  }
}

// Two apps in one process (a test) are two holders, not one that crashed.
const holdersHere = new Set<string>()

/** True for a holder on this host whose process is gone, or had our pid before we did. */
function isLeftByCrash(holder: string): boolean {
  const [host, pidText] = holder.split(' ')
  const pid = Number(pidText)
  if (host !== hostname() || !Number.isInteger(pid)) return false
  if (pid === process.pid) return !holdersHere.has(holder)
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
