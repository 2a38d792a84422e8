import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Opening, openingOf, placeKey } from '../../src/domain/calling-law.ts'
import { createRegionFinder } from '../../src/domain/places.ts'
import { createZoneFinder } from '../../src/domain/zones.ts'
import { importRows } from '../../src/intake/import-rows.ts'
import { openDatabase } from '../../src/store/database.ts'
import { insertList } from '../../src/store/lists.ts'
import { prepareSchema } from '../../src/store/schema.ts'
import { newId } from '../../src/system/id.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { print } from './bench.ts'

const ROWS = 100_000
const AREAS = ['415', '212', '850', '303', '808', '907', '504', '312', '702', '617']
const STATES = ['CA', 'NY', 'FL', 'CO', 'HI', 'AK', 'LA', 'IL', 'NV', 'MA']

function makeRow(row: number) {
  const area = AREAS[row % AREAS.length] ?? '415'
  const line = String(2_000_000 + row).padStart(7, '0')
  const zip = String(10_000 + ((row * 7) % 80_000))
  return { phone: `+1${area}${line}`, region: STATES[row % STATES.length] ?? 'CA', zip }
}

/** What finding out about zones, states and hours adds to an import. */
export async function benchImport(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  const rows = Array.from({ length: ROWS }, (_, row) => makeRow(row))
  const lines = rows.map(
    ({ phone, region, zip }, row) =>
      `Ada${row},Lovelace,${phone},ada${row}@example.com,Company ${row},${region},${zip},yes`,
  )
  const path = join(folder, 'leads.csv')
  const header = 'first_name,last_name,phone,email,company,state,zip,consent'
  writeFileSync(path, [header, ...lines].join('\n'))
  const db = openDatabase(`file:${join(folder, 'dialbot.db')}`)
  const now = Date.now()
  await prepareSchema(db, now)
  const listId = newId()
  await insertList(db, {
    ...{ id: listId, name: 'bench', source: 'api', state: 'importing', failure: null },
    ...{ channel: null, threadTs: null, fileId: null, contentHash: listId, uploadedBy: 'api' },
    ...{ createdAt: now, readyAt: null },
  })
  const from = performance.now()
  await importRows(db, {
    ...{ listId, path, countries: ['US', 'CA'], defaultCountry: 'US' },
    ...{ needsZone: true, hours: null, now },
  })
  const wholeMs = performance.now() - from
  await db.destroy()

  const { findZones } = createZoneFinder(loadZoneMap())
  const { findRegions } = createRegionFinder(loadRegionMap())
  const openings = new Map<string, Opening>()
  const askedFrom = performance.now()
  for (const hints of rows) {
    const zones = findZones({ ...hints, country: 'US' })?.zones ?? []
    const regions = findRegions({ ...hints, country: 'US' })
    const place = { country: 'US', zones, regions, kind: 'marketing' as const }
    const key = placeKey(place)
    if (!openings.has(key)) openings.set(key, openingOf({ ...place, hours: null, now }))
  }
  const zonesMs = performance.now() - askedFrom
  rmSync(folder, { recursive: true, force: true })

  const added = (zonesMs / (wholeMs - zonesMs)) * 100
  print('zones, states and hours add to an import', `${added.toFixed(1)} %`, '≤ 10 %')
}
