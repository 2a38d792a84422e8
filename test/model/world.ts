import { sql } from 'kysely'
import { createDialer, type Dialer } from '../../src/dialer/calling/dialer.ts'
import { createLease } from '../../src/dialer/calling/lease.ts'
import { type Campaigns, createCampaigns } from '../../src/dialer/campaigns/create-campaigns.ts'
import { createReconciler } from '../../src/dialer/endings/reconcile.ts'
import { createSettler, type Settler } from '../../src/dialer/endings/settle.ts'
import { createZoneFinder } from '../../src/domain/places/zones.ts'
import { castOf, isOpen, type SimCall } from '../../src/sim/bland/calls/call.ts'
import { endingOf } from '../../src/sim/bland/calls/endings.ts'
import type { ScenarioName } from '../../src/sim/bland/calls/scenario.ts'
import { createGroupCommit } from '../../src/store/engine/group-commit.ts'
import type { Db } from '../../src/store/engine/tables.ts'
import { insertLeads, toLead } from '../../src/store/leads/lead-rows.ts'
import { newId } from '../../src/system/id.ts'
import type { Poller } from '../../src/system/poller.ts'
import { loadZoneMap } from '../../src/system/zone-data.ts'
import { type Dialing, LONG_CALLS, startDialing } from '../support/dialing.ts'
import { importCsv } from '../support/import-csv.ts'
import { check, type Snapshot, takeSnapshot } from './invariants.ts'

/** So few that lists share them. All in San Francisco. */
export const PEOPLE = [
  ...(['+14152003001', '+14152003002', '+14152003003'] as const),
  ...(['+14152003004', '+14152003005', '+14152003006'] as const),
] as const
export const SPELLINGS: readonly ((phone: string) => string)[] = [
  (phone) => phone,
  (phone) => `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}`,
  (phone) => phone.slice(2),
]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const ROUNDS = 60
// So many that what is unknown has been looked for long enough.
const QUICK_ROUNDS = 4

export interface Limits {
  lines: number
  callsPerHour: number | null
}

/** One run of the program, from its start to its crash. */
interface Life {
  dialer: Dialer
  settler: Settler
  reconciler: Poller
  campaigns: Campaigns
  /** Every statement from then on fails, as if the process had been killed there. */
  killAt(point: KillPoint): void
}

export type Part = 'pass' | 'settle' | 'reconcile'
/** After so many statements, or when the next answer of Bland is to be written down. */
export type KillPoint = number | 'once Bland has answered'

/**
 * The real dialer around one database, with the local Bland at the other end. Bland ends no call and
 * sends no webhook by itself: the test does both, so that nothing hangs on real time.
 */
export class World {
  readonly db: Db
  readonly dialing: Dialing
  readonly limits: Limits
  lists: string[] = []
  campaignIds: string[] = []
  #life: Life
  #before: Snapshot | null = null

  private constructor(db: Db, dialing: Dialing, limits: Limits) {
    this.db = db
    this.dialing = dialing
    this.limits = limits
    this.#life = beginLife(db, dialing)
  }

  /** The database is emptied first. */
  static async open(db: Db, limits: Limits): Promise<World> {
    await emptyTables(db)
    const dialing = await startDialing(db, {
      settings: { limits: { ...limits, callsPerDay: null } },
      bland: { ...LONG_CALLS, webhookOutage: true },
    })
    return new World(db, dialing, limits)
  }

  get campaigns(): Campaigns {
    return this.#life.campaigns
  }

  get calls(): readonly SimCall[] {
    return this.dialing.sim.calls()
  }

  /** Does something and holds everything that was true before to what is true then. */
  async step(what: string, work: () => Promise<unknown>): Promise<void> {
    const before = this.#before ?? (await takeSnapshot(this.db, this.calls))
    this.dialing.logged.length = 0
    await work()
    this.#before = await takeSnapshot(this.db, this.calls, before)
    check(before, this.#before, this, what)
  }

  run(part: Part): Promise<void> {
    return runPart(this.#life, part)
  }

  /** The part's next pass is cut off, and the program starts anew. */
  async kill(part: Part, point: KillPoint): Promise<void> {
    const doomed = this.#life
    doomed.killAt(point)
    await runPart(doomed, part).catch(() => {})
    doomed.killAt(0)
    await doomed.dialer.stop()
    // Its process is gone, so the next one takes the lease over at once.
    await this.db.deleteFrom('leases').execute()
    this.dialing.logged.length = 0
    this.#life = beginLife(this.db, this.dialing)
  }

  async import(people: readonly string[]): Promise<void> {
    const now = this.dialing.clock.now()
    const rows = people.map((phone) => `"${phone}",Ada,yes\n`)
    const { listId } = await importCsv(this.db, `phone,first_name,consent\n${rows.join('')}`, {
      now,
    })
    await this.#addKnown(listId, people)
    this.lists.push(listId)
  }

  /**
   * An import leaves out who waits in a list that is being called. The dialer must stand it all the same:
   * two lists with one number may both be started later.
   */
  async #addKnown(listId: string, people: readonly string[]): Promise<void> {
    const taken = await this.db
      .selectFrom('leads')
      .selectAll()
      .where('listId', '=', listId)
      .execute()
    const known = await this.db
      .selectFrom('leads')
      .selectAll()
      .where('listId', '<>', listId)
      .execute()
    const now = this.dialing.clock.now()
    for (const [index, phone] of [...new Set(people)].entries()) {
      if (taken.some((lead) => lead.phone === phone)) continue
      const twin = known.find((lead) => lead.phone === phone)
      if (twin === undefined) continue
      const times = { nextAt: now, createdAt: now, updatedAt: now }
      const fresh = { state: 'waiting', reason: null, outcome: null, rowNumber: index + 2 } as const
      await insertLeads(this.db, [toLead({ ...twin, ...fresh, ...times, id: newId(), listId })])
    }
  }

  /** Bland ends calls of their greatest length on the way. */
  async wait(durationMs: number): Promise<void> {
    const { clock } = this.dialing
    const until = clock.now() + durationMs
    const ends = (call: SimCall) => call.acceptedAt + castOf(call.request).maxMinutes * MINUTE_MS
    const over = this.calls.filter((call) => isOpen(call) && ends(call) <= until)
    for (const call of over.sort((a, b) => ends(a) - ends(b))) {
      if (ends(call) > clock.now()) clock.set(ends(call))
      await this.hangUp(call, 'max_duration')
    }
    clock.set(until)
  }

  /** The call ends in Bland's books as this scenario has it. */
  async hangUp(call: SimCall, scenario: ScenarioName): Promise<void> {
    if ((await this.dialing.bland.stopCall(call.callId)) !== 'stopped') return
    call.isStopped = false
    call.ending = endingOf(scenario, castOf(call.request))
  }

  async deliver(call: SimCall, body: unknown, attemptId = attemptOf(call)): Promise<void> {
    const status = await this.dialing.post(attemptId, body)
    if (status !== 200) throw new Error(`A webhook was answered ${status}`)
  }

  /** Goes on without further trouble until nothing is left to do. */
  async finish(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.step(`undisturbed round ${round + 1}`, () => this.run('settle'))
      await this.step(`undisturbed round ${round + 1}`, () => this.run('pass'))
      await this.step(`undisturbed round ${round + 1}, its calls over`, async () => {
        for (const call of this.calls) if (isOpen(call)) await this.hangUp(call, 'interested')
        await this.run('settle')
        // No webhook tells of them.
        await this.wait(round < QUICK_ROUNDS ? 4 * MINUTE_MS : 4 * HOUR_MS)
        await this.run('reconcile')
        await this.resumeAll()
      })
      if (await this.isOver()) return
    }
    throw new Error(`It is not over after ${ROUNDS} rounds`)
  }

  private async resumeAll(): Promise<void> {
    const query = this.db.selectFrom('campaigns').select('id').where('state', '=', 'paused')
    for (const { id } of await query.execute()) await this.campaigns.resume(id, 'U0ANNA')
  }

  private async isOver(): Promise<boolean> {
    const { campaigns, attempts } = await takeSnapshot(this.db, this.calls)
    const isActive = campaigns.some(({ state }) => state !== 'finished' && state !== 'stopped')
    return !isActive && attempts.every(({ state }) => state === 'ended')
  }
}

export function attemptOf(call: SimCall): string {
  return String(call.metadata.attempt_id)
}

function runPart({ dialer, settler, reconciler }: Life, part: Part): Promise<void> {
  return { pass: dialer, settle: settler, reconcile: reconciler }[part].runOnce()
}

const zones = createZoneFinder(loadZoneMap())

function beginLife(db: Db, { context, clock, sim }: Dialing): Life {
  let left = Number.POSITIVE_INFINITY
  let answersLeft = Number.POSITIVE_INFINITY
  const mortal = db.withPlugin({
    transformQuery({ node }) {
      if (left <= 0 || sim.requests.length > answersLeft) throw new Error('The process was killed.')
      left -= 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const own = { ...context, db: mortal, write: createGroupCommit(mortal) }
  const lease = createLease({ db: mortal, clock, log: context.log })
  const settler = createSettler(own)
  return {
    settler,
    dialer: createDialer({ ...own, lease }),
    reconciler: createReconciler({ ...own, lease, settler }),
    campaigns: createCampaigns({ ...own, defaultCountry: 'US', zones }),
    killAt(point) {
      if (typeof point === 'number') left = point
      else answersLeft = sim.requests.length
    },
  }
}

async function emptyTables(db: Db): Promise<void> {
  // Nobody pulls the plug here, and waiting for the disk is most of the work.
  await sql`pragma synchronous = off`.execute(db)
  await sql`pragma foreign_keys = off`.execute(db)
  for (const { name } of await db.introspection.getTables()) {
    if (name !== 'schema_migrations') await sql`delete from ${sql.table(name)}`.execute(db)
  }
  await sql`pragma foreign_keys = on`.execute(db)
}
