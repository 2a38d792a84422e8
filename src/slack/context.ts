import type { WebClient } from '@slack/web-api'
import type { Campaigns } from '../dialer/campaigns.ts'
import type { Intake } from '../intake/intake.ts'
import type { looksLikeCsv, parseSlackFile, shareTs } from '../intake/slack-file.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Authorizer } from './authorize.ts'
import type { Identity } from './connection.ts'

/** What Slack's door needs of the rest of the program. */
export interface UseCases {
  campaigns: Campaigns
  intake: Pick<Intake, 'receiveSharedFile' | 'lists'>
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
