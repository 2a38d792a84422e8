import { newId } from '../system/id.ts'
import type { Db, PromptVersionRow } from './tables.ts'

/** The id of this very text and these very settings; written down when new. */
export async function keepPromptVersion(
  db: Db,
  version: Omit<PromptVersionRow, 'id'>,
): Promise<string> {
  await db
    .insertInto('promptVersions')
    .values({ id: newId(), ...version })
    .onConflict((conflict) => conflict.columns(['name', 'hash']).doNothing())
    .execute()
  const row = await db
    .selectFrom('promptVersions')
    .select('id')
    .where('name', '=', version.name)
    .where('hash', '=', version.hash)
    .executeTakeFirstOrThrow()
  return row.id
}
