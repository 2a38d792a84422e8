import type { ReportSpan } from '../../domain/calls/report.ts'
import type { Outcome } from '../../domain/outcome.ts'

export const SUBCOMMANDS = [
  'start',
  'status',
  'pause',
  'resume',
  'stop',
  'call',
  'lists',
  'calls',
  'why',
  'lead',
  'dnc',
  'audit',
  'forget',
  'report',
  'export',
  'help',
] as const
export type Subcommand = (typeof SUBCOMMANDS)[number]

export interface StartCommand {
  name: 'start'
  /** Id or name; null is the channel's newest. */
  list: string | null
  prompt: string | null
  lines: number | null
  maxAttempts: number | null
  budgetMicros: number | null
  /** As typed, see `readAtTime`. */
  at: string | null
  attestConsent: boolean
}

export interface CallCommand {
  name: 'call'
  /** As typed. */
  phone: string
  prompt: string | null
  attestConsent: boolean
}

export interface StopCommand {
  name: 'stop'
  /** Every campaign, and `campaign` is null. */
  all: boolean
  campaign: string | null
  /** Calls on the line are hung up, too. */
  now: boolean
}

/** Null where a campaign is meant; then a null `campaign` is the channel's own. */
export interface ReportCommand {
  name: 'report'
  span: ReportSpan | null
  campaign: string | null
}

export const DNC_VERBS = ['add', 'remove', 'check', 'holds', 'import', 'export'] as const

/** What is to be done with the do-not-call list. Phones as typed. */
export type DncCommand =
  | { name: 'dnc'; verb: 'add' | 'remove'; phones: string[]; reason: string | null }
  | { name: 'dnc'; verb: 'check'; phones: string[] }
  | { name: 'dnc'; verb: 'holds' | 'import' | 'export' }

/** What a person asked for with `/dial`. Campaigns are named by id or name; null is the channel's own. */
export type DialCommand =
  | StartCommand
  | CallCommand
  | StopCommand
  | ReportCommand
  | { name: 'pause' | 'resume'; campaign: string | null }
  | { name: 'status' | 'export'; campaign: string | null }
  | { name: 'calls'; outcome: Outcome | null }
  | DncCommand
  /** A campaign's id or name, a phone as typed, or null for the channel's campaign. */
  | { name: 'why'; subject: string | null }
  | { name: 'lead' | 'forget'; phone: string }
  | { name: 'audit'; phone: string | null }
  | { name: 'lists' }
  | { name: 'help' }
  | { name: 'unknown'; word: string; closest: Subcommand | null }
