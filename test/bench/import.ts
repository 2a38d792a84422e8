import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { parse } from 'csv-parse'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { createPlaces, type PlacedLead } from '../../src/intake/rows/places.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { openDatabase } from '../../src/store/engine/database.ts'
import { prepareSchema } from '../../src/store/engine/schema.ts'
import { openSqlite } from '../../src/store/engine/sqlite-file.ts'
import { systemClock } from '../../src/system/clock.ts'
import { loadRegionMap, loadZoneMap } from '../../src/system/zone-data.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { insertLeads, percentile, print, startBland } from './bench.ts'
import { writeLeadsCsv } from './leads-csv.ts'
import { type AppProcess, startProcess } from './process.ts'

const ROWS = 1_000_000
const FEW_ROWS = 100_000
const COUNT = ROWS.toLocaleString('en-US')

/** A million rows through the real program in a process of its own, and what their parts take bare. */
export async function benchImport(): Promise<void> {
  if (process.env.ONLY === 'busy') {
    const f = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
    await writeLeadsCsv(join(f, 'l.csv'), ROWS)
    await importBesideCalls(join(f, 'l.csv'), join(f, 'b.db'))
    rmSync(f, { recursive: true })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  try {
    const path = join(folder, 'leads.csv')
    const few = join(folder, 'few.csv')
    await writeLeadsCsv(path, ROWS)
    await writeLeadsCsv(few, FEW_ROWS)
    const small = await importAlone(few, `file:${join(folder, 'small.db')}`)
    const large = await importAlone(path, `file:${join(folder, 'large.db')}`)
    print(`${COUNT} rows into SQLite`, perSecond(large.rowsPerSecond), '≥ 40,000 rows/s')
    const bare = await takeBare(path, join(folder, 'large.db'))
    const wholeMs = (ROWS / large.rowsPerSecond) * 1000
    const placesMs = takePlaces(join(folder, 'large.db'))
    const added = placesMs / (wholeMs - placesMs)
    print('zones, states and hours add to an import', percent(added), '≤ 10 %')
    const sum = bare.parseMs + bare.insertMs + bare.checkMs
    print(
      'as much as bare csv-parse, inserts and number checks',
      `${(wholeMs / sum).toFixed(2)} × (${seconds(bare.parseMs)} + ${seconds(bare.insertMs)} + ${seconds(bare.checkMs)})`,
      '≤ 1.5 ×',
    )
    print(
      'peak memory of the process',
      `${large.peakMb} MB; with ${FEW_ROWS.toLocaleString('en-US')} rows ${small.peakMb} MB`,
      '< 300 MB, and flat',
    )
    await importBesideCalls(path, join(folder, 'busy.db'))
    const postgres = await startPostgres()
    try {
      const { rowsPerSecond } = await importAlone(path, postgres.url)
      print(`${COUNT} rows into Postgres`, perSecond(rowsPerSecond), '≥ 20,000 rows/s')
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Imported {
  rowsPerSecond: number
  peakMb: number
}

/** Nothing else goes on, but for what the program does all the time. */
async function importAlone(path: string, databaseUrl: string): Promise<Imported> {
  const slack = createSlackSim({ clock: systemClock })
  const { apiUrl } = await slack.start()
  const dialbot = await startProcess({
    ...{ DATABASE_URL: databaseUrl, SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: slack.token },
    BLAND_API_URL: 'http://127.0.0.1:9',
  })
  try {
    const imported = await upload(dialbot, path, databaseUrl)
    return { ...imported, peakMb: dialbot.peakMb() }
  } finally {
    await dialbot.stop()
    await slack.stop()
  }
}

/** From when the file is there until the list is ready. */
async function upload(
  dialbot: AppProcess,
  path: string,
  databaseUrl: string,
): Promise<{ rowsPerSecond: number }> {
  const { listId } = await dialbot.upload(path)
  const db = openDatabase(databaseUrl)
  const { startedAt, readyAt, rowsRead } = await db
    .selectFrom('lists')
    .select(['startedAt', 'readyAt', 'rowsRead'])
    .where('id', '=', listId)
    .executeTakeFirstOrThrow()
  await db.destroy()
  return { rowsPerSecond: (rowsRead / ((readyAt ?? 0) - (startedAt ?? 0))) * 1000 }
}

/**
 * The same work without any of ours: the parser counts rows, the library looks at each number, and the
 * very rows that the import wrote are copied into an empty database with the same settings.
 */
async function takeBare(path: string, importedInto: string) {
  const text = readFileSync(path, 'utf8')
  const parseFrom = performance.now()
  const phones: string[] = []
  const parser = parse({ from_line: 2 })
  for (let start = 0; start < text.length; start += 65_536) {
    parser.write(text.slice(start, start + 65_536))
    for (let row = parser.read(); row !== null; row = parser.read()) phones.push(row[2])
  }
  parser.end()
  for await (const row of parser) phones.push(row[2])
  const parseMs = performance.now() - parseFrom
  const checkFrom = performance.now()
  let valid = 0
  for (const phone of phones) {
    if (parsePhoneNumberFromString(phone, { defaultCountry: 'US' })?.isValid()) valid += 1
  }
  const checkMs = performance.now() - checkFrom
  if (valid < phones.length * 0.9) throw new Error(`Only ${valid} numbers were valid`)
  return { parseMs, checkMs, insertMs: await insertBare(importedInto) }
}

/** Finding out about zones, states and hours, for the leads that the import wrote. */
function takePlaces(importedInto: string): number {
  const maps = { zones: loadZoneMap(), regions: loadRegionMap() }
  const places = createPlaces({ maps, needsZone: true, hours: null, now: Date.now() })
  const connection = openSqlite(`file:${importedInto}`)
  const rows = connection
    .prepare<[], Omit<PlacedLead, 'zones'>>(
      'select phone, country, region, zip, timezone, consent from leads',
    )
    .iterate()
  let ms = 0
  for (const hints of rows) {
    const from = performance.now()
    places.firstState({ ...hints, zones: places.findZones(hints)?.zones ?? [] })
    ms += performance.now() - from
  }
  connection.close()
  return ms
}

const TOGETHER = 500

/** Prepared statements in transactions of 500 rows; reading the rows to copy is not counted. */
async function insertBare(importedInto: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'dialbot-bench-'))
  const url = `file:${join(folder, 'bare.db')}`
  const db = openDatabase(url)
  await prepareSchema(db, 0)
  await db.destroy()
  const from = openSqlite(`file:${importedInto}`)
  const into = openSqlite(url)
  into.pragma('foreign_keys = OFF')
  into.pragma('synchronous = NORMAL')
  into.pragma('cache_size = -32000')
  into.pragma('wal_autocheckpoint = 8000')
  let ms = 0
  for (const [table, order] of [
    ['leads', 'row_number'],
    ['lead_numbers', 'phone'],
  ]) {
    const columns = from.prepare(`select * from ${table} limit 1`).columns()
    const names = columns.map(({ name }) => name)
    const marks = names.map(() => '?')
    const insert = into.prepare(`insert into ${table} (${names}) values (${marks})`)
    const insertAll = into.transaction((rows: unknown[][]) => {
      for (const row of rows) insert.run(row)
    })
    let rows: unknown[][] = []
    const write = () => {
      const began = performance.now()
      insertAll(rows)
      ms += performance.now() - began
      rows = []
    }
    for (const row of from.prepare(`select * from ${table} order by ${order}`).raw().iterate()) {
      if (Array.isArray(row)) rows.push(row)
      if (rows.length === TOGETHER) write()
    }
    write()
  }
  from.close()
  into.close()
  rmSync(folder, { recursive: true, force: true })
  return ms
}

const LINES = 50
const CALL_MS = 5_000
// As long as people talk: calls that began together do not end together.
const CALL_SPREAD_MS = 3_000
const LEADS = 10_000
const STATUS_EVERY_MS = 100

/** The same file while a campaign calls and a person asks how it goes. */
async function importBesideCalls(path: string, file: string): Promise<void> {
  const databaseUrl = `file:${file}`
  const slack = createSlackSim({ clock: systemClock })
  const { apiUrl } = await slack.start()
  const user = slack.addUser({ name: 'anna' })
  const channel = slack.addChannel({ name: 'sales', members: [user.id] })
  const calls = { callMs: CALL_MS, callSpreadMs: CALL_SPREAD_MS }
  const bland = await startBland({ ...calls, ringMs: 100, answerDelayMs: 1 })
  const dialbot = await startProcess({
    ...{ DATABASE_URL: databaseUrl, SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: slack.token },
    ...{ BLAND_API_URL: bland.apiUrl, CONCURRENCY: String(LINES), IGNORE_CALLING_HOURS: '1' },
  })
  slack.connect({ url: dialbot.url, signingSecret: dialbot.signingSecret })
  try {
    const listId = insertLeads(databaseUrl, LEADS)
    await slack.command(user.id, channel.id, `/dial start ${listId} max:1`)
    // Twice over all lines: calls that began together no longer end together.
    const from = await bland.waitForCalls(LINES * 3)
    const began = performance.now()
    let isOver = false
    const importing = upload(dialbot, path, databaseUrl).finally(() => {
      isOver = true
    })
    const acks: number[] = []
    while (!isOver) {
      const { ackMs, error } = await slack.command(user.id, channel.id, '/dial status')
      if (error !== null) throw new Error(`Slack would show ${error}`)
      acks.push(ackMs)
      await delay(STATUS_EVERY_MS)
    }
    const { rowsPerSecond } = await importing
    const { share } = await bland.books(LINES, { from, to: from + performance.now() - began })
    print(
      `/dial status acknowledged during an import, p99`,
      `${percentile(acks, 0.99).toFixed(0)} ms of ${acks.length}; ${perSecond(rowsPerSecond)}`,
      '< 100 ms',
    )
    print(`lines used meanwhile, ${LINES} lines of ${CALL_MS / 1000} s`, percent(share), '≥ 95 %')
  } finally {
    await dialbot.stop()
    bland.stop()
    await slack.stop()
  }
}

function perSecond(rows: number): string {
  return `${Math.round(rows).toLocaleString('en-US')} rows/s`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
