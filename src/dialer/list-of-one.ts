import type { NewList } from '../store/engine/tables.ts'

/** The list of a single call: one lead that came from no file. */
export function listOfOne(list: {
  id: string
  name: string
  channel: string | null
  actor: string
  now: number
}): NewList {
  const { id, name, channel, actor, now } = list
  return {
    ...{ id, name, channel },
    source: 'call',
    state: 'ready',
    failure: null,
    threadTs: null,
    fileId: null,
    // No file has this content: the list is never taken for another one.
    contentHash: id,
    uploadedBy: actor,
    accepted: 1,
    createdAt: now,
    readyAt: now,
  }
}
