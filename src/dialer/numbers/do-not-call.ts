import { AppError } from '../../domain/error.ts'
import { formatPhone, parsePhone } from '../../domain/places/phone.ts'
import { lockNumber } from '../../store/engine/database.ts'
import type { Db, HoldRow, NationalFileRow, SuppressionRow } from '../../store/engine/tables.ts'
import { blockLeadsOfNumbers, unblockLeadsOfNumber } from '../../store/leads/leads-of-numbers.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { findForgotten, forgottenName } from '../../store/numbers/forgotten.ts'
import { findHold, listHolds } from '../../store/numbers/holds.ts'
import { findNationalFileOf, findNewestNationalFile } from '../../store/numbers/national-numbers.ts'
import {
  addSuppression,
  findErased,
  findSuppression,
  removeSuppression,
  suppressionPages,
} from '../../store/numbers/suppressions.ts'
import type { Clock } from '../../system/clock.ts'
import { BYTE_ORDER_MARK, csvLine } from '../../system/csv.ts'
import { closeHold, liftHold } from '../hold.ts'

export interface DncAdded {
  phone: string
  /** False: it was on the list already, and `entry` is the first reason. */
  isNew: boolean
  /** Null for the number of an erased person, which is never called and never written down. */
  entry: SuppressionRow | null
  /** Leads that waited to be called, in whatever list. */
  blockedLeads: number
}

export interface DncRemoved {
  phone: string
  /** Null: it was only on hold. */
  entry: SuppressionRow | null
  /** Leads that wait again. */
  unblockedLeads: number
  /** The national list has the number as well: marketing calls still do not reach it. */
  national: NationalFileRow | null
}

/** Everything known about why a number may not be called; all null and false when it may. */
export interface DncCheck {
  phone: string
  own: SuppressionRow | null
  /** It may have asked not to be called, and nobody has decided. */
  hold: HoldRow | null
  national: NationalFileRow | null
  isForgotten: boolean
  /** How fresh our copy of the national list is; null when there is none. */
  newestNational: NationalFileRow | null
}

export type DoNotCall = ReturnType<typeof createDoNotCall>

const PAGE = 1_000

/**
 * The do-not-call list as people use it. Errors are AppErrors whose sentence can be shown as it is;
 * actors are Slack user ids, or `api`.
 */
export function createDoNotCall(context: {
  db: Db
  clock: Clock
  defaultCountry: string
  /** A campaign may have nobody left to call, or somebody to call again. */
  wakeDialer(): void
}) {
  const { db, clock, defaultCountry } = context

  /** From the commit on, no campaign calls the number: it is asked about in every reservation. */
  async function add(phoneText: string, reason: string | null, actor: string): Promise<DncAdded> {
    const { phone } = parsePhone(phoneText, defaultCountry)
    const now = clock.now()
    const added = await db.transaction().execute(async (tx): Promise<DncAdded> => {
      await lockNumber(tx, phone)
      if (await isNumberOfErased(tx, phone)) {
        // The reason is left out: it may name the person.
        const subject = await forgottenName(tx, phone)
        await addAudit(tx, { actor, action: 'dnc.add', subject, detail: { isNew: false } }, now)
        return { phone, isNew: false, entry: null, blockedLeads: 0 }
      }
      const by = { source: 'slack', reason, addedBy: actor, attemptId: null, addedAt: now }
      const isNew = await addSuppression(tx, { phone, ...by })
      const blockedLeads = await blockLeadsOfNumbers(tx, [phone], 'do_not_call', now)
      await closeHold(tx, phone, { actor, now })
      const entry = (await findSuppression(tx, phone)) ?? null
      const detail = { reason, isNew, blockedLeads }
      await addAudit(tx, { actor, action: 'dnc.add', subject: phone, detail }, now)
      return { phone, isNew, entry, blockedLeads }
    })
    context.wakeDialer()
    return added
  }

  /**
   * Takes a number off our own list; what the national list and the consent say still holds. Leads
   * that the entry had blocked wait again: the row of a file that was left out at import does not
   * become one. Throws `not_found`, and `conflict` for the number of a person who was or is being erased.
   */
  async function remove(
    phoneText: string,
    reason: string | null,
    actor: string,
  ): Promise<DncRemoved> {
    const { phone } = parsePhone(phoneText, defaultCountry)
    const now = clock.now()
    const removed = await db.transaction().execute(async (tx): Promise<DncRemoved> => {
      await lockNumber(tx, phone)
      if (await isNumberOfErased(tx, phone)) {
        throw new AppError(
          'conflict',
          'The data of whoever has this number was erased. Such a number is never called and cannot be taken off the list.',
        )
      }
      const entry = await removeSuppression(tx, phone)
      const heldLeads = await liftHold(tx, phone, { actor, reason, now })
      if (entry === undefined && heldLeads !== null) {
        const national = (await findNationalFileOf(tx, phone)) ?? null
        return { phone, entry: null, unblockedLeads: heldLeads, national }
      }
      if (entry === undefined) {
        throw new AppError(
          'not_found',
          `${formatPhone(phone)} is not on the do-not-call list. \`/dial dnc check\` shows what is known about a number.`,
        )
      }
      const unblockedLeads =
        (heldLeads ?? 0) + (await unblockLeadsOfNumber(tx, phone, 'do_not_call', now))
      const { source, addedBy, addedAt } = entry
      const was = { source, reason: entry.reason, addedBy, addedAt }
      const detail = { reason, unblockedLeads, was }
      await addAudit(tx, { actor, action: 'dnc.remove', subject: phone, detail }, now)
      const national = (await findNationalFileOf(tx, phone)) ?? null
      return { phone, entry, unblockedLeads, national }
    })
    context.wakeDialer()
    return removed
  }

  async function check(phoneText: string): Promise<DncCheck> {
    const { phone } = parsePhone(phoneText, defaultCountry)
    return {
      phone,
      own: (await findSuppression(db, phone)) ?? null,
      hold: toOpen(await findHold(db, phone)),
      national: (await findNationalFileOf(db, phone)) ?? null,
      isForgotten: (await findForgotten(db, [phone])).has(phone),
      newestNational: (await findNewestNationalFile(db)) ?? null,
    }
  }

  /**
   * Our own list as a CSV that is safe to open in a spreadsheet, in pieces. Numbers of erased people are
   * not known, so they are not in it. That somebody took it is on record from the first piece on.
   */
  async function* exportCsv(actor: string): AsyncGenerator<{ csv: string; numbers: number }> {
    await addAudit(db, { actor, action: 'dnc.export', subject: 'dnc' }, clock.now())
    const header = csvLine(['phone', 'source', 'reason', 'added_by', 'added_at'])
    yield { csv: `${BYTE_ORDER_MARK}${header}`, numbers: 0 }
    for await (const rows of suppressionPages(db, PAGE)) {
      yield { csv: rows.map(toLine).join(''), numbers: rows.length }
    }
  }

  /** Numbers that wait for a person's word, the oldest first. */
  async function held(limit: number): Promise<{ holds: HoldRow[]; count: number }> {
    return listHolds(db, limit)
  }

  return { add, remove, check, held, exportCsv }
}

/** A number whose person was or is being erased, whatever stands in the rows by now. */
async function isNumberOfErased(db: Db, phone: string): Promise<boolean> {
  return (await findErased(db, [phone])).has(phone)
}

function toOpen(hold: HoldRow | undefined): HoldRow | null {
  return hold === undefined || hold.decidedAt !== null ? null : hold
}

function toLine(entry: SuppressionRow): string {
  const { phone, source, reason, addedBy, addedAt } = entry
  return csvLine([phone, source, reason ?? '', addedBy, new Date(addedAt).toISOString()])
}
