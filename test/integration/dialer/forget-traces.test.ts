import { expect, it } from 'vitest'
import { enqueuePaused } from '../../../src/dialer/enqueue.ts'
import { createDoNotCall } from '../../../src/dialer/numbers/do-not-call.ts'
import { beginErasure, ERASURE_STEPS } from '../../../src/dialer/numbers/erasure.ts'
import { createForget, type Forget } from '../../../src/dialer/numbers/forget.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { forgottenName } from '../../../src/store/numbers/forgotten.ts'
import {
  findNationalNumbers,
  insertNationalFile,
  insertNationalNumbers,
  markNationalFileReady,
} from '../../../src/store/numbers/national-numbers.ts'
import { addSuppression, findSuppression } from '../../../src/store/numbers/suppressions.ts'
import { enqueueFact } from '../../../src/store/outbox/queue.ts'
import { createLog } from '../../../src/system/log.ts'
import { testClock } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import { CALLING_TIME } from '../../support/dialing.ts'
import { grepDatabase } from '../../support/grep.ts'
import { importCsv } from '../../support/import-csv.ts'
import { insertCampaignRow, insertLeadRow, insertListRow } from '../../support/make.ts'

// Where an erased person could come back from, or stay.

const PHONE = '+14155550112'
const LISTED = { phone: PHONE, source: 'slack', reason: 'asked', addedBy: 'U0ANNA', addedAt: 1 }

function makeForget(db: Db): Forget {
  return createForget({
    db,
    clock: testClock(CALLING_TIME),
    log: createLog({ level: 'error', destination: { write: () => {} } }),
    defaultCountry: 'US',
    wakeDialer: () => {},
    wakeNotifier: () => {},
  })
}

async function importRejected(db: Db, csv: string) {
  const { listId } = await importCsv(db, csv)
  const rows = await db
    .selectFrom('rejectedRows')
    .select(['rowNumber', 'verdict', 'cellsJson'])
    .where('listId', '=', listId)
    .orderBy('rowNumber')
    .execute()
  return rows.map(({ cellsJson, ...row }) => ({ ...row, cells: JSON.parse(cellsJson) }))
}

async function auditOf(db: Db) {
  const name = await forgottenName(db, PHONE)
  const rows = await db.selectFrom('audit').selectAll().orderBy('id').execute()
  expect(rows.every(({ subject }) => subject === name)).toBe(true)
  return rows.map(({ actor, action, detailJson }) => [actor, action, detailJson])
}

onUsualDatabases('a later file', (open) => {
  it('writes an erased person down in no row, whatever is wrong with it', async () => {
    const { db } = await open()
    await makeForget(db).forget(PHONE, 'U0ANNA')
    const rows = await importRejected(
      db,
      'phone,first_name,other\n' +
        '4155550112,Ada,\n' +
        '(415) 555-0112,Ada,\n' +
        '415.555.0112,Ada,Engines,beyond\n' +
        'none,Ada,call 415 555-0112 at home\n' +
        '4155550101,Grace,Navy,beyond\n',
    )
    expect(rows).toEqual([
      { rowNumber: 2, verdict: 'suppressed', cells: [] },
      { rowNumber: 3, verdict: 'duplicate', cells: [] },
      { rowNumber: 4, verdict: 'rejected', cells: [] },
      { rowNumber: 5, verdict: 'rejected', cells: [] },
      { rowNumber: 6, verdict: 'rejected', cells: ['4155550101', 'Grace', 'Navy', 'beyond'] },
    ])
    expect(await grepDatabase(db, [PHONE])).toEqual([])
  })

  it('that is read while the person is erased leaves nothing either', async () => {
    const { db } = await open()
    const erasure = await beginErasure(db, testClock(CALLING_TIME), PHONE, 'U0ANNA')
    for (const step of ERASURE_STEPS) {
      if (step.name === 'receipts') {
        expect(await importRejected(db, 'phone,first_name\n4155550112,Ada\n')).toEqual([
          { rowNumber: 2, verdict: 'suppressed', cells: [] },
        ])
      }
      await step.run(erasure)
    }
    expect(await grepDatabase(db, [PHONE])).toEqual([])
  })
})

onUsualDatabases('an erasure', (open) => {
  it('takes the number off our copy of the national list', async () => {
    const { db } = await open()
    const file = { id: 'one', name: '415.txt', contentHash: 'x', importedBy: 'U', importedAt: 1 }
    await insertNationalFile(db, { ...file, datedAt: 5 })
    await insertNationalNumbers(db, 'one', [PHONE, '+14155550199'], [])
    await markNationalFileReady(db, 'one', { numbers: 2, readyAt: 2 })
    await makeForget(db).forget(PHONE, 'U0ANNA')
    expect(await grepDatabase(db, [PHONE])).toEqual([])
    expect(await findNationalNumbers(db, ['+14155550199'])).toEqual(new Set(['+14155550199']))
  })

  it('makes anew what was told of a single call’s campaign, also what was given up', async () => {
    const { db } = await open()
    const list = await insertListRow(db, { source: 'call', name: 'Call to +1 (415) 555-0112' })
    await insertLeadRow(db, { listId: list.id, phone: PHONE, state: 'done' })
    const campaign = await insertCampaignRow(db, { listId: list.id, name: list.name })
    const about = { subjectId: campaign.id, campaignId: campaign.id, channel: 'C0LEADS' }
    await enqueuePaused(db, campaign, 1)
    await enqueueFact(db, { ...about, key: `card:${campaign.id}`, kind: 'campaign_card' }, 2)
    await enqueueFact(db, { ...about, key: `summary:${campaign.id}`, kind: 'summary' }, 3)
    await db.updateTable('outbox').set({ state: 'sent', messageTs: '1.1' }).execute()
    const given = { state: 'dead', tries: 9, error: 'is_archived' } as const
    const kind = (...kinds: string[]) => db.updateTable('outbox').where('kind', 'in', kinds)
    await kind('campaign_card').set(given).execute()
    // Nobody ever saw it.
    await kind('summary')
      .set({ ...given, messageTs: null })
      .execute()
    expect((await makeForget(db).forget(PHONE, 'U0ANNA')).messages).toBe(2)
    const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute()
    expect(rows.map((row) => [row.kind, row.state, row.tries])).toEqual([
      ['paused', 'pending', 0],
      ['campaign_card', 'pending', 0],
      ['summary', 'dead', 9],
    ])
  })
})

onUsualDatabases('an erasure that is held up', (open) => {
  async function holdUp(db: Db) {
    const { id } = await insertListRow(db, { state: 'importing' })
    await addSuppression(db, { ...LISTED, attemptId: null })
    const forget = makeForget(db)
    await expect(forget.forget(PHONE, 'U0BORIS')).rejects.toMatchObject({ code: 'conflict' })
    const goOn = () =>
      db.updateTable('lists').set({ state: 'ready' }).where('id', '=', id).execute()
    return { forget, goOn }
  }

  it('keeps who put the number on the list, when and why, and is on record', async () => {
    const { db } = await open()
    await holdUp(db)
    const entry = { ...LISTED, source: 'forget', attemptId: null }
    expect(await findSuppression(db, PHONE)).toEqual(entry)
    expect(await auditOf(db)).toEqual([
      ['U0BORIS', 'person.erasing', '{"source":"slack"}'],
      ['U0BORIS', 'person.forget_held', '{"source":"import","isNew":false}'],
    ])
  })

  it('is completed in the name of whoever asked for it', async () => {
    const { db } = await open()
    const { forget, goOn } = await holdUp(db)
    await goOn()
    expect(await forget.finish()).toBe(1)
    expect((await auditOf(db)).at(-1)).toMatchObject(['U0BORIS', 'person.forgotten', {}])
    const rows = db.selectFrom('forgottenNumbers').select('forgottenBy')
    expect(await rows.execute()).toEqual([{ forgottenBy: 'U0BORIS' }])
    expect(await grepDatabase(db, [PHONE])).toEqual([])
  })

  it('cannot be undone by taking the number off the list', async () => {
    const { db } = await open()
    await holdUp(db)
    const lead = await insertLeadRow(db, { phone: PHONE, state: 'blocked', reason: 'do_not_call' })
    const dnc = createDoNotCall({
      ...{ db, clock: testClock(CALLING_TIME), defaultCountry: 'US', wakeDialer: () => {} },
    })
    await expect(dnc.remove(PHONE, 'mistake', 'U0ANNA')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cannot be taken off the list'),
    })
    const states = db.selectFrom('leads').select('state').where('id', '=', lead.id)
    expect(await states.execute()).toEqual([{ state: 'blocked' }])
    expect(await findSuppression(db, PHONE)).toMatchObject({ source: 'forget' })
  })
})
