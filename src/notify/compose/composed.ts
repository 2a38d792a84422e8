import type { RejectedPart } from '../../intake/rows/rejected-file.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import type { PromptLibrary } from '../../prompts/library.ts'
import type { OffThread } from '../../store/engine/off-thread.ts'
import type { Db } from '../../store/engine/tables.ts'
import type { DialLimits } from '../../store/figures/campaign-view.ts'
import type { Fact } from '../../store/outbox/queue.ts'
import type { Clock } from '../../system/clock.ts'
import type { UploadedCsv } from '../deliver/slack-poster.ts'
import type { Reports } from '../reports.ts'

/** What messages are made from. */
export interface ComposerContext {
  db: Db
  offThread: OffThread
  prompts?: PromptLibrary
  clock: Clock
  limits: DialLimits
  reports: Pick<Reports, 'ofDay'>
  /** The rows that were left out of a list, after one of them, as a file that spreadsheets read safely. */
  rejectedCsv(listId: string, afterRow: number): Promise<RejectedPart>
}

/** Where in its channel a message stands. */
export interface Place {
  threadTs: string | null
  broadcast: boolean
}

/** What is to be sent for a row, made from what the database says at this moment. */
export type Composed =
  | ({ type: 'post'; message: Message } & Place)
  /** `next`: what is to be queued once the file is in Slack. */
  | { type: 'upload'; file: UploadedCsv; threadTs: string | null; next: Fact | null }
  /** The fact is not complete yet. */
  | { type: 'later' }
  /** There is nothing to say about it. */
  | { type: 'nothing' }
  /** What it is about is not there any more. */
  | { type: 'lost'; why: string }
