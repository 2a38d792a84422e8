import type { CallingHours } from '../../domain/law/calling-hours.ts'
import type { Db } from '../../store/engine/tables.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import type { ColumnChoice } from '../columns/recognise.ts'
import type { PlaceMaps } from '../rows/places.ts'

export interface ImportContext {
  db: Db
  databaseUrl: string
  clock: Clock
  log: Log
  countries: readonly string[]
  defaultCountry: string
  needsZone: boolean
  /** `CALLING_HOURS` */
  hours: CallingHours | null
  /** What tells the place of a number. */
  maps: PlaceMaps
  /** From when on, and how often, it is told how far an import is; 3 s unless given. */
  progressMs?: number
  wakeNotifier(): void
}

/** A file of leads, from whatever door. */
export interface ImportRequest {
  source: 'slack' | 'api'
  /** The file's name, as the sender calls it. */
  fileName: string
  /** The bytes; read once. */
  bytes: AsyncIterable<Uint8Array>
  /** Slack user id, or `api`. */
  uploadedBy: string
  channel: string | null
  /** The upload's message, where the report goes. */
  threadTs: string | null
  fileId: string | null
  /** What a person said of the columns; remembered for the channel. */
  choice?: ColumnChoice | undefined
  /** The header of the phone column, as a script names it. */
  phoneColumn?: string | undefined
  /** The sheet of a workbook, as a script names it. */
  sheet?: string | undefined
  /** It may be some other text: then nothing is said, and `not_found` is thrown. */
  isMaybe?: boolean
}
