import { sql } from 'kysely'
import { ACTIVE_CAMPAIGN_STATES } from '../../domain/campaign.ts'
import { OUTCOMES, type Outcome } from '../../domain/outcome.ts'
import { countOpenReceipts } from '../calls/receipts.ts'
import type { Db } from '../engine/tables.ts'
import { countOutbox } from '../outbox/queue.ts'

/** How things stand, over all campaigns. */
export interface ProgramFigures {
  openAttempts: Record<'reserved' | 'sent' | 'unknown' | 'live', number>
  /** Calls that ended; attempts that were released without a call do not count. */
  calls: ReadonlyMap<Outcome, number>
  /** Leads of active campaigns that wait for a call. */
  leadsWaiting: number
  outbox: { pending: number; dead: number }
  /** Receipts of webhooks that nobody has acted on yet. */
  receiptsOpen: number
}

export async function readProgramFigures(db: Db): Promise<ProgramFigures> {
  return {
    openAttempts: await countOpenAttemptsByState(db),
    calls: await countCallsByOutcome(db),
    leadsWaiting: await countWaitingLeads(db),
    outbox: await countOutbox(db),
    receiptsOpen: await countOpenReceipts(db),
  }
}

async function countOpenAttemptsByState(db: Db): Promise<ProgramFigures['openAttempts']> {
  const counts = { reserved: 0, sent: 0, unknown: 0, live: 0 }
  const rows = await db
    .selectFrom('attempts')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    // As the partial index says it, which SQLite does not recognise in bound values.
    .where(sql<boolean>`state in ('reserved', 'sent', 'unknown', 'live')`)
    .groupBy('state')
    .execute()
  for (const { state, count } of rows) if (state !== 'ended') counts[state] = count
  return counts
}

async function countWaitingLeads(db: Db): Promise<number> {
  const row = await db
    .selectFrom('leads')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .where('listId', 'in', (eb) =>
      eb.selectFrom('campaigns').select('listId').where('state', 'in', ACTIVE_CAMPAIGN_STATES),
    )
    .executeTakeFirstOrThrow()
  return row.count
}

// So many rows are counted in some ten milliseconds.
const PAGE = 10_000

/** Reads every attempt there is, in pages: webhooks are answered in between. */
async function countCallsByOutcome(db: Db): Promise<ProgramFigures['calls']> {
  const counts = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]))
  let after = ''
  for (;;) {
    const rows = await db
      .selectFrom((eb) =>
        eb
          .selectFrom('attempts')
          .select(['id', 'outcome', 'released'])
          .where('id', '>', after)
          .orderBy('id')
          .limit(PAGE)
          .as('page'),
      )
      .select((eb) => [
        'outcome',
        'released',
        eb.fn.countAll<number>().as('count'),
        eb.fn.max<string>('id').as('lastId'),
      ])
      .groupBy(['outcome', 'released'])
      .execute()
    let read = 0
    for (const { outcome, released, count, lastId } of rows) {
      read += count
      if (lastId > after) after = lastId
      if (outcome === null || released === 1) continue
      counts.set(outcome, (counts.get(outcome) ?? 0) + count)
    }
    if (read < PAGE) return counts
    await new Promise((resolve) => setImmediate(resolve))
  }
}
