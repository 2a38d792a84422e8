import { AppError } from '../../domain/error.ts'
import { isUniqueViolation } from '../../store/engine/database.ts'
import type { ListRow, NewList } from '../../store/engine/tables.ts'
import { readColumns } from '../../store/leads/list-json.ts'
import { findListByContent, insertList } from '../../store/leads/lists.ts'
import { enqueueFact } from '../../store/outbox/queue.ts'
import { newId } from '../../system/id.ts'
import { listName, type SavedFile } from '../files/saved-file.ts'
import type { ImportContext, ImportRequest } from './import-context.ts'

type Context = Pick<ImportContext, 'db' | 'clock' | 'wakeNotifier'>

/** A list for a file, to be filled; or the one that the same bytes are already in this place. */
export async function makeList(
  context: Context,
  request: ImportRequest,
  file: SavedFile,
): Promise<{ isKnown: false; list: NewList } | { isKnown: true; list: ListRow }> {
  const { db, clock } = context
  const { contentHash } = file
  const known = await findListByContent(db, contentHash, request.channel)
  if (known !== undefined) return await toKnown(context, request, known)
  const list = newList(request, file, clock.now())
  try {
    await insertList(db, list)
  } catch (error) {
    const winner = await findListByContent(db, contentHash, request.channel)
    if (!isUniqueViolation(error) || winner === undefined) throw error
    return await toKnown(context, request, winner)
  }
  return { isKnown: false, list }
}

/** Its report is given again, in the thread of the new upload. */
async function toKnown(
  { db, clock, wakeNotifier }: Context,
  request: ImportRequest,
  list: ListRow,
): Promise<{ isKnown: true; list: ListRow }> {
  refuseOtherColumn(request, list)
  const known = { isKnown: true, list } as const
  if (request.channel === null) return known
  const fact = {
    key: `known_list:${request.fileId ?? newId()}`,
    kind: 'known_list',
    subjectId: list.id,
    channel: request.channel,
    threadTs: request.threadTs,
  } as const
  await enqueueFact(db, fact, clock.now())
  wakeNotifier()
  return known
}

/** The same file cannot be two lists: who names another phone column than the list has is told. */
function refuseOtherColumn({ phoneColumn }: ImportRequest, list: ListRow): void {
  if (phoneColumn === undefined || list.state !== 'ready') return
  const columns = readColumns(list)
  const index = columns.findIndex(({ field }) => field === 'phone')
  const names = [columns[index]?.header ?? '', `Column ${index + 1}`]
  if (names.some((name) => name.toLowerCase() === phoneColumn.trim().toLowerCase())) return
  throw new AppError(
    'conflict',
    `This file is the list ${list.id} already, with “${names[0] || names[1]}” as its phone column.`,
  )
}

function newList(request: ImportRequest, file: SavedFile, createdAt: number): NewList {
  return {
    id: newId(),
    name: listName(request.fileName),
    source: request.source,
    state: 'importing',
    failure: null,
    channel: request.channel,
    threadTs: request.threadTs,
    fileId: request.fileId,
    contentHash: file.contentHash,
    bytesTotal: file.bytes,
    uploadedBy: request.uploadedBy,
    createdAt,
    readyAt: null,
  }
}
