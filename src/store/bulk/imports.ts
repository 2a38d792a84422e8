import { type SqlBool, sql } from 'kysely'
import { isOneOf } from '../engine/is-one-of.ts'
import type { Db, LeadNumberRow, RejectedRow } from '../engine/tables.ts'
import { type Lead, LeadVariables, LeadZones } from '../leads/lead-rows.ts'
import {
  type LeftOutReason,
  type ListColumn,
  ListColumns,
  ListReasons,
  ListVariables,
} from '../leads/list-json.ts'
import { RejectedCells } from '../leads/rejected-rows.ts'
import { type BulkRows, toBulkRows } from './bulk-tables.ts'

/** A lead as an import makes it: nobody has called it, and nothing has changed since. */
export type ImportedLead = Omit<Lead, 'outcome' | 'updatedAt'>
export type LeftOutRow = Omit<RejectedRow, 'cellsJson'> & { cells: string[] }

/** Their numbers are added at the end of the import: see `numberRows`. */
export function leadRows(leads: readonly ImportedLead[]): BulkRows {
  return toBulkRows('leads', leads, (lead) => [
    lead.id,
    lead.listId,
    lead.rowNumber,
    lead.phone,
    lead.country,
    lead.name,
    lead.firstName,
    lead.lastName,
    lead.email,
    lead.company,
    lead.region,
    lead.zip,
    lead.timezone,
    zonesText(lead.zones),
    lead.language,
    lead.prompt,
    lead.owner,
    lead.consent,
    lead.consentSource,
    lead.consentAt,
    LeadVariables.write(lead.variables),
    lead.state,
    lead.reason,
    lead.nextAt,
    lead.createdAt,
    lead.createdAt,
  ])
}

// Leads of one place share one array: a million of them need few texts.
const zoneTexts = new WeakMap<readonly string[], string>()

function zonesText(zones: string[]): string {
  const known = zoneTexts.get(zones)
  if (known !== undefined) return known
  const text = LeadZones.write(zones)
  zoneTexts.set(zones, text)
  return text
}

export function rejectedRows(rows: readonly LeftOutRow[]): BulkRows {
  return toBulkRows('rejected_rows', rows, (row) => [
    row.listId,
    row.rowNumber,
    row.verdict,
    row.reason,
    RejectedCells.write(row.cells),
  ])
}

/** Quickest written in the order of the numbers, for then neighbours go into the same page. */
export function numberRows(rows: readonly LeadNumberRow[]): BulkRows {
  return toBulkRows('lead_numbers', rows, (row) => [row.phone, row.listId, row.leadId])
}

export interface ImportProgress {
  rowsRead: number
  bytesRead: number
}

/** The import has its turn. */
export async function markImportStarted(db: Db, id: string, startedAt: number): Promise<void> {
  await db.updateTable('lists').set({ startedAt }).where('id', '=', id).execute()
}

/** False when somebody canceled the import meanwhile. */
export async function recordProgress(
  db: Db,
  id: string,
  progress: ImportProgress,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lists')
    .set(progress)
    .where('id', '=', id)
    .where('canceledBy', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface ImportCounts {
  accepted: number
  rejected: number
  /** In the file, and in other lists. */
  duplicates: number
  /** Of the duplicates: those that wait in another list. */
  elsewhere: number
  /** Of the accepted: those that are in a list, too, that nobody has started yet. */
  alsoUnstarted: number
  /** Of the accepted: those who said no to calls. */
  refused: number
  suppressed: number
  /** Of the rejected: those whose time zone nobody knows. */
  unzoned: number
  withoutConsent: number
}

/** False when somebody canceled the import meanwhile. */
export async function markListReady(
  db: Db,
  id: string,
  result: ImportCounts &
    ImportProgress & {
      columns: ListColumn[]
      variables: string[]
      reasons: LeftOutReason[]
      firstLeadId: string | null
      lastLeadId: string | null
      readyAt: number
    },
): Promise<boolean> {
  const { columns, variables, reasons, ...rest } = result
  const { numUpdatedRows } = await db
    .updateTable('lists')
    .set({
      state: 'ready',
      ...rest,
      columnsJson: ListColumns.write(columns),
      variablesJson: ListVariables.write(variables),
      reasonsJson: ListReasons.write(reasons),
    })
    .where('id', '=', id)
    .where('state', '=', 'importing')
    .where('canceledBy', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** A lead of another list that waits to be called. */
export interface LeadElsewhere {
  phone: string
  rowNumber: number
  listName: string
  channel: string | null
  /** 1: a campaign of that list goes on; 0: nobody has started it yet. */
  isActive: number
}

/**
 * Which of the numbers wait, or are being called, in another list: one with a campaign that goes on, or one
 * that was shared after `unstartedSince` and that nobody has started yet.
 */
export async function findElsewhere(
  db: Db,
  listId: string,
  phones: readonly string[],
  unstartedSince: number,
): Promise<LeadElsewhere[]> {
  if (phones.length === 0) return []
  return db
    .selectFrom('leadNumbers')
    .innerJoin('leads', 'leads.id', 'leadNumbers.leadId')
    .innerJoin('lists', 'lists.id', 'leadNumbers.listId')
    .select(['leadNumbers.phone', 'leads.rowNumber', 'lists.name as listName', 'lists.channel'])
    .select((eb) => eb.case().when(IS_ACTIVE).then(1).else(0).end().as('isActive'))
    .where(isOneOf(db, 'lead_numbers.phone', phones))
    .where('leadNumbers.listId', '<>', listId)
    .where('leads.state', 'in', ['waiting', 'dialing'])
    .where('lists.state', '=', 'ready')
    .where((eb) =>
      eb.or([IS_ACTIVE, eb.and([IS_UNSTARTED, eb('lists.createdAt', '>', unstartedSince)])]),
    )
    .execute()
}

const IS_ACTIVE = sql<SqlBool>`exists (select 1 from campaigns where campaigns.list_id = lists.id
  and campaigns.state in ('scheduled', 'running', 'paused'))`
const IS_UNSTARTED = sql<SqlBool>`not exists (select 1 from campaigns
  where campaigns.list_id = lists.id)`

/** True when there is a list besides this one. */
export async function hasOtherLists(db: Db, listId: string): Promise<boolean> {
  const row = await db
    .selectFrom('lists')
    .select('id')
    .where('id', '<>', listId)
    .where('state', '=', 'ready')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** True when an import has written something. */
export async function hasRows(db: Db, listId: string): Promise<boolean> {
  for (const table of ['leads', 'rejectedRows'] as const) {
    const query = db.selectFrom(table).select('listId').where('listId', '=', listId)
    if ((await query.limit(1).executeTakeFirst()) !== undefined) return true
  }
  return false
}

/** Takes away what an import that came to nothing has written, at most so many rows; how many it was. */
export async function clearRows(tx: Db, listId: string, limit: number): Promise<number> {
  const leads = await tx
    .selectFrom('leads')
    .select(['id', 'phone'])
    .where('listId', '=', listId)
    .limit(limit)
    .execute()
  if (leads.length > 0) {
    const phones = leads.map(({ phone }) => phone)
    await tx
      .deleteFrom('leadNumbers')
      .where('listId', '=', listId)
      .where('phone', 'in', phones)
      .execute()
    const ids = leads.map(({ id }) => id)
    await tx.deleteFrom('leads').where('id', 'in', ids).execute()
  }
  const rejected = await tx
    .selectFrom('rejectedRows')
    .select('rowNumber')
    .where('listId', '=', listId)
    .limit(limit)
    .execute()
  if (rejected.length > 0) {
    const rows = rejected.map(({ rowNumber }) => rowNumber)
    await tx
      .deleteFrom('rejectedRows')
      .where('listId', '=', listId)
      .where('rowNumber', 'in', rows)
      .execute()
  }
  return leads.length + rejected.length
}
