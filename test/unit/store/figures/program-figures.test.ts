import { expect, it } from 'vitest'
import { addReceipt } from '../../../../src/store/calls/receipts.ts'
import { readProgramFigures } from '../../../../src/store/figures/program-figures.ts'
import { markOutboxDead } from '../../../../src/store/outbox/dead-messages.ts'
import { enqueueFact } from '../../../../src/store/outbox/queue.ts'
import { newId } from '../../../../src/system/id.ts'
import { onUsualDatabases } from '../../../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  MADE_AT,
  makeAttempt,
} from '../../../support/make.ts'

onUsualDatabases('readProgramFigures', (open) => {
  it('is all zero on an empty database', async () => {
    const { db } = await open()
    const figures = await readProgramFigures(db)
    expect(figures).toMatchObject({
      openAttempts: { reserved: 0, sent: 0, unknown: 0, live: 0 },
      leadsWaiting: 0,
      outbox: { pending: 0, dead: 0 },
      receiptsOpen: 0,
    })
    expect(figures.calls.size).toBe(14)
    expect(new Set(figures.calls.values())).toEqual(new Set([0]))
  })

  it('counts what is open by state and what ended by outcome, but no released attempt', async () => {
    const { db } = await open()
    const { id: campaignId } = await insertCampaignRow(db)
    await insertAttemptRow(db, { campaignId, state: 'live' })
    await insertAttemptRow(db, { campaignId, state: 'live' })
    await insertAttemptRow(db, { campaignId, state: 'unknown' })
    await insertAttemptRow(db, { campaignId, state: 'ended', outcome: 'busy' })
    await insertAttemptRow(db, { campaignId, state: 'ended', outcome: 'bad_number', released: 1 })
    const { openAttempts, calls } = await readProgramFigures(db)
    expect(openAttempts).toEqual({ reserved: 0, sent: 0, unknown: 1, live: 2 })
    expect(calls.get('busy')).toBe(1)
    expect(calls.get('bad_number')).toBe(0)
  })

  it('counts calls over many pages', async () => {
    const { db } = await open()
    const { campaignId, leadId, phone } = await insertAttemptRow(db, {
      state: 'ended',
      outcome: 'talked',
    })
    const same = { campaignId, leadId, phone, state: 'ended', outcome: 'busy' } as const
    for (let number = 2; number < 20_002; ) {
      const rows = Array.from({ length: 1000 }, () => makeAttempt({ ...same, number: number++ }))
      await db.insertInto('attempts').values(rows).execute()
    }
    const { calls } = await readProgramFigures(db)
    expect(calls.get('talked')).toBe(1)
    expect(calls.get('busy')).toBe(20_000)
  })

  it('counts the waiting leads of campaigns that may still call', async () => {
    const { db } = await open()
    const paused = await insertCampaignRow(db, { state: 'paused' })
    await insertLeadRow(db, { listId: paused.listId })
    await insertLeadRow(db, { listId: paused.listId, state: 'done' })
    const stopped = await insertCampaignRow(db, { state: 'stopped' })
    await insertLeadRow(db, { listId: stopped.listId })
    await insertLeadRow(db)
    expect((await readProgramFigures(db)).leadsWaiting).toBe(1)
  })

  it('counts what waits to be said and to be acted on', async () => {
    const { db } = await open()
    for (const key of ['one', 'two', 'three']) {
      const fact = { key, kind: 'summary', subjectId: key, channel: 'C0LEADS' } as const
      await enqueueFact(db, fact, MADE_AT)
    }
    const row = await db
      .selectFrom('outbox')
      .select('id')
      .where('key', '=', 'two')
      .executeTakeFirst()
    await markOutboxDead(db, [row?.id ?? ''], { error: 'gone', now: 1 })
    await addReceipt(db, {
      id: newId(),
      kind: 'record',
      callId: null,
      tokenAttemptId: null,
      bodyHash: 'hash',
      body: '{}',
      receivedAt: MADE_AT,
    })
    const { outbox, receiptsOpen } = await readProgramFigures(db)
    expect({ outbox, receiptsOpen }).toEqual({ outbox: { pending: 2, dead: 1 }, receiptsOpen: 1 })
  })
})
