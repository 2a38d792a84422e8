import type { Db } from '../../store/engine/tables.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import type { DownloadOptions } from '../files/download.ts'
import type { DncCounts } from './dnc-rows.ts'

export interface DncImportContext {
  db: Db
  databaseUrl: string
  clock: Clock
  log: Log
  defaultCountry: string
  /** The team's: a file cannot be of a day that has not begun there. */
  timezone: string
  slack: Pick<DownloadOptions, 'token' | 'slackApiUrl'>
  /** A campaign may have nobody left to call. */
  wakeDialer(): void
}

export type DncKind = 'own' | 'national'

export interface DncImportRequest {
  kind: DncKind
  fileName: string
  /** The date the registry gave its file, such as `2026-11-24`; only asked of a national one. */
  datedOn: string | null
  /** Slack user id, or `api`. */
  actor: string
}

export interface DncImportAbout {
  kind: DncKind
  fileName: string
  /** Midnight in UTC of the file's date; null for an own list. */
  datedAt: number | null
  /** The date of our newest copy of the national list, now. */
  newestDatedAt: number | null
}

export type DncImportResult =
  | (DncImportAbout & DncCounts & { type: 'done' })
  /** The same bytes were taken in before; nothing was changed. */
  | (DncImportAbout & { type: 'known'; at: number; actor: string })
