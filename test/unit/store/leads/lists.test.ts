import { expect, it } from 'vitest'
import { isUniqueViolation } from '../../../../src/store/engine/database.ts'
import {
  findListByContent,
  findNewestList,
  getList,
  insertList,
  listLists,
} from '../../../../src/store/leads/lists.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { insertListRow, makeList } from '../../../support/make.ts'

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
