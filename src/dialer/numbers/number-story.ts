import { isActiveCampaign } from '../../domain/campaign.ts'
import type { GateAnswer } from '../../domain/law/gate-rules.ts'
import { parsePhone } from '../../domain/places/phone.ts'
import { listAttemptsOfNumber } from '../../store/calls/calls-of-number.ts'
import { listInboundCalls } from '../../store/calls/inbound-calls.ts'
import { findCampaignOfList } from '../../store/campaigns/campaign-rows.ts'
import type {
  AttemptRow,
  CampaignRow,
  HoldRow,
  InboundCallRow,
  ListRow,
  NationalFileRow,
  SuppressionRow,
} from '../../store/engine/tables.ts'
import type { Lead } from '../../store/leads/lead-rows.ts'
import { listLeadsOfNumber } from '../../store/leads/leads-of-numbers.ts'
import { getList } from '../../store/leads/lists.ts'
import { findForgotten } from '../../store/numbers/forgotten.ts'
import { findHold } from '../../store/numbers/holds.ts'
import { findNationalFileOf } from '../../store/numbers/national-numbers.ts'
import { findSuppression } from '../../store/numbers/suppressions.ts'
import type { AskGate } from '../calling/gate-keeper.ts'
import type { DialerContext } from '../context.ts'

/** Everything Dialbot knows about one number. */
export interface NumberStory {
  /** E.164 */
  phone: string
  country: string
  /** On our own do-not-call list: since when, by whom and why. */
  suppression: SuppressionRow | null
  /** It may have asked not to be called, and nobody has decided. */
  hold: HoldRow | null
  /** Calls that came from the number, the newest first. */
  inbound: InboundCallRow[]
  /** The registry's file that lists the number. */
  nationalFile: NationalFileRow | null
  /** The person's data was erased; only a hash of the number is left. */
  isForgotten: boolean
  /** The newest rows first. */
  leads: StoryLead[]
  /** The newest calls first; how many there are in all is `attemptCount`. */
  attempts: AttemptRow[]
  attemptCount: number
}

export interface StoryLead {
  lead: Lead
  list: ListRow
  campaign: CampaignRow | null
  /** Its time has come, or it is being called. */
  isDue: boolean
  /** What the gate says at this moment; null when no campaign would call the lead. */
  answer: GateAnswer | null
}

const MAX_LEADS = 10
const MAX_ATTEMPTS = 10

/** Reads a number's story. Throws `invalid` for a text that is no phone number. */
export function createNumberStory(
  context: DialerContext & { defaultCountry: string },
  askGate: AskGate,
) {
  const { db, clock, defaultCountry } = context

  return async function readStory(phoneText: string): Promise<NumberStory> {
    const { phone, country } = parsePhone(phoneText, defaultCountry)
    const leads: StoryLead[] = []
    for (const lead of await listLeadsOfNumber(db, phone, MAX_LEADS)) {
      const campaign = (await findCampaignOfList(db, lead.listId, 'newest')) ?? null
      const isCalled = campaign !== null && isActiveCampaign(campaign.state)
      const isOpen = lead.state === 'waiting' || lead.state === 'dialing'
      const answer = isCalled && isOpen ? await askGate(campaign, lead) : null
      const isDue = lead.state === 'dialing' || lead.nextAt <= clock.now()
      leads.push({ lead, list: await getList(db, lead.listId), campaign, isDue, answer })
    }
    const hold = await findHold(db, phone)
    const { attempts, count } = await listAttemptsOfNumber(db, phone, MAX_ATTEMPTS)
    return {
      phone,
      country,
      suppression: (await findSuppression(db, phone)) ?? null,
      hold: hold === undefined || hold.decidedAt !== null ? null : hold,
      inbound: await listInboundCalls(db, phone, MAX_ATTEMPTS),
      nationalFile: (await findNationalFileOf(db, phone)) ?? null,
      isForgotten: (await findForgotten(db, [phone])).size > 0,
      leads,
      attempts,
      attemptCount: count,
    }
  }
}
