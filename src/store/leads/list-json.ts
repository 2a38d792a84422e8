import { z } from 'zod'
import { jsonColumn } from '../engine/json-column.ts'
import type { ListRow } from '../engine/tables.ts'

// What an import says of its file: columns, the names that templates may use, why rows were left out.

const ListColumn = z.object({
  /** As the file has it; empty when the cell is, and in a file without a header. */
  header: z.string(),
  /** Its name in templates. */
  variable: z.string(),
  /** What it is understood as; null when it is a template variable and nothing else. */
  field: z.string().nullable(),
  /** Leads whose place in this column could not be read. */
  unread: z.number().optional(),
  /** It was recognised by what stands in it, not by its header. */
  byContent: z.boolean().optional(),
})
export type ListColumn = z.output<typeof ListColumn>

const LeftOutReason = z.object({
  reason: z.string(),
  rows: z.number(),
  /** Row numbers. */
  examples: z.array(z.number()),
})
export type LeftOutReason = z.output<typeof LeftOutReason>

/** `no`: they are not called; `yes`: it says nothing against a call, or names consent. */
const Meaning = z.enum(['no', 'yes']).nullable()
export type Meaning = z.output<typeof Meaning>

const UnreadColumn = z.object({
  header: z.string(),
  variable: z.string(),
  kind: z.enum(['refusal', 'consent']),
  /** With a value that cannot be read. */
  leads: z.number(),
  /** The commonest, without those that may name somebody. */
  values: z.array(z.object({ text: z.string(), leads: z.number(), meaning: Meaning })),
  /** What all the other values mean. */
  others: Meaning,
})
export type UnreadColumn = z.output<typeof UnreadColumn>

export const ListOddLeads = jsonColumn(z.array(z.string()))
export const ListUnread = jsonColumn(z.array(UnreadColumn))

export const ListColumns = jsonColumn(z.array(ListColumn))
export const ListVariables = jsonColumn(z.array(z.string()))
export const ListReasons = jsonColumn(z.array(LeftOutReason))

/** In the order of the file. */
export function readColumns({ columnsJson }: Pick<ListRow, 'columnsJson'>): ListColumn[] {
  return ListColumns.read(columnsJson)
}

export function readVariables({ variablesJson }: Pick<ListRow, 'variablesJson'>): string[] {
  return ListVariables.read(variablesJson)
}

/** Columns that may say no to calls, or name consent, in words that nobody can read. */
export function readUnread({ unreadJson }: Pick<ListRow, 'unreadJson'>): UnreadColumn[] {
  return ListUnread.read(unreadJson)
}

/** Ids of the leads whose names are the oddest to speak. */
export function readOddLeads({ oddLeadsJson }: Pick<ListRow, 'oddLeadsJson'>): string[] {
  return ListOddLeads.read(oddLeadsJson)
}

/** Whether nobody has said yet what a column means that may hold refusals. */
export function isUnasked({ kind, leads, values, others }: UnreadColumn): boolean {
  return (
    kind === 'refusal' &&
    leads > 0 &&
    others === null &&
    values.every((one) => one.meaning === null)
  )
}

export function readReasons({ reasonsJson }: Pick<ListRow, 'reasonsJson'>): LeftOutReason[] {
  return ListReasons.read(reasonsJson)
}
