import { expect, it } from 'vitest'
import { ATTEMPT_STATES, type AttemptState } from '../../../../src/domain/attempt.ts'
import {
  fillIn,
  findAttempt,
  findAttemptByCall,
  insertReservations,
  markEnded,
  markLive,
  markPresumedCalled,
  markReleased,
  markSent,
  markUnknown,
  type Reservation,
  recordLook,
} from '../../../../src/store/calls/attempts.ts'
import type { Db } from '../../../../src/store/engine/tables.ts'
import { newId } from '../../../../src/system/id.ts'
import { onBothDatabases } from '../../../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  MADE_AT,
  makeRecord,
} from '../../../support/make.ts'

async function makeReservation(db: Db, phone: string): Promise<Reservation> {
  const campaign = await insertCampaignRow(db)
  const lead = await insertLeadRow(db, { listId: campaign.listId, phone })
  return {
    id: newId(),
    campaignId: campaign.id,
    leadId: lead.id,
    phone,
    number: 1,
    prompt: 'default',
    promptVersionId: null,
    gate: { verdict: 'block', rule: 'do_not_call', sentence: 'On the list.', tables: 'one' },
    reservedAt: MADE_AT,
  }
}

async function insertReservation(db: Db, reservation: Reservation): Promise<boolean> {
  return (await insertReservations(db, [reservation])).has(reservation.id)
}

type Move = (db: Db, id: string) => Promise<boolean>

const MOVES: { name: string; move: Move; to: AttemptState; from: AttemptState[] }[] = [
  {
    name: 'markSent',
    move: (db, id) => markSent(db, id, MADE_AT + 1),
    to: 'sent',
    from: ['reserved'],
  },
  {
    name: 'markUnknown',
    move: (db, id) => markUnknown(db, id, 'timeout'),
    to: 'unknown',
    from: ['sent'],
  },
  {
    name: 'markReleased',
    move: (db, id) =>
      markReleased(db, id, { reason: 'rate_limited', outcome: null, now: MADE_AT + 1 }),
    to: 'ended',
    from: ['reserved', 'sent', 'unknown'],
  },
  {
    name: 'markEnded',
    move: (db, id) =>
      markEnded(db, id, makeRecord(), { outcome: 'talked', reason: 'x', now: MADE_AT + 1 }),
    to: 'ended',
    from: ['reserved', 'sent', 'unknown', 'live'],
  },
  {
    name: 'markPresumedCalled',
    move: (db, id) => markPresumedCalled(db, id, MADE_AT + 1),
    to: 'ended',
    from: ['unknown', 'live'],
  },
]

onBothDatabases('insertReservations', (open) => {
  it('writes a reserved attempt with nothing known about it', async () => {
    const { db } = await open()
    const reservation = await makeReservation(db, '+14155550100')
    expect(await insertReservation(db, reservation)).toBe(true)
    const { gate, ...rest } = reservation
    expect(await findAttempt(db, reservation.id)).toMatchObject({
      ...rest,
      gateJson: JSON.stringify(gate),
      state: 'reserved',
      released: 0,
      outcome: null,
      callId: null,
      looks: 0,
    })
  })

  it.each(ATTEMPT_STATES.filter((state) => state !== 'ended'))(
    'refuses a number that another campaign has %s',
    async (state) => {
      const { db } = await open()
      const phone = '+14155550101'
      await insertAttemptRow(db, { phone, state })
      const second = await makeReservation(db, phone)
      expect(await insertReservation(db, second)).toBe(false)
      expect(await findAttempt(db, second.id)).toBeUndefined()
    },
  )

  it('takes a number whose attempts have ended', async () => {
    const { db } = await open()
    const phone = '+14155550102'
    await insertAttemptRow(db, { phone, state: 'ended' })
    expect(await insertReservation(db, await makeReservation(db, phone))).toBe(true)
  })

  it('lets one of twenty campaigns have a number that all want at once', async () => {
    const { db } = await open()
    const phone = '+14155550103'
    const reservations: Reservation[] = []
    for (let i = 0; i < 20; i++) reservations.push(await makeReservation(db, phone))
    const won = await Promise.all(
      reservations.map((reservation) =>
        db.transaction().execute((tx) => insertReservation(tx, reservation)),
      ),
    )
    expect(won.filter(Boolean)).toHaveLength(1)
    const rows = await db.selectFrom('attempts').select('id').execute()
    expect(rows.map((row) => row.id)).toEqual([reservations[won.indexOf(true)]?.id])
  })

  it('refuses to give a lead the same attempt number twice, unless the first was released', async () => {
    const { db } = await open()
    const first = await insertAttemptRow(db, { number: 1, state: 'ended' })
    const again: Reservation = {
      ...(await makeReservation(db, '+14155550104')),
      leadId: first.leadId,
    }
    expect(await insertReservation(db, again)).toBe(false)
    await db.updateTable('attempts').set({ released: 1 }).where('id', '=', first.id).execute()
    expect(await insertReservation(db, again)).toBe(true)
  })

  it('fails for a lead that does not exist', async () => {
    const { db } = await open()
    const reservation = await makeReservation(db, '+14155550105')
    await expect(insertReservation(db, { ...reservation, leadId: newId() })).rejects.toThrow(
      /foreign key/i,
    )
  })
})

onBothDatabases('an attempt', (open) => {
  it.each(MOVES)('is moved by $name from $from only', async ({ move, to, from }) => {
    const { db } = await open()
    for (const state of ATTEMPT_STATES) {
      const attempt = await insertAttemptRow(db, { state })
      const moves = from.includes(state)
      expect([state, await move(db, attempt.id)]).toEqual([state, moves])
      const after = await findAttempt(db, attempt.id)
      if (moves) expect(after?.state).toBe(to)
      else expect(after).toEqual(attempt)
    }
  })

  it('becomes live from sent and unknown, and otherwise only learns its call id', async () => {
    const { db } = await open()
    const after: Record<string, string | undefined> = {}
    for (const state of ATTEMPT_STATES) {
      const attempt = await insertAttemptRow(db, { state })
      expect(await markLive(db, attempt.id, `call-${state}`, MADE_AT + 1)).toBe('running')
      const row = await findAttemptByCall(db, `call-${state}`)
      expect(row?.id).toBe(attempt.id)
      after[state] = row?.state
    }
    expect(after).toEqual({
      reserved: 'reserved',
      sent: 'live',
      unknown: 'live',
      live: 'live',
      ended: 'ended',
    })
  })

  it('keeps the call id it has', async () => {
    const { db } = await open()
    const attempt = await insertAttemptRow(db, { state: 'ended', callId: 'call-1' })
    expect(await markLive(db, attempt.id, 'call-2', MADE_AT)).toBeNull()
    expect((await findAttempt(db, attempt.id))?.callId).toBe('call-1')
  })

  it('does not become live by the call of another attempt', async () => {
    const { db } = await open()
    await insertAttemptRow(db, { state: 'live', callId: 'call-1' })
    const attempt = await insertAttemptRow(db, { state: 'sent' })
    expect(await markLive(db, attempt.id, 'call-1', MADE_AT)).toBeNull()
    expect(await findAttempt(db, attempt.id)).toEqual(attempt)
  })

  it('is not released once Bland has given it a call id', async () => {
    const { db } = await open()
    const attempt = await insertAttemptRow(db, { state: 'unknown', callId: 'call-1' })
    const change = { reason: 'not_found', outcome: null, now: MADE_AT }
    expect(await markReleased(db, attempt.id, change)).toBe(false)
    expect(await findAttempt(db, attempt.id)).toEqual(attempt)
  })

  it('remembers when and why it moved', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db)
    await markSent(db, id, 1)
    expect(await findAttempt(db, id)).toMatchObject({ sentAt: 1 })
    await markUnknown(db, id, 'timeout')
    expect(await findAttempt(db, id)).toMatchObject({ reason: 'timeout' })
    await markLive(db, id, 'call-1', 2)
    expect(await findAttempt(db, id)).toMatchObject({ liveAt: 2, callId: 'call-1' })
    await markPresumedCalled(db, id, 3)
    expect(await findAttempt(db, id)).toMatchObject({
      endedAt: 3,
      outcome: 'needs_review',
      reason: 'presumed_called',
      released: 0,
    })
  })

  it('counts towards nothing when it is released, with an outcome or without', async () => {
    const { db } = await open()
    for (const outcome of ['do_not_call', null] as const) {
      const { id } = await insertAttemptRow(db, { state: 'sent' })
      await markReleased(db, id, { reason: 'do_not_call', outcome, now: 5 })
      expect(await findAttempt(db, id)).toMatchObject({
        released: 1,
        reason: 'do_not_call',
        outcome,
        endedAt: 5,
      })
    }
  })

  it('takes everything the record says when it ends', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db, { state: 'sent' })
    const record = makeRecord({
      disposition: 'INTERESTED',
      recordingUrl: 'https://r/1.mp3',
      errorMessage: 'none',
    })
    await markEnded(db, id, record, { outcome: 'interested', reason: 'disposition', now: 9 })
    expect(await findAttempt(db, id)).toMatchObject({
      outcome: 'interested',
      reason: 'disposition',
      endedAt: 9,
      callId: record.callId,
      startedAt: record.startedAt,
      durationMs: record.durationMs,
      costMicros: record.costMicros,
      answeredBy: 'human',
      disposition: 'INTERESTED',
      summary: record.summary,
      recordingUrl: 'https://r/1.mp3',
      errorMessage: 'none',
    })
  })

  it('ends once when two records race, with the first one’s outcome', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db, { state: 'live', callId: 'call-1' })
    const record = makeRecord({ callId: 'call-2' })
    const outcomes = ['voicemail', 'talked'] as const
    const won = await Promise.all(
      outcomes.map((outcome) =>
        db
          .transaction()
          .execute((tx) => markEnded(tx, id, record, { outcome, reason: 'x', now: 1 })),
      ),
    )
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await findAttempt(db, id)).toMatchObject({
      outcome: outcomes[won.indexOf(true)],
      callId: 'call-1',
    })
  })
})

onBothDatabases('fillIn', (open) => {
  it('brings what was missing and replaces nothing', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db, { state: 'ended', summary: 'First.' })
    const record = makeRecord({
      summary: 'Second.',
      recordingUrl: 'https://r/2.mp3',
      costMicros: 7,
    })
    await fillIn(db, id, record)
    expect(await findAttempt(db, id)).toMatchObject({
      summary: 'First.',
      recordingUrl: 'https://r/2.mp3',
      costMicros: 7,
    })
    await fillIn(db, id, makeRecord({ recordingUrl: null, costMicros: 8 }))
    expect(await findAttempt(db, id)).toMatchObject({
      recordingUrl: 'https://r/2.mp3',
      costMicros: 7,
    })
  })
})

onBothDatabases('recordLook', (open) => {
  it('counts the looks and keeps the time of the last', async () => {
    const { db } = await open()
    const { id } = await insertAttemptRow(db, { state: 'unknown' })
    await recordLook(db, id, 5)
    await recordLook(db, id, 6)
    expect(await findAttempt(db, id)).toMatchObject({ looks: 2, lookedAt: 6 })
  })
})
