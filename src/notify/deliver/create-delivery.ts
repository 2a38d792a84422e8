import type { Db, OutboxRow } from '../../store/engine/tables.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import type { Composer } from '../compose/compose.ts'
import type { Unit } from '../plan-queue.ts'
import { deliverDigest } from './deliver-digest.ts'
import { deliverEdit } from './deliver-edit.ts'
import { deliverRow } from './deliver-row.ts'
import type { Delivered } from './delivered.ts'
import type { DeliveryContext } from './delivery-context.ts'
import { createDeliveryFailures, type DeliveryFailures } from './delivery-failures.ts'
import { createFallbackPoster } from './fallback-poster.ts'
import type { SlackPoster } from './slack-poster.ts'

export interface Delivery extends Pick<DeliveryFailures, 'restsUntil' | 'tokenProblem'> {
  send(unit: Unit): Promise<Delivered>
  /** Makes a posted message say what is true by now. */
  edit(row: OutboxRow): Promise<Delivered>
}

/** Sends single messages and writes down what became of them. */
export function createDelivery(parts: {
  db: Db
  slack: SlackPoster
  composer: Composer
  clock: Clock
  log: Log
  cardMs: number
}): Delivery {
  const { slack, log, ...rest } = parts
  const failures = createDeliveryFailures(parts)
  const context: DeliveryContext = {
    ...rest,
    poster: createFallbackPoster({ slack, log }),
    failures,
  }

  return {
    async send(unit) {
      const [row] = unit.rows
      try {
        const delivered =
          unit.kind === 'digest'
            ? await deliverDigest(context, unit.rows)
            : await deliverRow(context, row)
        if (delivered.type === 'done' && delivered.isPosted) failures.succeed()
        return delivered
      } catch (error) {
        return failures.fail(error, [row], row.kind === 'rejected_file' ? 'upload' : 'post')
      }
    },
    edit: (row) => deliverEdit(context, row),
    restsUntil: failures.restsUntil,
    tokenProblem: failures.tokenProblem,
  }
}
