import type { Generated, Insertable, Kysely, Selectable } from 'kysely'
import type { AttemptState } from '../../domain/attempt.ts'
import type { CampaignState } from '../../domain/campaign.ts'
import type { ConsentState, LeadState } from '../../domain/lead.ts'
import type { Outcome } from '../../domain/outcome.ts'

/** The tables of db/schema.sql as TypeScript sees them: camelCase names, times in epoch ms. */
export interface Tables {
  lists: ListsTable
  rejectedRows: RejectedRowsTable
  columnChoices: ColumnChoicesTable
  leads: LeadsTable
  leadNumbers: LeadNumbersTable
  promptVersions: PromptVersionsTable
  campaigns: CampaignsTable
  attempts: AttemptsTable
  transcriptTurns: TranscriptTurnsTable
  webhookReceipts: WebhookReceiptsTable
  outbox: OutboxTable
  slackEvents: { id: string; receivedAt: number }
  suppressions: SuppressionsTable
  holds: HoldsTable
  inboundCalls: InboundCallsTable
  nationalFiles: NationalFilesTable
  nationalNumbers: NationalNumbersTable
  forgottenNumbers: ForgottenNumbersTable
  keys: KeysTable
  corrections: CorrectionsTable
  audit: AuditTable
  leases: { name: string; holder: string; expiresAt: number }
  schemaMigrations: { name: string; appliedAt: number }
}

/** A database handle or an open transaction: every query takes one as its first argument. */
export type Db = Kysely<Tables>

export type ListSource = 'slack' | 'api' | 'call'
export type ListState = 'importing' | 'ready' | 'failed'

interface ListsTable {
  id: string
  name: string
  source: ListSource
  state: ListState
  failure: string | null
  channel: string | null
  threadTs: string | null
  fileId: string | null
  contentHash: string
  uploadedBy: string
  accepted: Generated<number>
  rejected: Generated<number>
  duplicates: Generated<number>
  suppressed: Generated<number>
  unzoned: Generated<number>
  withoutConsent: Generated<number>
  columnsJson: Generated<string>
  variablesJson: Generated<string>
  createdAt: number
  readyAt: number | null
  elsewhere: Generated<number>
  alsoUnstarted: Generated<number>
  refused: Generated<number>
  rowsRead: Generated<number>
  bytesRead: Generated<number>
  bytesTotal: Generated<number>
  startedAt: number | null
  reasonsJson: Generated<string>
  questionJson: string | null
  canceledBy: string | null
  firstLeadId: string | null
  lastLeadId: string | null
  unclear: Generated<number>
  unreadJson: Generated<string>
  oddLeadsJson: Generated<string>
}
export type ListRow = Selectable<ListsTable>
export type NewList = Insertable<ListsTable>

export type RejectVerdict = 'rejected' | 'duplicate' | 'suppressed'

interface RejectedRowsTable {
  listId: string
  rowNumber: number
  verdict: RejectVerdict
  reason: string
  cellsJson: string
}
export type RejectedRow = Selectable<RejectedRowsTable>

interface ColumnChoicesTable {
  channel: string
  headerKey: string
  choiceJson: string
  chosenBy: string
  chosenAt: number
}

interface LeadsTable {
  id: string
  listId: string
  rowNumber: number
  phone: string
  country: string
  name: string | null
  firstName: string | null
  lastName: string | null
  email: string | null
  company: string | null
  region: string | null
  zip: string | null
  timezone: string | null
  zonesJson: string
  language: string | null
  prompt: string | null
  owner: string | null
  consent: ConsentState
  consentSource: string | null
  consentAt: number | null
  variablesJson: string
  state: LeadState
  reason: string | null
  nextAt: number
  outcome: Outcome | null
  createdAt: number
  updatedAt: number
}
export type LeadRow = Selectable<LeadsTable>

interface LeadNumbersTable {
  phone: string
  listId: string
  leadId: string
}
export type LeadNumberRow = Selectable<LeadNumbersTable>

interface PromptVersionsTable {
  id: string
  name: string
  hash: string
  body: string
  settingsJson: string
  createdAt: number
}
export type PromptVersionRow = Selectable<PromptVersionsTable>

interface CampaignsTable {
  id: string
  name: string
  listId: string
  state: CampaignState
  reason: string | null
  channel: string | null
  cardTs: string | null
  prompt: string
  lines: number | null
  maxAttempts: number
  budgetMicros: number | null
  startedBy: string
  consentBy: string | null
  consentAt: number | null
  startsAt: number
  startedAt: number | null
  runningSince: number | null
  endedAt: number | null
  createdAt: number
  updatedAt: number
  spentMicros: Generated<number>
  pricedCalls: Generated<number>
  approvedBy: string | null
  approvedAt: number | null
  hours: string | null
}
export type CampaignRow = Selectable<CampaignsTable>

interface AttemptsTable {
  id: string
  campaignId: string
  leadId: string
  phone: string
  number: number
  state: AttemptState
  released: Generated<number>
  outcome: Outcome | null
  reason: string | null
  prompt: string
  promptVersionId: string | null
  gateJson: string
  callId: string | null
  reservedAt: number
  sentAt: number | null
  liveAt: number | null
  endedAt: number | null
  startedAt: number | null
  durationMs: number | null
  costMicros: number | null
  answeredBy: string | null
  disposition: string | null
  summary: string | null
  recordingUrl: string | null
  errorMessage: string | null
  looks: Generated<number>
  lookedAt: number | null
  disclosed: number | null
}
export type AttemptRow = Selectable<AttemptsTable>

interface TranscriptTurnsTable {
  attemptId: string
  position: number
  speaker: string
  text: string
  saidAt: number | null
}
export type TranscriptTurnRow = Selectable<TranscriptTurnsTable>

export type ReceiptKind = 'record' | 'event' | 'unreadable'

interface WebhookReceiptsTable {
  id: string
  kind: ReceiptKind
  callId: string | null
  tokenAttemptId: string | null
  bodyHash: string
  body: string
  deliveries: Generated<number>
  receivedAt: number
  processedAt: number | null
  result: string | null
}
export type ReceiptRow = Selectable<WebhookReceiptsTable>

export type OutboxState = 'pending' | 'sent' | 'dead'

interface OutboxTable {
  id: string
  key: string
  kind: string
  subjectId: string
  campaignId: string | null
  channel: string
  threadTs: string | null
  state: OutboxState
  revision: Generated<number>
  sentRevision: Generated<number>
  messageTs: string | null
  tries: Generated<number>
  nextAt: number
  error: string | null
  createdAt: number
  sentAt: number | null
}
export type OutboxRow = Selectable<OutboxTable>

interface SuppressionsTable {
  phone: string
  source: string
  reason: string | null
  addedBy: string
  attemptId: string | null
  addedAt: number
}
export type SuppressionRow = Selectable<SuppressionsTable>

interface HoldsTable {
  phone: string
  attemptId: string | null
  callId: string | null
  reason: string
  heldAt: number
  decidedBy: string | null
  decidedAt: number | null
}
export type HoldRow = Selectable<HoldsTable>

interface InboundCallsTable {
  callId: string
  phone: string
  attemptId: string
  optout: number
  durationMs: number
  costMicros: number | null
  summary: string | null
  calledAt: number
}
export type InboundCallRow = Selectable<InboundCallsTable>

interface NationalFilesTable {
  id: string
  name: string
  contentHash: string
  datedAt: number
  numbers: Generated<number>
  importedBy: string
  importedAt: number
  readyAt: number | null
}
export type NationalFileRow = Selectable<NationalFilesTable>

interface NationalNumbersTable {
  phone: string
  fileId: string
}

interface ForgottenNumbersTable {
  phoneHash: string
  forgottenBy: string
  forgottenAt: number
}

interface CorrectionsTable {
  id: string
  attemptId: string
  was: Outcome
  outcome: Outcome
  correctedBy: string
  correctedAt: number
}
export type CorrectionRow = Selectable<CorrectionsTable>

interface KeysTable {
  name: string
  value: string
}

interface AuditTable {
  id: string
  at: number
  actor: string
  action: string
  subject: string
  detailJson: string
}
