import type { BlandClient } from '../bland/client.ts'
import type { CallingHours } from '../domain/law/calling-hours.ts'
import type { RegionFinder } from '../domain/places/region-finder.ts'
import type { PromptLibrary } from '../prompts/library.ts'
import type { Write } from '../store/engine/group-commit.ts'
import type { OffThread } from '../store/engine/off-thread.ts'
import type { Db } from '../store/engine/tables.ts'
import type { DialLimits } from '../store/figures/campaign-view.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'

/** What the settings say about calling, over all campaigns. */
export interface DialingSettings {
  limits: DialLimits
  countries: readonly string[]
  hours: CallingHours | null
  ignoreHours: boolean
  voiceId: string | null
  /** How many operators a start needs. */
  approval: 'one' | 'two'
}

/** Everything the dialer's parts are handed. */
export interface DialerContext {
  db: Db
  /** Small writes of many callers, committed together. */
  write: Write
  /** For questions that read many rows. */
  offThread: OffThread
  bland: BlandClient
  prompts: PromptLibrary
  regions: RegionFinder
  clock: Clock
  log: Log
  /** From 0 up to 1: jitter for back-off and retries. */
  random(): number
  settings: DialingSettings
  /** The address Bland reports an attempt to, with the attempt's signed token. */
  webhookUrl(attemptId: string): string
  /** Something changed: a line is free, a campaign runs. The dialer looks again at once. */
  wakeDialer(): void
  /** A receipt was stored. */
  wakeSettler(): void
  /** There are calls nobody knows the state of. */
  wakeReconciler(): void
  /** Something is to be said in Slack. */
  wakeNotifier(): void
}
