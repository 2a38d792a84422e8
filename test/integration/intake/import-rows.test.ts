import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parseCallingHours } from '../../../src/domain/calling-hours.ts'
import { type ImportJob, importRows } from '../../../src/intake/import-rows.ts'
import { getList, insertList } from '../../../src/store/lists.ts'
import type { Db } from '../../../src/store/tables.ts'
import { newId } from '../../../src/system/id.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { CALLING_TIME } from '../../support/dialing.ts'

/** Takes a CSV in and gives its list and its leads, in the order of the file. */
async function importCsv(db: Db, lines: readonly string[], rules: Partial<ImportJob> = {}) {
  const id = newId()
  const folder = await mkdtemp(join(tmpdir(), 'dialbot-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'leads.csv')
  writeFileSync(path, `${lines.join('\n')}\n`)
  await insertList(db, {
    ...{ id, name: 'leads', source: 'api', state: 'importing', failure: null, channel: null },
    ...{ threadTs: null, fileId: null, contentHash: id, uploadedBy: 'api' },
    ...{ createdAt: CALLING_TIME, readyAt: null },
  })
  const job = { countries: ['US', 'CA'], defaultCountry: 'US', needsZone: true, hours: null }
  await importRows(db, { listId: id, path, now: CALLING_TIME, ...job, ...rules })
  const query = db.selectFrom('leads').selectAll().where('listId', '=', id).orderBy('rowNumber')
  return { list: await getList(db, id), leads: await query.execute() }
}

const REFUSED = { consent: 'refused', state: 'blocked', reason: 'consent_refused' }

onBothDatabases('a later row of the file that refuses', (open) => {
  it('refuses for the lead of the first row, in whatever way the number is written', async () => {
    const { db } = await open()
    const { list, leads } = await importCsv(db, [
      'phone,consent',
      '4155550112,yes',
      '(415) 555-0112,no',
      '4155550113,',
      '+14155550113,opted_out',
      '4155550114,yes',
      '4155550114,web form',
      '4155550115,',
    ])
    expect(leads).toMatchObject([
      { ...REFUSED, consentSource: 'consent: no', consentAt: null },
      { ...REFUSED, consentSource: 'consent: opted_out' },
      { consent: 'granted', state: 'waiting', consentSource: 'consent: yes' },
      { consent: 'unknown', state: 'waiting' },
    ])
    expect(list).toMatchObject({ accepted: 4, duplicates: 3, withoutConsent: 1 })
    const [first] = await db.selectFrom('rejectedRows').select('reason').execute()
    expect(first?.reason).toContain('This row says no to calls')
  })

  it('reaches a lead that was written long before, and no lead of another list', async () => {
    const { db } = await open()
    const other = await importCsv(db, ['phone,consent', '4155550112,yes'])
    const between = Array.from({ length: 600 }, (_, index) => `415556${1000 + index},yes`)
    const lines = ['phone,consent', '4155550112,yes', ...between, '4155550112,revoked']
    const { leads } = await importCsv(db, lines)
    expect(leads[0]).toMatchObject(REFUSED)
    expect(leads.slice(1).every(({ state }) => state === 'waiting')).toBe(true)
    const untouched = await db
      .selectFrom('leads')
      .select('consent')
      .where('listId', '=', other.list.id)
      .executeTakeFirstOrThrow()
    expect(untouched.consent).toBe('granted')
  })

  it('takes nobody in who was refused first', async () => {
    const { db } = await open()
    const { leads } = await importCsv(db, ['phone,consent', '4155550112,no', '4155550112,yes'])
    expect(leads).toMatchObject([REFUSED])
  })
})

onBothDatabases('what the file says of the place', (open) => {
  it('is counted by column where it could not be read', async () => {
    const { db } = await open()
    const { list } = await importCsv(db, [
      'phone,state,zip,timezone',
      '4155550112,Narnia,94105,PST',
      '4155550113,Mordor,941,Europe/London',
      '4155550114,CA,94105,',
    ])
    expect(JSON.parse(list.columnsJson)).toEqual([
      { header: 'phone', variable: 'phone', field: 'phone' },
      { header: 'state', variable: 'state', field: 'region', unread: 2 },
      { header: 'zip', variable: 'zip', field: 'zip', unread: 1 },
      { header: 'timezone', variable: 'timezone', field: 'timezone', unread: 1 },
    ])
  })
})

onBothDatabases('a lead with no hour at which it may be called', (open) => {
  it('waits for the gate of its campaign, for hours and kinds change', async () => {
    const { db } = await open()
    const hours = parseCallingHours('Mon-Sun 03:00-04:00')
    const { leads } = await importCsv(db, ['phone,consent', '4155550112,yes'], { hours })
    expect(leads).toMatchObject([{ state: 'waiting', reason: 'never_open', nextAt: CALLING_TIME }])
  })
})
