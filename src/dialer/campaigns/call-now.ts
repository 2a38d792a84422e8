import { AppError } from '../../domain/error.ts'
import { formatPhone, parsePhone } from '../../domain/places/phone.ts'
import type { ZoneFinder } from '../../domain/places/zones.ts'
import { insertLeads } from '../../store/leads/lead-rows.ts'
import { insertList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { findForgotten } from '../../store/numbers/forgotten.ts'
import { newId } from '../../system/id.ts'
import type { DialerContext } from '../context.ts'
import { listOfOne } from '../list-of-one.ts'
import type { Start, StartResult } from './start.ts'

export interface CallNowRequest {
  /** As a person typed it. */
  phone: string
  prompt: string | null
  channel: string
  actor: string
  attestConsent: boolean
}

/**
 * One call to one number: a list of one lead, started like any other, so the same rules hold. Throws
 * `invalid` for a number that cannot be read.
 */
export function createCallNow(
  context: DialerContext & { defaultCountry: string; zones: ZoneFinder },
  start: Start,
) {
  const { db, clock, defaultCountry } = context

  return async function callNow(request: CallNowRequest): Promise<StartResult> {
    const { phone, country } = parsePhone(request.phone, defaultCountry)
    // Before anything is written down: the number must not come back.
    if ((await findForgotten(db, [phone])).has(phone)) {
      throw new AppError(
        'conflict',
        'The data of whoever has this number was erased. Such a number is never called.',
      )
    }
    const now = clock.now()
    const listId = newId()
    const zones = context.zones.findZones({ phone, country })?.zones
    await db.transaction().execute(async (tx) => {
      const entry = { actor: request.actor, action: 'call.request', subject: phone }
      await addAudit(tx, { ...entry, detail: { listId, prompt: request.prompt } }, now)
      const { channel, actor } = request
      const name = `Call to ${formatPhone(phone)}`
      await insertList(tx, listOfOne({ id: listId, name, channel, actor, now }))
      await insertLeads(tx, [
        {
          id: newId(),
          listId,
          rowNumber: 1,
          phone,
          country,
          name: null,
          firstName: null,
          lastName: null,
          email: null,
          company: null,
          region: null,
          zip: null,
          timezone: null,
          zones: zones ?? [],
          language: null,
          prompt: null,
          owner: request.actor,
          consent: 'unknown',
          consentSource: null,
          consentAt: null,
          variables: { phone },
          state: 'waiting',
          reason: null,
          nextAt: now,
          outcome: null,
          createdAt: now,
          updatedAt: now,
        },
      ])
    })
    return start({
      listId,
      prompt: request.prompt,
      lines: null,
      maxAttempts: 1,
      budgetMicros: null,
      startsAt: null,
      channel: request.channel,
      actor: request.actor,
      attestConsent: request.attestConsent,
    })
  }
}
