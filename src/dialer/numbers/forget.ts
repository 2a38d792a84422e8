import { isAppError } from '../../domain/error.ts'
import { maskPhone, parsePhone } from '../../domain/places/phone.ts'
import { listAttemptsOfNumbers } from '../../store/calls/calls-of-number.ts'
import type { Db } from '../../store/engine/tables.ts'
import { listLeadsOfNumbers } from '../../store/leads/leads-of-numbers.ts'
import { findForgotten } from '../../store/numbers/forgotten.ts'
import { listErasing } from '../../store/numbers/suppressions.ts'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import {
  beginErasure,
  ERASURE_STEPS,
  type ErasureCounts,
  findAsker,
  foundNothingNew,
} from './erasure.ts'

/** What was erased of a person. */
export interface Forgotten extends ErasureCounts {
  phone: string
  /** The person had been forgotten before, and nothing new had come since. */
  wasForgotten: boolean
}

/** What is known of a number, before it is forgotten. */
export interface KnownNumber {
  phone: string
  isForgotten: boolean
  leads: number
  calls: number
}

export interface Forget {
  /** Throws `invalid` for a number that cannot be read. */
  look(phoneText: string): Promise<KnownNumber>
  /**
   * Erases a person's data and keeps only a keyed hash, so that the number is never called again. Safe to
   * run again, also after a crash in the middle. Throws `invalid`, and `conflict` while the person is on
   * the line or a file is being read: then the number is on the do-not-call list all the same.
   */
  forget(phoneText: string, actor: string): Promise<Forgotten>
  /** Completes what a crash cut off or a call on the line held up. How many people. */
  finish(): Promise<number>
}

export interface ForgetContext {
  db: Db
  clock: Clock
  log: Log
  defaultCountry: string
  /** A campaign may have nobody left to call. */
  wakeDialer(): void
  wakeNotifier(): void
}

export function createForget(context: ForgetContext): Forget {
  const { db, clock, log, defaultCountry } = context

  async function forgetNumber(phone: string, actor: string): Promise<Forgotten> {
    const erasure = await beginErasure(db, clock, phone, actor)
    for (const step of ERASURE_STEPS) await step.run(erasure)
    context.wakeDialer()
    context.wakeNotifier()
    log.info({ phone: maskPhone(phone), ...erasure.counts }, 'person.forgotten')
    return { phone, ...erasure.counts, wasForgotten: foundNothingNew(erasure) }
  }

  return {
    async look(phoneText) {
      const { phone } = parsePhone(phoneText, defaultCountry)
      return {
        phone,
        isForgotten: (await findForgotten(db, [phone])).has(phone),
        leads: (await listLeadsOfNumbers(db, [phone])).length,
        calls: (await listAttemptsOfNumbers(db, [phone])).length,
      }
    },
    forget: async (phoneText, actor) =>
      forgetNumber(parsePhone(phoneText, defaultCountry).phone, actor),
    async finish() {
      let finished = 0
      for (const { phone, addedBy } of await listErasing(db)) {
        try {
          await forgetNumber(phone, (await findAsker(db, phone)) ?? addedBy)
          finished += 1
        } catch (error) {
          if (!isAppError(error) || error.code !== 'conflict') throw error
        }
      }
      return finished
    },
  }
}
