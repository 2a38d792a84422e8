import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportEnd, ImportJob } from '../../src/intake/leads/import-job.ts'
import { readLeads } from '../../src/intake/leads/read-leads.ts'
import type { ImportWriter } from '../../src/store/bulk/import-writer.ts'
import { openImportWriter } from '../../src/store/bulk/open-import-writer.ts'
import type { Db, ListRow } from '../../src/store/engine/tables.ts'
import { insertList } from '../../src/store/leads/lists.ts'
import type { Clock } from '../../src/system/clock.ts'
import { newId } from '../../src/system/id.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { urlOf } from './databases.ts'
import { CALLING_TIME } from './dialing.ts'

const maps = { zones: loadZoneMap(), regions: loadRegionMap() }

export interface CsvImport {
  listId: string
  end: ImportEnd
}

/** Takes a CSV in as a new list, in this thread. */
export async function importCsv(
  db: Db,
  content: string | Buffer,
  rules: Partial<ImportJob> & {
    list?: Partial<ListRow>
    isStopped?: () => boolean
    onWrite?: () => Promise<void>
    /** Instead of one with a connection of its own; it is closed all the same. */
    writer?: ImportWriter
    /** Stands still at `now` unless given. */
    clock?: Clock
  } = {},
): Promise<CsvImport> {
  const { list, isStopped = () => false, onWrite, writer: given, clock, ...changes } = rules
  const id = changes.listId ?? newId()
  const now = changes.now ?? CALLING_TIME
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-test-'))
  const path = join(folder, 'leads.csv')
  writeFileSync(path, content)
  const opened = given ?? openImportWriter(urlOf(db))
  const writer: ImportWriter = {
    ...opened,
    async write(rows) {
      await onWrite?.()
      await opened.write(rows)
    },
  }
  try {
    await insertList(db, {
      ...{ id, name: 'leads', source: 'api', state: 'importing', failure: null, channel: null },
      ...{ threadTs: null, fileId: null, contentHash: id, uploadedBy: 'api' },
      ...{ createdAt: now, readyAt: null },
      ...list,
    })
    const job = {
      ...{
        listId: id,
        path,
        channel: list?.channel ?? null,
        choice: null,
        phoneColumn: null,
        sheet: null,
      },
      uploadedBy: list?.uploadedBy ?? 'api',
      ...{ known: {}, countries: ['US', 'CA'], defaultCountry: 'US', needsZone: true },
      ...{ hours: null, maps, now },
    }
    const watch = { writer, clock: clock ?? { now: () => now }, isStopped, onProgress: () => {} }
    return { listId: id, end: await readLeads(db, { ...job, ...changes }, watch) }
  } finally {
    await writer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
