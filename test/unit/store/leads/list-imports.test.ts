import { expect, it } from 'vitest'
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
import {
  readColumns,
  readReasons,
  readUnread,
  readVariables,
} from '../../../../src/store/leads/list-json.ts'
import { getList } from '../../../../src/store/leads/lists.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertLeadRow, insertListRow, makeLead } from '../../../support/make.ts'

function makeRejectedRow(listId: string, change: Partial<RejectedRow> = {}): RejectedRow {
  return { listId, rowNumber: 2, verdict: 'rejected', reason: 'empty', cellsJson: '[]', ...change }
}

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
        unclear: 2,
        suppressed: 4,
        unzoned: 5,
      },
      ...{ withoutConsent: 6, firstLeadId: 'a', lastLeadId: 'b' },
      ...{ rowsRead: 10, bytesRead: 400, readyAt: 7 },
    }
    const columns = [{ header: 'Phone', variable: 'phone', field: 'phone' }]
    const reasons = [{ reason: 'empty', rows: 2, examples: [3, 4] }]
    const unread = [
      {
        ...{ header: 'DNC code', variable: 'dnc_code', leads: 2, others: null },
        kind: 'refusal' as const,
        values: [{ text: 'A', leads: 2, meaning: null }],
      },
    ]
    const told = { columns, variables: ['plan'], reasons, unread, oddLeads: ['a'] }
    expect(await markListReady(db, id, { ...result, ...told })).toBe(true)
    const list = await getList(db, id)
    expect(list).toMatchObject({ state: 'ready', ...result })
    expect(readColumns(list)).toEqual(columns)
    expect(readVariables(list)).toEqual(['plan'])
    expect(readReasons(list)).toEqual(reasons)
    expect(readUnread(list)).toEqual(unread)
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
      unread: [],
      oddLeads: [],
      unclear: 0,
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
