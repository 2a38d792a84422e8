import { expect, it } from 'vitest'
import type { Db, NationalFileRow } from '../../../../src/store/engine/tables.ts'
import {
  clearNationalFile,
  deleteOlderNumbers,
  findNationalFileOf,
  findNationalNumbers,
  findNewestNationalFile,
  insertNationalFile,
  insertNationalNumbers,
  listOlderNationalFiles,
  listUnfinishedNationalFiles,
  markNationalFileReady,
} from '../../../../src/store/numbers/national-numbers.ts'
import { at } from '../../../support/at.ts'
import { onBothDatabases } from '../../../support/databases.ts'

const OCTOBER = at('2026-10-01T00:00:00Z')
const NOVEMBER = at('2026-11-01T00:00:00Z')
const [ADA, BEN, CAT] = ['+14155550100', '+14155550101', '+12125550102'] as const

async function addFile(
  db: Db,
  id: string,
  datedAt: number,
  phones: readonly string[],
  isReady = true,
): Promise<NationalFileRow> {
  const file = { id, datedAt, name: `${id}.txt`, contentHash: id, importedBy: 'U', importedAt: 1 }
  await insertNationalFile(db, file)
  const older = await listOlderNationalFiles(db, file)
  await insertNationalNumbers(db, id, phones, older)
  if (isReady) await markNationalFileReady(db, id, { numbers: phones.length, readyAt: 2 })
  return { ...file, numbers: phones.length, readyAt: isReady ? 2 : null }
}

async function fileOf(db: Db, phone: string): Promise<string | undefined> {
  return (await findNationalFileOf(db, phone))?.id
}

onBothDatabases('national numbers', (open) => {
  it('know which of many numbers are on the list, also while a file is read', async () => {
    const { db } = await open()
    await addFile(db, 'october', OCTOBER, [ADA], false)
    expect(await findNationalNumbers(db, [ADA, BEN])).toEqual(new Set([ADA]))
    expect(await findNationalNumbers(db, [])).toEqual(new Set())
  })

  it('are as fresh as the newest file that was read to the end', async () => {
    const { db } = await open()
    expect(await findNewestNationalFile(db)).toBeUndefined()
    const november = await addFile(db, 'november', NOVEMBER, [ADA], false)
    expect(await findNewestNationalFile(db)).toBeUndefined()
    await addFile(db, 'october', OCTOBER, [BEN])
    expect(await findNewestNationalFile(db)).toMatchObject({ id: 'october', datedAt: OCTOBER })
    await markNationalFileReady(db, november.id, { numbers: 1, readyAt: 3 })
    expect(await findNewestNationalFile(db)).toMatchObject({ id: 'november', numbers: 1 })
  })

  it('say which of a batch no file had', async () => {
    const { db } = await open()
    await addFile(db, 'october', OCTOBER, [ADA])
    await addFile(db, 'november', NOVEMBER, [])
    const added = await insertNationalNumbers(db, 'november', [ADA, BEN], ['october'])
    expect(added).toEqual(new Set([BEN]))
  })

  it('move to a newer file and stay there when an older one comes late', async () => {
    const { db } = await open()
    await addFile(db, 'october', OCTOBER, [ADA])
    await addFile(db, 'november', NOVEMBER, [ADA])
    expect(await fileOf(db, ADA)).toBe('november')
    await addFile(db, 'september', at('2026-09-01T00:00:00Z'), [ADA, BEN])
    expect(await fileOf(db, ADA)).toBe('november')
    expect(await fileOf(db, BEN)).toBe('september')
  })

  it('of older files go where a newer one covers their area code, and only there', async () => {
    const { db } = await open()
    const others = Array.from({ length: 600 }, (_, i) => `+1415556${String(i).padStart(4, '0')}`)
    await addFile(db, 'october', OCTOBER, [ADA, BEN, CAT])
    await insertNationalNumbers(db, 'october', others.slice(0, 300), [])
    await insertNationalNumbers(db, 'october', others.slice(300), [])
    await addFile(db, 'november', NOVEMBER, [ADA, '+19995550100'])
    expect(await deleteOlderNumbers(db, '+1415', ['october'])).toBe(601)
    expect(await deleteOlderNumbers(db, '+1999', ['october'])).toBe(0)
    expect(await findNationalNumbers(db, [ADA, BEN, CAT])).toEqual(new Set([ADA, CAT]))
    const left = await db.selectFrom('nationalNumbers').select('phone').orderBy('phone').execute()
    expect(left.map(({ phone }) => phone)).toEqual([CAT, ADA, '+19995550100'])
  })

  it('that a cut-off file had taken over stay with the file before it', async () => {
    const { db } = await open()
    await addFile(db, 'october', OCTOBER, [ADA])
    const cutOff = await addFile(db, 'november', NOVEMBER, [ADA, BEN], false)
    expect(await listUnfinishedNationalFiles(db)).toMatchObject([{ id: 'november' }])
    await clearNationalFile(db, cutOff)
    expect(await listUnfinishedNationalFiles(db)).toEqual([])
    expect(await fileOf(db, ADA)).toBe('october')
    expect(await findNewestNationalFile(db)).toMatchObject({ id: 'october' })
  })

  it('of a cut-off file go with it when there was none before', async () => {
    const { db } = await open()
    const cutOff = await addFile(db, 'november', NOVEMBER, [ADA, BEN], false)
    await clearNationalFile(db, cutOff)
    expect(await findNationalNumbers(db, [ADA, BEN])).toEqual(new Set())
    expect(await db.selectFrom('nationalFiles').selectAll().execute()).toEqual([])
  })
})
