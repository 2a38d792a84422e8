import type { Db, ListRow } from '../../store/engine/tables.ts'
import { enqueueFact } from '../../store/outbox/queue.ts'

/** Enqueues the import report, and the rejected rows as a file, for the upload's thread. */
export async function enqueueReport(tx: Db, list: ListRow, now: number): Promise<void> {
  if (list.channel === null) return
  const place = { subjectId: list.id, channel: list.channel, threadTs: list.threadTs }
  await enqueueFact(tx, { key: `import_report:${list.id}`, kind: 'import_report', ...place }, now)
  if (list.state !== 'ready' || list.rejected + list.duplicates + list.suppressed === 0) return
  await enqueueFact(tx, { key: `rejected_file:${list.id}`, kind: 'rejected_file', ...place }, now)
}
