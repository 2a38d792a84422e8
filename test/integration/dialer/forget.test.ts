import { expect, it } from 'vitest'
import { beginErasure, ERASURE_STEPS } from '../../../src/dialer/numbers/erasure.ts'
import { createForget, type Forget } from '../../../src/dialer/numbers/forget.ts'
import { addReceipt } from '../../../src/store/calls/receipts.ts'
import { insertTurns } from '../../../src/store/calls/transcript-turns.ts'
import type { Db } from '../../../src/store/engine/tables.ts'
import { addAudit } from '../../../src/store/numbers/audit.ts'
import { findForgotten, forgottenName } from '../../../src/store/numbers/forgotten.ts'
import { addSuppression, findSuppressed } from '../../../src/store/numbers/suppressions.ts'
import { enqueueFact, markOutboxSent } from '../../../src/store/outbox/queue.ts'
import { newId } from '../../../src/system/id.ts'
import { createLog } from '../../../src/system/log.ts'
import { testClock } from '../../support/at.ts'
import { onUsualDatabases } from '../../support/databases.ts'
import { CALLING_TIME, LONG_CALLS, startDialing } from '../../support/dialing.ts'
import { grepDatabase } from '../../support/grep.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  makeRecord,
} from '../../support/make.ts'

const PHONE = '+14155550112'
const TYPED = '(415) 555-0112'
const NEEDLES = [PHONE, 'lovelace', 'ada@engines.example']

function startForgetting(db: Db): { forget: Forget; logged: string[] } {
  const logged: string[] = []
  const forget = createForget({
    db,
    clock: testClock(CALLING_TIME),
    log: createLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } }),
    defaultCountry: 'US',
    wakeDialer: () => {},
    wakeNotifier: () => {},
  })
  return { forget, logged }
}

/** A person who is everywhere: two lists, calls, a call of their own, transcripts, receipts, and more. */
async function insertPerson(db: Db) {
  const campaign = await insertCampaignRow(db, { cardTs: '1.1' })
  const { listId } = campaign
  const who = {
    phone: PHONE,
    name: 'Ada Lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@engines.example',
    company: 'Lovelace Engines',
    region: 'CA',
    zip: '94103',
    owner: 'sales@lovelace.example',
    consentSource: 'form of Ada Lovelace',
    variablesJson: JSON.stringify({ phone: PHONE, note: 'Lovelace' }),
  }
  const lead = await insertLeadRow(db, { ...who, listId, state: 'done', outcome: 'interested' })
  const waiting = await insertLeadRow(db, who)
  const other = await insertLeadRow(db, { listId, lastName: 'Hopper', rowNumber: 3 })
  const attempt = await insertAttemptRow(db, {
    ...{ campaignId: campaign.id, leadId: lead.id, callId: 'call-1', state: 'ended' },
    ...{ outcome: 'interested', endedAt: CALLING_TIME, costMicros: 140_000 },
    summary: 'Ada Lovelace wants an offer.',
    recordingUrl: 'https://bland.example/lovelace.mp3',
    errorMessage: `to ${PHONE}`,
    disposition: 'Lovelace',
  })
  const spoken = { speaker: 'user', saidAt: null } as const
  await insertTurns(db, attempt.id, [{ ...spoken, text: 'I am Ada Lovelace.' }])
  const receipt = { kind: 'record', tokenAttemptId: null, receivedAt: 1 } as const
  const body = JSON.stringify({ to: PHONE, summary: 'Lovelace' })
  await addReceipt(db, { ...receipt, id: newId(), callId: 'call-1', bodyHash: 'a', body })
  const stray = { ...receipt, callId: null, tokenAttemptId: attempt.id }
  await addReceipt(db, { ...stray, id: newId(), bodyHash: 'b', body: '{"name":"Lovelace"}' })
  await addReceipt(db, { ...receipt, id: newId(), callId: 'nobody’s', bodyHash: 'c', body })
  const cells = (text: string) => JSON.stringify(['Ada Lovelace', text])
  const rejected = { listId, verdict: 'duplicate', reason: 'It is there twice.' } as const
  await db
    .insertInto('rejectedRows')
    .values([
      { ...rejected, rowNumber: 7, cellsJson: cells('415.555.0112') },
      { ...rejected, rowNumber: 8, cellsJson: cells('Ada@Engines.example') },
      { ...rejected, rowNumber: 9, cellsJson: '["Grace Hopper","415.555.0199"]' },
    ])
    .execute()
  const call = await insertListRow(db, { source: 'call', name: 'Call to +1 (415) 555-0112' })
  await insertCampaignRow(db, { listId: call.id, name: call.name, state: 'finished' })
  await insertLeadRow(db, { ...who, listId: call.id })
  await addAudit(db, { actor: 'U0ANNA', action: 'dnc.add', subject: PHONE, detail: DETAIL }, 1)
  const list = { actor: 'U0ANNA', action: 'list.note', subject: listId }
  await addAudit(db, { ...list, detail: { about: TYPED } }, 2)
  const entry = { phone: PHONE, source: 'slack', reason: 'Lovelace wrote', addedBy: 'U0ANNA' }
  await addSuppression(db, { ...entry, attemptId: null, addedAt: 1 })
  const outcome = { kind: 'outcome', subjectId: attempt.id, campaignId: campaign.id } as const
  await enqueueFact(db, { key: `outcome:${attempt.id}`, ...outcome, channel: 'C0LEADS' }, 1)
  const { id } = await db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
  await markOutboxSent(db, [id], { messageTs: '1.2', now: 2 })
  return { campaign, lead, waiting, other, attempt }
}

const DETAIL = { reason: 'Ada Lovelace asked', blockedLeads: 1, removed: { phone: PHONE } }

onUsualDatabases('forgetting a person', (open) => {
  it('leaves nothing of the person in any table, and all figures', async () => {
    const { db } = await open()
    const person = await insertPerson(db)
    expect((await grepDatabase(db, NEEDLES)).length).toBeGreaterThan(25)
    const { forget, logged } = startForgetting(db)
    expect(await forget.look(TYPED)).toEqual({
      ...{ phone: PHONE, isForgotten: false, leads: 3, calls: 1 },
    })
    expect(await forget.forget(TYPED, 'U0ANNA')).toEqual({
      ...{ phone: PHONE, wasForgotten: false, leads: 3, calls: 1, turns: 1, receipts: 3 },
      ...{ rejectedRows: 2, auditEntries: 2, messages: 1 },
    })
    expect(await grepDatabase(db, NEEDLES)).toEqual([])
    expect(logged.filter((line) => line.includes('5550112'))).toEqual([])

    const name = await forgottenName(db, PHONE)
    const attempt = db.selectFrom('attempts').selectAll().where('id', '=', person.attempt.id)
    expect(await attempt.executeTakeFirst()).toMatchObject({
      ...{ phone: name, outcome: 'interested', costMicros: 140_000, callId: 'call-1' },
      gateJson: person.attempt.gateJson,
    })
    const states = await db.selectFrom('leads').select(['id', 'state', 'reason']).execute()
    expect(states).toContainEqual({ id: person.lead.id, state: 'done', reason: null })
    expect(states).toContainEqual({
      ...{ id: person.waiting.id, state: 'blocked', reason: 'do_not_call' },
    })
    expect(states).toContainEqual({ id: person.other.id, state: 'waiting', reason: null })
    const rows = await db.selectFrom('rejectedRows').select('cellsJson').execute()
    expect(rows).toContainEqual({ cellsJson: '["Grace Hopper","415.555.0199"]' })
    expect(await findSuppressed(db, [PHONE])).toEqual(new Set([PHONE]))
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })

  it('keeps who did what, and adds who asked for it', async () => {
    const { db } = await open()
    await insertPerson(db)
    await startForgetting(db).forget.forget(TYPED, 'U0BORIS')
    const name = await forgottenName(db, PHONE)
    const entries = await db.selectFrom('audit').selectAll().orderBy('id').execute()
    expect(entries).toMatchObject([
      { actor: 'U0ANNA', action: 'dnc.add', subject: name, detailJson: '{"blockedLeads":1}' },
      { actor: 'U0ANNA', action: 'list.note', detailJson: '{}' },
      { actor: 'U0BORIS', action: 'person.erasing', detailJson: '{"source":"slack"}' },
      { actor: 'U0BORIS', action: 'person.forgotten', subject: name },
    ])
  })

  it('says so when the person was forgotten before', async () => {
    const { db } = await open()
    const { forget } = startForgetting(db)
    expect(await forget.forget(PHONE, 'U0ANNA')).toMatchObject({ wasForgotten: false, leads: 0 })
    expect(await forget.forget(PHONE, 'U0ANNA')).toMatchObject({ wasForgotten: true })
    expect(await db.selectFrom('audit').selectAll().execute()).toHaveLength(1)
    await expect(forget.forget('nobody', 'U0ANNA')).rejects.toMatchObject({ code: 'invalid' })
  })

  it.each(ERASURE_STEPS.map(({ name }, index) => ({ name, index })))(
    'is completed the next night when it was cut off after “$name”',
    async ({ index }) => {
      const { db } = await open()
      await insertPerson(db)
      const clock = testClock(CALLING_TIME)
      const erasure = await beginErasure(db, clock, PHONE, 'U0ANNA')
      for (const step of ERASURE_STEPS.slice(0, index + 1)) await step.run(erasure)
      expect(await findSuppressed(db, [PHONE])).toEqual(new Set([PHONE]))
      const isComplete = index + 1 === ERASURE_STEPS.length
      expect(await startForgetting(db).forget.finish()).toBe(isComplete ? 0 : 1)
      expect(await grepDatabase(db, NEEDLES)).toEqual([])
      expect(await findForgotten(db, [PHONE])).toEqual(new Set([PHONE]))
    },
  )

  it('waits until the person is off the line, but calls nobody again', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const campaign = await insertCampaignRow(db)
    const lead = await insertLeadRow(db, { listId: campaign.listId, phone: PHONE })
    await dialing.pass()
    const elsewhere = await insertLeadRow(db, { phone: PHONE })
    const { forget } = startForgetting(db)
    await expect(forget.forget(PHONE, 'U0ANNA')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('on the do-not-call list from this moment'),
    })
    expect(await findSuppressed(db, [PHONE])).toEqual(new Set([PHONE]))
    const states = db.selectFrom('leads').select('state').where('id', '=', elsewhere.id)
    expect(await states.executeTakeFirst()).toEqual({ state: 'blocked' })
    expect(await forget.finish()).toBe(0)
    const held = db.selectFrom('audit').select(['subject', 'detailJson'])
    expect(await held.where('action', '=', 'person.forget_held').execute()).toEqual([
      { subject: await forgottenName(db, PHONE), detailJson: '{"source":"call","isNew":true}' },
      { subject: await forgottenName(db, PHONE), detailJson: '{"source":"call","isNew":false}' },
    ])

    const attempt = await db.selectFrom('attempts').selectAll().executeTakeFirstOrThrow()
    const callId = attempt.callId ?? ''
    await dialing.settler.settleRecord(attempt.id, makeRecord({ callId, to: PHONE }))
    expect(await forget.finish()).toBe(1)
    expect(await grepDatabase(db, [PHONE, lead.firstName ?? ''])).toEqual([])
  })

  it('waits until a file has been read that the number may be in', async () => {
    const { db } = await open()
    const { id } = await insertListRow(db, { state: 'importing' })
    const { forget } = startForgetting(db)
    await expect(forget.forget(PHONE, 'U0ANNA')).rejects.toMatchObject({ code: 'conflict' })
    await db.updateTable('lists').set({ state: 'ready' }).where('id', '=', id).execute()
    expect(await forget.finish()).toBe(1)
  })

  it('keeps nothing but figures of what Bland sends later', async () => {
    const { db } = await open()
    const dialing = await startDialing(db)
    const { attempt } = await insertPerson(db)
    await db
      .updateTable('attempts')
      .set({ outcome: 'needs_review', reason: 'presumed_called', costMicros: null })
      .where('id', '=', attempt.id)
      .execute()
    await startForgetting(db).forget.forget(PHONE, 'U0ANNA')
    await dialing.post(attempt.id, {
      ...{ call_id: 'call-1', to: PHONE, status: 'completed', completed: true },
      ...{ answered_by: 'human', call_length: 1, price: 0.25, summary: 'Lovelace again' },
      transcripts: [{ user: 'user', text: 'I am Ada Lovelace, never call me again.' }],
    })
    await dialing.post(attempt.id, { call_id: 'call-1', category: 'call', message: 'Lovelace' })
    await dialing.settler.runOnce()
    expect(await grepDatabase(db, NEEDLES)).toEqual([])
    const ended = db.selectFrom('attempts').selectAll().where('id', '=', attempt.id)
    expect(await ended.executeTakeFirst()).toMatchObject({ costMicros: 250_000, summary: null })
    expect(await db.selectFrom('suppressions').selectAll().execute()).toEqual([])
  })
})
