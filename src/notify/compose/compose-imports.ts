import { leadName } from '../../domain/lead.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { type FailedImport, importFailedMessage } from '../../messages/posts/import-failed.ts'
import {
  importProgressMessage,
  importVanishedMessage,
} from '../../messages/posts/import-progress.ts'
import {
  type ImportReport,
  importReportMessage,
  listExistsMessage,
  listUnderWayMessage,
} from '../../messages/posts/import-report.ts'
import { renderCall } from '../../prompts/prompt.ts'
import type { ListRow, OutboxRow } from '../../store/engine/tables.ts'
import { readQuestion } from '../../store/leads/column-choices.ts'
import { findLeads, findSampleLead } from '../../store/leads/lead-rows.ts'
import {
  readColumns,
  readOddLeads,
  readReasons,
  readUnread,
  readVariables,
} from '../../store/leads/list-json.ts'
import { findList } from '../../store/leads/lists.ts'
import type { Composed, ComposerContext } from './composed.ts'

export interface ImportComposer {
  progress(row: OutboxRow): Promise<Composed>
  report(row: OutboxRow): Promise<Composed>
  knownList(row: OutboxRow): Promise<Composed>
}

/** What is said of a file on its way to being a list. */
export function createImportComposer({
  db,
  clock,
  prompts,
}: Pick<ComposerContext, 'db' | 'clock' | 'prompts'>): ImportComposer {
  async function words(list: ListRow): Promise<Message> {
    if (list.state === 'ready') return importReportMessage(await reportOf(list))
    return importFailedMessage({
      listId: list.id,
      fileName: list.name,
      reason: list.failure ?? 'Something went wrong on the way. Share the file again.',
      next: nextOf(list),
    })
  }

  async function reportOf(list: ListRow): Promise<ImportReport> {
    return {
      list,
      reasons: readReasons(list),
      columns: readColumns(list),
      unread: readUnread(list),
      variables: readVariables(list),
      preview: await previewOf(list),
    }
  }

  async function previewOf(list: ListRow): Promise<ImportReport['preview']> {
    const lead = await findSampleLead(db, list.id)
    if (prompts === undefined || lead === undefined) return null
    const { prompt } = prompts.resolve(lead.prompt)
    const rendered = renderCall(prompt, lead.variables)
    const odd = await findLeads(db, readOddLeads(list))
    const greetings = odd.flatMap(
      ({ variables }) => renderCall(prompt, variables).firstSentence ?? [],
    )
    return {
      prompt: prompt.name,
      leadName: leadName(lead),
      text: [rendered.firstSentence, rendered.task].filter(Boolean).join('\n\n'),
      missing: rendered.missing,
      oddGreetings: [...new Set(greetings)].filter((text) => text !== rendered.firstSentence),
    }
  }

  return {
    async progress(row) {
      const list = await findList(db, row.subjectId)
      // A short import is told by its report alone.
      if (row.messageTs === null && list?.state !== 'importing') return { type: 'nothing' }
      const message =
        list === undefined ? importVanishedMessage() : importProgressMessage(list, clock.now())
      const threadTs = row.threadTs ?? list?.threadTs ?? null
      return { type: 'post', message, threadTs, broadcast: false }
    },

    async report(row) {
      const list = await findList(db, row.subjectId)
      if (list === undefined) return { type: 'lost', why: 'no_list' }
      if (list.state === 'importing') return { type: 'later' }
      const place = { threadTs: row.threadTs ?? list.threadTs, broadcast: false }
      return { type: 'post', message: await words(list), ...place }
    },

    async knownList(row) {
      const list = await findList(db, row.subjectId)
      if (list === undefined) return { type: 'lost', why: 'no_list' }
      const place = { threadTs: row.threadTs, broadcast: false }
      if (list.state === 'failed') return { type: 'post', message: await words(list), ...place }
      // To wait for its end would keep all that is to be said in the channel waiting.
      const message =
        list.state === 'importing' ? listUnderWayMessage(list) : listExistsMessage(list)
      return { type: 'post', message, ...place }
    },
  }
}

/** What a press of a button can still make of it. Without a file to look at, nothing. */
function nextOf(list: ListRow): FailedImport['next'] {
  if (list.fileId === null) return null
  const question = readQuestion(list)
  if (question !== null) return { type: 'question', question }
  return list.canceledBy === null ? null : { type: 'again' }
}
