import type { OutboxRow } from '../../store/engine/tables.ts'
import { markOutboxDead } from '../../store/outbox/dead-messages.ts'
import { markOutboxSent } from '../../store/outbox/queue.ts'
import type { Unit } from '../plan-queue.ts'
import { type Delivered, DONE, POSTED } from './delivered.ts'
import type { DeliveryContext } from './delivery-context.ts'
import { composing } from './delivery-failures.ts'

/** Posts the first message of a digest; what does not fit into it waits for the next pass. */
export async function deliverDigest(
  context: DeliveryContext,
  rows: Unit['rows'],
): Promise<Delivered> {
  const { db, poster, composer, failures, clock } = context
  const [part, ...rest] = await composing(() => composer.composeDigest(rows))
  if (part === undefined) {
    const ids = rows.map((row) => row.id)
    await markOutboxDead(db, ids, { error: 'no_outcome', now: clock.now() })
    return DONE
  }
  const covered = rows.filter((row) => part.ids.includes(row.id))
  try {
    const [{ channel, key }] = rows
    const messageTs = await poster.post(channel, part.message, { ...part, key })
    await markDigestPosted(context, covered, messageTs)
  } catch (error) {
    const failed = await failures.fail(error, covered, 'post')
    if (failed.type !== 'done') return failed
  }
  // What follows in the channel waits for the rest of the digest.
  return rest.length > 0 ? { type: 'wait', until: clock.now() } : POSTED
}

/** What changed while it was being sent is posted by an edit. */
async function markDigestPosted(
  { db, clock }: DeliveryContext,
  rows: readonly OutboxRow[],
  messageTs: string,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    for (const [revision, same] of Map.groupBy(rows, (row) => row.revision)) {
      const ids = same.map((row) => row.id)
      await markOutboxSent(tx, ids, { messageTs, revision, now })
    }
  })
}
