import type { ErrorCode } from '../../domain/error.ts'
import type { CallingHours } from '../../domain/law/calling-hours.ts'
import type { ImportProgress } from '../../store/leads/list-imports.ts'
import type { Clock } from '../../system/clock.ts'
import type { HeadJob } from '../columns/file-head.ts'
import type { ColumnQuestion } from '../columns/recognise.ts'
import type { PlaceMaps } from '../rows/places.ts'

/** One file to be read into the leads of a list; it is handed to a thread. */
export interface ImportJob extends HeadJob {
  listId: string
  path: string
  /** Where the file was shared. */
  channel: string | null
  /** Slack user id, or `api`. */
  uploadedBy: string
  /** The sheet of a workbook, as a script names it. */
  sheet: string | null
  countries: string[]
  /** False only against a simulator that ignores calling hours. */
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  maps: PlaceMaps
  now: number
}

/** How it went. */
export type ImportEnd =
  | { type: 'ready' }
  /** Somebody has to say which column it is. Nothing was written. */
  | { type: 'ask'; question: ColumnQuestion }
  /** It has no table with a phone column, and nothing was written. */
  | { type: 'no_list'; code: ErrorCode; message: string }
  /** `isStopped` became true; what was written stays, to be cleared. */
  | { type: 'stopped' }

export interface ImportWatch {
  clock: Clock
  isStopped(): boolean
  /** About once a second, and after each batch of the first one. */
  onProgress(progress: ImportProgress): void
}
