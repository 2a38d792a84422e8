import { DAY_MS } from '../../domain/durations.ts'
import { narrowHours } from '../../domain/law/calling-hours.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import { isNationalFileFresh } from '../../domain/law/do-not-call.ts'
import { askGate } from '../../domain/law/gate.ts'
import type { GateAnswer } from '../../domain/law/gate-rules.ts'
import { BLAND_PLANS } from '../../domain/law/plans.ts'
import { countOpenAttempts } from '../../store/calls/calls-of-campaign.ts'
import { findNumberHistories } from '../../store/calls/calls-of-number.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import type { Lead } from '../../store/leads/lead-rows.ts'
import { findRefusedNumbers } from '../../store/leads/leads-of-numbers.ts'
import { findHeld } from '../../store/numbers/holds.ts'
import {
  findNationalNumbers,
  findNewestNationalFile,
} from '../../store/numbers/national-numbers.ts'
import { findSuppressed } from '../../store/numbers/suppressions.ts'
import type { DialerContext } from '../context.ts'
import { gateQuestion } from './gate-question.ts'

// What a call is taken to cost before any of the campaign's has been billed: two minutes at the dearest
// plan's price. More than the usual call, for a budget is not to be overdrawn.
const CAUTIOUS_COST_MICROS = 2 * (BLAND_PLANS.start.minuteMicros ?? 0)

/** What the gate says of a lead of a campaign at this moment. */
export type AskGate = (campaign: CampaignRow, lead: Lead) => Promise<GateAnswer>

/** For a person who asks; the reserving transaction asks by itself. */
export function createAskGate(context: DialerContext): AskGate {
  return async function ask(campaign, lead) {
    const gate = await openGate(context.db, campaign, [lead.phone], context, context.clock.now())
    const { prompt } = context.prompts.resolve(lead.prompt ?? campaign.prompt)
    return gate.ask(lead, prompt.settings.kind)
  }
}

/** The gate with all that this transaction knows; `money` grows with each lead that it lets through. */
export async function openGate(
  tx: Db,
  campaign: CampaignRow,
  phones: readonly string[],
  { settings, regions }: Pick<DialerContext, 'settings' | 'regions'>,
  now: number,
) {
  const histories = await findNumberHistories(tx, phones, now - DAY_MS)
  const suppressed = await findSuppressed(tx, phones)
  const held = await findHeld(tx, phones)
  const national = await findNationalNumbers(tx, phones)
  const refused = await findRefusedNumbers(tx, phones)
  const registry = await findNewestNationalFile(tx)
  const registryIsOld = registry !== undefined && !isNationalFileFresh(registry.datedAt, now)
  const money = campaign.budgetMicros === null ? null : await moneyOf(tx, campaign.id)
  const { ignoreHours, countries } = settings
  const hours = narrowHours(settings.hours, campaign.hours)

  return {
    /** Calls that this lead has had so far. */
    attemptsOf: ({ id, phone }: Lead): number => histories.get(phone)?.attemptsOfLead.get(id) ?? 0,
    ask(lead: Lead, kind: CampaignKind): GateAnswer {
      const question = gateQuestion({
        ...{ now, lead, regions, campaign, money, kind, registryIsOld },
        history: histories.get(lead.phone),
        isSuppressed: suppressed.has(lead.phone),
        isHeld: held.has(lead.phone),
        isNational: national.has(lead.phone),
        isRefused: refused.has(lead.phone),
        settings: { ignoreHours, hours, countries },
      })
      return askGate(question)
    },
    spend(): void {
      if (money !== null) money.reservedMicros += money.eachMicros
    },
  }
}

/** What the campaign's calls have cost, and what those on the line and the next one may. */
export async function moneyOf(tx: Db, campaignId: string) {
  // In this order: a call that ends in between is counted twice rather than not at all.
  const open = await countOpenAttempts(tx, campaignId)
  const { spentMicros, pricedCalls } = await getCampaign(tx, campaignId)
  const eachMicros = pricedCalls > 0 ? Math.ceil(spentMicros / pricedCalls) : CAUTIOUS_COST_MICROS
  return { spentMicros, reservedMicros: (open + 1) * eachMicros, eachMicros }
}
