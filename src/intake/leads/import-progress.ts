import type { NewList } from '../../store/engine/tables.ts'
import { enqueueOrRefresh } from '../../store/outbox/queue.ts'
import type { ImportContext } from './import-context.ts'

const PROGRESS_MS = 3_000

/** Whether the upload's thread has heard how far an import is. */
export type ProgressState =
  /** The file may be no table: nothing is said of it. */
  'unsure' | 'not_said' | 'said'

/** An import that has its turn or waits for it. */
export interface FollowedImport {
  list: NewList
  progress: ProgressState
}

type Upload = Pick<NewList, 'id' | 'channel' | 'threadTs'>

/** One message an import, in the upload's thread, that is brought up to date. */
export interface ProgressMessages {
  /** How far it is now, or that it has ended. */
  enqueue(list: Upload): Promise<void>
  /**
   * Begins to follow an import that has its turn. What is returned is to be called whenever it has
   * got on: it is said every three seconds, of those that wait once.
   */
  follow(one: FollowedImport, waiting: ReadonlySet<FollowedImport>): () => Promise<void>
}

export function createProgressMessages(
  context: Pick<ImportContext, 'db' | 'clock' | 'progressMs' | 'wakeNotifier'>,
): ProgressMessages {
  const { db, clock, progressMs = PROGRESS_MS } = context

  async function enqueue({ id, channel, threadTs }: Upload): Promise<void> {
    if (channel === null || channel === undefined) return
    const fact = {
      key: `import_progress:${id}`,
      kind: 'import_progress',
      subjectId: id,
      channel,
      threadTs: threadTs ?? null,
    } as const
    await enqueueOrRefresh(db, fact, clock.now())
    context.wakeNotifier()
  }

  async function say(one: FollowedImport): Promise<void> {
    one.progress = 'said'
    await enqueue(one.list)
  }

  return {
    enqueue,
    follow(one, waiting) {
      let saidAt = clock.now()
      return async () => {
        if (clock.now() - saidAt < progressMs) return
        saidAt = clock.now()
        // It has rows: it is a table, whatever it is called.
        await say(one)
        for (const other of [...waiting]) if (other.progress === 'not_said') await say(other)
      }
    },
  }
}
