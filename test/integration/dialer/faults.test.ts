import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createReserver } from '../../../src/dialer/calling/reserve.ts'
import { openDatabase } from '../../../src/store/engine/database.ts'
import type { AttemptRow, Db } from '../../../src/store/engine/tables.ts'
import { getLead } from '../../../src/store/leads/lead-rows.ts'
import { testClock } from '../../support/at.ts'
import { onBothDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts'
import {
  CALLING_TIME,
  type Dialing,
  insertCampaignWith,
  LONG_CALLS,
  readAttempts,
  readLead,
  readTold,
  startDialing,
} from '../../support/dialing.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MANY_LINES = { limits: { lines: 200, callsPerHour: null, callsPerDay: null } }

function posts({ sim }: Pick<Dialing, 'sim'>): number {
  return sim.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/calls').length
}

/** A record as Bland would send it for this attempt's call. */
function recordOf({ id, callId, phone }: AttemptRow, change: object = {}) {
  return {
    ...{ call_id: callId, to: phone, status: 'completed', completed: true },
    ...{ answered_by: 'human', corrected_duration: '60', price: 0.14 },
    ...{ disposition_tag: 'not_interested', metadata: { attempt_id: id } },
    transcripts: [{ user: 'user', text: 'No thank you, I do not want that.' }],
    ...change,
  }
}

async function onlyAttempt(db: Db): Promise<AttemptRow> {
  const [attempt, ...others] = await readAttempts(db)
  if (attempt === undefined || others.length > 0) throw new Error('Not one attempt')
  return attempt
}

/** Every call that Bland took has its row, and no row has two. */
async function expectBooksToAgree(db: Db, { sim }: Dialing): Promise<void> {
  const rows = (await readAttempts(db)).filter(({ released }) => released === 0)
  const called = sim.calls().map(({ metadata }) => metadata.attempt_id)
  expect(new Set(called).size).toBe(called.length)
  expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(called))
  expect(sim.overlaps()).toEqual([])
}

onBothDatabases('an answer that comes after the time-out', (open) => {
  it('leaves one call, which its webhook adopts', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, {
      bland: { callMs: 5, ringMs: 1, answerDelayMs: 400 },
      requestTimeoutMs: 150,
    })
    const { leads } = await insertCampaignWith(db, 1)
    dialing.sim.script(leads[0]?.phone ?? '', ['interested'])
    await dialing.pass()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', callId: null }])
    await dialing.settle(1)
    await dialing.pass()
    const callId = dialing.sim.calls()[0]?.callId
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', callId, released: 0 }])
    expect(await readLead(db, leads[0]?.id ?? '')).toMatchObject({ outcome: 'interested' })
    expect(posts(dialing)).toBe(1)
  })

  it('about one call keeps no other call from being asked about', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, {
      bland: { webhookOutage: true },
      requestTimeoutMs: 300,
    })
    await insertCampaignWith(db, 2)
    await dialing.pass()
    await dialing.sim.waitFor(({ webhooks }) => webhooks.length === 2)
    dialing.clock.advance(3 * MINUTE_MS)
    dialing.sim.failNext('get_stall')
    await dialing.reconciler.runOnce()
    const states = (await readAttempts(db)).map(({ state }) => state)
    expect(states.sort()).toEqual(['ended', 'live'])
  })

  it('does not end a call on a guess: Bland is asked until it answers', async () => {
    const { db } = await open()
    const dialing = await startDialing(db, { bland: { webhookOutage: true } })
    const { leads } = await insertCampaignWith(db, 1)
    dialing.sim.script(leads[0]?.phone ?? '', ['interested'])
    await dialing.pass()
    await dialing.sim.waitFor(({ webhooks }) => webhooks.length === 1)
    // The machine was off for a day, and Bland has trouble just when it is back.
    dialing.clock.advance(24 * HOUR_MS)
    dialing.sim.failNext('get_500')
    await dialing.reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'live' }])
    dialing.clock.advance(MINUTE_MS)
    await dialing.reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'ended', outcome: 'interested' }])
  })
})

onBothDatabases('webhooks out of order', (open) => {
  it('reopen nothing: what tells of the call before its end is too late', async () => {
    const { db } = await open()
    const { pass, post, settler, reconciler } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, 1)
    await pass()
    const attempt = await onlyAttempt(db)
    await post(attempt.id, recordOf(attempt))
    await settler.runOnce()
    const ended = await onlyAttempt(db)
    expect(ended).toMatchObject({ state: 'ended', outcome: 'not_interested' })

    const still = { status: null, queue_status: 'started', completed: false, transcripts: [] }
    await post(attempt.id, recordOf(attempt, still))
    await post(attempt.id, { call_id: attempt.callId, category: 'call', message: 'Connected' })
    await settler.runOnce()
    await reconciler.runOnce()
    await pass()
    expect(await onlyAttempt(db)).toEqual(ended)
  })

  it('of two calls to one lead: who has talked to us on the first is not called a third time', async () => {
    const { db } = await open()
    const { pass, post, settler, reconciler, clock, sim } = await startDialing(db, {
      bland: LONG_CALLS,
    })
    const { leads } = await insertCampaignWith(db, 1)
    const leadId = leads[0]?.id ?? ''
    await pass()
    const first = await onlyAttempt(db)
    clock.advance(11 * MINUTE_MS)
    await reconciler.runOnce()
    expect(await onlyAttempt(db)).toMatchObject({ reason: 'presumed_called' })
    clock.set((await readLead(db, leadId)).nextAt)
    await pass()
    const second = (await readAttempts(db)).find(({ state }) => state === 'live')
    if (second === undefined) throw new Error('It was not called again')

    await post(first.id, recordOf(first))
    await settler.runOnce()
    const nobody = { status: 'no-answer', answered_by: 'no-answer', transcripts: [] }
    await post(second.id, recordOf(second, { ...nobody, disposition_tag: 'NO_ANSWER' }))
    await settler.runOnce()
    expect((await readAttempts(db)).map(({ outcome }) => outcome)).toEqual([
      'not_interested',
      'no_answer',
    ])
    expect(await readLead(db, leadId)).toMatchObject({ state: 'done', outcome: 'not_interested' })
    clock.advance(48 * HOUR_MS)
    await pass()
    expect(sim.calls()).toHaveLength(2)
  })

  it('that contradict each other leave the first one standing, and one message', async () => {
    const { db } = await open()
    const { pass, post, settler } = await startDialing(db, { bland: LONG_CALLS })
    await insertCampaignWith(db, 1)
    await pass()
    const attempt = await onlyAttempt(db)
    await post(attempt.id, recordOf(attempt))
    await post(attempt.id, recordOf(attempt, { status: 'busy', disposition_tag: 'BUSY' }))
    await post(attempt.id, recordOf(attempt, { status: 'failed', transcripts: [] }))
    await settler.runOnce()
    await settler.runOnce()
    expect(await onlyAttempt(db)).toMatchObject({ state: 'ended', outcome: 'not_interested' })
    expect((await readTold(db)).filter((kind) => kind === 'outcome')).toHaveLength(1)
  })
})

onBothDatabases('a clock that is set', (open) => {
  it('an hour back calls nobody too early, and keeps the hourly cap', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 10, callsPerHour: 3, callsPerDay: null } }
    const { pass, clock, sim } = await startDialing(db, { settings, bland: LONG_CALLS })
    await insertCampaignWith(db, 2)
    await pass()
    expect(sim.calls()).toHaveLength(2)
    clock.advance(-HOUR_MS)
    await insertCampaignWith(db, 8)
    const startedAt: number[] = []
    for (let minute = 0; minute < 4 * 60; minute += 5) {
      const before = sim.calls().length
      await pass()
      if (sim.calls().length > before) startedAt.push(clock.now())
      clock.advance(5 * MINUTE_MS)
    }
    const times = sim.calls().map(({ acceptedAt }) => acceptedAt)
    for (const at of times) {
      const hour = times.filter((other) => other > at - HOUR_MS && other <= at)
      expect(hour.length).toBeLessThanOrEqual(3)
    }
    // And it is not stuck for longer than the hour it has lost.
    expect(startedAt.some((at) => at > CALLING_TIME + HOUR_MS)).toBe(true)
  })

  it('an hour back keeps the gap between two calls to a number', async () => {
    const { db } = await open()
    const { pass, settle, clock, sim } = await startDialing(db)
    const { leads } = await insertCampaignWith(db, 1)
    sim.script(leads[0]?.phone ?? '', ['no_answer'])
    await pass()
    clock.advance(-HOUR_MS)
    await settle(1)
    for (let quarter = 0; quarter < 20; quarter += 1) {
      await pass()
      clock.advance(HOUR_MS / 4)
    }
    const [first, second] = sim.calls().map(({ acceptedAt }) => acceptedAt)
    expect(first).toBe(CALLING_TIME)
    expect(second ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(CALLING_TIME + 4 * HOUR_MS)
  })

  it('an hour forward and back again exceeds no cap by what it has called meanwhile', async () => {
    const { db } = await open()
    const settings = { limits: { lines: 10, callsPerHour: 2, callsPerDay: null } }
    const { pass, clock, sim } = await startDialing(db, { settings, bland: LONG_CALLS })
    await insertCampaignWith(db, 9)
    await pass()
    clock.advance(HOUR_MS)
    await pass()
    const called = sim.calls().length
    clock.advance(-HOUR_MS)
    for (let minute = 0; minute < 55; minute += 5) {
      await pass()
      clock.advance(5 * MINUTE_MS)
    }
    expect(sim.calls().length).toBeLessThanOrEqual(Math.max(called, 2))
  })

  it('an hour forward ends no unknown call on one look', async () => {
    const { db } = await open()
    const { pass, clock, sim, reconciler } = await startDialing(db)
    await insertCampaignWith(db, 1)
    sim.failNext('drop_before')
    await pass()
    clock.advance(HOUR_MS)
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 1 }])
    clock.advance(-HOUR_MS)
    await reconciler.runOnce()
    await reconciler.runOnce()
    expect(await readAttempts(db)).toMatchObject([{ state: 'unknown', looks: 3 }])
  })

  it('an hour forward leaves one of two dialers dialing', async () => {
    const { db } = await open()
    const first = await startDialing(db, { bland: LONG_CALLS })
    const second = await startDialing(db, { sim: first.sim, clock: first.clock })
    await first.pass()
    await second.pass()
    first.clock.advance(HOUR_MS)
    await insertCampaignWith(db, 4)
    // The lease has run out for both of them: whoever is first has it.
    await Promise.all([first.pass(), second.pass()])
    await Promise.all([first.pass(), second.pass()])
    expect([await first.lease.hold(), await second.lease.hold()].sort()).toEqual([false, true])
    expect(first.sim.calls()).toHaveLength(4)
    await expectBooksToAgree(db, first)
  })
})

onBothDatabases('a promised call', (open) => {
  /** A lead whose first call led to another, two hours later, and that time has come. */
  async function promise(db: Db) {
    const dialing = await startDialing(db, { bland: LONG_CALLS })
    const { leads } = await insertCampaignWith(db, 1)
    await dialing.pass()
    const attempt = await onlyAttempt(db)
    const transcripts = [
      { user: 'assistant', text: 'When does it suit you?' },
      { user: 'user', text: 'Call me back in two hours.' },
    ]
    await dialing.post(attempt.id, recordOf(attempt, { transcripts, disposition_tag: 'callback' }))
    await dialing.settler.runOnce()
    const leadId = leads[0]?.id ?? ''
    expect(await readLead(db, leadId)).toMatchObject({ state: 'waiting', reason: 'callback' })
    dialing.clock.set((await readLead(db, leadId)).nextAt)
    return { ...dialing, leadId }
  }

  it.each(['rate_limited', 'same_number'] as const)(
    'is kept though Bland refuses it for the moment (%s)',
    async (fault) => {
      const { db } = await open()
      const { sim, pass, clock, leadId } = await promise(db)
      sim.failNext(fault)
      await pass()
      expect(sim.calls()).toHaveLength(1)
      expect(await readLead(db, leadId)).toMatchObject({ state: 'waiting', reason: 'callback' })
      clock.advance(MINUTE_MS)
      await pass()
      expect(sim.calls()).toHaveLength(2)
    },
  )

  it('is kept though the program is killed when it has just been reserved', async () => {
    const { db } = await open()
    const { sim, context, lease, leadId } = await promise(db)
    const { campaignId } = (await readAttempts(db))[0] ?? {}
    await createReserver(context)(campaignId ?? '', [await getLead(db, leadId)])
    expect((await readAttempts(db)).map(({ state }) => state)).toEqual(['ended', 'reserved'])
    await lease.drop()
    const next = await startDialing(db, { sim, clock: testClock(context.clock.now()) })
    await next.pass()
    expect(sim.calls()).toHaveLength(2)
  })
})

/** On SQLite only: the file, and the connection that the program writes through. */
async function onSqlite<T>(test: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await openTestDatabase('sqlite', { busyTimeoutMs: 20 })
  try {
    return await test(database)
  } finally {
    await database.close()
  }
}

async function fillDisk(db: Db): Promise<void> {
  // Below what is there already SQLite takes the present size.
  await sql`pragma max_page_count = 1`.execute(db)
}

async function makeRoom(db: Db): Promise<void> {
  await sql`pragma max_page_count = 1073741823`.execute(db)
}

describe('a disk that cannot be written', () => {
  it('because it is full stops new calls, says so, and goes on when there is room', () =>
    onSqlite(async ({ db }) => {
      const dialing = await startDialing(db, { settings: MANY_LINES, bland: LONG_CALLS })
      const { dialer, sim, logged, clock, reconciler } = dialing
      await insertCampaignWith(db, 120)
      await fillDisk(db)
      dialer.start()
      await expect(dialer.runOnce()).rejects.toThrow(/full/)
      await expect(dialer.runOnce()).rejects.toThrow(/full/)
      await dialer.stop()
      expect(logged.some((line) => /"level":"error".*full.*poller\.failed/.test(line))).toBe(true)
      await expectBooksToAgree(db, dialing)
      expect(sim.calls().length).toBeLessThan(120)

      await makeRoom(db)
      clock.advance(3 * MINUTE_MS + 1)
      dialer.start()
      await dialer.runOnce()
      await reconciler.runOnce()
      await dialer.runOnce()
      await dialer.stop()
      expect(sim.calls()).toHaveLength(120)
      await expectBooksToAgree(db, dialing)
      const states = (await readAttempts(db)).filter(({ released }) => released === 0)
      expect(states.every(({ state }) => state === 'live')).toBe(true)
    }))

  it('that is read-only when Bland answers leaves a call that is found again', () =>
    onSqlite(async ({ db }) => {
      const dialing = await startDialing(db, { bland: { ...LONG_CALLS, answerDelayMs: 100 } })
      const { pass, sim, logged, clock, reconciler } = dialing
      await insertCampaignWith(db, 1)
      const placing = pass()
      await sim.waitFor((bland) => bland.calls().length === 1)
      await sql`pragma query_only = on`.execute(db)
      await placing
      expect(logged.some((line) => line.includes('dialer.place_failed'))).toBe(true)
      expect(await onlyAttempt(db)).toMatchObject({ state: 'sent', callId: null })
      await sql`pragma query_only = off`.execute(db)
      clock.advance(3 * MINUTE_MS + 1)
      await reconciler.runOnce()
      const callId = sim.calls()[0]?.callId
      expect(await onlyAttempt(db)).toMatchObject({ state: 'live', callId })
      expect(posts(dialing)).toBe(1)
    }))

  it('because it is full refuses webhooks, so that Bland sends them again', () =>
    onSqlite(async ({ db }) => {
      const { pass, post, settler } = await startDialing(db, { bland: LONG_CALLS })
      await insertCampaignWith(db, 1)
      await pass()
      const attempt = await onlyAttempt(db)
      const long = { user: 'user', text: 'No thank you. '.repeat(20_000) }
      const record = recordOf(attempt, { transcripts: [long] })
      await fillDisk(db)
      expect(await post(attempt.id, record)).toBe(500)
      await makeRoom(db)
      expect(await post(attempt.id, record)).toBe(200)
      await settler.runOnce()
      expect(await onlyAttempt(db)).toMatchObject({ state: 'ended', outcome: 'not_interested' })
    }))
})

/** Another program holds the database's only writer while this runs. */
async function whileLocked<T>({ url }: TestDatabase, work: () => Promise<T>): Promise<T> {
  const other = openDatabase(url)
  try {
    return await other.transaction().execute(work)
  } finally {
    await other.destroy()
  }
}

describe('a locked database', () => {
  it('stops new calls, says so, and goes on when it is free', () =>
    onSqlite(async (database) => {
      const { db } = database
      const dialing = await startDialing(db, { bland: LONG_CALLS })
      const { dialer, sim, logged } = dialing
      // It holds its lease already.
      await dialing.pass()
      await insertCampaignWith(db, 3)
      await whileLocked(database, async () => {
        dialer.start()
        await expect(dialer.runOnce()).rejects.toThrow(/locked/)
        await dialer.stop()
      })
      expect(logged.some((line) => /"level":"error".*locked.*poller\.failed/.test(line))).toBe(true)
      expect(sim.requests).toEqual([])
      expect(await readAttempts(db)).toEqual([])
      dialer.start()
      await dialer.runOnce()
      await dialer.stop()
      expect(sim.calls()).toHaveLength(3)
    }))

  it('when Bland answers leaves a call that is found again, and calls nobody twice', () =>
    onSqlite(async (database) => {
      const { db } = database
      const dialing = await startDialing(db, { bland: { ...LONG_CALLS, answerDelayMs: 100 } })
      const { pass, sim, clock, reconciler } = dialing
      await insertCampaignWith(db, 2)
      const placing = pass()
      await sim.waitFor((bland) => bland.calls().length === 2)
      await whileLocked(database, () => placing)
      expect(await readAttempts(db)).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
      await pass()
      clock.advance(3 * MINUTE_MS + 1)
      await reconciler.runOnce()
      expect(await readAttempts(db)).toMatchObject([{ state: 'live' }, { state: 'live' }])
      expect(posts(dialing)).toBe(2)
    }))

  it('keeps no webhook from being settled later', () =>
    onSqlite(async (database) => {
      const { db } = database
      const { pass, post, settler, logged } = await startDialing(db, { bland: LONG_CALLS })
      await insertCampaignWith(db, 1)
      await pass()
      const attempt = await onlyAttempt(db)
      expect(await post(attempt.id, recordOf(attempt))).toBe(200)
      await whileLocked(database, async () => {
        expect(await post(attempt.id, recordOf(attempt, { summary: 'Later.' }))).toBe(500)
        await settler.runOnce()
      })
      expect(logged.some((line) => line.includes('settler.failed'))).toBe(true)
      expect(await onlyAttempt(db)).toMatchObject({ state: 'live' })
      await settler.runOnce()
      expect(await onlyAttempt(db)).toMatchObject({ state: 'ended' })
    }))
})

async function onPostgres<T>(
  test: (database: TestDatabase, admin: pg.Client) => Promise<T>,
): Promise<T> {
  const database = await openTestDatabase('postgres')
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  try {
    return await test(database, admin)
  } finally {
    await admin.end()
    await database.close()
  }
}

/** Ends every other connection to the database, and waits until they are gone. */
async function killConnections(admin: pg.Client): Promise<void> {
  const others = `from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
  await admin.query(`select pg_terminate_backend(pid) ${others}`)
  await until(admin, `select count(*) = 0 as ok ${others}`)
}

async function until(admin: pg.Client, query: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    // Within a transaction the first answer would be given again and again.
    await admin.query('select pg_stat_clear_snapshot()')
    const { rows } = await admin.query(query)
    if (rows[0]?.ok === true) return
  }
  throw new Error(`Never true: ${query}`)
}

describe('Postgres connections that are killed', () => {
  it('while leads are being reserved fail that pass; the next one calls them', () =>
    onPostgres(async ({ db }, admin) => {
      const dialing = await startDialing(db, { bland: LONG_CALLS })
      await dialing.pass()
      await insertCampaignWith(db, 3)
      await admin.query('begin')
      await admin.query('lock table attempts in share row exclusive mode')
      const passing = expect(dialing.pass()).rejects.toThrow()
      await until(
        admin,
        `select count(*) > 0 as ok from pg_locks where not granted and relation = 'attempts'::regclass`,
      )
      await killConnections(admin)
      await admin.query('rollback')
      await passing
      expect(dialing.sim.requests).toEqual([])
      await dialing.pass()
      expect(dialing.sim.calls()).toHaveLength(3)
      await expectBooksToAgree(db, dialing)
    }))

  it('while Bland is being asked cost nothing', () =>
    onPostgres(async ({ db }, admin) => {
      const dialing = await startDialing(db, { bland: { ...LONG_CALLS, answerDelayMs: 200 } })
      const { dialer, sim, clock, reconciler } = dialing
      await insertCampaignWith(db, 3)
      // The pass itself may be about to end, and then fails or does not.
      const placing = Promise.allSettled([dialer.runOnce()])
      await sim.waitFor((bland) => bland.calls().length === 3)
      await killConnections(admin)
      await placing
      await dialer.stop()
      clock.advance(3 * MINUTE_MS + 1)
      await reconciler.runOnce()
      const states = (await readAttempts(db)).map(({ state }) => state)
      expect(states).toEqual(['live', 'live', 'live'])
      expect(posts(dialing)).toBe(3)
    }))

  it('inside a transaction that waits for nothing fail it, and not the program', () =>
    onPostgres(async ({ db }, admin) => {
      const work = db.transaction().execute(async (tx) => {
        await sql`select 1`.execute(tx)
        await killConnections(admin)
        // The news of its end has come by the time a further answer has.
        await admin.query('select 1')
        await sql`select 1`.execute(tx)
      })
      await expect(work).rejects.toThrow()
      expect(await readAttempts(db)).toEqual([])
    }))
})
