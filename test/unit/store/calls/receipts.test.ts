import { expect, it } from 'vitest'
import {
  addReceipt,
  countOpenReceipts,
  listOpenReceipts,
  markReceiptProcessed,
  type NewReceipt,
} from '../../../../src/store/calls/receipts.ts'
import { newId } from '../../../../src/system/id.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import { MADE_AT } from '../../../support/make.ts'

function makeReceipt(change: Partial<NewReceipt> = {}): NewReceipt {
  return {
    id: newId(),
    kind: 'record',
    callId: 'call-1',
    tokenAttemptId: null,
    bodyHash: 'hash-1',
    body: '{"call_id":"call-1"}',
    receivedAt: MADE_AT,
    ...change,
  }
}

onBothDatabases('addReceipt', (open) => {
  it('keeps the same bytes once and counts how often they came', async () => {
    const { db } = await open()
    const receipt = makeReceipt()
    await addReceipt(db, receipt)
    await addReceipt(db, makeReceipt({ receivedAt: MADE_AT + 1 }))
    await addReceipt(db, makeReceipt())
    expect(await listOpenReceipts(db, 10)).toEqual([
      { ...receipt, deliveries: 3, processedAt: null, result: null },
    ])
  })

  it('keeps the same bytes apart by kind', async () => {
    const { db } = await open()
    await addReceipt(db, makeReceipt())
    await addReceipt(db, makeReceipt({ kind: 'event' }))
    expect(await countOpenReceipts(db)).toBe(2)
  })

  it('does not open again what has been dealt with', async () => {
    const { db } = await open()
    const receipt = makeReceipt()
    await addReceipt(db, receipt)
    await markReceiptProcessed(db, receipt.id, 'settled', MADE_AT)
    await addReceipt(db, makeReceipt())
    expect(await countOpenReceipts(db)).toBe(0)
  })

  it('takes many deliveries of the same bytes at once', async () => {
    const { db } = await open()
    await Promise.all(Array.from({ length: 10 }, () => addReceipt(db, makeReceipt())))
    expect(await listOpenReceipts(db, 10)).toMatchObject([{ deliveries: 10 }])
  })
})

onBothDatabases('listOpenReceipts', (open) => {
  it('has the oldest first', async () => {
    const { db } = await open()
    const receipts = ['b', 'a', 'c'].map((bodyHash) => makeReceipt({ bodyHash }))
    for (const receipt of receipts.toReversed()) await addReceipt(db, receipt)
    const found = await listOpenReceipts(db, 2)
    expect(found.map((row) => row.bodyHash)).toEqual(['b', 'a'])
  })
})

onBothDatabases('markReceiptProcessed', (open) => {
  it('is true for one of two passes', async () => {
    const { db } = await open()
    const receipt = makeReceipt()
    await addReceipt(db, receipt)
    expect(await markReceiptProcessed(db, receipt.id, 'settled', 5)).toBe(true)
    expect(await markReceiptProcessed(db, receipt.id, 'late', 6)).toBe(false)
    const row = await db.selectFrom('webhookReceipts').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ processedAt: 5, result: 'settled' })
  })
})
