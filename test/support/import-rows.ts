import type { Db, Tables } from '../../src/store/engine/tables.ts'

/** How many rows of a list are in each table that an import fills. */
export interface ImportedRows {
  leads: number
  rejected: number
  numbers: number
}

export const NO_ROWS: ImportedRows = { leads: 0, rejected: 0, numbers: 0 }

export async function countImportedRows(db: Db, listId: string): Promise<ImportedRows> {
  const count = async (table: keyof Pick<Tables, 'leads' | 'rejectedRows' | 'leadNumbers'>) => {
    const query = db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('rows'))
    return (await query.where('listId', '=', listId).executeTakeFirstOrThrow()).rows
  }
  return {
    leads: await count('leads'),
    rejected: await count('rejectedRows'),
    numbers: await count('leadNumbers'),
  }
}
