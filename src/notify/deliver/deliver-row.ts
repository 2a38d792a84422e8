import { recordCard } from '../../store/campaigns/campaign-rows.ts'
import type { OutboxRow } from '../../store/engine/tables.ts'
import { markOutboxDead } from '../../store/outbox/dead-messages.ts'
import { markOutboxHeld } from '../../store/outbox/outbox-views.ts'
import { enqueueFact, type FactKind, markOutboxSent } from '../../store/outbox/queue.ts'
import type { Composed } from '../compose/composed.ts'
import { type Delivered, DONE, POSTED } from './delivered.ts'
import type { DeliveryContext } from './delivery-context.ts'
import { composing } from './delivery-failures.ts'

const LATER_MS = 2_000
// Refreshed again and again, and left alone for a while after each time.
const KEPT_TRUE: readonly string[] = ['campaign_card', 'import_progress'] satisfies FactKind[]

/** Posts the message about one fact, or uploads its file. */
export async function deliverRow(context: DeliveryContext, row: OutboxRow): Promise<Delivered> {
  const { db, poster, composer, clock } = context
  const composed = await composing(() => composer.compose(row))
  switch (composed.type) {
    case 'later': {
      const until = clock.now() + LATER_MS
      await markOutboxHeld(db, [row.id], { nextAt: until, error: 'not_ready' })
      return { type: 'wait', until }
    }
    case 'nothing':
      await markOutboxSent(db, [row.id], { messageTs: null, now: clock.now() })
      return DONE
    case 'lost':
      await markOutboxDead(db, [row.id], { error: composed.why, now: clock.now() })
      return DONE
    case 'upload':
      return uploadFile(context, row, composed)
    case 'post': {
      const { message, ...place } = composed
      const messageTs = await poster.post(row.channel, message, { ...place, key: row.key })
      await markPosted(context, row, messageTs)
      return POSTED
    }
  }
}

async function markPosted(
  { db, clock, cardMs }: DeliveryContext,
  row: OutboxRow,
  messageTs: string,
): Promise<void> {
  const now = clock.now()
  const sent = { messageTs, revision: row.revision, now }
  if (!KEPT_TRUE.includes(row.kind)) {
    await markOutboxSent(db, [row.id], sent)
    return
  }
  await db.transaction().execute(async (tx) => {
    if (row.kind === 'campaign_card') await recordCard(tx, row.subjectId, messageTs)
    await markOutboxSent(tx, [row.id], { ...sent, nextAt: now + cardMs })
  })
}

/** Where more files follow, what waits in the channel goes before each of them. */
async function uploadFile(
  { db, poster, failures, clock }: DeliveryContext,
  row: OutboxRow,
  { file, threadTs, next }: Extract<Composed, { type: 'upload' }>,
): Promise<Delivered> {
  await poster.upload(row.channel, file, threadTs)
  const now = clock.now()
  const sent = { messageTs: null, revision: row.revision, now }
  if (next === null) {
    await markOutboxSent(db, [row.id], sent)
    return POSTED
  }
  await db.transaction().execute(async (tx) => {
    await markOutboxSent(tx, [row.id], sent)
    await enqueueFact(tx, next, now)
  })
  failures.succeed()
  return { type: 'wait', until: now }
}
