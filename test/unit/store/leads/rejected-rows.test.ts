import { expect, it } from 'vitest'
import type { RejectedRow } from '../../../../src/store/engine/tables.ts'
import { findMostCells, listRejectedRows } from '../../../../src/store/leads/rejected-rows.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertListRow } from '../../../support/make.ts'

function makeRow(listId: string, rowNumber: number, cells: readonly string[] = []): RejectedRow {
  const cellsJson = JSON.stringify(cells)
  return { listId, rowNumber, verdict: 'rejected', reason: 'empty', cellsJson }
}

onBothDatabases('listRejectedRows', (open) => {
  it('gives pages in the order of the file, of one list', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db)
    const rows = [9, 3, 7, 4].map((rowNumber) => makeRow(id, rowNumber))
    const others = [makeRow((await insertListRow(db)).id, 5)]
    await db
      .insertInto('rejectedRows')
      .values([...rows, ...others])
      .execute()
    const numbersOf = async (after: number, limit: number) =>
      (await listRejectedRows(db, id, { after, limit })).map(({ rowNumber }) => rowNumber)
    expect(await numbersOf(0, 3)).toEqual([3, 4, 7])
    expect(await numbersOf(7, 3)).toEqual([9])
    expect(await numbersOf(9, 3)).toEqual([])
    expect(await listRejectedRows(db, id, { after: 7, limit: 1 })).toEqual([rows[0]])
  })
})

onBothDatabases('findMostCells', (open) => {
  it('counts those of the longest row from there on', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db)
    expect(await findMostCells(db, id, 0)).toBe(0)
    const rows = [
      makeRow(id, 2, ['a', '","', 'c', 'd']),
      makeRow(id, 3, ['a', '","']),
      makeRow(id, 4),
    ]
    await db.insertInto('rejectedRows').values(rows).execute()
    expect(await findMostCells(db, id, 0)).toBe(4)
    expect(await findMostCells(db, id, 2)).toBe(2)
    expect(await findMostCells(db, id, 3)).toBe(0)
  })
})
