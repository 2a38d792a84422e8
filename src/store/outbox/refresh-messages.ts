import type { Db, OutboxState } from '../engine/tables.ts'

const KEYS_TOGETHER = 200

/**
 * Messages that tell of these calls, lists or campaigns are made anew, as things stand then. How many
 * stand in Slack; one that is just being sent is edited right after. For an erasure also what was told
 * of the campaigns once, and what stands in Slack though an edit of it was given up.
 */
export async function refreshMessages(
  tx: Db,
  about: {
    attemptIds?: readonly string[]
    /** Of calls that came in. */
    callIds?: readonly string[]
    listIds?: readonly string[]
    campaignIds?: readonly string[]
    isErasure?: boolean
  },
): Promise<number> {
  const { attemptIds = [], callIds = [], listIds = [], campaignIds = [], isErasure = false } = about
  const keys = [
    ...attemptIds.flatMap((id) => [`outcome:${id}`, `outcome:${id}:known`]),
    ...callIds.map((id) => `called_back:${id}`),
    ...listIds.map((id) => `import_report:${id}`),
    ...campaignIds.flatMap((id) => [`card:${id}`, `summary:${id}`]),
    ...(isErasure ? await listNewsOf(tx, campaignIds) : []),
  ]
  let refreshed = 0
  for (let start = 0; start < keys.length; start += KEYS_TOGETHER) {
    const rows = await tx
      .updateTable('outbox')
      .set((eb) => ({
        state: eb.val<OutboxState>('pending'),
        revision: eb('revision', '+', 1),
        ...(isErasure && { tries: 0 }),
      }))
      .where('key', 'in', keys.slice(start, start + KEYS_TOGETHER))
      .where((eb) =>
        eb.or([
          eb('state', '=', 'pending'),
          eb.and([
            eb('state', 'in', isErasure ? ['sent', 'dead'] : ['sent']),
            eb('messageTs', 'is not', null),
          ]),
        ]),
      )
      .returning('messageTs')
      .execute()
    refreshed += rows.filter(({ messageTs }) => messageTs !== null).length
  }
  return refreshed
}

/** What was told once, and names its campaign: each pause. */
async function listNewsOf(tx: Db, campaignIds: readonly string[]): Promise<string[]> {
  if (campaignIds.length === 0) return []
  const rows = await tx
    .selectFrom('outbox')
    .select('key')
    .where('campaignId', 'in', campaignIds)
    .where('kind', '=', 'paused')
    .execute()
  return rows.map(({ key }) => key)
}
