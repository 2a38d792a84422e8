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

export function readReasons({ reasonsJson }: Pick<ListRow, 'reasonsJson'>): LeftOutReason[] {
  return ListReasons.read(reasonsJson)
}
