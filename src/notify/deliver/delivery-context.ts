import type { Db } from '../../store/engine/tables.ts'
import type { Clock } from '../../system/clock.ts'
import type { Composer } from '../compose/compose.ts'
import type { DeliveryFailures } from './delivery-failures.ts'
import type { FallbackPoster } from './fallback-poster.ts'

/** What the deliveries of all kinds work with. */
export interface DeliveryContext {
  db: Db
  poster: FallbackPoster
  composer: Composer
  failures: DeliveryFailures
  clock: Clock
  /** How long an edited message is left alone. */
  cardMs: number
}
