import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { leadRows, numberRows } from '../../../../src/store/bulk/import-rows.ts'
import { openImportWriter } from '../../../../src/store/bulk/open-import-writer.ts'
import { isUniqueViolation } from '../../../../src/store/engine/database.ts'
import { openSqlite } from '../../../../src/store/engine/sqlite-file.ts'
import { countRefusals } from '../../../../src/store/engine/sqlite-turns.ts'
import { toLead } from '../../../../src/store/leads/lead-rows.ts'
import { onBothDatabases, openTestDatabase } from '../../../support/databases.ts'
import { insertListRow, makeLead } from '../../../support/make.ts'

const NAMES = [
  null,
  '',
  'Zoë “Z” O’Hara',
  'a\tb',
  '\\N',
  'C:\\temp\\',
  'two\r\nlines',
  '"',
  '{,}',
  '\\.',
]

onBothDatabases('an import writer', (open) => {
  async function openWriter() {
    const { db, url } = await open()
    const { id: listId } = await insertListRow(db)
    const writer = openImportWriter(url)
    onTestFinished(() => writer.close())
    return { db, listId, writer }
  }

  it('has written every column in its place, and the rows in their order, when it has settled', async () => {
    const { db, listId, writer } = await openWriter()
    const leads = Array.from({ length: 1_000 }, (_, index) =>
      makeLead({ listId, rowNumber: index + 2, name: NAMES[index % NAMES.length] ?? null }),
    )
    for (let start = 0; start < leads.length; start += 125) {
      const some = leads.slice(start, start + 125)
      const numbers = some.map(({ id, phone }) => ({ phone, listId, leadId: id }))
      await writer.write([leadRows(some.map(toLead)), numberRows(numbers)])
    }
    await writer.settle()
    const query = db.selectFrom('leads').selectAll().orderBy('rowNumber')
    expect(await query.execute()).toEqual(leads)
    expect(await db.selectFrom('leadNumbers').selectAll().execute()).toHaveLength(1_000)
  })

  it('tells of a write that failed, and has written none of it and nothing after it', async () => {
    const { db, listId, writer } = await openWriter()
    const first = makeLead({ listId })
    await writer.write([leadRows([toLead(first)])])
    await writer.settle()
    await writer.write([leadRows([makeLead({ listId }), first].map(toLead))])
    const error = await writer.settle().catch((thrown: unknown) => thrown)
    expect(isUniqueViolation(error)).toBe(true)
    const after = writer.write([leadRows([toLead(makeLead({ listId }))])])
    expect(isUniqueViolation(await after.catch((thrown: unknown) => thrown))).toBe(true)
    expect(await db.selectFrom('leads').select('id').execute()).toEqual([{ id: first.id }])
  })

  it('wakes everybody who waits for it', async () => {
    const { listId, writer } = await openWriter()
    await writer.write([leadRows([toLead(makeLead({ listId }))])])
    expect(await Promise.all([writer.settle(), writer.settle()])).toHaveLength(2)
  })

  it('writes what is under way before it closes', async () => {
    const { db, listId, writer } = await openWriter()
    for (const rowNumber of [2, 3, 4])
      await writer.write([leadRows([toLead(makeLead({ listId, rowNumber }))])])
    await writer.close()
    expect(await db.selectFrom('leads').select('id').execute()).toHaveLength(3)
  })
})

const COUNT_THERE = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData).then(({ countRefusals }) => parentPort.postMessage(countRefusals()))`

it('a writer of SQLite that is refused is seen by all threads', async () => {
  const { db, url, close } = await openTestDatabase('sqlite')
  onTestFinished(close)
  const other = openSqlite(url)
  other.exec('begin immediate')
  const before = countRefusals()
  const writing = insertListRow(db)
  // The first try comes at once, the next one a millisecond later.
  while (countRefusals() === before) await new Promise((resolve) => setImmediate(resolve))
  other.exec('rollback')
  other.close()
  await writing
  const module = new URL('../../../../src/store/engine/sqlite-turns.ts', import.meta.url).href
  const thread = new Worker(COUNT_THERE, { eval: true, workerData: module })
  const seen = await new Promise((resolve) => thread.once('message', resolve))
  expect(seen).toBe(countRefusals())
  expect(seen).toBeGreaterThan(before)
})
