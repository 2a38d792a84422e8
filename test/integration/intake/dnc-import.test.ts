import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDncImport } from '../../../src/intake/do-not-call/dnc-import.ts'
import type { DncImportRequest } from '../../../src/intake/do-not-call/dnc-import-context.ts'
import {
  importNationalNumbers,
  importOwnNumbers,
} from '../../../src/intake/do-not-call/dnc-rows.ts'
import { inFolder, saveFile } from '../../../src/intake/files/saved-file.ts'
import { rememberForgotten } from '../../../src/store/numbers/forgotten.ts'
import {
  findNationalNumbers,
  findNewestNationalFile,
  insertNationalFile,
  insertNationalNumbers,
  listUnfinishedNationalFiles,
} from '../../../src/store/numbers/national-numbers.ts'
import {
  addSuppression,
  findSuppressed,
  findSuppression,
  removeSuppression,
} from '../../../src/store/numbers/suppressions.ts'
import { newId } from '../../../src/system/id.ts'
import { createLog } from '../../../src/system/log.ts'
import { at, testClock } from '../../support/at.ts'
import {
  onBothDatabases,
  onUsualDatabases,
  openTestDatabase,
  type TestDatabase,
} from '../../support/databases.ts'
import { readLead } from '../../support/dialing.ts'
import { insertLeadRow } from '../../support/make.ts'

/** Already November 25 in Berlin, and still November 24 in New York. */
const NOW = at('2026-11-25T02:00:00Z')

/** The program's, which reads each file in a thread: starting one takes longer than the rest of a test. */
function start({ db, url }: TestDatabase) {
  const woken: number[] = []
  const dnc = createDncImport({
    db,
    databaseUrl: url,
    clock: testClock(NOW),
    log: createLog({ level: 'error', destination: { write: () => {} } }),
    defaultCountry: 'US',
    timezone: 'America/New_York',
    slack: { token: 'xoxb', slackApiUrl: 'https://slack.com/api/' },
    wakeDialer: () => woken.push(NOW),
  })
  onTestFinished(() => dnc.stop())
  return {
    dnc,
    woken,
    send: (text: string | Buffer, request: Partial<DncImportRequest> = {}) =>
      dnc.importFile(
        { kind: 'own', fileName: 'numbers.csv', datedOn: null, actor: 'U0ANNA', ...request },
        chunks(text),
      ),
  }
}

async function* chunks(text: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

const NATIONAL = { kind: 'national', fileName: '415.txt', datedOn: '2026-11-20' } as const

/** What the thread does with a file of our own numbers, in this one. */
function addOwn({ db }: TestDatabase, text: string | Buffer, fileName = 'numbers.csv') {
  return inFolder(async (folder) => {
    const job = { ...(await savedIn(folder, text)), fileName, actor: 'U0ANNA', now: NOW }
    return await importOwnNumbers(db, { ...job, kind: 'own', defaultCountry: 'US' })
  })
}

/** What the thread does with a file of a registry, in this one. */
function addNational({ db }: TestDatabase, text: string | Buffer) {
  return inFolder(async (folder) => {
    const saved = await savedIn(folder, text)
    const { fileName, datedOn, kind } = NATIONAL
    const dated = { contentHash: saved.contentHash, datedAt: at(`${datedOn}T00:00:00Z`) }
    const by = { importedBy: 'U0ANNA', importedAt: NOW }
    const id = newId()
    await insertNationalFile(db, { id, name: fileName, ...dated, ...by })
    const job = { ...saved, ...dated, fileName, actor: 'U0ANNA', now: NOW }
    return await importNationalNumbers(db, { ...job, kind, fileId: id })
  })
}

async function savedIn(folder: string, text: string | Buffer) {
  const path = join(folder, 'file')
  const { contentHash } = await saveFile(chunks(text), path)
  return { path, contentHash }
}

async function auditOf({ db }: TestDatabase) {
  const rows = await db.selectFrom('audit').selectAll().orderBy('id').execute()
  return rows.map(({ actor, action, detailJson }) => ({
    actor,
    action,
    ...JSON.parse(detailJson),
  }))
}

/** What has nothing to do with where the numbers are kept. */
describe('a do-not-call file', () => {
  async function open(): Promise<TestDatabase> {
    const database = await openTestDatabase('sqlite')
    onTestFinished(() => database.close())
    return database
  }

  it('needs no header', async () => {
    const database = await open()
    expect(await addOwn(database, 'Ada;415-555-0100\nBen;415-555-0101\n')).toMatchObject({
      added: 2,
    })
    expect(await addOwn(database, '4155550102')).toMatchObject({ added: 1 })
  })

  it('asks nobody which of its columns is meant: the numbers of all are added', async () => {
    const database = await open()
    const rows = [
      'Mobile,Name,Work phone,Home phone',
      '4155550100,Ada,4155550101,',
      '4155550102,Ben,none,',
      ',Cat,4155550103,',
      '4155550104,Dan,12345,',
      ',Eve,-,',
      '4155550100,Ada,4155550105,4155550106',
    ]
    const result = await addOwn(database, `${rows.join('\n')}\n`)
    expect(result).toMatchObject({ added: 7, alreadyThere: 1, unreadable: 2 })
    expect(result.examples).toEqual([
      { rowNumber: 5, reason: expect.stringMatching(/^“Work phone”: /) },
      { rowNumber: 6, reason: 'The phone number is empty.' },
    ])
    const numbers = Array.from({ length: 7 }, (_, index) => `+1415555010${index}`)
    expect(await findSuppressed(database.db, numbers)).toEqual(new Set(numbers))
  })

  it('finds the numbers by what they are when no column is named for them', async () => {
    const database = await open()
    const file = 'who;how to reach\nAda;415-555-0100\nBen;(415) 555-0101\nCat;415.555.0102\n'
    expect(await addOwn(database, file)).toMatchObject({ added: 3, unreadable: 0 })
  })

  it('may be compressed, and in whatever encoding a spreadsheet writes', async () => {
    const database = await open()
    const text = 'Téléphone\tComment\n4155550100\tn’appelez pas\n'
    const wide = Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(text, 'utf16le')])
    expect(await addOwn(database, gzipSync(wide), 'numbers.csv.gz')).toMatchObject({ added: 1 })
    expect(await findSuppression(database.db, '+14155550100')).toMatchObject({
      reason: 'n’appelez pas',
    })
    const cut = gzipSync('phone\n4155550100\n4155550101\n').subarray(0, 30)
    await expect(addOwn(database, cut)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('takes the number of a row that has a problem, and tells of it', async () => {
    const database = await open()
    const long = 'x'.repeat(10_001)
    const result = await addOwn(database, `phone,reason\n4155550100,${long}\n4155550101,ok\n`)
    expect(result).toMatchObject({
      added: 2,
      unreadable: 1,
      examples: [{ rowNumber: 2, reason: expect.stringContaining('10,001 characters') }],
    })
  })

  it('is refused when nothing in it is a number', async () => {
    const database = await open()
    await expect(addOwn(database, 'name,color\nAda,red\n')).rejects.toThrow(
      'There is no phone column',
    )
    await expect(addOwn(database, 'phone\n123\n')).rejects.toThrow(/no phone number.*Row 2/)
    await expect(addOwn(database, '')).rejects.toMatchObject({ code: 'invalid' })
    await expect(addOwn(database, Buffer.from('%PDF-1.7 and so on'))).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('of a national registry needs a date that is not to come', async () => {
    const database = await open()
    const { send, dnc } = start(database)
    expect(dnc.findDateProblem('2026-11-24')).toBeNull()
    for (const datedOn of [null, '2026-11-25', 'yesterday']) {
      expect(dnc.findDateProblem(datedOn)).toEqual(expect.any(String))
      await expect(send('4155550100', { ...NATIONAL, datedOn })).rejects.toMatchObject({
        code: 'invalid',
      })
    }
  })

  it('of a national registry may be compressed, too', async () => {
    const database = await open()
    const file = gzipSync('415,5550100\r\n415,5550101\r\n')
    expect(await addNational(database, file)).toMatchObject({ added: 2, unreadable: 0 })
  })

  it('of a national registry is told row by row where it cannot be read', async () => {
    const database = await open()
    const rows = ['4155550100', '123', '4155550101', '0155550102', '4155550103']
    expect(await addNational(database, rows.join('\n'))).toMatchObject({
      added: 3,
      unreadable: 2,
      examples: [{ rowNumber: 2 }, { rowNumber: 4 }],
    })
  })
})

onUsualDatabases('a do-not-call file that is refused', (open) => {
  it('is on record, and is no known file by that', async () => {
    const database = await open()
    const { send, dnc } = start(database)
    for (const code of ['invalid', 'invalid']) {
      await expect(send('phone\n123\n')).rejects.toMatchObject({ code })
    }
    const file = { id: 'F1', name: 'gone.csv', mimetype: 'text/csv', filetype: 'csv', url: '' }
    const shared = { ...file, mode: 'tombstone', size: null, isExternal: false, shares: null }
    const wish = { kind: 'national', datedOn: '2026-11-20', actor: 'U0BEN' } as const
    await expect(dnc.importSlackFile(wish, shared)).rejects.toMatchObject({ code: 'not_found' })
    const refused = { actor: 'U0ANNA', action: 'dnc.import_failed', fileName: 'numbers.csv' }
    expect(await auditOf(database)).toMatchObject([
      { ...refused, kind: 'own', why: expect.stringContaining('no phone number') },
      refused,
      { actor: 'U0BEN', action: 'dnc.import_failed', fileName: 'gone.csv', kind: 'national' },
    ])
  })

  it('as none of a national registry never counts as our copy, and leaves the last one as it was', async () => {
    const database = await open()
    const { send } = start(database)
    await addNational(database, '4155550100')
    const leads = ['name,phone', 'Ada,4155550100', 'Ben,4155550101'].join('\n')
    await expect(send(leads, NATIONAL)).rejects.toThrow('not a file of the national registry')
    const mostlyNot = ['4155550100', '4155550101', ...Array.from({ length: 600 }, () => 'x1')]
    await expect(send(mostlyNot.join('\n'), NATIONAL)).rejects.toThrow('not a file')
    expect(await listUnfinishedNationalFiles(database.db)).toEqual([])
    expect(await findNewestNationalFile(database.db)).toMatchObject({ name: '415.txt' })
    expect(await findNationalNumbers(database.db, ['+14155550100'])).toEqual(
      new Set(['+14155550100']),
    )
  })
})

onBothDatabases('a list of our own', (open) => {
  it('adds its numbers with who, when and why, and tells what it did with each row', async () => {
    const database = await open()
    const { send, woken } = start(database)
    const result = await send(
      'Name,Phone Number,Reason,Date\n' +
        'Ada,(415) 555-0100,asked by e-mail,2025-03-04\n' +
        'Ben,415-555-0101,,2030-01-01\n' +
        'Ada again,+14155550100,twice,\n' +
        'Cat,12345,,\n',
    )
    expect(result).toMatchObject({
      type: 'done',
      added: 2,
      alreadyThere: 1,
      unreadable: 1,
      examples: [{ rowNumber: 5, reason: expect.stringContaining('too few digits') }],
    })
    const { db } = database
    expect(await findSuppression(db, '+14155550100')).toEqual({
      phone: '+14155550100',
      source: 'import',
      reason: 'asked by e-mail',
      addedBy: 'U0ANNA',
      attemptId: null,
      addedAt: at('2025-03-04T00:00:00Z'),
    })
    expect(await findSuppression(db, '+14155550101')).toMatchObject({
      reason: 'in the file numbers.csv',
      addedAt: NOW,
    })
    expect(await auditOf(database)).toMatchObject([
      { actor: 'U0ANNA', action: 'dnc.import', kind: 'own', added: 2, unreadable: 1 },
    ])
    expect(woken).toEqual([NOW])
  })

  it('may have more numbers in its rows than a statement takes', async () => {
    const database = await open()
    const rows = Array.from({ length: 150 }, (_, row) =>
      Array.from({ length: 40 }, (_, column) => `415555${2_000 + row * 40 + column}`),
    )
    const header = Array.from({ length: 40 }, (_, column) => `phone ${column + 1}`)
    const file = [header, ...rows].map((cells) => cells.join(',')).join('\n')
    expect(await addOwn(database, file)).toMatchObject({ added: 6_000, unreadable: 0 })
  })

  it('blocks the leads that wait, in every list', async () => {
    const database = await open()
    const leads = [
      await insertLeadRow(database.db, { phone: '+14155550100' }),
      await insertLeadRow(database.db, { phone: '+14155550100' }),
    ]
    const other = await insertLeadRow(database.db, { phone: '+14155550101' })
    const result = await addOwn(database, 'phone\n4155550100\n')
    expect(result).toMatchObject({ added: 1, blockedLeads: 2 })
    for (const { id } of leads) {
      expect(await readLead(database.db, id)).toMatchObject({
        state: 'blocked',
        reason: 'do_not_call',
      })
    }
    expect((await readLead(database.db, other.id)).state).toBe('waiting')
  })

  it('changes nothing the second time, and says who sent it first', async () => {
    const database = await open()
    const { send } = start(database)
    await addOwn(database, 'phone\n4155550100\n')
    await removeSuppression(database.db, '+14155550100')
    const again = await send('phone\n4155550100\n', { actor: 'U0BEN', fileName: 'copy.csv' })
    expect(again).toMatchObject({ type: 'known', actor: 'U0ANNA', at: NOW })
    expect(await findSuppressed(database.db, ['+14155550100'])).toEqual(new Set())
  })

  it('does not write an erased person down again', async () => {
    const database = await open()
    await rememberForgotten(database.db, '+14155550100', { actor: 'U0ANNA', now: 1 })
    const result = await addOwn(database, 'phone\n4155550100\n')
    expect(result).toMatchObject({ added: 0, alreadyThere: 1 })
    expect(await database.db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })
})

onBothDatabases('a national file', (open) => {
  it('of pairs or of ten digits becomes our copy, with its date', async () => {
    const database = await open()
    const { send } = start(database)
    const pairs = await addNational(database, '415,5550100\r\n415,5550101\r\n212,5550102\r\n')
    expect(pairs).toMatchObject({ added: 3, unreadable: 0 })
    const digits = await send('4155550101\n4155550103\n', {
      ...NATIONAL,
      datedOn: '2026-11-24',
    })
    expect(digits).toMatchObject({ type: 'done', added: 1, alreadyThere: 1, dropped: 1 })
    const phones = ['+14155550100', '+14155550101', '+14155550103', '+12125550102']
    // 415 is what the newer file says; 212 it does not cover.
    expect(await findNationalNumbers(database.db, phones)).toEqual(new Set(phones.slice(1)))
    expect(await findNewestNationalFile(database.db)).toMatchObject({
      datedAt: at('2026-11-24T00:00:00Z'),
      numbers: 2,
      importedBy: 'U0ANNA',
    })
    expect(await findSuppressed(database.db, phones)).toEqual(new Set())
  })

  it('is taken once', async () => {
    const database = await open()
    const { send } = start(database)
    await addNational(database, '4155550100')
    const again = await send('4155550100', { ...NATIONAL, datedOn: '2026-11-24' })
    expect(again).toMatchObject({ type: 'known', datedAt: at('2026-11-20T00:00:00Z') })
    expect(await findNewestNationalFile(database.db)).toMatchObject({
      datedAt: at('2026-11-20T00:00:00Z'),
    })
  })

  it('does not write an erased person down again', async () => {
    const database = await open()
    const { db } = database
    await rememberForgotten(db, '+14155550100', { actor: 'U0ANNA', now: 1 })
    await addSuppression(db, {
      ...{ phone: '+14155550101', source: 'forget', reason: null, addedBy: 'U0ANNA' },
      ...{ attemptId: null, addedAt: 1 },
    })
    const rows = ['4155550100', '4155550101', '4155550102']
    const result = await addNational(database, rows.join('\n'))
    expect(result).toMatchObject({ added: 1, alreadyThere: 2 })
    const numbers = await db.selectFrom('nationalNumbers').select('phone').execute()
    expect(numbers).toEqual([{ phone: '+14155550102' }])
  })

  it('that was cut off is cleared at the next start, and may be sent again', async () => {
    const database = await open()
    const { db } = database
    const first = start(database)
    const importing = first.send('4155550100', NATIONAL)
    importing.catch(() => {})
    while ((await listUnfinishedNationalFiles(db)).length === 0) await setImmediate()
    await first.dnc.stop()
    await expect(importing).rejects.toThrow('cut off')
    const [file] = await listUnfinishedNationalFiles(db)
    await insertNationalNumbers(db, file?.id ?? '', ['+14155550100'], [])
    expect(await findNewestNationalFile(db)).toBeUndefined()

    const { dnc, send } = start(database)
    await dnc.recover()
    expect(await listUnfinishedNationalFiles(db)).toEqual([])
    expect(await findNationalNumbers(db, ['+14155550100'])).toEqual(new Set())
    expect(await auditOf(database)).toMatchObject([
      { actor: 'dialbot', action: 'dnc.import_cleared', fileName: '415.txt' },
    ])
    expect(await send('4155550100', NATIONAL)).toMatchObject({ type: 'done', added: 1 })
  })

  it('of many thousand rows is read in short transactions', async () => {
    const database = await open()
    const rows = Array.from({ length: 3_000 }, (_, i) => `415,555${String(i).padStart(4, '0')}`)
    const result = await addNational(database, rows.join('\n'))
    expect(result).toMatchObject({ added: 3_000, unreadable: 0 })
  })
})
