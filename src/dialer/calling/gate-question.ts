import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import type { GateInput } from '../../domain/law/gate-rules.ts'
import type { RegionFinder } from '../../domain/places/region-finder.ts'
import { NO_HISTORY, type NumberHistory } from '../../store/calls/calls-of-number.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'
import type { Lead } from '../../store/leads/lead-rows.ts'
import { PROMISED } from '../../store/leads/lead-states.ts'

/** What is known about a lead, its number and its campaign at the moment at which the gate is asked. */
export interface GateFacts {
  now: number
  lead: Lead
  regions: RegionFinder
  campaign: Pick<CampaignRow, 'state' | 'consentBy' | 'maxAttempts' | 'budgetMicros'>
  /** Null where no budget is to be kept. */
  money: { spentMicros: number; reservedMicros: number } | null
  /** Of the number, over all campaigns; undefined: it was never called. */
  history: NumberHistory | undefined
  kind: CampaignKind
  isSuppressed: boolean
  isHeld: boolean
  isNational: boolean
  /** The person said no to calls in the file of another list. */
  isRefused: boolean
  registryIsOld: boolean
  settings: GateInput['settings']
}

/** Puts the gate's question together, for the reserving transaction and for those who look ahead alike. */
export function gateQuestion(facts: GateFacts): GateInput {
  const { now, lead, campaign, money, history = NO_HISTORY } = facts
  return {
    now,
    lead: {
      ...lead,
      consent: facts.isRefused ? 'refused' : lead.consent,
      regions: facts.regions.findRegions(lead),
      isCallback: lead.reason === PROMISED,
    },
    campaign: {
      state: campaign.state,
      consentBy: campaign.consentBy,
      maxAttempts: campaign.maxAttempts,
      budgetMicros: campaign.budgetMicros,
      spentMicros: money?.spentMicros ?? 0,
      reservedMicros: money?.reservedMicros ?? 0,
    },
    history: {
      openAttempt: history.openAttempt,
      attemptsInCampaign: history.attemptsOfLead.get(lead.id) ?? 0,
      startsLast24h: history.startsSince,
      lastStartAt: history.lastStartAt,
      lastTransferAt: history.lastTransferAt,
      lastInboundAt: history.lastInboundAt,
    },
    kind: facts.kind,
    suppressed: facts.isSuppressed,
    onHold: facts.isHeld,
    nationalDoNotCall: facts.isNational,
    registryIsOld: facts.registryIsOld,
    settings: facts.settings,
  }
}
