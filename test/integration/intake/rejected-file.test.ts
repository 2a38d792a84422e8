import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { makeRejectedPart, type RejectedPart } from '../../../src/intake/rows/rejected-file.ts'
import { createOffThread, readHere } from '../../../src/store/engine/off-thread.ts'
import type { Db, RejectedRow } from '../../../src/store/engine/tables.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import { insertListRow } from '../../support/make.ts'
import { inChunks, readRows } from '../../unit/intake/make.ts'

const PHONE = { header: 'Phone', variable: 'phone', field: 'phone' }
const NAME = { header: 'Name', variable: 'name', field: 'name' }

async function insertLeftOut(
  db: Db,
  rows: readonly Pick<RejectedRow, 'rowNumber' | 'cellsJson' | 'reason'>[],
  columns: readonly object[] = [PHONE, NAME],
): Promise<string> {
  const columnsJson = JSON.stringify(columns)
  const list = await insertListRow(db, { rejected: rows.length, columnsJson })
  const about = { listId: list.id, verdict: 'rejected' } as const
  for (let start = 0; start < rows.length; start += 500) {
    const some = rows.slice(start, start + 500).map((row) => ({ ...about, ...row }))
    await db.insertInto('rejectedRows').values(some).execute()
  }
  return list.id
}

function rowsOf(cells: readonly (readonly string[])[]) {
  return cells.map((row, index) => ({
    rowNumber: index + 2,
    cellsJson: JSON.stringify(row),
    reason: `Reason ${index + 2}, told.`,
  }))
}

/** As the outbox asks for them: one after the other, each from where the one before ended. */
async function allParts(
  context: Parameters<typeof makeRejectedPart>[0],
  listId: string,
): Promise<RejectedPart[]> {
  const parts: RejectedPart[] = []
  for (let afterRow = 0; ; ) {
    const part = await makeRejectedPart(context, listId, afterRow)
    parts.push(part)
    if (part.isLast) return parts
    afterRow = part.lastRow
  }
}

async function tableOf({ content }: RejectedPart): Promise<string[][]> {
  const rows = await readRows(inChunks(content))
  return rows.map(({ cells }) => cells)
}

onUsualDatabases('the file of the rows that were left out', (open) => {
  it('is in parts of a bounded size that hold every row once, in order', async () => {
    const { db, url } = await open()
    const cells = Array.from({ length: 3_000 }, (_, index) => [
      `415${index}`,
      `Zoë "${index}", ${'x'.repeat(index % 50)}`,
    ])
    const listId = await insertLeftOut(db, rowsOf(cells))
    await insertLeftOut(db, rowsOf([['1', 'of another list']]))
    const offThread = createOffThread(url, db)
    onTestFinished(() => offThread.close())
    const fileBytes = 40_000
    const parts = await allParts({ db, offThread, fileBytes }, listId)
    expect(parts.length).toBeGreaterThan(3)
    const read: string[][] = []
    for (const part of parts) {
      expect(part.content.byteLength).toBeLessThan(fileBytes + 100)
      const [header, ...rows] = await tableOf(part)
      expect(header).toEqual(['Phone', 'Name', 'reason'])
      expect(rows).toHaveLength(part.rows)
      read.push(...rows)
    }
    expect(read).toEqual(cells.map((row, index) => [...row, `Reason ${index + 2}, told.`]))
  })

  it('lets others have their turn between its pages', async () => {
    const { db } = await open()
    const listId = await insertLeftOut(db, rowsOf(Array.from({ length: 2_500 }, () => ['1', 'a'])))
    let isDone = false
    let turns = 0
    const counting = (async () => {
      for (; !isDone; turns += 1) await setImmediate()
    })()
    await makeRejectedPart({ db, offThread: readHere(db) }, listId, 0)
    isDone = true
    await counting
    expect(turns).toBeGreaterThanOrEqual(5)
  })

  it('ends with the last row when the next one would just not have fitted', async () => {
    const { db } = await open()
    const listId = await insertLeftOut(
      db,
      rowsOf([
        ['12', 'Ada'],
        ['34', 'Ben'],
      ]),
    )
    const context = { db, offThread: readHere(db) }
    const whole = await makeRejectedPart(context, listId, 0)
    expect(whole).toMatchObject({ rows: 2, lastRow: 3, isLast: true })
    const parts = await allParts({ ...context, fileBytes: 30 }, listId)
    expect(parts.map(({ rows, lastRow, isLast }) => [rows, lastRow, isLast])).toEqual([
      [1, 2, false],
      [1, 3, true],
    ])
  })

  it('keeps the reasons in one column, however long the rows are', async () => {
    const { db } = await open()
    const listId = await insertLeftOut(db, rowsOf([['1'], ['2', 'Acme', ' Inc', 'NY'], []]))
    const part = await makeRejectedPart({ db, offThread: readHere(db) }, listId, 0)
    expect(await tableOf(part)).toEqual([
      ['Phone', 'Name', '', '', 'reason'],
      ['1', '', '', '', 'Reason 2, told.'],
      ['2', 'Acme', ' Inc', 'NY', 'Reason 3, told.'],
      // Of an erased person nothing is kept but that the row was there.
      ['', '', '', '', 'Reason 4, told.'],
    ])
  })

  it('has a header that is understood when the file had none', async () => {
    const { db } = await open()
    const columns = [
      { header: '', variable: 'column_1', field: null },
      { header: '', variable: 'column_2', field: 'phone' },
    ]
    const row = { rowNumber: 1, cellsJson: '["Ada","12"]', reason: 'Too short.' }
    const listId = await insertLeftOut(db, [row], columns)
    const part = await makeRejectedPart({ db, offThread: readHere(db) }, listId, 0)
    expect(await tableOf(part)).toEqual([
      ['column_1', 'phone', 'reason'],
      ['Ada', '12', 'Too short.'],
    ])
  })

  it('has no rows when they are not kept any more', async () => {
    const { db } = await open()
    const listId = await insertLeftOut(db, [])
    const part = await makeRejectedPart({ db, offThread: readHere(db) }, listId, 0)
    expect(part).toMatchObject({ rows: 0, isLast: true })
  })
})
