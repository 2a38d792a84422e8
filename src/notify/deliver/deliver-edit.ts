import type { Message } from '../../messages/kit/blocks.ts'
import type { OutboxRow } from '../../store/engine/tables.ts'
import { markOutboxDead } from '../../store/outbox/dead-messages.ts'
import { forgetMessage, listRowsOfMessage } from '../../store/outbox/outbox-views.ts'
import { markOutboxSent } from '../../store/outbox/queue.ts'
import { type Delivered, DONE, POSTED } from './delivered.ts'
import type { DeliveryContext } from './delivery-context.ts'
import { composing } from './delivery-failures.ts'
import { readFailure } from './read-failure.ts'

/** Edits the posted message about a fact that has changed. */
export async function deliverEdit(context: DeliveryContext, row: OutboxRow): Promise<Delivered> {
  const { db, poster, failures, clock } = context
  try {
    const message = await composing(() => composeAnew(context, row))
    if (message === null || row.messageTs === null) {
      await markOutboxDead(db, [row.id], { error: 'no_subject', now: clock.now() })
      return DONE
    }
    await poster.update(row.channel, row.messageTs, message, row.key)
    await markEdited(context, row)
    failures.succeed()
    return POSTED
  } catch (error) {
    if (readFailure(error).kind !== 'no_message') return failures.fail(error, [row], 'update')
    if (row.kind === 'campaign_card') await forgetMessage(db, row.id, clock.now())
    // Somebody deleted it, and news is posted once.
    else await markEdited(context, row)
    return DONE
  }
}

async function markEdited(
  { db, clock, cardMs }: DeliveryContext,
  { id, revision }: OutboxRow,
): Promise<void> {
  const now = clock.now()
  await markOutboxSent(db, [id], { messageTs: null, revision, nextAt: now + cardMs, now })
}

/** What a posted message is to say by now; null when there is nothing to say any more. */
async function composeAnew(
  { db, composer }: DeliveryContext,
  row: OutboxRow,
): Promise<Message | null> {
  const rows = await listRowsOfMessage(db, row)
  if (rows.length > 1) return (await composer.composeDigest(rows))[0]?.message ?? null
  const composed = await composer.compose(row)
  return composed.type === 'post' ? composed.message : null
}
