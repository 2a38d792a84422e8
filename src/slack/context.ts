import type { WebClient } from '@slack/web-api'
import type { AuditTrail } from '../dialer/audit-trail.ts'
import type { Campaigns } from '../dialer/campaigns.ts'
import type { DoNotCall } from '../dialer/do-not-call.ts'
import type { Forget } from '../dialer/forget.ts'
import type { DncImport } from '../intake/dnc-import.ts'
import type { Intake } from '../intake/intake.ts'
import type { looksLikeCsv, parseSlackFile, shareTs } from '../intake/slack-file.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Authorizer } from './authorize.ts'
import type { Identity } from './connection.ts'

/** What Slack's door needs of the rest of the program. */
export interface UseCases {
  campaigns: Campaigns
  auditTrail: AuditTrail
  forget: Forget
  intake: Pick<Intake, 'receiveSharedFile' | 'lists'>
  doNotCall: DoNotCall
  dncImport: Pick<DncImport, 'importSlackFile' | 'findDateProblem'>
  /** How a file object of Slack is read, and whether it is one for us. */
  files: { parse: typeof parseSlackFile; isCsv: typeof looksLikeCsv; shareTs: typeof shareTs }
}

/** What every listener is handed. */
export interface SlackContext extends UseCases {
  client: WebClient
  authorizer: Authorizer
  /** Null while Slack has not said who we are. */
  identity(): Identity | null
  /** The team's time zone, in which `at:` is read. */
  timezone: string
  clock: Clock
  log: Log
  /** Work that must be over before the program ends. */
  track<Result>(work: Promise<Result>): Promise<Result>
}

/** Where something was asked, and by whom. */
export interface Place {
  channel: string
  userId: string
}
