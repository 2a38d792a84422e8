import { expect, it } from 'vitest'
import { parseCallingHours } from '../../../src/domain/law/calling-hours.ts'
import { clearImport } from '../../../src/intake/leads/clear-import.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { hasRows } from '../../../src/store/leads/list-imports.ts'
import { getList } from '../../../src/store/leads/lists.ts'
import { addSuppression } from '../../../src/store/numbers/suppressions.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { CALLING_TIME } from '../../support/dialing.ts'
import { importCsv } from '../../support/import-csv.ts'
import { insertCampaignRow } from '../../support/make.ts'

/** Takes a CSV in and gives its list and its leads, in the order of the file. */
async function importLines(
  db: Db,
  lines: readonly string[],
  rules: Parameters<typeof importCsv>[2] = {},
) {
  const { listId, end } = await importCsv(db, `${lines.join('\n')}\n`, rules)
  const query = db.selectFrom('leads').selectAll().where('listId', '=', listId).orderBy('rowNumber')
  const rejected = await db
    .selectFrom('rejectedRows')
    .selectAll()
    .where('listId', '=', listId)
    .orderBy('rowNumber')
    .execute()
  return { end, list: await getList(db, listId), leads: await query.execute(), rejected }
}

const DAY_MS = 24 * 3_600_000
const REFUSED = { consent: 'refused', state: 'blocked', reason: 'consent_refused' }

const SAID_NO = {
  ...{ phone: '+14155550113', source: 'slack', reason: null, addedBy: 'U0ANNA' },
  // The day on which they said it, as a file of such numbers has it.
  ...{ attemptId: null, addedAt: CALLING_TIME - 200 * DAY_MS },
}

onBothDatabases('a number that is put on the do-not-call list while its file is read', (open) => {
  it('is a lead that nobody calls', async () => {
    const { db } = await open()
    let isListed = false
    // The rows are judged, and somebody says no before they are written.
    const onWrite = async () => {
      if (!isListed) await addSuppression(db, SAID_NO)
      isListed = true
    }
    const lines = ['phone', '4155550112', '4155550113', '4155550114']
    const { list, leads } = await importLines(db, lines, { onWrite })
    expect(list).toMatchObject({ state: 'ready', accepted: 3, suppressed: 0 })
    expect(leads.map(({ state, reason }) => [state, reason])).toEqual([
      ['waiting', null],
      ['blocked', 'do_not_call'],
      ['waiting', null],
    ])
  })
})

onBothDatabases('a later row of the file that refuses', (open) => {
  it('refuses for the lead of the first row, in whatever way the number is written', async () => {
    const { db } = await open()
    const { list, leads } = await importLines(db, [
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
    expect(list).toMatchObject({ accepted: 4, duplicates: 3, withoutConsent: 1, refused: 2 })
    const [first] = await db.selectFrom('rejectedRows').select('reason').execute()
    expect(first?.reason).toContain('This row says no to calls')
  })

  it('reaches a lead that was written long before, and no lead of another list', async () => {
    const { db } = await open()
    const other = await importLines(db, ['phone,consent', '4155550112,yes'])
    const between = Array.from({ length: 600 }, (_, index) => `415556${1000 + index},yes`)
    const lines = ['phone,consent', '4155550112,yes', ...between, '4155550112,revoked']
    const { leads } = await importLines(db, lines)
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
    const { leads } = await importLines(db, ['phone,consent', '4155550112,no', '4155550112,yes'])
    expect(leads).toMatchObject([REFUSED])
  })
})

onBothDatabases('what the file says of the place', (open) => {
  it('is counted by column where it could not be read', async () => {
    const { db } = await open()
    const { list } = await importLines(db, [
      'phone,state,zip,timezone',
      '4155550112,Narnia,94105,PST',
      '4155550113,Mordor,941,Europe/London',
      '4155550114,CA,94105,EST5',
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
    const { leads } = await importLines(db, ['phone,consent', '4155550112,yes'], { hours })
    expect(leads).toMatchObject([{ state: 'waiting', reason: 'never_open', nextAt: CALLING_TIME }])
  })
})

onBothDatabases('a number that waits in another list', (open) => {
  const CSV = ['phone,consent', '4155550112,yes', '4155550113,yes']

  it('is left out, and the row names where it waits', async () => {
    const { db } = await open()
    const list = { name: 'October', channel: 'C0LEADS' }
    const first = await importLines(db, ['phone', '4155550113'], { list })
    await insertCampaignRow(db, { listId: first.list.id, state: 'running' })
    const second = await importLines(db, CSV, { list: { channel: 'C0LEADS' } })
    expect(second.leads).toMatchObject([{ phone: '+14155550112' }])
    expect(second.list).toMatchObject({ accepted: 1, duplicates: 1, elsewhere: 1 })
    expect(second.rejected).toMatchObject([
      { rowNumber: 3, verdict: 'duplicate', cellsJson: '["4155550113","yes"]' },
    ])
    expect(second.rejected[0]?.reason).toBe(
      'The number already waits to be called in the list “October”, row 2.',
    )
    expect(JSON.parse(second.list.reasonsJson)).toEqual([
      {
        reason: 'The number already waits to be called in the list “October”.',
        ...{ rows: 1, examples: [3] },
      },
    ])
  })

  it('is not told by the name of a list of another channel', async () => {
    const { db } = await open()
    const list = { name: 'Secret', channel: 'C0OTHER' }
    const first = await importLines(db, ['phone', '4155550113'], { list })
    await insertCampaignRow(db, { listId: first.list.id, state: 'scheduled' })
    const { rejected } = await importLines(db, CSV, { list: { channel: 'C0LEADS' } })
    expect(rejected[0]?.reason).toContain('a list of another channel')
    expect(rejected[0]?.reason).not.toContain('Secret')
  })

  it.each([
    ['has a campaign that is over', { campaign: 'stopped' }],
    ['has called the number', { campaign: 'running', lead: 'done' }],
  ] as const)('is taken when that list %s', async (_, other) => {
    const { db } = await open()
    const { listId } = await importCsv(db, 'phone\n4155550113\n')
    await insertCampaignRow(db, { listId, state: other.campaign })
    if ('lead' in other) await db.updateTable('leads').set({ state: other.lead }).execute()
    expect((await importLines(db, CSV)).list).toMatchObject({ accepted: 2, elsewhere: 0 })
  })

  it.each([
    [29, 1],
    [31, 0],
  ])('is taken, and told of, when nobody has started that list in %i days', async (days, told) => {
    const { db } = await open()
    const list = { createdAt: CALLING_TIME - days * DAY_MS }
    await importCsv(db, 'phone\n4155550113\n', { list })
    const second = await importLines(db, CSV)
    expect(second.list).toMatchObject({ accepted: 2, elsewhere: 0, alsoUnstarted: told })
  })

  it('is left out as long as a campaign that began long ago goes on', async () => {
    const { db } = await open()
    const createdAt = CALLING_TIME - 31 * DAY_MS
    const { listId } = await importCsv(db, 'phone\n4155550113\n', { list: { createdAt } })
    await insertCampaignRow(db, { listId, state: 'paused' })
    expect((await importLines(db, CSV)).list).toMatchObject({ accepted: 1, elsewhere: 1 })
  })
})

onBothDatabases('an import', (open) => {
  it('lets its leads be found by their numbers', async () => {
    const { db } = await open()
    const rows = Array.from({ length: 1_300 }, (_, row) => `415556${9999 - ((row * 7) % 1_301)}`)
    const { leads } = await importLines(db, ['phone', ...rows])
    const found = await db.selectFrom('leadNumbers').selectAll().orderBy('phone').execute()
    const wanted = leads.map(({ phone, listId, id }) => ({ phone, listId, leadId: id }))
    expect(found).toEqual(wanted.sort((a, b) => (a.phone < b.phone ? -1 : 1)))
    expect(found).toHaveLength(1_300)
  })

  it('gives the five commonest reasons with their rows, whatever figures stand in them', async () => {
    const { db } = await open()
    const bad = ['12', '13', '', '', '', '+442079460958', '415555CALL', '4155550112', '9115550112']
    const { list } = await importLines(db, ['phone,x', '4155550112,', ...bad.map((p) => `${p},y`)])
    const reasons = JSON.parse(list.reasonsJson)
    expect(reasons).toHaveLength(5)
    expect(reasons[0]).toMatchObject({ rows: 3, examples: [5, 6, 7] })
    expect(reasons[0].reason).toContain('empty')
    expect(list).toMatchObject({ accepted: 1, rejected: 8, duplicates: 1, rowsRead: 10 })
  })

  it('stops between two batches when it is told to, and can be cleared', async () => {
    const { db } = await open()
    const rows = Array.from({ length: 1_300 }, (_, row) => `415556${8000 + row}`)
    let asked = 0
    const isStopped = () => {
      asked += 1
      return asked > 2
    }
    const { listId, end } = await importCsv(db, ['phone', ...rows].join('\n'), { isStopped })
    expect(end).toEqual({ type: 'stopped' })
    const count = async () => (await db.selectFrom('leads').select('id').execute()).length
    expect(await count()).toBeGreaterThan(250)
    await clearImport(db, listId)
    expect(await count()).toBe(0)
  })

  it('asks which column it is and writes nothing, until a person of the channel has said it', async () => {
    const { db } = await open()
    const csv = 'Phone,Mobile\n4155550112,2125550134\n4155550113,2125550135\n'
    const { end } = await importCsv(db, csv)
    expect(end).toMatchObject({
      ...{ type: 'ask', question: { hasHeader: true, columns: [{ fits: true }, { fits: true }] } },
    })
    expect(await db.selectFrom('leads').select('id').execute()).toEqual([])
    const { headerKey } = end.type === 'ask' ? end.question : { headerKey: '' }
    const known = { [headerKey]: { phone: 1, hasHeader: true } }
    const later = await importLines(db, ['Phone,Mobile', '4155550118,2125550138'], { known })
    expect(later.leads).toMatchObject([{ phone: '+12125550138' }])
  })

  it('takes a file whose first row is a lead', async () => {
    const { db } = await open()
    const { leads } = await importLines(db, ['Ada,4155550112', 'Bo,4155550113', 'Cy,4155550114'])
    expect(leads).toMatchObject([{ rowNumber: 1 }, { rowNumber: 2 }, { rowNumber: 3 }])
  })

  it('says nothing of a text that is no table', async () => {
    const { db } = await open()
    const { end } = await importCsv(db, 'Notes of the meeting\nWe should call more people.\n')
    expect(end).toMatchObject({ type: 'no_list', code: 'invalid' })
  })

  it('asks again when a person was wrong about the column, and writes nothing of it', async () => {
    const { db } = await open()
    const csv = 'Phone,Mobile,Note\n4155550112,2125550134,a\n4155550113,2125550135,b\n'
    const choice = { phone: 2, hasHeader: true }
    const { end, listId } = await importCsv(db, csv, { choice, list: { channel: 'C0LEADS' } })
    expect(end).toMatchObject({ type: 'ask', question: { columns: [{ fits: true }, {}, {}] } })
    expect((await getList(db, listId)).state).toBe('importing')
    expect(await db.selectFrom('columnChoices').selectAll().execute()).toEqual([])
  })

  it('asks again when the column that was right for another file has no numbers, or is not there', async () => {
    const { db } = await open()
    const csv = 'Phone,Mobile,Note\n4155550112,2125550134,a\n4155550113,2125550135,b\n'
    const asked = await importCsv(db, csv)
    const headerKey = asked.end.type === 'ask' ? asked.end.question.headerKey : ''
    for (const phone of [2, 7]) {
      const known = { [headerKey]: { phone, hasHeader: true } }
      expect((await importCsv(db, csv, { known })).end).toMatchObject({ type: 'ask' })
    }
  })

  it('finds nothing in a text of one line', async () => {
    const { db } = await open()
    expect((await importCsv(db, 'name, phone, email\n')).end).toMatchObject({ type: 'no_list' })
  })

  it('stops after its first rows when it was canceled meanwhile, and all of them can be cleared', async () => {
    const { db } = await open()
    const canceled = { canceledBy: 'U0ANNA' }
    const { listId, end } = await importCsv(db, 'phone\n4155550112\n12\n', { list: canceled })
    expect(end).toEqual({ type: 'stopped' })
    expect(await hasRows(db, listId)).toBe(true)
    await clearImport(db, listId)
    expect(await hasRows(db, listId)).toBe(false)
  })
})
