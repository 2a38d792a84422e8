import { expect, it } from 'vitest'
import { isUniqueViolation } from '../../../../src/store/engine/database.ts'
import type { RejectedRow } from '../../../../src/store/engine/tables.ts'
import { insertLeads, toLead } from '../../../../src/store/leads/lead-rows.ts'
import {
  clearRows,
  listUnfinishedImports,
  markListCanceled,
  markListFailed,
  markListReady,
  recordProgress,
} from '../../../../src/store/leads/list-imports.ts'
import { readColumns, readReasons, readVariables } from '../../../../src/store/leads/list-json.ts'
import {
  findListByContent,
  findNewestList,
  getList,
  insertList,
  listLists,
} from '../../../../src/store/leads/lists.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow, insertListRow, makeLead, makeList } from '../../../support/make.ts'

function makeRejectedRow(listId: string, change: Partial<RejectedRow> = {}): RejectedRow {
  return { listId, rowNumber: 2, verdict: 'rejected', reason: 'empty', cellsJson: '[]', ...change }
}

onBothDatabases('insertList', (open) => {
  it('comes back as it was written', async () => {
    const { db } = await open()
    const list = makeList({ name: 'Dental “Q3”.csv', threadTs: '17.1' })
    await insertList(db, list)
    expect(await getList(db, list.id)).toEqual(list)
    await expect(getList(db, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  const same = { contentHash: 'h', channel: 'C0A' }

  it.each([
    { first: {}, second: {} },
    { first: {}, second: { state: 'importing' } },
    { first: { channel: null }, second: { channel: null } },
  ] as const)('refuses the same bytes in the same place: $first then $second', async (lists) => {
    const { db } = await open()
    await insertList(db, makeList({ ...same, ...lists.first }))
    const second = makeList({ ...same, ...lists.second })
    expect(isUniqueViolation(await insertList(db, second).catch((error) => error))).toBe(true)
  })

  it.each([
    { first: { state: 'failed' }, second: {} },
    { first: {}, second: { state: 'failed' } },
    { first: {}, second: { channel: 'C0B' } },
    { first: {}, second: { channel: null } },
    { first: {}, second: { contentHash: 'other' } },
    { first: { source: 'call' }, second: { source: 'call' } },
  ] as const)('takes $first and then $second', async (lists) => {
    const { db } = await open()
    await insertList(db, makeList({ ...same, ...lists.first }))
    await insertList(db, makeList({ ...same, ...lists.second }))
    expect(await db.selectFrom('lists').select('id').execute()).toHaveLength(2)
  })
})

onBothDatabases('findListByContent', (open) => {
  it('finds the list that stands in the way, in this place only', async () => {
    const { db } = await open()
    const here = await insertListRow(db, { contentHash: 'h', channel: 'C0A', state: 'importing' })
    const api = await insertListRow(db, { contentHash: 'h', channel: null, source: 'api' })
    await insertListRow(db, { contentHash: 'h', channel: 'C0A', state: 'failed' })
    await insertListRow(db, { contentHash: 'h', channel: 'C0B', source: 'call' })
    expect((await findListByContent(db, 'h', 'C0A'))?.id).toBe(here.id)
    expect((await findListByContent(db, 'h', null))?.id).toBe(api.id)
    expect(await findListByContent(db, 'h', 'C0B')).toBeUndefined()
    expect(await findListByContent(db, 'other', 'C0A')).toBeUndefined()
  })
})

onBothDatabases('findNewestList', (open) => {
  it('is the newest ready one of the channel, or of the name in any case', async () => {
    const { db } = await open()
    const old = await insertListRow(db, { createdAt: 1, name: 'Köln.csv' })
    const young = await insertListRow(db, { createdAt: 2 })
    const elsewhere = await insertListRow(db, { createdAt: 3, channel: 'C0B' })
    await insertListRow(db, { createdAt: 4, state: 'importing' })
    await insertListRow(db, { createdAt: 5, state: 'failed' })
    await insertListRow(db, { createdAt: 6, source: 'call' })
    expect((await findNewestList(db, 'C0LEADS'))?.id).toBe(young.id)
    expect((await findNewestList(db, null))?.id).toBe(elsewhere.id)
    expect((await findNewestList(db, 'C0LEADS', 'KÖLN.CSV'))?.id).toBe(old.id)
    expect(await findNewestList(db, 'C0B', 'Köln.csv')).toBeUndefined()
  })
})

onBothDatabases('listLists', (open) => {
  it('has the newest first and no one-off calls', async () => {
    const { db } = await open()
    const failed = await insertListRow(db, { createdAt: 1, state: 'failed' })
    const ready = await insertListRow(db, { createdAt: 2 })
    const other = await insertListRow(db, { createdAt: 3, channel: 'C0B' })
    await insertListRow(db, { createdAt: 4, source: 'call' })
    const ids = async (channel: string | null, limit: number) =>
      (await listLists(db, channel, limit)).map((row) => row.id)
    expect(await ids('C0LEADS', 10)).toEqual([ready.id, failed.id])
    expect(await ids(null, 2)).toEqual([other.id, ready.id])
  })
})

onBothDatabases('an import', (open) => {
  it('is unfinished until it is ready', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db, { state: 'importing', readyAt: null })
    expect((await listUnfinishedImports(db)).map((row) => row.id)).toEqual([id])
    const result = {
      ...{
        accepted: 1,
        rejected: 2,
        duplicates: 3,
        elsewhere: 1,
        alsoUnstarted: 2,
        refused: 1,
        suppressed: 4,
        unzoned: 5,
      },
      ...{ withoutConsent: 6, firstLeadId: 'a', lastLeadId: 'b' },
      ...{ rowsRead: 10, bytesRead: 400, readyAt: 7 },
    }
    const columns = [{ header: 'Phone', variable: 'phone', field: 'phone' }]
    const reasons = [{ reason: 'empty', rows: 2, examples: [3, 4] }]
    const told = { columns, variables: ['plan'], reasons }
    expect(await markListReady(db, id, { ...result, ...told })).toBe(true)
    const list = await getList(db, id)
    expect(list).toMatchObject({ state: 'ready', ...result })
    expect(readColumns(list)).toEqual(columns)
    expect(readVariables(list)).toEqual(['plan'])
    expect(readReasons(list)).toEqual(reasons)
    expect(await listUnfinishedImports(db)).toEqual([])
  })

  it('that is ready neither fails nor is canceled afterwards', async () => {
    const { db } = await open()
    const lead = await insertLeadRow(db)
    await markListFailed(db, lead.listId, { failure: 'Cut off.' })
    expect(await markListCanceled(db, lead.listId, 'U0ANNA')).toBe(false)
    expect(await getList(db, lead.listId)).toMatchObject({
      ...{ state: 'ready', failure: null, canceledBy: null },
    })
  })

  it('that was canceled does not become ready', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db, { state: 'importing', readyAt: null })
    expect(await recordProgress(db, id, { rowsRead: 5, bytesRead: 50 })).toBe(true)
    expect(await markListCanceled(db, id, 'U0ANNA')).toBe(true)
    expect(await recordProgress(db, id, { rowsRead: 9, bytesRead: 90 })).toBe(false)
    const counts = { accepted: 9, rejected: 0, duplicates: 0, elsewhere: 0, refused: 0 }
    const rest = {
      alsoUnstarted: 0,
      suppressed: 0,
      unzoned: 0,
      withoutConsent: 0,
      columns: [],
      variables: [],
    }
    const end = {
      firstLeadId: null,
      lastLeadId: null,
      reasons: [],
      rowsRead: 9,
      bytesRead: 90,
      readyAt: 7,
    }
    expect(await markListReady(db, id, { ...counts, ...rest, ...end })).toBe(false)
    expect(await getList(db, id)).toMatchObject({
      ...{ state: 'importing', canceledBy: 'U0ANNA', rowsRead: 5 },
    })
  })

  it('is cleared a few rows at a time, and nothing of another list with it', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db, { state: 'importing' })
    const kept = await insertLeadRow(db)
    const leads = Array.from({ length: 5 }, () => makeLead({ listId: id }))
    await insertLeads(db, leads.map(toLead))
    await insertLeads(db, [toLead(makeLead({ listId: kept.listId, phone: leads[0]?.phone ?? '' }))])
    const rejected = [makeRejectedRow(id), makeRejectedRow(id, { rowNumber: 3 })]
    await db.insertInto('rejectedRows').values(rejected).execute()
    const cleared = []
    for (let rows = -1; rows !== 0; cleared.push(rows)) rows = await clearRows(db, id, 3)
    expect(cleared).toEqual([5, 2, 0])
    const left = await db.selectFrom('leads').select('listId').execute()
    expect(left.map(({ listId }) => listId)).toEqual([kept.listId, kept.listId])
    const numbers = await db.selectFrom('leadNumbers').select('listId').execute()
    expect(numbers).toHaveLength(2)
    expect(await db.selectFrom('rejectedRows').select('rowNumber').execute()).toEqual([])
  })
})

onBothDatabases('insertLeads', (open) => {
  it('refuses a number twice in one list, and takes it in another', async () => {
    const { db } = await open()
    const { listId, phone } = await insertLeadRow(db)
    const error = await insertLeads(db, [toLead(makeLead({ listId, phone }))]).catch((e) => e)
    expect(isUniqueViolation(error)).toBe(true)
    const other = await insertListRow(db)
    await insertLeads(db, [toLead(makeLead({ listId: other.id, phone }))])
  })

  it('does nothing with nothing', async () => {
    const { db } = await open()
    await insertLeads(db, [])
  })
})
