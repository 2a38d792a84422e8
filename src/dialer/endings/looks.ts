import type { AttemptRow } from '../../store/engine/tables.ts'
import type { Log } from '../../system/log.ts'

/** One question to Bland about an attempt; it fails when Bland does not answer. */
export type Look = (attempt: AttemptRow) => Promise<void>

/** Keeps the looks at calls that failed apart from the others, and counts them. */
export function createLooks(log: Log) {
  // In a row, by attempt id: Bland may never answer about a call.
  const failures = new Map<string, number>()

  return {
    failuresOf: ({ id }: AttemptRow): number => failures.get(id) ?? 0,

    /** What goes wrong with one call must not keep the others from being looked at. */
    async careFor(attempt: AttemptRow, look: Look): Promise<void> {
      try {
        await look(attempt)
      } catch (error) {
        log.warn({ attemptId: attempt.id, error }, 'reconcile.look_failed')
      }
    },

    /** Counts the looks that fail, until one does not. */
    async countFailures(attempt: AttemptRow, look: Look): Promise<void> {
      failures.set(attempt.id, (failures.get(attempt.id) ?? 0) + 1)
      await look(attempt)
      failures.delete(attempt.id)
    },
  }
}
