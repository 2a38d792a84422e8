import { expect, it } from 'vitest'
import { createRetention } from '../../../src/nightly/retention.ts'
import { addReceipt, markReceiptProcessed } from '../../../src/store/calls/receipts.ts'
import { insertTurns } from '../../../src/store/calls/transcript-turns.ts'
import type { CampaignRow, Db } from '../../../src/store/engine/tables.ts'
import { addAudit } from '../../../src/store/numbers/audit.ts'
import { findForgotten } from '../../../src/store/numbers/forgotten.ts'
import { addSuppression, findSuppressed } from '../../../src/store/numbers/suppressions.ts'
import { enqueueFact, markOutboxSent } from '../../../src/store/outbox/queue.ts'
import { addSlackEvent } from '../../../src/store/outbox/slack-events.ts'
import { newId } from '../../../src/system/id.ts'
import { createLog } from '../../../src/system/log.ts'
import { testClock } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import { grepDatabase } from '../../support/grep.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  MADE_AT,
} from '../../support/make.ts'

const DAY_MS = 24 * 3_600_000
const RETENTION_DAYS = 10
const LIVE = new AbortController().signal

function startRetention(db: Db, days: number, finishForgetting = async () => 0) {
  const clock = testClock(MADE_AT + days * DAY_MS)
  const log = createLog({ level: 'debug', destination: { write: () => {} } })
  const job = createRetention({ db, clock, log, retentionDays: RETENTION_DAYS, finishForgetting })
  return { job, clock }
}

/** A person who was called on the first day, in a campaign that ended that day or goes on. */
async function insertCalled(db: Db, phone: string, change: Partial<CampaignRow> = {}) {
  const campaign = await insertCampaignRow(db, change)
  const { listId } = campaign
  const who = { phone, listId, firstName: 'Ada', email: `${phone}@example.com`, rowNumber: 2 }
  const lead = await insertLeadRow(db, { ...who, state: 'done', outcome: 'talked' })
  const waiting = await insertLeadRow(db, { listId, rowNumber: 3, firstName: 'Ada' })
  const callId = newId()
  const attempt = await insertAttemptRow(db, {
    ...{ campaignId: campaign.id, leadId: lead.id, callId, state: 'ended', outcome: 'talked' },
    ...{ endedAt: MADE_AT, costMicros: 140_000, durationMs: 60_000, summary: 'Ada talked.' },
    recordingUrl: 'https://bland.example/ada.mp3',
  })
  await insertTurns(db, attempt.id, [{ speaker: 'user', text: 'I am Ada.', saidAt: null }])
  const receipt = { id: newId(), kind: 'record', callId, tokenAttemptId: null } as const
  const body = `{"to":"${phone}","who":"Ada"}`
  await addReceipt(db, { ...receipt, bodyHash: callId, body, receivedAt: MADE_AT })
  await markReceiptProcessed(db, receipt.id, 'settled', MADE_AT)
  const row = { listId, rowNumber: 9, verdict: 'rejected', reason: 'No phone.' } as const
  await db
    .insertInto('rejectedRows')
    .values({ ...row, cellsJson: '["Ada"]' })
    .execute()
  const fact = { kind: 'outcome', subjectId: attempt.id, campaignId: campaign.id } as const
  await enqueueFact(db, { key: `outcome:${attempt.id}`, ...fact, channel: 'C0LEADS' }, MADE_AT)
  const { id } = await db
    .selectFrom('outbox')
    .select('id')
    .where('subjectId', '=', attempt.id)
    .executeTakeFirstOrThrow()
  await markOutboxSent(db, [id], { messageTs: '1.2', now: MADE_AT })
  await addAudit(db, { actor: 'U0ANNA', action: 'campaign.start', subject: campaign.id }, MADE_AT)
  return { campaign, lead, waiting, attempt }
}

const ENDED = { state: 'finished', endedAt: MADE_AT } as const

async function countOf(db: Db, table: 'outbox' | 'audit' | 'rejectedRows' | 'transcriptTurns') {
  return (await db.selectFrom(table).selectAll().execute()).length
}

onUsualDatabases('retention', (open) => {
  it('takes away people and words of ended campaigns, and leaves the figures', async () => {
    const { db } = await open()
    const { attempt, lead, waiting, campaign } = await insertCalled(db, '+14155550112', ENDED)
    const { job } = startRetention(db, RETENTION_DAYS + 1)
    await job.run(LIVE)

    expect(await grepDatabase(db, ['+14155550112', 'Ada', waiting.phone])).toEqual([])
    const left = db.selectFrom('attempts').selectAll().where('id', '=', attempt.id)
    expect(await left.executeTakeFirst()).toMatchObject({
      ...{ outcome: 'talked', costMicros: 140_000, durationMs: 60_000, endedAt: MADE_AT },
      phone: expect.stringMatching(/^forgotten:/),
    })
    const states = await db.selectFrom('leads').select(['id', 'state', 'reason']).execute()
    expect(states).toContainEqual({ id: lead.id, state: 'done', reason: null })
    // A start of the list would call nobody.
    expect(states).toContainEqual({ id: waiting.id, state: 'blocked', reason: 'data_deleted' })
    expect(await findForgotten(db, ['+14155550112'])).toEqual(new Set())
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(audit).toMatchObject([{ action: 'retention.applied', actor: 'dialbot' }])
    expect(JSON.parse(audit[0]?.detailJson ?? '')).toEqual({
      ...{ retentionDays: RETENTION_DAYS, people: 0, calls: 1, turns: 1, receipts: 1, leads: 2 },
      ...{ rejectedRows: 1, messages: 1, auditEntries: 1 },
    })
    const list = db.selectFrom('lists').select('contentHash').where('id', '=', campaign.listId)
    expect((await list.executeTakeFirst())?.contentHash).toBe(`expired:${campaign.listId}`)
  })

  it('touches nothing before its day', async () => {
    const { db } = await open()
    await insertCalled(db, '+14155550112', ENDED)
    const before = await grepDatabase(db, ['+14155550112', 'Ada'])
    const { job } = startRetention(db, RETENTION_DAYS)
    await job.run(LIVE)
    expect(await grepDatabase(db, ['+14155550112', 'Ada'])).toEqual(before)
    expect(await countOf(db, 'outbox')).toBe(1)
  })

  it('leaves who is to be called while a campaign of the list goes on, but not what was said', async () => {
    const { db } = await open()
    const { attempt, lead, waiting } = await insertCalled(db, '+14155550112')
    await startRetention(db, RETENTION_DAYS + 1).job.run(LIVE)
    const leads = await db.selectFrom('leads').selectAll().orderBy('rowNumber').execute()
    expect(leads).toEqual([lead, waiting])
    const left = db.selectFrom('attempts').selectAll().where('id', '=', attempt.id)
    expect(await left.executeTakeFirst()).toMatchObject({
      ...{ phone: '+14155550112', summary: null, recordingUrl: null },
    })
    expect(await countOf(db, 'transcriptTurns')).toBe(0)
    expect(await countOf(db, 'rejectedRows')).toBe(1)
    // The card would be posted a second time.
    expect(await countOf(db, 'outbox')).toBe(1)
  })

  it('leaves a list alone that was called again since, and calls that are not over', async () => {
    const { db } = await open()
    const { campaign } = await insertCalled(db, '+14155550112', ENDED)
    const again = {
      listId: campaign.listId,
      state: 'stopped',
      endedAt: MADE_AT + 5 * DAY_MS,
    } as const
    await insertCampaignRow(db, again)
    const other = await insertCampaignRow(db, ENDED)
    const open1 = await insertAttemptRow(db, { campaignId: other.id, state: 'unknown' })
    await startRetention(db, RETENTION_DAYS + 1).job.run(LIVE)
    const phones = (await db.selectFrom('leads').select('phone').execute()).map(
      ({ phone }) => phone,
    )
    expect(phones).toContain('+14155550112')
    expect(phones).toContain(open1.phone)
    const attempt = db.selectFrom('attempts').selectAll().where('id', '=', open1.id)
    expect(await attempt.executeTakeFirst()).toEqual(open1)
  })

  it('never takes a number off a do-not-call list', async () => {
    const { db } = await open()
    const entry = { phone: '+14155550113', source: 'call', reason: 'asked', addedBy: 'dialbot' }
    await addSuppression(db, { ...entry, attemptId: null, addedAt: MADE_AT })
    const file = { id: 'f', name: 'x', contentHash: 'h', datedAt: 1, importedBy: 'U0ANNA' }
    await db
      .insertInto('nationalFiles')
      .values({ ...file, importedAt: 1, readyAt: 1 })
      .execute()
    await db.insertInto('nationalNumbers').values({ phone: '+14155550114', fileId: 'f' }).execute()
    await startRetention(db, 1_000).job.run(LIVE)
    expect(await findSuppressed(db, ['+14155550113'])).toEqual(new Set(['+14155550113']))
    expect(await db.selectFrom('nationalNumbers').selectAll().execute()).toHaveLength(1)
  })

  it('renames a list of one call, and goes through more leads than one batch', async () => {
    const { db } = await open()
    const list = await insertListRow(db, { source: 'call', name: 'Call to +1 (415) 555-0112' })
    await insertCampaignRow(db, { ...ENDED, listId: list.id, name: list.name })
    await insertLeadRow(db, { listId: list.id, phone: '+14155550112' })
    const { id: listId } = await insertListRow(db)
    for (let rowNumber = 2; rowNumber < 122; rowNumber += 1) {
      await insertLeadRow(db, { listId, rowNumber, lastName: 'Lovelace' })
    }
    await startRetention(db, RETENTION_DAYS + 1).job.run(LIVE)
    expect(await grepDatabase(db, ['+14155550112', 'Lovelace', 'Ada'])).toEqual([])
  })

  it('forgets old events, and completes erasures that were held up', async () => {
    const { db } = await open()
    await addSlackEvent(db, 'old', MADE_AT - 31 * DAY_MS)
    await addSlackEvent(db, 'new', MADE_AT - 29 * DAY_MS)
    await startRetention(db, 0, async () => 3).job.run(LIVE)
    expect(await db.selectFrom('slackEvents').select('id').execute()).toEqual([{ id: 'new' }])
    const entry = await db.selectFrom('audit').select('detailJson').executeTakeFirstOrThrow()
    expect(JSON.parse(entry.detailJson)).toMatchObject({ people: 3, calls: 0 })
  })

  it('leaves no record when it is cut off, and is done the next time', async () => {
    const { db } = await open()
    await insertCalled(db, '+14155550112', ENDED)
    const { job, clock } = startRetention(db, RETENTION_DAYS + 1)
    await job.run(AbortSignal.abort())
    expect(await job.lastRunAt()).toBeNull()
    await job.run(LIVE)
    expect(await job.lastRunAt()).toBe(clock.now())
    expect(await grepDatabase(db, ['+14155550112'])).toEqual([])
  })
})
