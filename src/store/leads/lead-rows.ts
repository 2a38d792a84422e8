import { z } from 'zod'
import { AppError } from '../../domain/error.ts'
import type { BigRead } from '../engine/big-read.ts'
import { isWaitingLead } from '../engine/conditions.ts'
import { jsonColumn } from '../engine/json-column.ts'
import type { Db, LeadRow } from '../engine/tables.ts'
import { addLeadNumbers } from './lead-numbers.ts'

/** A lead as the program uses it: the JSON columns are read. */
export interface Lead extends Omit<LeadRow, 'zonesJson' | 'variablesJson'> {
  zones: string[]
  variables: Record<string, string>
}

export const LeadZones = jsonColumn(z.array(z.string()))

export const LeadVariables = jsonColumn(z.record(z.string(), z.string()))

export function toLead(row: LeadRow): Lead {
  const { zonesJson, variablesJson, ...rest } = row
  return {
    ...rest,
    zones: LeadZones.read(zonesJson),
    variables: LeadVariables.read(variablesJson),
  }
}

/** A few leads, found by their numbers at once. An import has ways of its own: see bulk/import-rows.ts. */
export async function insertLeads(db: Db, leads: readonly Lead[]): Promise<void> {
  if (leads.length === 0) return
  await db
    .insertInto('leads')
    .values(
      leads.map(({ zones, variables, ...lead }) => ({
        ...lead,
        zonesJson: LeadZones.write(zones),
        variablesJson: LeadVariables.write(variables),
      })),
    )
    .execute()
  await addLeadNumbers(
    db,
    leads.map(({ id, listId, phone }) => ({ phone, listId, leadId: id })),
  )
  // An import knows between which ids its leads are: no longer.
  await db
    .updateTable('lists')
    .set({ firstLeadId: null, lastLeadId: null })
    .where('id', 'in', [...new Set(leads.map(({ listId }) => listId))])
    .where('firstLeadId', 'is not', null)
    .execute()
}

export async function findLead(db: Db, id: string): Promise<Lead | undefined> {
  const row = await db.selectFrom('leads').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toLead(row)
}

/** In the order of the ids; those that do not exist are left out. */
export async function findLeads(db: Db, ids: readonly string[]): Promise<Lead[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('leads').selectAll().where('id', 'in', ids).execute()
  const leads = new Map(rows.map((row) => [row.id, toLead(row)]))
  return ids.flatMap((id) => leads.get(id) ?? [])
}

export async function getLead(db: Db, id: string): Promise<Lead> {
  const lead = await findLead(db, id)
  if (lead === undefined) throw new AppError('not_found', `There is no lead ${id}.`)
  return lead
}

/** A lead to show as an example, the first of the file that can be called. */
export async function findSampleLead(db: Db, listId: string): Promise<Lead | undefined> {
  const row = await db
    .selectFrom('leads')
    .selectAll()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .orderBy('nextAt')
    .orderBy('rowNumber')
    .limit(1)
    .executeTakeFirst()
  return row && toLead(row)
}

/** The prompts that leads of a list ask for by name. */
export const LEAD_PROMPTS: BigRead<{ listId: string }, string[]> = {
  module: import.meta.url,
  name: 'LEAD_PROMPTS',
  run: (db, { listId }) => listLeadPrompts(db, listId),
}

export async function listLeadPrompts(db: Db, listId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('leads')
    .select('prompt')
    .distinct()
    .where('listId', '=', listId)
    .where(isWaitingLead)
    .execute()
  return rows.flatMap(({ prompt }) => prompt ?? [])
}
