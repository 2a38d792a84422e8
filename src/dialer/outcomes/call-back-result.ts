import type { GateRule } from '../../domain/law/gate-rules.ts'
import type { CampaignRow } from '../../store/engine/tables.ts'

export type CallBackProblem =
  | { what: 'unreadable' | 'passed' | 'too_far' }
  /** A rule says no at that time; `until`: when it says yes. */
  | { what: 'shut'; rule: GateRule; until: number; zone: string }

export type CallBackResult =
  | {
      type: 'planned'
      at: number
      zone: string
      /** The campaign that makes the call. */
      campaign: CampaignRow
      /** It was made for this one call: that of the list is over, or may not call the lead again. */
      isOwn: boolean
      /** When the lead was promised a call before. */
      was: number | null
    }
  | { type: 'already'; at: number; zone: string }
  | { type: 'problem'; problem: CallBackProblem }
