import { z } from 'zod'
import { newId } from '../../system/id.ts'
import { jsonColumn } from '../engine/json-column.ts'
import type { Db, PromptVersionRow } from '../engine/tables.ts'

/** The company that a version of a prompt speaks for; null when it names none. */
export async function findPromptCompany(db: Db, versionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('promptVersions')
    .select('settingsJson')
    .where('id', '=', versionId)
    .executeTakeFirst()
  if (row === undefined) return null
  const settings = SettingsWithCompany.safeParse(PromptSettings.read(row.settingsJson))
  return settings.data?.company ?? null
}

const PromptSettings = jsonColumn(z.record(z.string(), z.unknown()))
const SettingsWithCompany = z.object({ company: z.string().nullable() })

/** The id of this very text and these very settings; written down when new. */
export async function keepPromptVersion(
  db: Db,
  version: Omit<PromptVersionRow, 'id' | 'settingsJson'> & { settings: Record<string, unknown> },
): Promise<string> {
  const { settings, ...rest } = version
  await db
    .insertInto('promptVersions')
    .values({ id: newId(), ...rest, settingsJson: PromptSettings.write(settings) })
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
