import {
  ACTIVE_CAMPAIGN_STATES,
  type CampaignState,
  isActiveCampaign,
  WAITS_FOR_APPROVAL,
} from '../../domain/campaign.ts'
import { AppError } from '../../domain/error.ts'
import { isPostgres } from '../engine/database.ts'
import type { CampaignRow, Db } from '../engine/tables.ts'
import { renameCallLists } from '../leads/lists.ts'

export async function insertCampaign(db: Db, campaign: CampaignRow): Promise<void> {
  await db.insertInto('campaigns').values(campaign).execute()
}

export async function findCampaign(db: Db, id: string): Promise<CampaignRow | undefined> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Reads a campaign that no other transaction can move on before this one ends. */
export async function lockCampaign(tx: Db, id: string): Promise<CampaignRow | undefined> {
  return tx
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', id)
    .$if(isPostgres(tx), (query) => query.forNoKeyUpdate())
    .executeTakeFirst()
}

export async function getCampaign(db: Db, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(db, id)
  if (campaign === undefined) throw new AppError('not_found', `There is no campaign ${id}.`)
  return campaign
}

export async function listCampaignsIn(
  db: Db,
  states: readonly CampaignState[],
): Promise<CampaignRow[]> {
  return db
    .selectFrom('campaigns')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Newest first; a null channel means every channel. */
export async function listCampaigns(
  db: Db,
  channel: string | null,
  limit: number,
): Promise<CampaignRow[]> {
  let query = db
    .selectFrom('campaigns')
    .selectAll()
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (channel !== null) query = query.where('channel', '=', channel)
  return query.execute()
}

/** The newest campaign called so (case ignored), active ones before ended ones. */
export async function findCampaignByName(db: Db, name: string): Promise<CampaignRow | undefined> {
  const rows = await db
    .selectFrom('campaigns')
    .selectAll()
    .where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)])))
    .orderBy('createdAt', 'desc')
    .limit(20)
    .execute()
  return rows.find((row) => isActiveCampaign(row.state)) ?? rows[0]
}

/** The newest campaign that calls a list; of an active one there is never a second. */
export async function findCampaignOfList(
  db: Db,
  listId: string,
  which: 'active' | 'newest',
): Promise<CampaignRow | undefined> {
  let query = db
    .selectFrom('campaigns')
    .selectAll()
    .where('listId', '=', listId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  if (which === 'active') query = query.where('state', 'in', ACTIVE_CAMPAIGN_STATES)
  return query.executeTakeFirst()
}

export async function countCampaignsOfList(db: Db, listId: string): Promise<number> {
  const row = await db
    .selectFrom('campaigns')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('listId', '=', listId)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Campaigns that call one of these lists. */
export async function listCampaignIdsOf(db: Db, listIds: readonly string[]): Promise<string[]> {
  if (listIds.length === 0) return []
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('listId', 'in', listIds)
    .execute()
  return rows.map(({ id }) => id)
}

/** Moves a campaign on if it is still in one of `from`; false when somebody was quicker. */
export async function moveCampaign(
  db: Db,
  id: string,
  from: readonly CampaignState[],
  to: CampaignState,
  change: { reason: string | null; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable('campaigns')
    .set({
      state: to,
      reason: change.reason,
      updatedAt: change.now,
      ...((to === 'finished' || to === 'stopped') && { endedAt: change.now }),
    })
    .$if(to === 'running', (query) =>
      query.set((eb) => ({
        startedAt: eb.fn.coalesce('startedAt', eb.val(change.now)),
        runningSince: change.now,
      })),
    )
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The second operator's word; false when the campaign does not wait for it (any more). */
export async function approveCampaign(
  db: Db,
  id: string,
  by: { actor: string; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable('campaigns')
    .set({ reason: null, approvedBy: by.actor, approvedAt: by.now, updatedAt: by.now })
    .where('id', '=', id)
    .where('state', '=', 'scheduled')
    .where('reason', '=', WAITS_FOR_APPROVAL)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** A call of the campaign turned out to cost this much. */
export async function addCost(tx: Db, id: string, costMicros: number): Promise<void> {
  await tx
    .updateTable('campaigns')
    .set((eb) => ({
      spentMicros: eb('spentMicros', '+', costMicros),
      pricedCalls: eb('pricedCalls', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function recordCard(db: Db, id: string, cardTs: string): Promise<void> {
  await db.updateTable('campaigns').set({ cardTs }).where('id', '=', id).execute()
}

/** The list of a single call is called after its number, and its campaign after the list. */
export async function eraseCallNames(
  tx: Db,
  listIds: readonly string[],
  name: string,
  now: number,
): Promise<void> {
  const ids = await renameCallLists(tx, listIds, name)
  if (ids.length === 0) return
  await tx
    .updateTable('campaigns')
    .set({ name, updatedAt: now })
    .where('listId', 'in', ids)
    .execute()
}
