import type { CallRecord } from '../../src/domain/call-record.ts'
import { MINUTE_MS } from '../../src/domain/durations.ts'
import type {
  AttemptRow,
  CampaignRow,
  Db,
  LeadRow,
  ListRow,
} from '../../src/store/engine/tables.ts'
import { insertLeads, toLead } from '../../src/store/leads/lead-rows.ts'
import { newId } from '../../src/system/id.ts'
import { at } from './at.ts'

// `make…` gives a value and touches nothing. `insert…Row` also writes it, and whatever it refers to
// that the test did not name.

/** When all of it was made, unless a test says otherwise: a Tuesday, 10 a.m. in New York. */
export const MADE_AT = at('2026-11-24T15:00:00Z')

let phones = 0

/** A number that nobody else in this test file has: +1 415 555 0001 and up. */
export function makePhone(): string {
  phones += 1
  return `+1415555${String(phones).padStart(4, '0')}`
}

/** A list that was taken in and is ready. */
export function makeList(change: Partial<ListRow> = {}): ListRow {
  const id = change.id ?? newId()
  return {
    id,
    name: 'leads.csv',
    source: 'slack',
    state: 'ready',
    failure: null,
    channel: 'C0LEADS',
    threadTs: null,
    fileId: null,
    contentHash: `hash of ${id}`,
    uploadedBy: 'U0ANNA',
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    suppressed: 0,
    unzoned: 0,
    withoutConsent: 0,
    columnsJson: '[]',
    variablesJson: '[]',
    createdAt: MADE_AT,
    readyAt: MADE_AT,
    elsewhere: 0,
    alsoUnstarted: 0,
    refused: 0,
    unclear: 0,
    unreadJson: '[]',
    oddLeadsJson: '[]',
    rowsRead: 0,
    bytesRead: 0,
    bytesTotal: 0,
    startedAt: null,
    reasonsJson: '[]',
    questionJson: null,
    canceledBy: null,
    firstLeadId: null,
    lastLeadId: null,
    ...change,
  }
}

/** A lead with consent, in San Francisco, that waits and is due. */
export function makeLead(change: Partial<LeadRow> = {}): LeadRow {
  return {
    id: newId(),
    listId: newId(),
    rowNumber: 2,
    phone: makePhone(),
    country: 'US',
    name: null,
    firstName: 'Ada',
    lastName: null,
    email: null,
    company: null,
    region: null,
    zip: null,
    timezone: null,
    zonesJson: '["America/Los_Angeles"]',
    language: null,
    prompt: null,
    owner: null,
    consent: 'granted',
    consentSource: null,
    consentAt: null,
    variablesJson: '{}',
    state: 'waiting',
    reason: null,
    nextAt: MADE_AT,
    outcome: null,
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    ...change,
  }
}

/** A running campaign. */
export function makeCampaign(change: Partial<CampaignRow> = {}): CampaignRow {
  return {
    id: newId(),
    name: 'leads',
    listId: newId(),
    state: 'running',
    reason: null,
    channel: 'C0LEADS',
    cardTs: null,
    prompt: 'default',
    lines: null,
    maxAttempts: 3,
    budgetMicros: null,
    startedBy: 'U0ANNA',
    consentBy: null,
    consentAt: null,
    startsAt: MADE_AT,
    startedAt: MADE_AT,
    runningSince: MADE_AT,
    endedAt: null,
    createdAt: MADE_AT,
    updatedAt: MADE_AT,
    spentMicros: 0,
    pricedCalls: 0,
    approvedBy: null,
    approvedAt: null,
    hours: null,
    ...change,
  }
}

/** A reservation that nothing has happened to yet. */
export function makeAttempt(change: Partial<AttemptRow> = {}): AttemptRow {
  return {
    id: newId(),
    campaignId: newId(),
    leadId: newId(),
    phone: makePhone(),
    number: 1,
    state: 'reserved',
    released: 0,
    outcome: null,
    reason: null,
    prompt: 'default',
    promptVersionId: null,
    gateJson: '{}',
    callId: null,
    reservedAt: MADE_AT,
    sentAt: null,
    liveAt: null,
    endedAt: null,
    startedAt: null,
    durationMs: null,
    costMicros: null,
    answeredBy: null,
    disposition: null,
    summary: null,
    recordingUrl: null,
    errorMessage: null,
    looks: 0,
    lookedAt: null,
    disclosed: null,
    ...change,
  }
}

/** A completed call of a minute that a person answered. */
export function makeRecord(change: Partial<CallRecord> = {}): CallRecord {
  return {
    callId: newId(),
    to: makePhone(),
    from: makePhone(),
    isInbound: false,
    status: 'completed',
    queueStatus: 'complete',
    completed: true,
    answeredBy: 'human',
    durationMs: MINUTE_MS,
    costMicros: 140_000,
    summary: 'They talked.',
    recordingUrl: null,
    disposition: null,
    errorMessage: null,
    endedBy: 'USER',
    createdAt: MADE_AT,
    startedAt: MADE_AT + 5_000,
    endedAt: MADE_AT + 65_000,
    transferredTo: null,
    transferState: null,
    isRetry: false,
    attemptId: null,
    campaignId: null,
    leadId: null,
    turns: [],
    ...change,
  }
}

export async function insertListRow(db: Db, change: Partial<ListRow> = {}): Promise<ListRow> {
  const list = makeList(change)
  await db.insertInto('lists').values(list).execute()
  return list
}

export async function insertLeadRow(db: Db, change: Partial<LeadRow> = {}): Promise<LeadRow> {
  const listId = change.listId ?? (await insertListRow(db)).id
  const lead = makeLead({ ...change, listId })
  await insertLeads(db, [toLead(lead)])
  return lead
}

export async function insertCampaignRow(
  db: Db,
  change: Partial<CampaignRow> = {},
): Promise<CampaignRow> {
  const listId = change.listId ?? (await insertListRow(db)).id
  const campaign = makeCampaign({ ...change, listId })
  await db.insertInto('campaigns').values(campaign).execute()
  return campaign
}

/** Its phone is its lead's. A new lead goes into the list of a campaign that the test names. */
export async function insertAttemptRow(
  db: Db,
  change: Partial<AttemptRow> = {},
): Promise<AttemptRow> {
  const campaign =
    change.campaignId === undefined
      ? await insertCampaignRow(db)
      : await db
          .selectFrom('campaigns')
          .selectAll()
          .where('id', '=', change.campaignId)
          .executeTakeFirstOrThrow()
  const lead =
    change.leadId === undefined
      ? await insertLeadRow(db, {
          listId: campaign.listId,
          ...(change.phone !== undefined && { phone: change.phone }),
        })
      : await db
          .selectFrom('leads')
          .selectAll()
          .where('id', '=', change.leadId)
          .executeTakeFirstOrThrow()
  const attempt = makeAttempt({
    phone: lead.phone,
    ...change,
    campaignId: campaign.id,
    leadId: lead.id,
  })
  await db.insertInto('attempts').values(attempt).execute()
  return attempt
}
