import type { LeadNumberRow, RejectedRow } from '../engine/tables.ts'
import { type Lead, LeadVariables, LeadZones } from '../leads/lead-rows.ts'
import { RejectedCells } from '../leads/rejected-rows.ts'
import { type BulkRows, toBulkRows } from './bulk-tables.ts'

/** A lead as an import makes it: nobody has called it, and nothing has changed since. */
export type ImportedLead = Omit<Lead, 'outcome' | 'updatedAt'>

/** A row that became no lead. */
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
