import type { WebClient } from '@slack/web-api'
import type { Campaigns } from '../dialer/campaigns/create-campaigns.ts'
import type { Results } from '../dialer/campaigns/results.ts'
import type { AuditTrail } from '../dialer/numbers/audit-trail.ts'
import type { DoNotCall } from '../dialer/numbers/do-not-call.ts'
import type { Forget } from '../dialer/numbers/forget.ts'
import type { Outcomes } from '../dialer/outcomes/create-outcomes.ts'
import type { DncImport } from '../intake/do-not-call/dnc-import.ts'
import type { otherFile } from '../intake/files/other-file.ts'
import type { csvLikelihood, parseSlackFile, shareTs } from '../intake/files/slack-file.ts'
import type { LeadIntake } from '../intake/leads/take-file.ts'
import type { RichBlock } from '../messages/kit/blocks.ts'
import type { Reports } from '../notify/reports.ts'
import type { Undelivered } from '../notify/undelivered.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Authorizer } from './authorize.ts'
import type { Identity } from './door/connection.ts'
import type { Forms } from './views/forms.ts'

/** What Slack's door needs of the rest of the program. */
export interface UseCases {
  campaigns: Campaigns
  auditTrail: AuditTrail
  forget: Forget
  intake: Pick<
    LeadIntake,
    | 'receiveSharedFile'
    | 'takeFile'
    | 'lists'
    | 'findList'
    | 'lookAtColumns'
    | 'cancelImport'
    | 'unreadOf'
    | 'sayMeanings'
  >
  doNotCall: DoNotCall
  outcomes: Outcomes
  dncImport: Pick<DncImport, 'importSlackFile' | 'findDateProblem'>
  undelivered: Undelivered
  reports: Pick<Reports, 'ofChannel' | 'ofCampaign'>
  results: Results
  /** How a file object of Slack is read, and whether it is one for us. */
  files: {
    parse: typeof parseSlackFile
    csvLikelihood: typeof csvLikelihood
    otherFile: typeof otherFile
    shareTs: typeof shareTs
  }
}

/** What every listener is handed. */
export interface SlackContext extends UseCases {
  client: WebClient
  authorizer: Authorizer
  /** Forms that are changed while they are open. */
  forms: Forms
  /** Null while Slack has not said who we are. */
  identity(): Identity | null
  /** The team's time zone, in which `at:` is read. */
  timezone: string
  clock: Clock
  log: Log
  /** Blocks that answers do without, as Slack has refused them. */
  refusedBlocks: Set<RichBlock>
  /** Work that must be over before the program ends. */
  track<Result>(work: Promise<Result>): Promise<Result>
}

/** Where something was asked, and by whom. */
export interface Place {
  channel: string
  userId: string
}

/** A place where something was pressed, and what opens a form there for three seconds. */
export interface PressPlace extends Place {
  triggerId: string
  threadTs?: string | undefined
  /** The workspace of whoever pressed, where the request says. */
  teamId?: string | undefined
  /** The form the button stands in. */
  viewId?: string | undefined
}
