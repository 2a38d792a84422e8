import { AppError } from '../../domain/error.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import { insertLeads, type Lead } from '../../store/leads/lead-rows.ts'
import { markLeadDone, PROMISED } from '../../store/leads/lead-states.ts'
import { getList, insertList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import { newId } from '../../system/id.ts'
import type { Start } from '../campaigns/start.ts'
import type { DialerContext } from '../context.ts'
import { listOfOne } from '../list-of-one.ts'
import type { Callee } from './call-back-callee.ts'
import type { CallBackResult } from './call-back-result.ts'

interface Wish {
  at: number
  actor: string
  now: number
}

interface Copy {
  listId: string
  leadId: string
}

/** A further call that no campaign can make any more: a list of its one lead, started for that time. */
export function createOwnCallBack(
  { db, clock }: Pick<DialerContext, 'db' | 'clock'>,
  start: Start,
) {
  /** A list of this one lead, to be started as a campaign of its own. */
  async function copyLead(
    tx: Db,
    { attempt, lead, campaign }: Callee,
    { at, actor, now }: Wish,
  ): Promise<Copy> {
    const [listId, leadId] = [newId(), newId()]
    const detail = { at, leadId: lead.id, listId }
    await addAudit(tx, { actor, action: 'call_back.plan', subject: attempt.id, detail }, now)
    const name = `Call back to ${formatPhone(lead.phone)}`
    const { channel } = campaign
    await insertList(tx, listOfOne({ id: listId, name, channel, actor, now }))
    await insertLeads(tx, [
      {
        ...lead,
        ...(await consentOf(tx, lead, campaign)),
        id: leadId,
        listId,
        rowNumber: 1,
        prompt: null,
        state: 'waiting',
        reason: PROMISED,
        nextAt: at,
        outcome: null,
        createdAt: now,
        updatedAt: now,
      },
    ])
    return { listId, leadId }
  }

  async function startOwn(
    { attempt, campaign, zone }: Callee,
    { listId, leadId }: Copy,
    { at, actor }: Wish,
  ): Promise<CallBackResult> {
    try {
      const started = await start({
        listId,
        prompt: attempt.prompt,
        lines: null,
        maxAttempts: 1,
        budgetMicros: null,
        startsAt: at,
        hours: campaign.hours,
        channel: campaign.channel,
        actor,
        attestConsent: false,
      })
      if (started.type === 'started') {
        return { type: 'planned', at, zone, campaign: started.campaign, isOwn: true, was: null }
      }
      throw new AppError('conflict', 'Nobody has said that this person agreed to be called.')
    } catch (error) {
      const gone = { outcome: null, reason: 'not_started', now: clock.now() }
      await markLeadDone(db, leadId, gone)
      throw error
    }
  }

  return { copyLead, start: startOwn }
}

/** Who has said that the person agreed goes with the copy, so that nobody has to say it again. */
async function consentOf(tx: Db, lead: Lead, { consentBy, consentAt, listId }: CampaignRow) {
  if (lead.consent !== 'unknown' || consentBy === null) return {}
  const { name } = await getList(tx, listId)
  const source = `confirmed by ${consentBy} for ${name}`
  return { consent: 'granted', consentSource: source, consentAt } as const
}
